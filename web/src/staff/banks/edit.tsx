import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { Pick } from "../../ui/coded";
import { Line, Words } from "../../ui/listed";
import { Refused } from "../../ui/refused";
import { Tabs } from "../../ui/tabs";
import { toast } from "../../ui/toast";
import { bank as w, issues as issueWords } from "../../words/bank";
import { common } from "../../words/common";
import { lang as spoken, LANGS, t, type Lang } from "../../words/words";
import { wordOf } from "../registrar/parts";
import { useDeed, valueOf } from "../office/form";
import { draftOf, emptyOption, hasShares, mayGrow, saidOf, wrongIn, type Draft, type DraftOption } from "./draft";
import type { BankItemFull, EditReport } from "./model";

const NAMES: Record<Lang, string> = { kk: "Қазақша", ru: "Русский", en: "English" };
const DIFFICULTIES = ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }));

interface OptionProps {
    item: BankItemFull;
    lang: Lang;
    n: number;
    option: DraftOption;
    set: (change: Partial<DraftOption>) => void;
    bad: (name: string) => string | null;
    onRemove: (() => void) | null;
}

function OptionRow({ item, lang, n, option, set, bad, onRemove }: OptionProps) {
    const { kind } = item.said.kk;
    const words = (key: "text" | "pair", label: string) => (
        <Field label={label}>
            <textarea
                rows={1}
                value={option[key][lang]}
                onInput={(e) => set({ [key]: { ...option[key], [lang]: valueOf(e) } })}
            />
        </Field>
    );
    return (
        <div class="option-row">
            {kind === "truefalse" && <b>{t(n === 1 ? w.yes : w.no)}</b>}
            {kind === "numeric" && (
                <>
                    <Line
                        label={t(w.value, { n })}
                        value={option.value}
                        onInput={(value) => set({ value })}
                        bad={bad(`value ${n - 1}`)}
                    />
                    <Line
                        label={t(w.tolerance)}
                        value={option.tolerance}
                        onInput={(tolerance) => set({ tolerance })}
                        bad={bad(`tolerance ${n - 1}`)}
                    />
                </>
            )}
            {kind !== "truefalse" && kind !== "numeric" && words("text", t(kind === "matching" ? w.left : w.option, { n }))}
            {kind === "matching" && words("pair", t(w.pair, { n }))}
            {hasShares(kind) && (
                <Line
                    label={t(w.share)}
                    value={option.share}
                    onInput={(share) => set({ share })}
                    bad={bad(`share ${n - 1}`)}
                />
            )}
            {onRemove && <Button kind="ghost" icon="x" label={t(w.option_remove, { n })} onClick={onRemove} />}
        </div>
    );
}

interface PartProps {
    item: BankItemFull;
    draft: Draft;
    set: (change: Partial<Draft>) => void;
    bad: (name: string) => string | null;
}

function Options({ item, draft, set, bad, lang }: PartProps & { lang: Lang }) {
    const { kind } = item.said.kk;
    const change = (i: number, part: Partial<DraftOption>) =>
        set({ options: draft.options.map((one, k) => (k === i ? { ...one, ...part } : one)) });
    if (!draft.options.length) return null;
    return (
        <>
            {hasShares(kind) && <p class="s dim">{t(w.share_why)}</p>}
            {draft.options.map((option, i) => (
                <OptionRow
                    key={i}
                    item={item}
                    lang={lang}
                    n={i + 1}
                    option={option}
                    set={(part) => change(i, part)}
                    bad={bad}
                    onRemove={
                        mayGrow(kind) && draft.options.length > 1
                            ? () => set({ options: draft.options.filter((_, k) => k !== i) })
                            : null
                    }
                />
            ))}
            {mayGrow(kind) && draft.options.length < 32 && (
                <div>
                    <Button icon="plus" onClick={() => set({ options: [...draft.options, emptyOption()] })}>
                        {t(w.option_add)}
                    </Button>
                </div>
            )}
        </>
    );
}

