import { books as b } from "../words/books";
import { registrar as w, terms } from "../words/registrar";
import { number } from "../words/format";
import { fill, lang, said, t, type Said } from "../words/words";
import { Empty } from "./blank";
import { Table } from "./table";

export interface RecordLine {
    enrolment: string;
    code: string;
    course: Said;
    credits: number;
    year: number;
    term: "autumn" | "spring" | "summer";
    origin: string;
    rating: number | null;
    exam: number | null;
    final: number | null;
    letter: string | null;
    points: number | null;
    state: string;
    earned: boolean;
}

export interface StudyRecord {
    student: { name: string; student_no: string; group: string; programme: Said; admission_year: number };
    lines: RecordLine[];
    credits_earned: number;
    credits_tried: number;
    gpa_hundredths: number | null;
}

const hundredths = (n: number | null) => (n === null ? "–" : number(n / 100, lang.value, 2));

/** All courses of a study with their marks, the credits earned and the mean of points. */
export function RecordView({ record }: { record: StudyRecord }) {
    const { student, lines } = record;
    return (
        <>
            <div>
                <h1>{student.name}</h1>
                <p class="dim">
                    {[student.student_no, student.group, said(student.programme), student.admission_year].join(" · ")}
                </p>
            </div>
            <section class="card row wrap gradehead">
                <div class="score plain">
                    <p class="s dim">{t(w.gpa)}</p>
                    <p class="v tn">{hundredths(record.gpa_hundredths)}</p>
                </div>
                <div class="score plain">
                    <p class="s dim">{t(w.credits_earned)}</p>
                    <p class="v tn">{record.credits_earned}</p>
                </div>
            </section>
            {lines.length === 0 ? (
                <Empty title={t(w.no_courses)} />
            ) : (
                <div class="card">
                    <Table
                        caption={t(w.record)}
                        rows={lines}
                        keyOf={(row) => row.enrolment}
                        columns={[
                            {
                                key: "term",
                                title: t(w.term),
                                cell: (row) => `${row.year}, ${fill(terms[row.term], lang.value)}`,
                            },
                            {
                                key: "course",
                                title: t(b.course),
                                cell: (row) => (
                                    <>
                                        <span class="mono s">{row.code}</span> {said(row.course)}
                                        {row.origin === "re_enrolment_F" && <span class="s dim"> ({t(w.again)})</span>}
                                    </>
                                ),
                            },
                            { key: "credits", title: t(w.credits), num: true, cell: (row) => row.credits },
                            { key: "rating", title: t(b.rating), num: true, cell: (row) => row.rating ?? "–" },
                            { key: "exam", title: t(b.exam), num: true, cell: (row) => row.exam ?? "–" },
                            { key: "final", title: t(b.final), num: true, cell: (row) => row.final ?? "–" },
                            { key: "letter", title: t(b.letter), cell: (row) => <b>{row.letter ?? "–"}</b> },
                            { key: "points", title: t(w.points), num: true, cell: (row) => hundredths(row.points) },
                        ]}
                    />
                </div>
            )}
        </>
    );
}
