import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Link } from "../../state/router";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Radio } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { appealStates, registrar as w } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { options, StateOf } from "./parts";

interface Appeal {
    id: string;
    state: string;
    version: number;
    student: string;
    course: Said;
    reason: string;
    filed_ms: number;
    due_ms: number;
    score_old: number;
    score_new: number | null;
    members: { name: string; chair: boolean }[];
    enrolment: string;
}

interface StepProps {
    appeal: Appeal;
    onClose: () => void;
    onDone: () => void;
}

function useDone(onDone: () => void): [string, (work: () => Promise<unknown>) => Promise<void>] {
    const [refused, setRefused] = useState("");
    return [
        refused,
        async (work) => {
            setRefused("");
            try {
                await work();
                onDone();
            } catch (error) {
                setRefused(error instanceof Error ? error.message : String(error));
            }
        },
    ];
}

/** The commission by the ids of its people, the chair first. */
function Accept({ appeal, onClose, onDone }: StepProps) {
    const [text, setText] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDone(onDone);
    const members = text.split(/[\s,;]+/).filter(Boolean);
    return (
        <Dialog title={t(w.accept_title)} onClose={onClose}>
            <p>{appeal.reason}</p>
            <Field label={t(w.members)} why={t(w.accept_why)} bad={tried && !members.length ? t(common.required) : null}>
                <textarea rows={4} class="mono" value={text} onInput={(e) => setText(e.currentTarget.value)} />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button
                    kind="pri"
                    onClick={async () => {
                        setTried(true);
                        if (members.length)
                            await run(() =>
                                post(`/api/result-appeals/${appeal.id}/accept`, { version: appeal.version, members }),
                            );
                    }}
                >
                    {t(w.accept)}
                </Button>
            </div>
        </Dialog>
    );
}

function Decide({ appeal, onClose, onDone }: StepProps) {
    const [way, setWay] = useState("");
    const [score, setScore] = useState("");
    const [protocol, setProtocol] = useState("");
    const [decision, setDecision] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDone(onDone);
    const number = /^\d{1,3}$/.test(score) && Number(score) <= 100 ? Number(score) : null;
    const bad = !way || !protocol.trim() || !decision.trim() || (way === "upheld" && number === null);
    return (
        <Dialog title={t(w.decide)} onClose={onClose}>
            <p>{appeal.reason}</p>
            <fieldset>
                <legend>{t(w.decision)}</legend>
                {(["upheld", "rejected"] as const).map((one) => (
                    <Radio key={one} name="way" value={one} checked={way === one} onPick={setWay}>
                        {t(w[one])}
                    </Radio>
                ))}
                {tried && !way && <p class="s orange b">{t(common.required)}</p>}
            </fieldset>
            {way === "upheld" && (
                <Field label={t(w.score_new)} bad={tried && number === null ? t(w.score_bad) : null}>
                    <input inputMode="numeric" value={score} onInput={(e) => setScore(e.currentTarget.value)} />
                </Field>
            )}
            <Field label={t(w.protocol)} bad={tried && !protocol.trim() ? t(common.required) : null}>
                <input value={protocol} maxLength={60} onInput={(e) => setProtocol(e.currentTarget.value)} />
            </Field>
            <Field label={t(common.comment)} bad={tried && !decision.trim() ? t(common.required) : null}>
                <textarea rows={3} value={decision} onInput={(e) => setDecision(e.currentTarget.value)} />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button
                    kind="pri"
                    onClick={async () => {
                        setTried(true);
                        if (bad) return;
                        await run(() =>
                            post(`/api/result-appeals/${appeal.id}/decide`, {
                                version: appeal.version,
                                score: way === "upheld" ? number : null,
                                protocol: protocol.trim(),
                                decision: decision.trim(),
                            }),
                        );
                    }}
                >
                    {t(w.decide)}
                </Button>
            </div>
        </Dialog>
    );
}

/** Appeals of results: the registrar accepts, the commission's chair decides. */
export function ResultAppealsScreen() {
    const [step, setStep] = useState<Appeal | null>(null);
    const [turn, setTurn] = useState(0);
    const close = () => setStep(null);
    const done = () => {
        setStep(null);
        setTurn(turn + 1);
    };
    const office = has("registrar", "registrar_head");
    const may = (row: Appeal) => (row.state === "filed" && office) || (row.state === "accepted" && has("appeals"));
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.appeals)}</h1>
                <OfficeList<Appeal>
                    caption={t(w.appeals)}
                    path="/api/result-appeals"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "state", label: t(b.state), options: options(appealStates) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.appeals_why)}
                    columns={[
                        {
                            key: "student",
                            title: t(b.student),
                            sort: true,
                            cell: (row) =>
                                office ? (
                                    <Link class="b" href={`/staff/grades/${row.enrolment}`}>
                                        {row.student}
                                    </Link>
                                ) : (
                                    row.student
                                ),
                        },
                        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
                        { key: "reason", title: t(w.appeal_reason), cell: (row) => row.reason },
                        { key: "filed_ms", title: t(w.appeal_filed), sort: true, num: true, cell: (row) => when(row.filed_ms) },
                        { key: "due_ms", title: t(w.appeal_due), sort: true, num: true, cell: (row) => when(row.due_ms) },
                        {
                            key: "score",
                            title: t(w.score),
                            num: true,
                            cell: (row) => `${row.score_old}${row.score_new === null ? "" : ` → ${row.score_new}`}`,
                        },
                        {
                            key: "state",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <StateOf
                                    table={appealStates}
                                    code={row.state}
                                    hues={{ filed: "yellow", accepted: "blue", upheld: "green" }}
                                />
                            ),
                        },
                        {
                            key: "do",
                            title: "",
                            cell: (row) =>
                                may(row) ? (
                                    <Button onClick={() => setStep(row)}>
                                        {t(row.state === "filed" ? w.accept : w.decide)}
                                    </Button>
                                ) : null,
                        },
                    ]}
                />
                {step?.state === "filed" && <Accept appeal={step} onClose={close} onDone={done} />}
                {step?.state === "accepted" && <Decide appeal={step} onClose={close} onDone={done} />}
            </main>
        </StaffShell>
    );
}
