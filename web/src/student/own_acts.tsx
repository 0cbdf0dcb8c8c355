import { useState } from "preact/hooks";
import { post } from "../net/api";
import type { OwnAct } from "../net/types";
import { serverNow } from "../state/session";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Icon } from "../ui/icon";
import { Refused } from "../ui/refused";
import { State, type Hue } from "../ui/state";
import { common } from "../words/common";
import { when } from "../words/format";
import { result as w } from "../words/result";
import { t, type Text } from "../words/words";

const ACT_WORD: Record<string, { text: Text; hue: Hue }> = {
    drafted: { text: w.act_draft, hue: "grey" },
    opened: { text: w.act_opened, hue: "blue" },
    inspecting: { text: w.act_inspecting, hue: "blue" },
    findings: { text: w.act_findings, hue: "blue" },
    frozen: { text: w.act_frozen, hue: "yellow" },
    registered: { text: w.act_registered, hue: "orange" },
    prepared: { text: w.act_prepared, hue: "orange" },
    executed: { text: w.act_executed, hue: "orange" },
    refused: { text: w.act_refused, hue: "grey" },
    dismissed: { text: w.act_dismissed, hue: "green" },
    converted_to_b: { text: w.act_converted, hue: "blue" },
    cancelled: { text: w.act_cancelled, hue: "green" },
    closed: { text: w.act_closed, hue: "grey" },
};

function ActState({ state }: { state: string }) {
    const signed = /^signed_(\d)$/.exec(state)?.[1];
    if (signed) return <State hue="yellow">{t(w.act_signed, { n: signed })}</State>;
    const word = ACT_WORD[state] ?? { text: w.act_draft, hue: "grey" as Hue };
    return <State hue={word.hue}>{t(word.text)}</State>;
}

function Waive({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
    const [refused, setRefused] = useState("");
    const waive = async () => {
        try {
            await onDone();
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <Dialog title={t(w.waive_title)} onClose={onClose}>
            <p>{t(w.waive_effect)}</p>
            <Refused text={refused} />
            <div class="end">
                <Button data-first onClick={onClose}>
                    {t(common.cancel)}
                </Button>
                <Button onClick={waive}>{t(w.explain_waive)}</Button>
            </div>
        </Dialog>
    );
}

const TEXT_MAX = 4_000;

function ExplainForm({ act, onChange }: { act: OwnAct; onChange: () => Promise<void> }) {
    const [text, setText] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const [waiving, setWaiving] = useState(false);
    const tell = async (body: { text: string } | { waive: true }) => {
        await post(`/api/acts/${act.id}/explanation`, body);
        await onChange();
    };
    const send = async () => {
        setTried(true);
        setRefused("");
        if (text.trim()) await tell({ text: text.trim() }).catch((error: Error) => setRefused(error.message));
    };
    const until = act.explanation?.until_ms;
    const late = !!until && serverNow() > until;
    return (
        <div class="col">
            <p>{t(w.explain_lead)}</p>
            <Field
                label={t(w.explain)}
                bad={tried && !text.trim() ? t(common.required) : null}
                {...(until ? { why: t(late ? w.explain_late : w.explain_until, { time: when(until) }) } : {})}
            >
                <textarea rows={6} maxLength={TEXT_MAX} value={text} onInput={(e) => setText(e.currentTarget.value)} />
            </Field>
            <Refused text={refused} />
            <div class="row wrap">
                <Button kind="pri" onClick={send}>
                    {t(w.explain_send)}
                </Button>
                <Button onClick={() => setWaiving(true)}>{t(w.explain_waive)}</Button>
            </div>
            {waiving && <Waive onDone={() => tell({ waive: true })} onClose={() => setWaiving(false)} />}
        </div>
    );
}

/** The word is the student's until the first of the three signs. */
function Explanation({ act, onChange }: { act: OwnAct; onChange: () => Promise<void> }) {
    const one = act.explanation;
    if (act.kind !== "A" || !one) return null;
    if (one.state === "waived") return <p class="dim">{t(w.waived)}</p>;
    if (one.state === "given" || one.state === "late") {
        return (
            <div class="col">
                <p class="dim">
                    {t(one.state === "late" ? w.explained_late : w.explained, {
                        time: one.at_ms ? when(one.at_ms) : "",
                    })}
                </p>
                {one.text && <blockquote class="prewrap">{one.text}</blockquote>}
            </div>
        );
    }
    if (act.state === "frozen" && one.state === "open") return <ExplainForm act={act} onChange={onChange} />;
    return <p class="dim">{t(w.explain_over)}</p>;
}

/** The acts about this attempt: state, page, and the student's own word. */
export function OwnActs({ acts, onChange }: { acts: OwnAct[]; onChange: () => Promise<void> }) {
    return (
        <section class="card col g4">
            <h2>{t(w.acts)}</h2>
            {acts.map((act) => (
                <article class="col" key={act.id} id={`act-${act.id}`}>
                    <div class="row between">
                        <h3>{t(act.kind === "A" ? w.act_a : w.act_b)}</h3>
                        <ActState state={act.state} />
                    </div>
                    {act.reg_no && <p class="s dim">{t(w.act_no, { no: act.reg_no })}</p>}
                    <div class="row wrap">
                        {(["kk", "ru"] as const).map((code) => (
                            <a
                                key={code}
                                class="btn"
                                href={`/api/acts/${act.id}/pdf?lang=${code}`}
                                target="_blank"
                                rel="noopener"
                            >
                                <Icon name="file-text" />
                                {t(code === "kk" ? w.pdf_kk : w.pdf_ru)}
                            </a>
                        ))}
                    </div>
                    <Explanation act={act} onChange={onChange} />
                </article>
            ))}
        </section>
    );
}