function Shared({ item, draft, set, bad }: PartProps) {
    const { kind } = item.said.kk;
    return (
        <>
            <div class="filters">
                <Line label={t(w.title)} value={draft.name} onInput={(name) => set({ name })} />
                <Line label={t(w.category)} value={draft.category} onInput={(category) => set({ category })} />
                <Line label={t(w.points)} value={draft.points} onInput={(points) => set({ points })} bad={bad("points")} />
                <Pick
                    label={t(w.difficulty)}
                    none="–"
                    value={draft.difficulty === "0" ? "" : draft.difficulty}
                    choices={DIFFICULTIES}
                    onPick={(difficulty) => set({ difficulty: difficulty || "0" })}
                />
            </div>
            {(kind === "single" || kind === "multiple") && (
                <Check checked={draft.shuffle} onChange={(shuffle) => set({ shuffle })}>
                    {t(w.shuffle)}
                </Check>
            )}
            {kind === "short" && (
                <Check checked={draft.exact} onChange={(exact) => set({ exact })}>
                    {t(w.exact)}
                </Check>
            )}
            {(kind === "essay" || kind === "file") && (
                <Words label={t(w.rubric)} value={draft.rubric} onInput={(rubric) => set({ rubric })} />
            )}
        </>
    );
}

interface Props {
    item: BankItemFull;
    onClose: () => void;
    onChanged: (id: string) => void;
}

/** A question said otherwise; what was given stays as it was. */
export function EditDialog({ item, onClose, onChanged }: Props) {
    const { kind, format } = item.said.kk;
    const [draft, setDraft] = useState(() => draftOf(item));
    const [lang, setLang] = useState<Lang>(() =>
        item.said[spoken.value].stem ? spoken.value : (LANGS.find((one) => item.said[one].stem) ?? "kk"),
    );
    const [reason, setReason] = useState("");
    const [tried, setTried] = useState(false);
    const [issues, setIssues] = useState<EditReport["issues"]>([]);
    const [refused, run] = useDeed(() => undefined);
    const wrong = wrongIn(draft, kind);
    const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
    const bad = (name: string) =>
        tried && wrong.has(name) ? t(name === "points" ? w.points_bad : w.number_bad) : null;
    const part = { item, draft, set, bad };
    const save = async () => {
        setTried(true);
        setIssues([]);
        if (wrong.size) return;
        await run(async () => {
            const body = { version: item.version, said: saidOf(draft, item), ...(reason.trim() ? { reason: reason.trim() } : {}) };
            const report = await post<EditReport>(`/api/items/${item.id}/edit`, body);
            setIssues(report.issues);
            if (!report.changed) return;
            toast(t(w.edited));
            onChanged(report.id);
        });
    };
    return (
        <Dialog title={t(w.edit_title)} onClose={onClose} wide>
            <p class="dim">
                {t(w.edit_why)} {item.state === "approved" && !item.may_approve && t(w.edit_draft)}
            </p>
            <Shared {...part} />
            <Tabs
                label={t(w.language)}
                tabs={LANGS.map((one) => ({ id: one, title: NAMES[one] }))}
                current={lang}
                onPick={(one) => setLang(one as Lang)}
            >
                <div class="col">
                    <Words
                        label={`${t(w.stem)} (${NAMES[lang]}${format === "html" ? ", HTML" : ""})`}
                        why={t(w.silent)}
                        value={draft.stem[lang]}
                        onInput={(text) => set({ stem: { ...draft.stem, [lang]: text } })}
                    />
                    <Options {...part} lang={lang} />
                </div>
            </Tabs>
            <Line label={t(w.why)} value={reason} onInput={setReason} />
            {issues.length > 0 && (
                <ul role="alert">
                    {issues.map((one, i) => (
                        <li key={i} class="s orange b">
                            {NAMES[one.lang]}: {wordOf(issueWords, one.code)} {one.what && <span class="mono">{one.what}</span>}
                        </li>
                    ))}
                </ul>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(common.save)}
                </Button>
            </div>
        </Dialog>
    );
}
