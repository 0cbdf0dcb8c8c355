import { useState } from "preact/hooks";
import { Documents, REQUEST_HUES, type DayRequest } from "../fair/day_request";
import { get, post, put } from "../net/api";
import { Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { Pick, StateOf, wordOf } from "../ui/coded";
import { Dialog } from "../ui/dialog";
import { FileField } from "../ui/field";
import { dayMs, Line, Listed, sentence, Words } from "../ui/listed";
import { useLoad } from "../ui/load";
import { Refused } from "../ui/refused";
import { toast } from "../ui/toast";
import { common } from "../words/common";
import { date } from "../words/format";
import { mine as w } from "../words/mine";
import { documentKinds, requestStates } from "../words/office";
import { sheets } from "../words/sheets";
import { said, t, type Said } from "../words/words";
import { OwnPage } from "./own_page";

interface Reason {
    reason: string;
    sentence: string;
    /** Kinds of document, parted by "|". */
    documents: string;
}

interface Grounds {
    reasons: Reason[];
    courses: { enrolment: string; code: string; course: Said }[];
}

const DAY_MS = 86_400_000;

const kindsOf = (grounds: Grounds, reason: string): string[] =>
    (grounds.reasons.find((one) => one.reason === reason)?.documents ?? "").split("|").filter(Boolean);

/** The course, the reason and the days; the documents follow. */
function Begin({ grounds, onClose, onDone }: { grounds: Grounds; onClose: () => void; onDone: (one: DayRequest) => void }) {
    const [enrolment, setEnrolment] = useState("");
    const [reason, setReason] = useState("");
    const [from, setFrom] = useState("");
    const [to, setTo] = useState("");
    const [note, setNote] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const [first, last] = [dayMs(from), dayMs(to)];
    const ordered = first !== null && last !== null && last >= first;
    const missing = (value: unknown) => (tried && !value ? t(common.required) : null);
    const send = async () => {
        setTried(true);
        if (!enrolment || !reason || !ordered) return;
        setRefused("");
        try {
            const body = { enrolment, reason, from_ms: first, to_ms: last + DAY_MS - 1, note: note.trim() };
            onDone((await post<{ request: DayRequest }>("/api/my/requests", body)).request);
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.ask)} onClose={onClose}>
            <Pick
                label={t(w.course)}
                first
                none="–"
                value={enrolment}
                choices={grounds.courses.map((one) => ({ value: one.enrolment, label: `${one.code} ${said(one.course)}` }))}
                onPick={setEnrolment}
                bad={missing(enrolment)}
            />
            <Pick
                label={t(w.reason)}
                none="–"
                value={reason}
                choices={grounds.reasons.map((one) => ({ value: one.reason, label: one.sentence }))}
                onPick={setReason}
                bad={missing(reason)}
            />
            <Line label={t(w.first_day)} type="date" value={from} onInput={setFrom} bad={missing(from)} />
            <Line
                label={t(w.last_day)}
                type="date"
                value={to}
                onInput={setTo}
                bad={missing(to) ?? (tried && !ordered ? t(w.days_bad) : null)}
            />
            <Words label={t(w.note)} value={note} onInput={setNote} />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(common.go_on)}
                </Button>
            </div>
        </Dialog>
    );
}

interface OneProps {
    request: DayRequest;
    grounds: Grounds;
    onChange: (request: DayRequest) => void;
    onClose: () => void;
}

