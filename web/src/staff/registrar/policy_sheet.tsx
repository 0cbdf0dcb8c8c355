import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog, ReasonDialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { settingWord } from "../../words/policy_keys";
import { settingValue, settingValues } from "../../words/policy_values";
import { draftKinds, draftStates, policyWords as w } from "../../words/policy";
import { t } from "../../words/words";
import { ConfirmDialog } from "../confirm";
import { OfficeList } from "./list";
import { options, StateOf, wordOf } from "./parts";

interface Draft {
    id: string;
    state: string;
    version: number | null;
    clause: string;
    kind: string;
    ground: string;
    effective_ms: number;
    drafted_by: string;
    privacy: boolean;
    agreed_by: string | null;
    privacy_by: string | null;
    reason: string | null;
    changes: { key: string; old: string; new: string }[];
}

type Keys = { key: string; value: string }[];

/** "2026-12-01T09:00" of the browser's own zone, as the input wants it. */
function localText(ms: number): string {
    const d = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
    return d.toISOString().slice(0, 16);
}

interface ValueProps {
    one: Keys[number];
    now: string;
    bad: string | null;
    onPick: (value: string) => void;
}

/** A word of a closed list, or what is typed. */
function Value({ one, now, bad, onPick }: ValueProps) {
    const all = settingValues(one.key, now);
    if (all.length)
        return (
            <Pick
                label={t(w.value)}
                value={one.value}
                choices={all.map((value) => ({ value, label: settingValue(one.key, value) }))}
                onPick={onPick}
                none="–"
                bad={bad}
            />
        );
    return (
        <Field label={t(w.value)} bad={bad}>
            <input
                class="mono"
                value={one.value}
                onInput={(e: { currentTarget: HTMLInputElement }) => onPick(e.currentTarget.value)}
            />
        </Field>
    );
}

function Editor({ keys, onClose, onDone }: { keys: Keys; onClose: () => void; onDone: () => void }) {
    const [clause, setClause] = useState("");
    const [kind, setKind] = useState("replace");
    const [ground, setGround] = useState("");
    const [from, setFrom] = useState(localText(Date.now() + 3_600_000));
    const [changes, setChanges] = useState<Keys>([{ key: "", value: "" }]);
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const now = (key: string) => keys.find((one) => one.key === key)?.value;
    const set = (i: number, change: Partial<Keys[number]>) =>
        setChanges(changes.map((one, j) => (i === j ? { ...one, ...change } : one)));
    const effective_ms = new Date(from).getTime();
    const late = !(effective_ms > Date.now());
    const wrong = (one: Keys[number]) =>
        !one.key || !one.value.trim() ? t(common.required) : one.value.trim() === now(one.key) ? t(w.same) : null;
    const bad = !clause.trim() || !ground.trim() || late || changes.some((one) => wrong(one));
    const save = async () => {
        setTried(true);
        if (bad) return;
        setRefused("");
        try {
            await post("/api/policy/changes", {
                clause: clause.trim(),
                kind,
                ground: ground.trim(),
                effective_ms,
                changes: changes.map((one) => ({ key: one.key, value: one.value.trim() })),
            });
            onDone();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(w.draft)} onClose={onClose}>
            <Field label={t(w.clause)} bad={tried && !clause.trim() ? t(common.required) : null}>
                <input
                    data-first
                    value={clause}
                    maxLength={40}
                    placeholder="5.3.18"
                    onInput={(e: { currentTarget: HTMLInputElement }) => setClause(e.currentTarget.value)}
                />
            </Field>
            <Field label={t(w.kind)}>
                <select
                    value={kind}
                    onChange={(e: { currentTarget: HTMLSelectElement }) => setKind(e.currentTarget.value)}
                >
                    {options(draftKinds).map((one) => (
                        <option key={one.value} value={one.value}>
                            {one.label}
                        </option>
                    ))}
                </select>
            </Field>
            {changes.map((one, i) => (
                <fieldset key={i} class="col">
                    <Field label={t(w.key)} {...(one.key ? { why: `${one.key}. ${t(w.now, { v: settingValue(one.key, now(one.key) ?? "–") })}` } : {})}>
                        <select
                            value={one.key}
                            onChange={(e: { currentTarget: HTMLSelectElement }) =>
                                set(i, { key: e.currentTarget.value, value: "" })
                            }
                        >
                            <option value="">–</option>
                            {keys.map((k) => (
                                <option key={k.key} value={k.key}>
                                    {settingWord(k.key)}
                                </option>
                            ))}
                        </select>
                    </Field>
                    <Value one={one} now={now(one.key) ?? ""} bad={tried ? wrong(one) : null} onPick={(value) => set(i, { value })} />
                    {changes.length > 1 && (
                        <Button kind="ghost" class="start" onClick={() => setChanges(changes.filter((_, j) => j !== i))}>
                            {t(w.remove)}
                        </Button>
                    )}
                </fieldset>
            ))}
            <Button class="start" onClick={() => setChanges([...changes, { key: "", value: "" }])}>
                {t(w.more)}
            </Button>
            <Field label={t(w.effective)} bad={tried && late ? t(w.past) : null}>
                <input
                    type="datetime-local"
                    value={from}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setFrom(e.currentTarget.value)}
                />
            </Field>
            <Field label={t(w.ground)} bad={tried && !ground.trim() ? t(common.required) : null}>
                <textarea
                    rows={2}
                    maxLength={400}
                    value={ground}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setGround(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(w.draft)}
                </Button>
            </div>
        </Dialog>
    );
}

