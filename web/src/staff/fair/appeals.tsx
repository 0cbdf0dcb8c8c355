import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Radio } from "../../ui/field";
import { Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { common } from "../../words/common";
import { fair as w } from "../../words/fair";
import { date, when } from "../../words/format";
import { said, t, type Text } from "../../words/words";
import { StaffShell } from "../shell";
import { APPEAL_WORD, type Appeal } from "../../fair/act_appeal";
import { Line, Listed, sentence, Words } from "../../ui/listed";

interface DeedProps {
    row: Appeal;
    onClose: () => void;
    onDone: () => void;
}

function NameCommission({ row, onClose, onDone }: DeedProps) {
    const people = useLoad(() => get<{ rows: { id: string; name: string }[] }>(`/api/act-appeals/${row.id}/candidates`), [
        row.id,
    ]);
    const [picked, setPicked] = useState<string[]>([]);
    const [refused, setRefused] = useState("");
    const toggle = (id: string, on: boolean) =>
        setPicked((old) => (on ? [...old, id] : old.filter((other) => other !== id)));
    const send = async () => {
        setRefused("");
        try {
            await post(`/api/act-appeals/${row.id}/accept`, { members: picked });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.ap_name)} onClose={onClose}>
            <p>{t(w.ap_name_why)}</p>
            {!people.data && (people.error ? <Failed error={people.error} onRetry={people.again} /> : <Loading />)}
            <fieldset class="col">
                <legend>{t(w.ap_commission)}</legend>
                {people.data?.rows.map((one) => (
                    <Check key={one.id} checked={picked.includes(one.id)} onChange={(on) => toggle(one.id, on)}>
                        {one.name}
                        {picked[0] === one.id && ` (${t(w.ap_chair)})`}
                    </Check>
                ))}
            </fieldset>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" missing={picked.length < 3 ? t(w.ap_few) : null} onClick={send}>
                    {t(w.ap_name)}
                </Button>
            </div>
        </Dialog>
    );
}

const VOTES = ["upheld", "partly", "rejected"] as const;

function Vote({ row, onClose, onDone }: DeedProps) {
    const [vote, setVote] = useState<(typeof VOTES)[number] | "">("");
    const [refused, setRefused] = useState("");
    const send = async () => {
        setRefused("");
        try {
            await post(`/api/act-appeals/${row.id}/vote`, { vote });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.ap_vote_title)} onClose={onClose}>
            <blockquote>{row.text}</blockquote>
            <fieldset class="col">
                <legend>{t(w.ap_vote_why)}</legend>
                {VOTES.map((value) => (
                    <Radio key={value} name="vote" value={value} checked={vote === value} onPick={() => setVote(value)}>
                        {t(APPEAL_WORD[value].text)}
                    </Radio>
                ))}
            </fieldset>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" missing={vote ? null : t(common.required)} onClick={send}>
                    {t(w.ap_vote)}
                </Button>
            </div>
        </Dialog>
    );
}

function Close({ row, onClose, onDone }: DeedProps) {
    const [protocol, setProtocol] = useState("");
    const [decision, setDecision] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const need = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const send = async () => {
        setTried(true);
        setRefused("");
        if (!protocol.trim() || !decision.trim()) return;
        try {
            await post(`/api/act-appeals/${row.id}/decide`, { protocol: protocol.trim(), decision: decision.trim() });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.ap_close)} onClose={onClose}>
            <p>{t(w.ap_close_why)}</p>
            <Line label={t(w.ap_protocol)} value={protocol} onInput={setProtocol} bad={need(protocol)} />
            <Words
                label={t(w.decision)}
                why={t(w.decision_why)}
                value={decision}
                onInput={setDecision}
                bad={need(decision)}
            />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.ap_close)}
                </Button>
            </div>
        </Dialog>
    );
}

type Deed = typeof NameCommission;

/** What this person may do with it now. */
function deedOf(row: Appeal): { verb: Text; deed: Deed } | null {
    const mine = row.members.find((one) => one.mine);
    if (row.state === "filed" && has("appeals")) return { verb: w.ap_name, deed: NameCommission };
    if (row.state !== "accepted" || !mine) return null;
    if (!mine.voted) return { verb: w.ap_vote, deed: Vote };
    const all = row.members.every((one) => one.voted);
    return mine.part === "chair" && all ? { verb: w.ap_close, deed: Close } : null;
}

function Members({ row }: { row: Appeal }) {
    return (
        <ul>
            {row.members.map((one) => (
                <li key={one.person} class="s">
                    {one.name}
                    {one.part === "chair" && ` (${t(w.ap_chair)})`}
                    {": "}
                    <span class="dim">{t(one.voted ? w.ap_voted : w.ap_not_voted)}</span>
                </li>
            ))}
        </ul>
    );
}

export function ActAppealsScreen() {
    const [turn, setTurn] = useState(0);
    const [open, setOpen] = useState<{ row: Appeal; deed: Deed } | null>(null);
    const Open = open?.deed;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.appeals)}</h1>
                <Listed<Appeal>
                    path="/api/act-appeals"
                    caption={t(w.appeals)}
                    empty={t(w.appeals_empty)}
                    turn={turn}
                    keyOf={(row) => row.id}
                    columns={[
                        {
                            key: "name",
                            title: t(w.student),
                            cell: (row) => (
                                <>
                                    <b>{row.name}</b>
                                    <br />
                                    <span class="s dim">{said(row.exam)}</span>
                                </>
                            ),
                        },
                        {
                            key: "about",
                            title: t(w.ap_about),
                            cell: (row) => t(w.ap_act, { no: row.reg_no }),
                        },
                        { key: "text", title: t(w.text), cell: (row) => row.text },
                        { key: "filed_ms", title: t(w.when), sort: true, cell: (row) => when(row.filed_ms) },
                        { key: "members", title: t(w.ap_commission), cell: (row) => <Members row={row} /> },
                        {
                            key: "state",
                            title: t(w.state),
                            cell: (row) => {
                                const word = APPEAL_WORD[row.state];
                                const next = deedOf(row);
                                return (
                                    <div class="col">
                                        <State hue={word.hue}>{t(word.text)}</State>
                                        {row.protocol && (
                                            <span class="s dim">
                                                {t(w.appeal_answer, { no: row.protocol })},{" "}
                                                {row.decided_ms ? date(row.decided_ms) : ""}
                                            </span>
                                        )}
                                        {next && (
                                            <Button class="start" onClick={() => setOpen({ row, deed: next.deed })}>
                                                {t(next.verb)}
                                            </Button>
                                        )}
                                    </div>
                                );
                            },
                        },
                    ]}
                />
                {open && Open && (
                    <Open
                        row={open.row}
                        onClose={() => setOpen(null)}
                        onDone={() => {
                            setOpen(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
