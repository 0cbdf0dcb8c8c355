import { useEffect, useState } from "preact/hooks";
import { get, post, withQuery } from "../../net/api";
import { go, Link, place, setQuery } from "../../state/router";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { State, type Hue } from "../../ui/state";
import { Pager, Table, type Column } from "../../ui/table";
import { books as b, gradeStates } from "../../words/books";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { fill, lang, said, t, type Text } from "../../words/words";
import type { GradeRow, Page } from "../model";
import { sheetKinds, sheets as sheetWords } from "../../words/sheets";
import { ConfirmDialog } from "../confirm";
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
        { key: "course", title: t(b.course), cell: (row) => said(row.course) },
        { key: "rating", title: t(b.rating), num: true, sort: true, cell: (row) => row.rating ?? "–" },
        { key: "exam", title: t(b.exam), num: true, sort: true, cell: (row) => <Score row={row} value={row.exam} /> },
        {
            key: "final",
            title: t(b.final),
            num: true,
            sort: true,
            cell: (row) => <Score row={row} value={row.final} />,
        },
        { key: "letter", title: t(b.letter), cell: (row) => row.letter ?? "–" },
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

function Search({ value }: { value: string }) {
    const [text, setText] = useState(value);
    useEffect(() => {
        if (text === value) return;
        const timer = setTimeout(() => setQuery({ q: text || null, page: null }), 300);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <Field label={t(common.search)}>
            <input
                type="search"
                value={text}
                onInput={(e: { currentTarget: HTMLInputElement }) => setText(e.currentTarget.value)}
            />
        </Field>
    );
}

function useFilter() {
    const query = place.value.query;
    return {
        q: query.get("q"),
        state: query.get("state"),
        letter: query.get("letter"),
        course: query.get("course"),
        sort: query.get("sort") ?? "student",
        page: Number(query.get("page") ?? 1) || 1,
        size: 50,
    };
}

/** Every current grade, as the ledger's view says. */
export function GradesScreen() {
    const filter = useFilter();
    const list = useLoad(() => get<Page<GradeRow>>("/api/grades", filter), [JSON.stringify(filter)]);
    const data = list.data;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.grades)}</h1>
                <div class="filters">
                    <Search value={filter.q ?? ""} />
                    <Field label={t(b.state)}>
                        <select
                            value={filter.state ?? ""}
                            onChange={(e: { currentTarget: HTMLSelectElement }) =>
                                setQuery({ state: e.currentTarget.value, page: null })
                            }
                        >
                            <option value="">{t(common.all)}</option>
                            {STATES.map((state) => (
                                <option key={state} value={state}>
                                    {gradeState(state)}
                                </option>
                            ))}
                        </select>
                    </Field>
                </div>
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(b.no_grades)}>{t(b.no_grades_why)}</Empty>}
                {data && data.rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(b.grades)}
                            columns={columns()}
                            rows={data.rows}
                            keyOf={(row) => row.enrolment}
                            sort={filter.sort}
                            onSort={(sort) => setQuery({ sort, page: null })}
                            onOpen={(row) => go(`/staff/grades/${row.enrolment}`)}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path="/api/grades"
                            query={{
                                q: filter.q,
                                state: filter.state,
                                letter: filter.letter,
                                course: filter.course,
                                sort: filter.sort,
                            }}
                        />
                    </div>
                )}
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
    const path = `/api/statements/${encodeURIComponent(exam)}`;
    const list = useLoad(() => get<Page<GradeRow>>(path, { size: 200 }), [exam]);
    const data = list.data;
    const course = data?.rows[0]?.course;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5 sheet">
                <div class="row wrap">
                    <h1>{t(b.statement)}</h1>
                    {course && <span class="dim">{said(course)}</span>}
                    <span class="sp" />
                    <span class="row noprint">
                        <a class="btn" href={withQuery(path, { format: "csv" })} download>
                            <Icon name="download" />
                            CSV
                        </a>
                        <OpenSheet exam={exam} />
                        <Button icon="file-text" onClick={() => print()}>
                            {t(b.print)}
                        </Button>
                    </span>
                </div>
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(b.no_lines)} />}
                {data && data.rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(b.statement)}
                            columns={columns()
                                .filter((c) => c.key !== "course")
                                .map((c) => ({ ...c, sort: false }))}
                            rows={data.rows}
                            keyOf={(row) => row.enrolment}
                            compact
                        />
                        <p class="s dim">{t(b.lines, { n: data.total })}</p>
                    </div>
                )}
            </main>
        </StaffShell>
    );
}
