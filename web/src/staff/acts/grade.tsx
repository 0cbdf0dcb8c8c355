/* The registrar's part of an act: the grade before and after, and two decisions of equal weight. */

import { useState } from "preact/hooks";
import { Fault } from "../../net/fault";
import { me } from "../../state/session";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import { Field, Radio } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { said, t } from "../../words/words";
import type { Act } from "../model";
import { ConfirmDialog } from "../confirm";
import { deed } from "./deeds";

interface Props {
    act: Act;
    onDone: (act: Act | null) => void;
    onStale: () => void;
}

function Score({
    title,
    value,
    letter,
    note,
}: {
    title: string;
    value: number | null;
    letter: string | null;
    note?: string;
}) {
    return (
        <div class="score">
            <p class="s dim">{title}</p>
            <p class="v tn">
                {value === null ? t(w.no_grade) : value}{" "}
                {letter && value !== null && <span class="letter">{letter}</span>}
            </p>
            {note && <p class="s dim">{note}</p>}
        </div>
    );
}

/* Signers judge what was seen; the grade stands here only once the act is theirs no longer. */
const SETTLED = new Set(["registered", "prepared", "executed", "closed", "cancelled"]);

/** Now and then, side by side. */
export function BeforeAfter({ act }: { act: Act }) {
    const grade = act.grade;
    if (!grade || act.kind !== "A" || !SETTLED.has(act.state)) return null;
    const posted = act.state === "executed" || act.state === "closed";
    const cancelled = act.state === "cancelled";
    return (
        <section class="card col">
            <div>
                <h2>
                    {act.student} · {said(act.course)}
                </h2>
                <p class="s dim">{act.group}</p>
            </div>
            <div class="ba">
                <Score
                    title={t(posted || cancelled ? w.was : w.now_withheld)}
                    value={grade.before}
                    letter={grade.letter_before}
                />
                <span class="ic mid">
                    <Icon name="arrow-right" />
                </span>
                <Score
                    title={t(cancelled ? w.reinstated_now : posted ? w.now : w.after_posting)}
                    value={cancelled ? grade.before : grade.after}
                    letter={cancelled ? grade.letter_before : grade.letter_after}
                    note={t(cancelled ? w.history_stays : w.rating_stays)}
                />
            </div>
        </section>
    );
}

const OUTCOMES = ["RE_ENROLMENT", "RESIT"] as const;
const OUTCOME_WORDS = { RE_ENROLMENT: w.outcome_f, RESIT: w.outcome_resit };

