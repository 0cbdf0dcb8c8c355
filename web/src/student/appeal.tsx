import { useState } from "preact/hooks";
import { get, post } from "../net/api";
import { Button } from "../ui/button";
import { Refused } from "../ui/refused";
import { useLoad } from "../ui/load";
import { State } from "../ui/state";
import { common } from "../words/common";
import { fair as w } from "../words/fair";
import { when } from "../words/format";
import { t } from "../words/words";
import { APPEAL_WORD, type Appeal } from "../fair/act_appeal";
import { sentence, Words } from "../ui/listed";

interface Term {
    until_ms: number | null;
    open: boolean;
}

function Filed({ one, onChange }: { one: Appeal; onChange: () => Promise<void> }) {
    const [refused, setRefused] = useState("");
    const word = APPEAL_WORD[one.state];
    const withdraw = async () => {
        setRefused("");
        try {
            await post(`/api/my/act-appeals/${one.id}/withdraw`);
            await onChange();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <article class="col">
            <div class="row wrap between">
                <b>{t(w.ap_act, { no: one.reg_no })}</b>
                <State hue={word.hue}>{t(word.text)}</State>
            </div>
            <p>{one.text}</p>
            <p class="s dim">{when(one.filed_ms)}</p>
            {one.members.length > 0 && (
                <p class="s">
                    {t(w.ap_commission)}: {one.members.map((member) => member.name).join(", ")}
                </p>
            )}
            {one.protocol && (
                <div>
                    <p class="b">{t(w.appeal_answer, { no: one.protocol })}</p>
                    <p>{one.decision}</p>
                </div>
            )}
            <Refused text={refused} />
            {(one.state === "filed" || one.state === "accepted") && (
                <Button class="start" onClick={withdraw}>
                    {t(w.appeal_withdraw)}
                </Button>
            )}
        </article>
    );
}

interface FormProps {
    act: { id: string; no: string };
    onChange: () => Promise<void>;
}

function Form({ act, onChange }: FormProps) {
    const path = `/api/my/acts/${act.id}/appeal`;
    const term = useLoad(() => get<Term>(path), [path]);
    const [text, setText] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    if (!term.data?.until_ms) return null;
    const time = when(term.data.until_ms);
    const send = async () => {
        setTried(true);
        setRefused("");
        if (!text.trim()) return;
        try {
            await post(path, { text: text.trim() });
            await onChange();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <div class="col">
            <h3>{t(w.ap_act, { no: act.no })}</h3>
            {!term.data.open ? (
                <p class="dim">{t(w.appeal_over, { time })}</p>
            ) : (
                <>
                    <Words
                        label={t(w.appeal_what)}
                        why={t(w.appeal_until, { time })}
                        value={text}
                        onInput={setText}
                        bad={tried && !text.trim() ? t(common.required) : null}
                    />
                    <Refused text={refused} />
                    <Button kind="pri" class="start" onClick={send}>
                        {t(w.appeal_send)}
                    </Button>
                </>
            )}
        </div>
    );
}

interface Props {
    attempt: string;
    acts: { id: string; kind: string; reg_no?: string | null }[];
}

/** My appeals against acts of this exam, and the form while there is time. */
export function ActAppeals({ attempt, acts }: Props) {
    const mine = useLoad(() => get<{ rows: Appeal[] }>("/api/my/act-appeals", { attempt }), [attempt]);
    const rows = mine.data?.rows ?? [];
    const standing = rows.filter((row) => row.state !== "withdrawn");
    const open = acts.filter((act) => act.kind === "A" && act.reg_no && !standing.some((row) => row.act === act.id));
    if (!mine.data || (!rows.length && !open.length)) return null;
    return (
        <section class="card col g4">
            <h2>{t(w.appeal)}</h2>
            <p class="dim">{t(w.appeal_lead)}</p>
            {rows.map((one) => (
                <Filed key={one.id} one={one} onChange={mine.again} />
            ))}
            {open.map((act) => (
                <Form key={act.id} act={{ id: act.id, no: act.reg_no ?? "" }} onChange={mine.again} />
            ))}
        </section>
    );
}
