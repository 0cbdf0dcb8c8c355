import { get } from "../../net/api";
import { Link } from "../../state/router";
import { Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { Table, type Column } from "../../ui/table";
import { books as b, gradeEvents, grounds } from "../../words/books";
import { when } from "../../words/format";
import { registrar } from "../../words/registrar";
import { fill, lang, said, t, type Text } from "../../words/words";
import type { GradeEvent, GradeFile } from "../model";
import { StaffShell } from "../shell";
import { GradeState } from "./grades";

export function gradeEventWord(kind: string): string {
    const known = (gradeEvents as Record<string, Text>)[kind];
    return known ? fill(known, lang.value) : kind;
}

function groundWord(ground: string | null | undefined): string {
    const known = ground ? (grounds as Record<string, Text>)[ground] : undefined;
    return known ? fill(known, lang.value) : (ground ?? "–");
}

/** What the ledger says after an event: the final with its letter, and the exam's score below. */
function Entry({ row }: { row: GradeEvent | undefined }) {
    if (!row) return <>–</>;
    const letter = row.state === "annulled" ? "AN" : row.letter_new;
    const exam = row.exam ?? null;
    return (
        <span>
            {[row.new ?? "", letter ?? ""].filter((one) => one !== "").join(" · ") || "–"}
            {exam !== null && (
                <>
                    <br />
                    <span class="xs dim">{t(b.exam_n, { n: exam })}</span>
                </>
            )}
        </span>
    );
}

function columns(events: GradeEvent[]): Column<GradeEvent>[] {
    return [
        { key: "at", title: t(b.time), num: true, cell: (row) => when(row.at_ms) },
        { key: "kind", title: t(b.event), cell: (row) => <b>{gradeEventWord(row.kind)}</b> },
        { key: "old", title: t(b.before), num: true, cell: (row) => <Entry row={events[events.indexOf(row) - 1]} /> },
        { key: "new", title: t(b.after), num: true, cell: (row) => <Entry row={row} /> },
        {
            key: "ground",
            title: t(b.ground),
            cell: (row) =>
                row.act ? (
                    <Link class="b" href={`/staff/acts/${row.act}`}>
                        {t(b.the_act)}
                    </Link>
                ) : (
                    groundWord(row.ground)
                ),
        },
        { key: "by", title: t(b.by), cell: (row) => row.actor ?? row.by ?? t(b.server) },
    ];
}

/** One grade with all that ever happened to it; nothing is overwritten. */
export function GradeScreen({ id }: { id: string }) {
    const loaded = useLoad(() => get<GradeFile>(`/api/grades/${encodeURIComponent(id)}`), [id]);
    const file = loaded.data;
    const student = typeof file?.student === "string" ? { name: file.student } : file?.student;
    const now = file?.current;
    return (
        <StaffShell>
            <main id="main" class="wrap-page narrow col g5">
                {!file && (loaded.error ? <Failed error={loaded.error} onRetry={loaded.again} /> : <Loading />)}
                {file && (
                    <>
                        <div>
                            <h1>{student?.name}</h1>
                            <p class="dim">
                                {[
                                    said(file.course),
                                    student && "student_no" in student ? student.student_no : "",
                                    student && "group" in student ? student.group : "",
                                ]
                                    .filter(Boolean)
                                    .join(" · ")}
                            </p>
                        </div>
                        {now && (
                            <section class="card row wrap gradehead">
                                <div class="score plain">
                                    <p class="s dim">{t(b.final)}</p>
                                    <p class="v tn">
                                        {now.final ?? (now.letter || "–")}{" "}
                                        {now.final !== null && now.letter && <span class="letter">{now.letter}</span>}
                                    </p>
                                </div>
                                <dl class="facts">
                                    <dt>{t(b.rating)}</dt>
                                    <dd class="tn">{now.rating ?? "–"}</dd>
                                    <dt>{t(b.exam)}</dt>
                                    <dd class="tn">{now.exam ?? "–"}</dd>
                                </dl>
                                <span class="sp" />
                                {now.state && <GradeState state={now.state} />}
                            </section>
                        )}
                        {student && "id" in student && (
                            <Link class="btn start" href={`/staff/students/${student.id}/record`}>
                                {t(registrar.record)}
                            </Link>
                        )}
                        <section class="card">
                            <h2>{t(b.history)}</h2>
                            {file.events.length > 0 ? (
                                <Table
                                    caption={t(b.history)}
                                    columns={columns(file.events)}
                                    rows={file.events}
                                    keyOf={(row) => `${row.at_ms}${row.kind}`}
                                />
                            ) : (
                                <p class="dim">{t(b.no_history)}</p>
                            )}
                        </section>
                    </>
                )}
            </main>
        </StaffShell>
    );
}
