import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { go } from "../../state/router";
import { has } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Check, Field } from "../../ui/field";
import { Line } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { deliveries, exams as w, modes, things } from "../../words/exams";
import { examForms, people } from "../../words/people";
import { terms } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import type { Page } from "../model";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { bodyOf, draftOf, wrongIn, type Draft, type Exam } from "./exam_model";
import { useDeed, valueOf } from "./form";

interface Offering {
    id: string;
    code: string;
    course: Said;
    year: number;
    term: string;
}

interface PartProps {
    draft: Draft;
    set: (change: Partial<Draft>) => void;
    bad: (name: string, why?: string) => string | null;
}

function Kind({ draft, set, bad, exam }: PartProps & { exam: Exam | null }) {
    const offerings = useLoad(
        () => (exam ? Promise.resolve(null) : get<Page<Offering>>("/api/offerings", { size: 200 })),
        [exam?.id],
    );
    const fixed = exam?.curriculum_forms.map((form) => wordOf(examForms, form)).join(", ");
    const changed = !!exam && !!draft.form && draft.form !== exam.form;
    return (
        <section class="card col">
            <h2>{t(w.kind)}</h2>
            {!exam && (
                <Pick
                    label={t(w.offering)}
                    none="–"
                    value={draft.offering}
                    choices={(offerings.data?.rows ?? []).map((one) => ({
                        value: one.id,
                        label: `${one.code} ${said(one.course)}, ${one.year}, ${wordOf(terms, one.term)}`,
                    }))}
                    onPick={(offering) => set({ offering })}
                    bad={bad("offering", t(w.no_offering))}
                />
            )}
            <Line label={t(people.title_kk)} value={draft.kk} onInput={(kk) => set({ kk })} bad={bad("kk")} />
            <Line label={t(people.title_ru)} value={draft.ru} onInput={(ru) => set({ ru })} bad={bad("ru")} />
            <Line label={t(people.title_en)} value={draft.en} onInput={(en) => set({ en })} bad={bad("en")} />
            <Pick
                label={t(w.form)}
                {...(fixed ? { why: t(w.form_fixed, { what: fixed }) } : {})}
                {...(exam ? {} : { none: t(w.form_auto) })}
                value={draft.form}
                choices={options(examForms)}
                onPick={(form) => set({ form })}
            />
            {changed && (
                <Line
                    label={t(w.reason)}
                    why={t(w.reason_why)}
                    value={draft.reason}
                    onInput={(reason) => set({ reason })}
                    bad={bad("reason")}
                />
            )}
            <Pick
                label={t(w.mode)}
                none={t(w.mode_auto)}
                value={draft.mode}
                choices={options(modes)}
                onPick={(mode) => set({ mode })}
            />
            <Pick
                label={t(w.delivery)}
                value={draft.delivery}
                choices={options(deliveries)}
                onPick={(delivery) => set({ delivery })}
            />
        </section>
    );
}

function Time({ draft, set, bad }: PartProps) {
    return (
        <section class="card col">
            <h2>{t(w.time)}</h2>
            <Line
                label={t(w.duration)}
                value={draft.minutes}
                onInput={(minutes) => set({ minutes })}
                bad={bad("minutes", t(w.duration_bad))}
            />
            <Field label={t(w.from)} bad={bad("from")}>
                <input type="datetime-local" value={draft.from} onInput={(e) => set({ from: valueOf(e) })} />
            </Field>
            <Field label={t(w.to)} bad={bad("to", t(people.bad_dates))}>
                <input type="datetime-local" value={draft.to} onInput={(e) => set({ to: valueOf(e) })} />
            </Field>
            <Line
                label={t(w.pauses)}
                value={draft.pauses}
                onInput={(pauses) => set({ pauses })}
                bad={bad("pauses", t(w.pauses_bad))}
            />
        </section>
    );
}

