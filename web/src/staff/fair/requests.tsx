import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Radio } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { consent } from "../../words/consent";
import { fair as w } from "../../words/fair";
import { date, when } from "../../words/format";
import { t } from "../../words/words";
import { type DataRequest, type Kept, KeptFacts, REQUEST_WORD, RequestState, REQUEST_STATE } from "../../fair/kept";
import { dayMs, Line, Listed, sentence, Words } from "../../ui/listed";

interface Effect {
    items: number;
    forgotten: number;
    holds: number;
}

function Correct({ row, onDone }: { row: DataRequest; onDone: () => void }) {
    const [names, setNames] = useState({ surname: "", given: "", patronymic: "", email: "" });
    const [refused, setRefused] = useState("");
    const given = Object.fromEntries(Object.entries(names).filter(([, value]) => value.trim()));
    const save = async () => {
        setRefused("");
        try {
            await post(`/api/people/${row.person}/correct`, given);
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <section class="col">
            <Line label={t(w.surname)} value={names.surname} onInput={(surname) => setNames({ ...names, surname })} />
            <Line label={t(w.given)} value={names.given} onInput={(given_) => setNames({ ...names, given: given_ })} />
            <Line
                label={t(w.patronymic)}
                value={names.patronymic}
                onInput={(patronymic) => setNames({ ...names, patronymic })}
            />
            <Line label={t(w.email)} value={names.email} onInput={(email) => setNames({ ...names, email })} />
            <Refused text={refused} />
            <Button
                class="start"
                missing={Object.keys(given).length ? null : t(common.required)}
                onClick={save}
            >
                {t(w.save)}
            </Button>
        </section>
    );
}

const ANSWERS = ["granted", "partly", "refused"] as const;

function Decide({ row, onClose, onDone }: { row: DataRequest; onClose: () => void; onDone: (e: Effect) => void }) {
    const kept = useLoad(() => get<Kept>(`/api/people/${row.person}/kept`), [row.person]);
    const [answer, setAnswer] = useState<(typeof ANSWERS)[number]>("granted");
    const [decision, setDecision] = useState("");
    const [review, setReview] = useState("");
    const [tried, setTried] = useState(false);
    const [corrected, setCorrected] = useState(false);
    const [refused, setRefused] = useState("");
    const send = async () => {
        setTried(true);
        setRefused("");
        const review_ms = answer === "partly" ? dayMs(review) : null;
        if (!decision.trim() || (answer === "partly" && !review_ms)) return;
        try {
            const body = { answer, decision: decision.trim(), ...(review_ms ? { review_ms } : {}) };
            onDone(await post<Effect>(`/api/data-requests/${row.id}/decide`, body));
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={`${t(REQUEST_WORD[row.kind])}: ${row.name}`} onClose={onClose}>
            {row.text && <blockquote>{row.text}</blockquote>}
            {row.attempt && (
                <p class="s">
                    {t(consent.ended_exam)}: <span class="mono">{row.attempt}</span>
                </p>
            )}
            {kept.data && <KeptFacts kept={kept.data} />}
            {row.kind === "correct" && !corrected && <Correct row={row} onDone={() => setCorrected(true)} />}
            {corrected && <Banner hue="green">{t(w.corrected)}</Banner>}
            <fieldset class="col">
                <legend>{t(w.decision)}</legend>
                {ANSWERS.map((value) => (
                    <Radio
                        key={value}
                        name="answer"
                        value={value}
                        checked={answer === value}
                        onPick={() => setAnswer(value)}
                    >
                        {t(REQUEST_STATE[value].text)}
                    </Radio>
                ))}
            </fieldset>
            <Words
                label={t(w.decision)}
                why={t(w.decision_why)}
                value={decision}
                onInput={setDecision}
                bad={tried && !decision.trim() ? t(common.required) : null}
            />
            {answer === "partly" && (
                <Line
                    type="date"
                    label={t(w.review)}
                    value={review}
                    onInput={setReview}
                    bad={tried && !dayMs(review) ? t(common.required) : null}
                />
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.decide)}
                </Button>
            </div>
        </Dialog>
    );
}

/** Requests by their deadline; the officer decides and sees what the decision did. */
export function Requests() {
    const [turn, setTurn] = useState(0);
    const [deciding, setDeciding] = useState<DataRequest | null>(null);
    const [effect, setEffect] = useState<Effect | null>(null);
    const [refused, setRefused] = useState("");
    const unblock = async (row: DataRequest) => {
        setRefused("");
        try {
            await post(`/api/people/${row.person}/unblock`);
            setTurn(turn + 1);
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <>
            {effect && (
                <Banner hue="green">
                    {t(w.effect_said, { items: effect.items, forgotten: effect.forgotten, holds: effect.holds })}
                </Banner>
            )}
            <Refused text={refused} />
            <Listed<DataRequest>
                path="/api/data-requests"
                caption={t(w.tab_requests)}
                empty={t(w.requests_empty)}
                turn={turn}
                keyOf={(row) => row.id}
                columns={[
                    { key: "name", title: t(w.student), cell: (row) => <b>{row.name}</b> },
                    { key: "kind", title: t(w.kind), cell: (row) => t(REQUEST_WORD[row.kind]) },
                    { key: "text", title: t(w.text), wide: true, cell: (row) => row.text || (row.attempt ? t(consent.ended_exam) : "–") },
                    { key: "asked_ms", title: t(w.when), sort: true, cell: (row) => when(row.asked_ms) },
                    { key: "due", title: t(w.due), cell: (row) => date(row.due_ms) },
                    { key: "state", title: t(w.state), cell: (row) => <RequestState row={row} /> },
                    {
                        key: "do",
                        title: t(w.decision),
                        cell: (row) =>
                            row.state === "open" ? (
                                <Button onClick={() => setDeciding(row)}>{t(w.decide)}</Button>
                            ) : (
                                <div class="col">
                                    <span>{row.decision}</span>
                                    {row.kind === "block" && row.state === "granted" && (
                                        <Button class="start" onClick={() => unblock(row)}>
                                            {t(w.unblock)}
                                        </Button>
                                    )}
                                </div>
                            ),
                    },
                ]}
            />
            {deciding && (
                <Decide
                    row={deciding}
                    onClose={() => setDeciding(null)}
                    onDone={(made) => {
                        setEffect(made);
                        setDeciding(null);
                        setTurn(turn + 1);
                    }}
                />
            )}
        </>
    );
}
