import { go, Link } from "../../state/router";
import { books as b } from "../../words/books";
import { office as o } from "../../words/office";
import { staff as w } from "../../words/staff";
import { terms } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import { options } from "../../ui/coded";
import { OfficeList } from "../registrar/list";
import { StaffShell } from "../shell";

interface Exam {
    id: string;
    title: Said;
    code: string;
    course: Said;
    sittings: number;
    seated: number;
}

const to = (row: Exam) => `/staff/statements/${row.id}`;

/** Exams, each with its grades; an exam of several sittings has one list. */
export function StatementsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.by_exam)}</h1>
                <OfficeList<Exam>
                    caption={t(b.by_exam)}
                    path="/api/schedule"
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "term", label: t(o.term), options: options(terms) }]}
                    empty={t(b.no_statements)}
                    onOpen={(row) => go(to(row))}
                    columns={[
                        {
                            key: "course",
                            title: t(b.course),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={to(row)}>
                                    {said(row.course)}
                                </Link>
                            ),
                        },
                        { key: "code", title: t(o.code), sort: true, cell: (row) => <span class="mono">{row.code}</span> },
                        { key: "title", title: t(w.s_exam), sort: true, cell: (row) => said(row.title) },
                        { key: "sittings", title: t(o.sittings), num: true, sort: true, cell: (row) => row.sittings },
                        { key: "seated", title: t(b.students), num: true, cell: (row) => row.seated },
                    ]}
                />
            </main>
        </StaffShell>
    );
}