/** One request: while it is a draft documents are added and it is sent; afterwards it is read. */
function One({ request, grounds, onChange, onClose }: OneProps) {
    const kinds = kindsOf(grounds, request.reason);
    const [kind, setKind] = useState(kinds[0] ?? "");
    const [refused, setRefused] = useState("");
    const words = kinds.map((one) => wordOf(documentKinds, one));
    const draft = request.state === "draft";
    const run = async (work: Promise<{ request: DayRequest }>, done: string) => {
        setRefused("");
        try {
            onChange((await work).request);
            toast(done);
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    const attach = (file: File | undefined) =>
        file &&
        run(put(`/api/my/requests/${request.id}/documents`, file, { kind, name: file.name }), t(w.document_kept));
    return (
        <Dialog title={said(request.course)} onClose={onClose}>
            <p>
                {request.sentence} · {date(request.from_ms)} – {date(request.to_ms)}
            </p>
            <StateOf table={requestStates} code={request.state} hues={REQUEST_HUES} />
            {request.until_ms && <p>{t(w.until, { day: date(request.until_ms) })}</p>}
            {request.note && <p>{request.note}</p>}
            {request.decision && <p>{request.decision}</p>}
            {["approved", "rejected", "scheduled"].includes(request.state) && (
                <a class="btn start" href={`/api/requests/${request.id}/decision`} target="_blank" rel="noopener">
                    {t(sheets.decision_page)}
                </a>
            )}
            <h3>{t(w.documents)}</h3>
            {request.documents.length === 0 && <p class="s dim">{t(w.documents_need, { what: words.join(", ") })}</p>}
            <Documents request={request} />
            {draft && (
                <>
                    {kinds.length > 1 && (
                        <Pick
                            label={t(w.document_kind)}
                            value={kind}
                            choices={kinds.map((value, i) => ({ value, label: words[i] ?? value }))}
                            onPick={setKind}
                        />
                    )}
                    <FileField
                        label={t(w.document)}
                        why={t(w.document_why)}
                        accept=".pdf,.jpg,.jpeg,.png"
                        onPick={([file]) => void attach(file)}
                    />
                </>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.close)}</Button>
                {draft && (
                    <Button
                        kind="pri"
                        missing={request.documents.length ? null : t(w.documents_need, { what: words.join(", ") })}
                        onClick={() => run(post(`/api/my/requests/${request.id}/submit`), t(w.submitted))}
                    >
                        {t(w.submit)}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}

/** The student's requests for another day (003-5.3.10). */
export function MyRequests() {
    const grounds = useLoad(() => get<Grounds>("/api/my/reasons"), []);
    const [beginning, setBeginning] = useState(false);
    const [open, setOpen] = useState<DayRequest | null>(null);
    const [turn, setTurn] = useState(0);
    const show = (request: DayRequest) => {
        setBeginning(false);
        setOpen(request);
        setTurn((old) => old + 1);
    };
    return (
        <OwnPage title={t(w.requests)}>
            <p>{t(w.requests_lead)}</p>
            {!grounds.data && (grounds.error ? <Failed error={grounds.error} onRetry={grounds.again} /> : <Loading />)}
            {grounds.data && (
                <Button kind="pri" class="start" onClick={() => setBeginning(true)}>
                    {t(w.ask)}
                </Button>
            )}
            <Listed<DayRequest>
                path="/api/my/requests"
                caption={t(w.requests)}
                empty={t(w.requests_empty)}
                search={false}
                turn={turn}
                keyOf={(row) => row.id}
                columns={[
                    { key: "course", title: t(w.course), cell: (row) => <b>{said(row.course)}</b> },
                    { key: "reason", title: t(w.reason), cell: (row) => row.sentence },
                    { key: "days", title: t(w.days), cell: (row) => `${date(row.from_ms)} – ${date(row.to_ms)}` },
                    {
                        key: "state",
                        title: t(common.state),
                        cell: (row) => <StateOf table={requestStates} code={row.state} hues={REQUEST_HUES} />,
                    },
                    { key: "do", title: t(common.open), cell: (row) => <Button onClick={() => setOpen(row)}>{t(common.open)}</Button> },
                ]}
            />
            {beginning && grounds.data && (
                <Begin grounds={grounds.data} onClose={() => setBeginning(false)} onDone={show} />
            )}
            {open && grounds.data && (
                <One request={open} grounds={grounds.data} onChange={show} onClose={() => setOpen(null)} />
            )}
        </OwnPage>
    );
}
