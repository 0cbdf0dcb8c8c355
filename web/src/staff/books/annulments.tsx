import { get } from "../../net/api";
import { go, Link } from "../../state/router";
import { Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { Table } from "../../ui/table";
import { acts as w } from "../../words/acts";
import { books as b } from "../../words/books";
import { said, t } from "../../words/words";
import type { Act, ActRow, Page } from "../model";
import { StaffShell } from "../shell";

interface ListProps {
    state: string;
    title: string;
    empty: string;
}

function grade(value: number | null | undefined, letter: string | null | undefined): string {
    return value === null || value === undefined ? t(w.no_grade) : `${value}${letter ? ` · ${letter}` : ""}`;
}

/* The list carries no grades: each row asks for its act, and there are few. */
function RowGrade({ row, part }: { row: ActRow; part: "before" | "after" }) {
    const act = useLoad<Act["grade"]>(
        () => (row.grade ? Promise.resolve(row.grade) : gradeOf(row.id)),
        [row.id, row.state, row.version],
    );
    if (!act.data) return <span class="dim">–</span>;
    return (
        <>
            {part === "before"
                ? grade(act.data.before, act.data.letter_before)
                : grade(act.data.after, act.data.letter_after)}
        </>
    );
}

const asked = new Map<string, Promise<Act["grade"]>>();

/* Both cells of a row ask in the same moment: one request serves them. */
function gradeOf(id: string): Promise<Act["grade"]> {
    let answer = asked.get(id);
    if (!answer) {
        answer = get<{ act: Act }>(`/api/acts/${id}`).then((got) => got.act.grade);
        asked.set(id, answer);
        void answer.catch(() => null).then(() => asked.delete(id));
    }
    return answer;
}

/** Acts in one state, each with the grade before and after. */
function List({ state, title, empty }: ListProps) {
    const list = useLoad(() => get<Page<ActRow>>("/api/acts", { kind: "A", state, size: 50 }), [state]);
    const data = list.data;
    return (
        <section class="col" data-state={state}>
            <h2>
                {title} {data && data.total > 0 && <span class="dim tn">{data.total}</span>}
            </h2>
            {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading rows={2} />)}
            {data && data.rows.length === 0 && <p class="s dim">{empty}</p>}
            {data && data.rows.length > 0 && (
                <div class="card">
                    <Table
                        caption={title}
                        rows={data.rows}
                        keyOf={(row) => row.id}
                        onOpen={(row) => go(`/staff/acts/${row.id}`)}
                        columns={[
                            {
                                key: "act",
                                title: t(w.col_act),
                                cell: (row) => (
                                    <Link class="b" href={`/staff/acts/${row.id}`}>
                                        {row.reg_no ?? t(w.short_a)}
                                    </Link>
                                ),
                            },
                            { key: "student", title: t(w.col_student), cell: (row) => row.student ?? "–" },
                            { key: "course", title: t(w.col_course), cell: (row) => said(row.course) },
                            {
                                key: "before",
                                title: t(b.before),
                                num: true,
                                cell: (row) => <RowGrade row={row} part="before" />,
                            },
                            {
                                key: "after",
                                title: t(b.after),
                                num: true,
                                cell: (row) => <RowGrade row={row} part="after" />,
                            },
                            { key: "prepared", title: t(b.prepared_by), cell: (row) => row.prepared?.by ?? "–" },
                        ]}
                    />
                </div>
            )}
        </section>
    );
}

/** What the registrar prepares and the registrar's head posts or reinstates. */
export function AnnulmentsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.annulments)}</h1>
                <p class="dim">{t(b.annulments_lead)}</p>
                <List state="registered" title={t(b.to_prepare)} empty={t(b.none_to_prepare)} />
                <List state="prepared" title={t(b.to_post)} empty={t(b.none_to_post)} />
                <List state="executed" title={t(b.posted)} empty={t(b.none_posted)} />
                <List state="cancelled" title={t(b.reinstated)} empty={t(b.none_reinstated)} />
            </main>
        </StaffShell>
    );
}
