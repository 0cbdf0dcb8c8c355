import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Link } from "../../state/router";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Failed, Loading } from "../../ui/blank";
import { Radio } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { date, when } from "../../words/format";
import { registrar as w, remedyKinds, remedyStates, terms } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { options, StateOf, wordOf } from "./parts";

interface Remedy {
    id: string;
    kind: "fx_retake" | "resit" | "re_enrolment";
    state: string;
    enrolment: string;
    student: string;
    student_no: string;
    group: string;
    course: Said;
    rating: number | null;
    opened_ms: number;
    until_ms: number | null;
}

interface Places {
    sittings: { id: string; starts_ms: number; room: string; exam: Said }[];
    offerings: { id: string; year: number; term: string }[];
}

/** Where the exam is sat, or the course taken anew. */
function Give({ remedy, onClose, onDone }: { remedy: Remedy; onClose: () => void; onDone: () => void }) {
    const places = useLoad(() => get<Places>(`/api/remedies/${remedy.id}/places`), [remedy.id]);
    const [picked, setPicked] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const course = remedy.kind === "re_enrolment";
    const rows = course
        ? places.data?.offerings.map((o) => ({ id: o.id, label: `${o.year}, ${wordOf(terms, o.term)}` }))
        : places.data?.sittings.map((s) => ({ id: s.id, label: `${when(s.starts_ms)} · ${s.room} · ${said(s.exam)}` }));
    const done = async () => {
        setTried(true);
        if (!picked) return;
        setRefused("");
        try {
            await post(
                `/api/remedies/${remedy.id}/${course ? "enrol" : "exam"}`,
                course ? { offering: picked } : { sitting: picked },
            );
            toast(t(w.done_toast));
            onDone();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(course ? w.to_course : w.to_exam)} onClose={onClose}>
            <p>
                {remedy.student} · {said(remedy.course)}
            </p>
            {!rows && (places.error ? <Failed error={places.error} onRetry={places.again} /> : <Loading rows={2} />)}
            {rows?.length === 0 && <p class="s dim">{t(w.no_sittings)}</p>}
            {rows && rows.length > 0 && (
                <fieldset aria-invalid={tried && !picked ? true : undefined}>
                    <legend>{t(course ? w.choose_offering : w.choose_sitting)}</legend>
                    {rows.map((row) => (
                        <Radio key={row.id} name="place" value={row.id} checked={picked === row.id} onPick={setPicked}>
                            {row.label}
                        </Radio>
                    ))}
                    {tried && !picked && <p class="s orange b">{t(common.required)}</p>}
                </fieldset>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={done}>
                    {t(course ? w.to_course : w.to_exam)}
                </Button>
            </div>
        </Dialog>
    );
}

/** What FX, F and annulled results leave open (003-5.3.18, 5.3.19). */
export function RetakesScreen() {
    const [giving, setGiving] = useState<Remedy | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.retakes)}</h1>
                <p class="dim">{t(w.retakes_lead)}</p>
                <OfficeList<Remedy>
                    caption={t(w.retakes)}
                    path="/api/remedies"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[
                        { name: "kind", label: t(w.kind), options: options(remedyKinds) },
                        { name: "state", label: t(b.state), options: options(remedyStates) },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    columns={[
                        {
                            key: "student",
                            title: t(b.student),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/grades/${row.enrolment}`}>
                                    {row.student}
                                </Link>
                            ),
                        },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group },
                        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
                        { key: "kind", title: t(w.kind), cell: (row) => wordOf(remedyKinds, row.kind) },
                        { key: "rating", title: t(b.rating), sort: true, num: true, cell: (row) => row.rating ?? "–" },
                        {
                            key: "until_ms",
                            title: t(w.until),
                            sort: true,
                            num: true,
                            cell: (row) => (row.until_ms ? date(row.until_ms) : "–"),
                        },
                        {
                            key: "state",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => (
                                <StateOf
                                    table={remedyStates}
                                    code={row.state}
                                    hues={{ open: "yellow", used: "blue", done: "green", expired: "orange" }}
                                />
                            ),
                        },
                        {
                            key: "do",
                            title: "",
                            cell: (row) =>
                                row.state === "open" ? (
                                    <Button onClick={() => setGiving(row)}>
                                        {t(row.kind === "re_enrolment" ? w.to_course : w.to_exam)}
                                    </Button>
                                ) : null,
                        },
                    ]}
                />
                {giving && (
                    <Give
                        remedy={giving}
                        onClose={() => setGiving(null)}
                        onDone={() => {
                            setGiving(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