function agreedBy(row: Draft): string {
    return [row.agreed_by, row.privacy_by].filter(Boolean).join(", ") || "–";
}

function Changes({ row }: { row: Draft }) {
    return (
        <ul class="s">
            {row.changes.map((one) => (
                <li key={one.key} title={`${one.key}: ${one.old} → ${one.new}`}>
                    {settingWord(one.key)}: {settingValue(one.key, one.old)} → <b>{settingValue(one.key, one.new)}</b>
                </li>
            ))}
        </ul>
    );
}

/** The columns of the regulation's own change sheet (003-6.1), with the step that is the asker's. */
export function PolicySheet({ keys, onChange }: { keys: Keys; onChange: () => void }) {
    const [editing, setEditing] = useState(false);
    const [step, setStep] = useState<{ row: Draft; what: "registrar_head" | "dpo" | "reject" } | null>(null);
    const [turn, setTurn] = useState(0);
    const done = () => {
        setEditing(false);
        setStep(null);
        setTurn(turn + 1);
        toast(t(w.done));
        onChange();
    };
    const mine = (row: Draft): "registrar_head" | "dpo" | null => {
        if (row.state !== "open") return null;
        if (has("registrar_head") && !row.agreed_by) return "registrar_head";
        return has("dpo") && row.privacy && !row.privacy_by ? "dpo" : null;
    };
    return (
        <section class="col">
            <div class="row wrap between">
                <h2>{t(w.sheet)}</h2>
                {has("head") && (
                    <Button kind="pri" onClick={() => setEditing(true)}>
                        {t(w.draft)}
                    </Button>
                )}
            </div>
            <p class="dim">{t(w.lead)}</p>
            <OfficeList<Draft>
                caption={t(w.sheet)}
                path="/api/policy/changes"
                turn={turn}
                keyOf={(row) => row.id}
                empty={t(w.sheet_none)}
                columns={[
                    { key: "no", title: t(w.no), num: true, cell: (row) => row.version ?? "–" },
                    { key: "clause", title: t(w.clause), cell: (row) => row.clause },
                    { key: "kind", title: t(w.kind), cell: (row) => wordOf(draftKinds, row.kind) },
                    {
                        key: "difference",
                        title: t(w.difference),
                        cell: (row) => (
                            <Changes row={row} />
                        ),
                    },
                    { key: "ground", title: t(w.ground), cell: (row) => row.ground },
                    { key: "from", title: t(w.effective), num: true, cell: (row) => when(row.effective_ms) },
                    { key: "by", title: t(w.drafted_by), cell: (row) => row.drafted_by },
                    { key: "agreed", title: t(w.agreed_by), cell: agreedBy },
                    {
                        key: "state",
                        title: t(b.state),
                        cell: (row) => (
                            <>
                                <StateOf
                                    table={draftStates}
                                    code={row.state}
                                    hues={{ open: "yellow", in_force: "green", rejected: "grey" }}
                                />
                                {row.reason && <p class="s">{row.reason}</p>}
                                {row.state === "open" && row.privacy && !row.privacy_by && (
                                    <p class="s dim">{t(w.waits_privacy)}</p>
                                )}
                            </>
                        ),
                    },
                    {
                        key: "do",
                        title: "",
                        cell: (row) => {
                            const as = mine(row);
                            return row.state === "open" && has("head", "registrar_head", "dpo") ? (
                                <span class="row wrap">
                                    {as && <Button onClick={() => setStep({ row, what: as })}>{t(w.agree)}</Button>}
                                    <Button onClick={() => setStep({ row, what: "reject" })}>{t(w.reject)}</Button>
                                </span>
                            ) : null;
                        },
                    },
                ]}
            />
            {editing && <Editor keys={keys} onClose={() => setEditing(false)} onDone={done} />}
            {step?.what === "reject" && (
                <ReasonDialog
                    title={t(w.reject)}
                    effect={t(w.reject_effect)}
                    readers={t(w.readers)}
                    verb={t(w.reject)}
                    onClose={() => setStep(null)}
                    onDone={async (_, reason) => {
                        await post(`/api/policy/changes/${step.row.id}/reject`, { reason });
                        done();
                    }}
                />
            )}
            {step && step.what !== "reject" && (
                <ConfirmDialog
                    title={t(w.agree)}
                    effect={t(w.agree_effect)}
                    verb={t(w.agree)}
                    onClose={() => setStep(null)}
                    onDone={async () => {
                        await post(`/api/policy/changes/${step.row.id}/agree`, { as: step.what });
                        done();
                    }}
                >
                    <Changes row={step.row} />
                </ConfirmDialog>
            )}
        </section>
    );
}