/** So many of a category and a difficulty; what the bank had when it was last saved stands beside. */
function Questions({ draft, set, bad, exam }: PartProps & { exam: Exam | null }) {
    const known = useLoad(
        () =>
            exam && has("teacher", "hod", "specialist", "engineer", "head")
                ? get<{ categories: { category: string }[] }>(`/api/banks/${exam.course_id}/categories`).catch(() => null)
                : Promise.resolve(null),
        [exam?.course_id],
    );
    const categories = known.data?.categories.map((one) => one.category).filter(Boolean) ?? [];
    const change = (i: number, next: Partial<Draft["draws"][number]>) =>
        set({ draws: draft.draws.map((one, k) => (k === i ? { ...one, ...next } : one)) });
    return (
        <section class="card col">
            <h2>{t(w.questions)}</h2>
            <p class="s dim">{t(w.questions_why)}</p>
            {exam && exam.fixed > 0 && <p>{t(w.fixed, { n: exam.fixed })}</p>}
            {draft.draws.map((one, i) => (
                <fieldset key={i} class="filters">
                    <legend class="vh">{`${t(w.questions)} ${i + 1}`}</legend>
                    {categories.length > 0 ? (
                        <Pick
                            label={t(w.category)}
                            none={t(w.any)}
                            value={one.category}
                            choices={[...new Set([...categories, ...(one.category ? [one.category] : [])])].map((value) => ({
                                value,
                                label: value,
                            }))}
                            onPick={(category) => change(i, { category })}
                        />
                    ) : (
                        <Line label={t(w.category)} value={one.category} onInput={(category) => change(i, { category })} />
                    )}
                    <Line
                        label={t(w.difficulty)}
                        value={one.difficulty}
                        onInput={(difficulty) => change(i, { difficulty })}
                        bad={bad(`difficulty${i}`)}
                    />
                    <Line
                        label={t(w.items)}
                        {...(one.have === undefined ? {} : { why: t(w.have, { n: one.have }) })}
                        value={one.items}
                        onInput={(items) => change(i, { items })}
                        bad={bad(`items${i}`, t(w.draw_bad))}
                    />
                    <Button onClick={() => set({ draws: draft.draws.filter((_, k) => k !== i) })}>
                        {t(w.draw_remove)}
                    </Button>
                </fieldset>
            ))}
            <Button
                class="start"
                icon="plus"
                onClick={() => set({ draws: [...draft.draws, { category: "", difficulty: "0", items: "10" }] })}
            >
                {t(w.draw_add)}
            </Button>
            <Check checked={draft.shuffle} onChange={(shuffle) => set({ shuffle })}>
                {t(w.shuffle)}
            </Check>
        </section>
    );
}

function Rest({ draft, set, bad }: PartProps) {
    const toggle = (thing: string, on: boolean) =>
        set({ allowed: on ? [...draft.allowed, thing] : draft.allowed.filter((one) => one !== thing) });
    return (
        <section class="card col">
            <h2>{t(w.marking)}</h2>
            <Check checked={draft.second} onChange={(second) => set({ second })}>
                {t(w.second)}
            </Check>
            {draft.second && (
                <Line label={t(w.gap)} value={draft.gap} onInput={(gap) => set({ gap })} bad={bad("gap", t(w.points_bad))} />
            )}
            <Line
                label={t(w.sheet)}
                why={t(w.sheet_why)}
                value={draft.sheet}
                onInput={(sheet) => set({ sheet })}
                bad={bad("sheet", t(w.points_bad))}
            />
            <fieldset>
                <legend>{t(w.allowed)}</legend>
                {options(things).map((one) => (
                    <Check
                        key={one.value}
                        checked={draft.allowed.includes(one.value)}
                        onChange={(on) => toggle(one.value, on)}
                    >
                        {one.label}
                    </Check>
                ))}
            </fieldset>
        </section>
    );
}

function Editor({ exam, onSaved }: { exam: Exam | null; onSaved: (exam: Exam) => void }) {
    const [draft, setDraft] = useState(draftOf(exam));
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const wrong = wrongIn(draft, exam);
    const part: PartProps = {
        draft,
        set: (change) => setDraft((old) => ({ ...old, ...change })),
        bad: (name, why) => (tried && wrong.has(name) ? (why ?? t(common.required)) : null),
    };
    const save = async () => {
        setTried(true);
        if (wrong.size) return;
        await run(async () => {
            const path = exam ? `/api/exams/${exam.id}/edit` : "/api/exams";
            const made = (await post<{ exam: Exam }>(path, bodyOf(draft, exam))).exam;
            toast(t(w.saved));
            onSaved(made);
        });
    };
    return (
        <>
            {exam && exam.begun > 0 && <Banner hue="grey">{t(w.begun, { n: exam.begun })}</Banner>}
            {exam && exam.begun === 0 && exam.seated > 0 && <Banner hue="grey">{t(w.seated, { n: exam.seated })}</Banner>}
            <fieldset class="col g5" disabled={!!exam && exam.begun > 0}>
                <Kind {...part} exam={exam} />
                <Time {...part} />
                <Questions {...part} exam={exam} />
                <Rest {...part} />
            </fieldset>
            <Refused text={refused} />
            <Button
                kind="pri"
                class="start"
                missing={exam && exam.begun > 0 ? t(w.begun, { n: exam.begun }) : null}
                onClick={save}
            >
                {t(common.save)}
            </Button>
        </>
    );
}

/** A new exam of an offering. */
export function NewExamScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page narrow col g5">
                <h1>{t(w.add)}</h1>
                <Editor exam={null} onSaved={(exam) => go(`/staff/exams/${exam.id}`, true)} />
            </main>
        </StaffShell>
    );
}

/** An exam as it is set, before anybody has begun it. */
export function ExamScreen({ id }: { id: string }) {
    const { data, error, again, set } = useLoad(() => get<{ exam: Exam }>(`/api/exams/${id}`), [id]);
    const exam = data?.exam;
    return (
        <StaffShell>
            <main id="main" class="wrap-page narrow col g5">
                {!exam && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {exam && (
                    <>
                        <div>
                            <h1>{said(exam.title)}</h1>
                            <p class="dim">
                                {exam.code} {said(exam.course)} · {exam.year}, {wordOf(terms, exam.term)}
                            </p>
                        </div>
                        <Editor key={exam.version} exam={exam} onSaved={(next) => set({ exam: next })} />
                    </>
                )}
            </main>
        </StaffShell>
    );
}