function Prepare({ act, onDone, onStale }: Props) {
    const [outcome, setOutcome] = useState("");
    const [comment, setComment] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const prepare = async () => {
        setTried(true);
        if (!outcome) return;
        setRefused("");
        try {
            onDone(await deed(act, "prepare", { comment: comment.trim(), outcome }));
            toast(t(w.prepared_toast));
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="card col" aria-label={t(w.prepare)}>
            <h2>{t(w.prepare)}</h2>
            <p class="s">{t(w.prepare_text)}</p>
            <fieldset>
                <legend>{t(w.what_follows)}</legend>
                {OUTCOMES.map((one) => (
                    <Radio key={one} name="outcome" value={one} checked={outcome === one} onPick={setOutcome}>
                        {t(OUTCOME_WORDS[one])}
                    </Radio>
                ))}
                {tried && !outcome && <p class="s orange b">{t(w.need_outcome)}</p>}
            </fieldset>
            <Field label={t(common.comment)}>
                <textarea
                    rows={2}
                    maxLength={500}
                    value={comment}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setComment(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <Button kind="pri" size="big" class="start" onClick={prepare}>
                {t(w.prepare_verb)}
            </Button>
        </section>
    );
}

function Twin({ act, kind, onAsk }: { act: Act; kind: "post" | "reinstate"; onAsk: () => void }) {
    const may = act.actions.includes(kind);
    const title = kind === "post" ? w.post : w.reinstate;
    const text = kind === "post" ? w.post_text : w.reinstate_text;
    const missing = may ? null : t(kind === "post" ? w.post_not_now : w.reinstate_not_now);
    return (
        <div data-twin={kind}>
            <div class="row">
                <Icon name={kind === "post" ? "stamp" : "undo-2"} />
                <h3>{t(title)}</h3>
            </div>
            <p class="s">{t(text)}</p>
            {missing && <p class="xs dim">{missing}</p>}
            <Button size="big" missing={missing} onClick={onAsk}>
                {t(title)}…
            </Button>
        </div>
    );
}

function Prepared({ act }: { act: Act }) {
    if (!act.prepared) return null;
    const outcome = act.prepared.outcome as keyof typeof OUTCOME_WORDS | undefined;
    return (
        <p class="s dim">
            {t(w.prepared_by, { name: act.prepared.by, time: when(act.prepared.at_ms) })}
            {outcome && OUTCOME_WORDS[outcome] && ` · ${t(OUTCOME_WORDS[outcome])}`}
            {act.prepared.comment && ` · «${act.prepared.comment}»`}
        </p>
    );
}

function ErrorNamed({ act }: { act: Act }) {
    const asked = act.reinstate_asked;
    if (!asked) return null;
    return (
        <p class="s" data-error-named>
            {t(w.error_named, { name: asked.by, time: when(asked.at_ms), ground: asked.ground })}
        </p>
    );
}

/** The first of two: the head of the Centre says that the act was an error. */
function NameError({ onAsk }: { onAsk: () => void }) {
    return (
        <section class="card col" data-error>
            <h2>{t(w.error_found)}</h2>
            <p class="s">{t(w.error_text)}</p>
            <Button size="big" class="start" icon="undo-2" onClick={onAsk}>
                {t(w.error_found)}…
            </Button>
        </section>
    );
}

/** To be typed before posting: the year and number of the register, "2026-17". */
function codeOf(act: Act): string {
    return /\d+-\d+$/.exec(act.reg_no ?? "")?.[0] ?? act.id.slice(-4);
}

/** Prepare for the registrar; Post and Reinstate, twins, for the registrar's head. */
export function GradeDecision(props: Props) {
    const { act, onDone, onStale } = props;
    const [asked, setAsked] = useState<"post" | "reinstate" | "error" | null>(null);
    const posts = me.value?.user.roles.includes("registrar_head") ?? false;
    const names = act.actions.includes("reinstate") && !act.reinstate_asked && !posts;
    const twins = act.actions.includes("post") || (act.actions.includes("reinstate") && !names);
    const close = () => setAsked(null);
    const done = async (what: string, fields: Record<string, unknown>, said: string) => {
        try {
            onDone(await deed(act, what, fields));
            toast(said);
        } catch (error) {
            if (!(error instanceof Fault && error.code === "stale")) throw error;
            onStale();
        }
        close();
    };
    return (
        <>
            {act.actions.includes("prepare") && <Prepare {...props} />}
            {names && <NameError onAsk={() => setAsked("error")} />}
            {!twins && <ErrorNamed act={act} />}
            {twins && (
                <section class="col">
                    <h2>{t(w.your_decision)}</h2>
                    <Prepared act={act} />
                    <ErrorNamed act={act} />
                    <div class="choice">
                        <Twin act={act} kind="post" onAsk={() => setAsked("post")} />
                        <Twin act={act} kind="reinstate" onAsk={() => setAsked("reinstate")} />
                    </div>
                </section>
            )}
            {asked === "post" && (
                <ConfirmDialog
                    title={t(w.post_q, { name: act.student ?? "" })}
                    effect={t(w.post_effect)}
                    verb={t(w.post)}
                    code={codeOf(act)}
                    codeLabel={t(w.post_code, { code: codeOf(act) })}
                    onClose={close}
                    onDone={() => done("post", {}, t(w.posted_toast))}
                />
            )}
            {asked === "error" && (
                <ReasonDialog
                    title={t(w.error_q, { name: act.student ?? "" })}
                    effect={t(w.error_text)}
                    readers={t(w.error_readers)}
                    verb={t(w.error_found)}
                    onClose={close}
                    onDone={(_, ground) => done("reinstate", { ground }, t(w.error_toast))}
                />
            )}
            {asked === "reinstate" && (
                <ReasonDialog
                    title={t(w.reinstate_q, { name: act.student ?? "" })}
                    effect={t(w.reinstate_effect)}
                    readers={t(w.reinstate_readers)}
                    verb={t(w.reinstate)}
                    onClose={close}
                    onDone={(_, ground) => done("reinstate", { ground }, t(w.reinstated_toast))}
                />
            )}
        </>
    );
}
