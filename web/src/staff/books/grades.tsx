import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { go, Link, place } from "../../state/router";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { State, type Hue } from "../../ui/state";
import type { Column } from "../../ui/table";
import { books as b, gradeStates } from "../../words/books";
import { when } from "../../words/format";
import { fill, lang, said, t, type Text } from "../../words/words";
import { ExamHead } from "../head";
import type { GradeRow } from "../model";
import { sheetKinds, sheets as sheetWords } from "../../words/sheets";
import { ConfirmDialog } from "../confirm";
import { OfficeList, type Choice } from "../registrar/list";
import { options } from "../registrar/parts";
import { StaffShell } from "../shell";

export function gradeState(state: string): string {
    const known = (gradeStates as Record<string, Text>)[state];
    return known ? fill(known, lang.value) : state;
}

const HUES: Record<string, Hue> = { released: "green", reinstated: "green", annulled: "orange", withheld: "yellow" };

export function GradeState({ state }: { state: string }) {
    return (
        <State hue={HUES[state] ?? "grey"} {...(state === "annulled" ? { icon: "stamp" as const } : {})}>
            {gradeState(state)}
        </State>
    );
}

/** A score, or AN where an act took it. */
function Score({ row, value }: { row: GradeRow; value: number | null }) {
    if (value !== null) return <>{value}</>;
    return row.state === "annulled" ? <abbr title={gradeState("annulled")}>AN</abbr> : <>–</>;
}

function columns(): Column<GradeRow>[] {
    return [
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
        {
            key: "student_no",
            title: t(b.student_no),
            sort: true,
            cell: (row) => <span class="mono">{row.student_no}</span>,
        },
        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group ?? "–" },
        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
        { key: "rating", title: t(b.rating), num: true, sort: true, cell: (row) => row.rating ?? "–" },
        { key: "exam", title: t(b.exam), num: true, sort: true, cell: (row) => <Score row={row} value={row.exam} /> },
        {
            key: "final",
            title: t(b.final),
            num: true,
            sort: true,
            cell: (row) => <Score row={row} value={row.final} />,
        },
        { key: "letter", title: t(b.letter), sort: true, cell: (row) => row.letter ?? "–" },
        { key: "state", title: t(b.state), sort: true, cell: (row) => <GradeState state={row.state} /> },
        {
            key: "changed_ms",
            title: t(b.changed),
            num: true,
            sort: true,
            cell: (row) => (row.changed_ms ? when(row.changed_ms) : "–"),
        },
    ];
}

const STATES = ["provisional", "withheld", "released", "annulled", "reinstated"] as const;

const LETTERS = ["A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "FX", "F"];

const choices = (): Choice[] => [
    { name: "state", label: t(b.state), options: STATES.map((state) => ({ value: state, label: gradeState(state) })) },
    { name: "letter", label: t(b.letter), options: LETTERS.map((letter) => ({ value: letter, label: letter })) },
];

/** Every current grade, as the ledger's view says. */
export function GradesScreen() {
    const course = place.value.query.get("course");
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.grades)}</h1>
                <OfficeList<GradeRow>
                    caption={t(b.grades)}
                    path="/api/grades"
                    {...(course ? { fixed: { course } } : {})}
                    keyOf={(row) => row.enrolment}
                    search
                    choices={choices()}
                    sort="student"
                    empty={t(b.no_grades)}
                    emptyWhy={t(b.no_grades_why)}
                    onOpen={(row) => go(`/staff/grades/${row.enrolment}`)}
                    columns={columns()}
                />
            </main>
        </StaffShell>
    );
}

/** Opens a statement of this exam: its number is given, the lines are gathered. */
function OpenSheet({ exam }: { exam: string }) {
    const [kind, setKind] = useState<string | null>(null);
    return (
        <>
            <Button kind="pri" onClick={() => setKind("main")}>
                {t(sheetWords.open_new)}
            </Button>
            {kind !== null && (
                <ConfirmDialog
                    title={t(sheetWords.open_new)}
                    effect={t(sheetWords.open_effect)}
                    verb={t(sheetWords.open_new)}
                    onClose={() => setKind(null)}
                    onDone={async () => {
                        const reply = await post<{ sheet: { id: string } }>("/api/sheets", { exam, kind });
                        go(`/staff/sheets/${reply.sheet.id}`);
                    }}
                >
                    <Field label={t(sheetWords.sheet)}>
                        <select
                            value={kind}
                            onChange={(e: { currentTarget: HTMLSelectElement }) => setKind(e.currentTarget.value)}
                        >
                            {options(sheetKinds).map((option) => (
                                <option key={option.value} value={option.value}>
                                    {option.label}
                                </option>
                            ))}
                        </select>
                    </Field>
                </ConfirmDialog>
            )}
        </>
    );
}

/** The sheet of one exam: every student of it, for the file and for paper. */
export function StatementScreen({ exam }: { exam: string }) {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5 sheet">
                <ExamHead exam={exam} all={b.by_exam} href="/staff/statements">
                    <span class="row wrap noprint">
                        <OpenSheet exam={exam} />
                        <Button icon="file-text" onClick={() => print()}>
                            {t(b.print)}
                        </Button>
                    </span>
                </ExamHead>
                <OfficeList<GradeRow>
                    caption={t(b.statement)}
                    path={`/api/statements/${encodeURIComponent(exam)}`}
                    keyOf={(row) => row.enrolment}
                    search
                    choices={choices()}
                    sort="student"
                    size={200}
                    empty={t(b.no_lines)}
                    columns={columns().filter((column) => column.key !== "course")}
                    compact
                />
            </main>
        </StaffShell>
    );
}
