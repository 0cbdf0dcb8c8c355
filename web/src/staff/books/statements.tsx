import { get } from "../../net/api";
import { go, Link } from "../../state/router";
import { Empty, Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { Table } from "../../ui/table";
import { books as b } from "../../words/books";
import { when } from "../../words/format";
import { staff as w } from "../../words/staff";
import { said, t } from "../../words/words";
import type { Page, Sitting } from "../model";
import { StaffShell } from "../shell";

const to = (row: Sitting) => `/staff/statements/${row.exam_id ?? row.id}`;

/** Exams, each with its sheet; an exam of several sittings has one. */
export function StatementsScreen() {
    const list = useLoad(() => get<Page<Sitting>>("/api/sittings", { size: 200 }), []);
    const rows = list.data?.rows.filter((row, i, all) => all.findIndex((one) => to(one) === to(row)) === i);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.statements)}</h1>
                {!rows && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {rows && rows.length === 0 && <Empty title={t(b.no_statements)} />}
                {rows && rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(b.statements)}
                            rows={rows}
                            keyOf={(row) => row.id}
                            onOpen={(row) => go(to(row))}
                            columns={[
                                {
                                    key: "course",
                                    title: t(b.course),
                                    cell: (row) => (
                                        <Link class="b" href={to(row)}>
                                            {said(row.course)}
                                        </Link>
                                    ),
                                },
                                { key: "exam", title: t(w.s_exam), cell: (row) => said(row.exam) },
                                { key: "when", title: t(w.s_time), num: true, cell: (row) => when(row.starts_ms) },
                                { key: "students", title: t(b.students), num: true, cell: (row) => row.students },
                            ]}
                        />
                    </div>
                )}
            </main>
        </StaffShell>
    );
}
