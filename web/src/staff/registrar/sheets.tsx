import { go, Link } from "../../state/router";
import { has } from "../../state/session";
import { books as b } from "../../words/books";
import { when } from "../../words/format";
import { sheetKinds, sheets as w, sheetStates } from "../../words/sheets";
import { said, t, type Said } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { options, StateOf, wordOf } from "./parts";

interface SheetRow {
    id: string;
    number: string;
    state: string;
    kind: string;
    relation: string | null;
    group: string | null;
    course: Said;
    lines: number;
    opened_ms: number;
    registered_ms: number | null;
}

const HUES = { open: "yellow", frozen: "blue", registered: "green" } as const;

export function SheetState({ state }: { state: string }) {
    return <StateOf table={sheetStates} code={state} hues={HUES} />;
}

/** Grade statements: all for registrars, their own for those who sign. */
export function SheetsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row wrap between">
                    <h1>{t(w.sheets)}</h1>
                    {has("registrar", "registrar_head") && (
                        <span class="row wrap">
                            <Link class="btn" href="/staff/statements/exams">
                                {t(w.open_new)}
                            </Link>
                            <Link class="btn" href="/staff/paper">
                                {t(w.paper)}
                            </Link>
                        </span>
                    )}
                </div>
                <p class="dim">{t(w.lead)}</p>
                <OfficeList<SheetRow>
                    caption={t(w.sheets)}
                    path="/api/sheets"
                    keyOf={(row) => row.id}
                    search
                    choices={[
                        { name: "state", label: t(b.state), options: options(sheetStates) },
                        { name: "kind", label: t(w.sheet), options: options(sheetKinds) },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    onOpen={(row) => go(`/staff/sheets/${row.id}`)}
                    columns={[
                        {
                            key: "number",
                            title: t(w.number),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/sheets/${row.id}`}>
                                    {row.number}
                                </Link>
                            ),
                        },
                        { key: "course", title: t(b.course), sort: true, cell: (row) => said(row.course) },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group ?? t(w.all_groups) },
                        {
                            key: "kind",
                            title: t(w.sheet),
                            cell: (row) =>
                                [
                                    wordOf(sheetKinds, row.kind),
                                    row.relation === "correction" && t(w.correct),
                                    row.relation === "supplement" && t(w.supplement),
                                ]
                                    .filter(Boolean)
                                    .join(", "),
                        },
                        { key: "lines", title: t(w.lines), num: true, cell: (row) => row.lines || "–" },
                        { key: "state", title: t(b.state), sort: true, cell: (row) => <SheetState state={row.state} /> },
                        {
                            key: "registered_ms",
                            title: t(w.registered),
                            sort: true,
                            num: true,
                            cell: (row) => (row.registered_ms ? when(row.registered_ms) : "–"),
                        },
                    ]}
                />
            </main>
        </StaffShell>
    );
}
