import { get } from "../net/api";
import { Empty, Failed, Loading } from "../ui/blank";
import { wordOf } from "../ui/coded";
import { useLoad } from "../ui/load";
import { Shell } from "../ui/shell";
import { Table } from "../ui/table";
import { mine as w } from "../words/mine";
import { terms } from "../words/registrar";
import { said, t, type Said } from "../words/words";
import { ChildConsent } from "./child_consent";

interface Result {
    course: Said;
    credits: number;
    final: number | null;
    letter: string | null;
    year: number;
    term: string;
}

interface Child {
    id: string;
    name: string;
    student_no: string;
    group: string;
    open: boolean;
    results?: Result[];
}

/** A parent's page: results of minors, and of those who agreed; nothing else (004-II.7). */
export function Children() {
    const { data, error, again } = useLoad(() => get<{ children: Child[] }>("/api/my/children"), []);
    return (
        <Shell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.children)}</h1>
                {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {data?.children.length === 0 && <Empty title={t(w.children_none)}>{t(w.children_none_why)}</Empty>}
                {data?.children.map((child) => (
                    <section key={child.id} class="card col">
                        <h2>{child.name}</h2>
                        <p class="s dim">
                            {child.student_no} · {child.group}
                        </p>
                        <ChildConsent child={child.id} />
                        {!child.open && <p>{t(w.closed)}</p>}
                        {child.open && !child.results?.length && <p class="dim">{t(w.results_none)}</p>}
                        {child.results && child.results.length > 0 && (
                            <Table<Result>
                                caption={child.name}
                                rows={child.results}
                                keyOf={(row) => `${row.year}${row.term}${said(row.course)}`}
                                compact
                                columns={[
                                    { key: "term", title: t(w.term), cell: (row) => `${row.year}, ${wordOf(terms, row.term)}` },
                                    { key: "course", title: t(w.course), cell: (row) => <b>{said(row.course)}</b> },
                                    { key: "credits", title: t(w.credits), num: true, cell: (row) => row.credits },
                                    { key: "final", title: t(w.final), num: true, cell: (row) => row.final ?? "–" },
                                    { key: "letter", title: t(w.letter), cell: (row) => row.letter ?? "–" },
                                ]}
                            />
                        )}
                    </section>
                ))}
            </main>
        </Shell>
    );
}
