import { useState } from "preact/hooks";
import { Documents, REQUEST_HUES, type DayRequest } from "../../fair/day_request";
import { post } from "../../net/api";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog, ReasonDialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { date, when } from "../../words/format";
import { noShowStates, office as w, requestStates, summerStates } from "../../words/office";
import { sheets as s } from "../../words/sheets";
import { said, t, type Said } from "../../words/words";
import { IssuedPapers } from "../registrar/issued";
import { OfficeList } from "../registrar/list";
import { options, StateOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { msOf, useDeed, valueOf } from "./form";

/** The inspector checks, the dean or the head decides; who has checked does not decide. */
function Handle({ request, onClose, onDone }: { request: DayRequest; onClose: () => void; onDone: () => void }) {
    const [text, setText] = useState("");
    const [until, setUntil] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onDone);
    const check = request.state === "submitted" && has("registrar");
    const decide = request.state === "checked" && has("dean", "registrar_head");
    const decided = ["approved", "rejected", "scheduled"].includes(request.state);
    const send = (approve: boolean) => {
        setTried(true);
        if (approve ? !until : !text.trim()) return Promise.resolve();
        return run(() =>
            post(`/api/requests/${request.id}/decide`, {
                version: request.version,
                approve,
                text: text.trim(),
                ...(approve ? { until_ms: msOf(until) } : {}),
            }),
        );
    };
    return (
        <Dialog title={request.name} onClose={onClose}>
            <p>
                {said(request.course)} · {request.sentence} · {date(request.from_ms)} – {date(request.to_ms)}
                {request.late && <span class="orange b"> · {t(w.late)}</span>}
            </p>
            {request.note && <p>{request.note}</p>}
            <h3>{t(w.documents)}</h3>
            <Documents request={request} />
            {request.decision && <p>{request.decision}</p>}
            {decided && !has("registrar", "registrar_head") && (
                <a class="btn start" href={`/api/requests/${request.id}/decision`} target="_blank" rel="noopener">
                    {t(s.decision_page)}
                </a>
            )}
            {decided && has("registrar", "registrar_head") && (
                <IssuedPapers
                    object={request.id}
                    path={`/api/requests/${request.id}/decision`}
                    title={t(s.decision_page)}
                    verb={t(s.issue_decision)}
                />
            )}
            {decide && (
                <>
                    <Field label={t(w.until)} bad={tried && !until ? t(common.required) : null}>
                        <input type="datetime-local" value={until} onInput={(e) => setUntil(valueOf(e))} />
                    </Field>
                    <Field label={t(w.decision)} bad={tried && !text.trim() && !until ? t(common.required) : null}>
                        <textarea rows={3} value={text} onInput={(e) => setText(valueOf(e))} />
                    </Field>
                </>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.close)}</Button>
                {check && (
                    <Button
                        kind="pri"
                        onClick={() => run(() => post(`/api/requests/${request.id}/check`, { version: request.version }))}
                    >
                        {t(w.checked_ok)}
                    </Button>
                )}
                {decide && <Button onClick={() => send(false)}>{t(w.reject)}</Button>}
                {decide && (
                    <Button kind="pri" onClick={() => send(true)}>
                        {t(w.approve)}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}

/** Requests for another day. */
export function RequestsScreen() {
    const [open, setOpen] = useState<DayRequest | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.requests)}</h1>
                <OfficeList<DayRequest>
                    caption={t(w.requests)}
                    path="/api/requests"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "state", label: t(b.state), options: options(requestStates) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.requests_why)}
                    columns={[
                        { key: "name", title: t(b.student), sort: true, cell: (row) => <span class="b">{row.name}</span> },
                        { key: "group", title: t(b.group), cell: (row) => row.group, wide: true },
                        { key: "course", title: t(b.course), cell: (row) => said(row.course) },
                        { key: "reason", title: t(w.reason), cell: (row) => row.sentence },
                        { key: "from_ms", title: t(w.from), sort: true, cell: (row) => `${date(row.from_ms)} – ${date(row.to_ms)}` },
                        {
                            key: "state",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => <StateOf table={requestStates} code={row.state} hues={REQUEST_HUES} />,
                        },
                        { key: "do", title: t(common.open), cell: (row) => <Button onClick={() => setOpen(row)}>{t(common.open)}</Button> },
                    ]}
                />
                {open && (
                    <Handle
                        request={open}
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

interface NoShow {
    attempt: string;
    name: string;
    student_no: string;
    group: string;
    course: Said;
    starts_ms: number;
    status: string;
    ground: string | null;
    version: number;
    unexcused: number;
}

/** Who has not come: a person decides whether the reason is valid. */
export function NoShowsScreen() {
    const [turn, setTurn] = useState(0);
    const [deciding, setDeciding] = useState<{ row: NoShow; excused: boolean } | null>(null);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.no_shows)}</h1>
                <OfficeList<NoShow>
                    caption={t(w.no_shows)}
                    path="/api/no-shows"
                    turn={turn}
                    keyOf={(row) => row.attempt}
                    search
                    choices={[{ name: "status", label: t(b.state), options: options(noShowStates) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.no_shows_why)}
                    columns={[
                        { key: "name", title: t(b.student), sort: true, cell: (row) => <span class="b">{row.name}</span> },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group, wide: true },
                        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
                        { key: "starts_ms", title: t(w.exam), sort: true, num: true, cell: (row) => when(row.starts_ms) },
                        { key: "counted", title: t(w.counted), num: true, cell: (row) => row.unexcused },
                        {
                            key: "status",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <StateOf table={noShowStates} code={row.status} hues={{ unknown: "yellow", excused: "green", unexcused: "orange" }} />
                            ),
                        },
                        { key: "ground", title: t(b.ground), cell: (row) => row.ground ?? "–", wide: true },
                        {
                            key: "do",
                            title: t(w.decision),
                            cell: (row) => (
                                <div class="row wrap">
                                    {row.status !== "excused" && (
                                        <Button onClick={() => setDeciding({ row, excused: true })}>{t(w.excuse)}</Button>
                                    )}
                                    {row.status !== "unexcused" && (
                                        <Button onClick={() => setDeciding({ row, excused: false })}>{t(w.unexcuse)}</Button>
                                    )}
                                </div>
                            ),
                        },
                    ]}
                />
                {deciding && (
                    <ReasonDialog
                        title={`${deciding.row.name}: ${t(deciding.excused ? w.excuse : w.unexcuse)}`}
                        effect={t(w.no_show_effect)}
                        readers={t(w.readers)}
                        verb={t(deciding.excused ? w.excuse : w.unexcuse)}
                        onClose={() => setDeciding(null)}
                        onDone={async (_, ground) => {
                            const { row, excused } = deciding;
                            await post(`/api/no-shows/${row.attempt}/decide`, { version: row.version, excused, ground });
                            setDeciding(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}

interface Summer {
    id: string;
    name: string;
    group: string;
    course: Said;
    state: string;
    payment: string | null;
    version: number;
}

/** Courses that are owed to the paid summer term. */
export function SummerScreen() {
    const [turn, setTurn] = useState(0);
    const [paying, setPaying] = useState<Summer | null>(null);
    const done = () => {
        setPaying(null);
        setTurn(turn + 1);
    };
    const [refused, run] = useDeed(done);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.summer)}</h1>
                <Refused text={refused} />
                <OfficeList<Summer>
                    caption={t(w.summer)}
                    path="/api/summer"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "state", label: t(b.state), options: options(summerStates) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.summer_why)}
                    columns={[
                        { key: "name", title: t(b.student), sort: true, cell: (row) => <span class="b">{row.name}</span> },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group },
                        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
                        { key: "payment", title: t(w.paid_ref), cell: (row) => row.payment ?? "–" },
                        {
                            key: "state",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <StateOf table={summerStates} code={row.state} hues={{ offered: "yellow", paid: "blue", enrolled: "green" }} />
                            ),
                        },
                        {
                            key: "do",
                            title: t(w.decision),
                            cell: (row) => (
                                <>
                                    {row.state === "offered" && <Button onClick={() => setPaying(row)}>{t(w.paid)}</Button>}
                                    {row.state === "paid" && (
                                        <Button
                                            onClick={() => run(() => post(`/api/summer/${row.id}/enrol`, { version: row.version }))}
                                        >
                                            {t(w.enrol)}
                                        </Button>
                                    )}
                                </>
                            ),
                        },
                    ]}
                />
                {paying && (
                    <ReasonDialog
                        title={`${t(w.paid)}: ${paying.name}`}
                        effect={t(w.paid_ref)}
                        readers={t(w.readers)}
                        verb={t(w.paid)}
                        onClose={() => setPaying(null)}
                        onDone={async (_, payment) => {
                            await post(`/api/summer/${paying.id}/paid`, { version: paying.version, payment });
                            done();
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
