import { useEffect, useState } from "preact/hooks";
import { get, post, put } from "../../net/api";
import { go, setQuery } from "../../state/router";
import { has } from "../../state/session";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Field, FileField } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { importActions, importKinds, importNotes, importStates, office as w } from "../../words/office";
import { terms } from "../../words/registrar";
import { t } from "../../words/words";
import { roleWord } from "../acts/words";
import { OfficeList } from "../registrar/list";
import { options, StateOf, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { useDeed, valueOf } from "./form";

interface Import {
    id: string;
    kind: string;
    name: string;
    said: string;
    state: string;
    lines: number;
    bad: number;
    added: number;
    changed: number;
    written: number;
    fault: string | null;
    by: string;
    created_ms: number;
    ended_ms: number | null;
}

interface Line {
    line: number;
    action: string;
    cells: Record<string, { value: string | null; old?: string | null }>;
    notes: { column: string | null; code: string; error: boolean }[];
}

const ACTION_HUES = { add: "green", change: "yellow", error: "red" } as const;
const STATE_HUES = { checked: "yellow", applying: "blue", undoing: "orange", done: "green", failed: "red" } as const;

/** The columns a file of this kind may have; those that it must have are bold. */
function Columns({ kind }: { kind: string }) {
    const all = useLoad(() => get<{ kinds: Record<string, { column: string; need: boolean }[]> }>("/api/import-columns"), []);
    const columns = all.data?.kinds[kind] ?? [];
    return (
        <p class="s dim">
            {t(w.columns)}:{" "}
            {columns.map(({ column, need }, i) => (
                <>
                    {i > 0 && ", "}
                    <span class={need ? "b mono" : "mono"}>{column}</span>
                </>
            ))}
        </p>
    );
}

function Upload() {
    const kinds = has("registrar", "registrar_head") ? ["students", "enrolments", "midterms"] : [];
    if (has("admin")) kinds.push("staff");
    const [kind, setKind] = useState(kinds[0] ?? "students");
    const [file, setFile] = useState<File | null>(null);
    const [refused, run] = useDeed(() => undefined);
    return (
        <section class="card pad col g4">
            <div class="filters top-align">
                <Field label={t(w.file_kind)}>
                    <select value={kind} onChange={(e: { currentTarget: HTMLSelectElement }) => setKind(valueOf(e))}>
                        {kinds.map((one) => (
                            <option key={one} value={one}>
                                {wordOf(importKinds, one)}
                            </option>
                        ))}
                    </select>
                </Field>
                <FileField
                    label={t(w.file)}
                    why={t(w.file_why)}
                    accept=".csv,.txt,text/csv"
                    onPick={([one]) => setFile(one ?? null)}
                />
            </div>
            <Columns kind={kind} />
            <Refused text={refused} />
            <div class="end">
                <Button
                    kind="pri"
                    missing={file ? null : t(w.file)}
                    onClick={() =>
                        run(async () => {
                            if (!file) return;
                            const made = await put<{ import: Import }>("/api/imports", file, { kind, name: file.name });
                            go(`/staff/imports/${made.import.id}`);
                        })
                    }
                >
                    {t(w.look)}
                </Button>
            </div>
        </section>
    );
}

/** Files that were brought, and a new one. */
export function ImportsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.imports)}</h1>
                <Upload />
                <OfficeList<Import>
                    caption={t(w.imports)}
                    path="/api/imports"
                    keyOf={(row) => row.id}
                    onOpen={(row) => go(`/staff/imports/${row.id}`)}
                    search
                    choices={[
                        { name: "state", label: t(common.state), options: options(importStates) },
                        ...(has("registrar", "registrar_head")
                            ? [{ name: "kind", label: t(w.file_kind), options: options(importKinds) }]
                            : []),
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.imports_why)}
                    columns={[
                        {
                            key: "name",
                            title: t(w.file),
                            sort: true,
                            cell: (row) => (
                                <a class="b" href={`/staff/imports/${row.id}`}>
                                    {row.name || row.id}
                                </a>
                            ),
                        },
                        { key: "kind", title: t(w.file_kind), sort: true, cell: (row) => wordOf(importKinds, row.kind) },
                        { key: "lines", title: t(w.line), sort: true, num: true, cell: (row) => row.lines },
                        { key: "created_ms", title: t(w.from), sort: true, num: true, cell: (row) => when(row.created_ms), wide: true },
                        { key: "by", title: t(b.by), sort: true, cell: (row) => row.by, wide: true },
                        {
                            key: "state",
                            title: t(common.state),
                            sort: true,
                            cell: (row) => <StateOf table={importStates} code={row.state} hues={STATE_HUES} />,
                        },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

/** "utf-8 ;" as people write it. */
function encoding(told: string): string {
    const [name = "", comma] = told.split(" ");
    return name.toUpperCase() + (comma ? `, «${comma}»` : "");
}

/** What a cell says; the files' own words are told as on every other screen. */
function cellWord(column: string, value: string | null | undefined): string {
    if (!value) return "–";
    if (column === "term") return wordOf(terms, value);
    return column === "role" ? roleWord(value) : value;
}

function Cells({ line }: { line: Line }) {
    return (
        <>
            {Object.entries(line.cells).map(([column, { value, old }], i) => (
                <span key={column}>
                    {i > 0 && " · "}
                    <span class={old !== undefined ? "b" : ""} title={column}>
                        {cellWord(column, value)}
                    </span>
                    {old !== undefined && <span class="s dim"> ({t(w.was, { was: cellWord(column, old) })})</span>}
                </span>
            ))}
        </>
    );
}

/** One file: what each line would change, and the button that writes all of it. */
export function ImportScreen({ id }: { id: string }) {
    const [turn, setTurn] = useState(0);
    const one = useLoad(() => get<{ import: Import }>(`/api/imports/${id}`), [id, turn]);
    const [refused, run] = useDeed(() => setTurn(turn + 1));
    const file = one.data?.import;
    const under_way = file?.state === "applying" || file?.state === "undoing";
    useEffect(() => {
        if (!under_way) return;
        const timer = setTimeout(() => setTurn(turn + 1), 700);
        return () => clearTimeout(timer);
    }, [under_way, turn]);
    if (!file)
        return <StaffShell>{one.error ? <Failed error={one.error} onRetry={one.again} /> : <Loading />}</StaffShell>;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{file.name || wordOf(importKinds, file.kind)}</h1>
                <div class="row between wrap">
                    <p>
                        {t(w.found, {
                            lines: file.lines,
                            added: file.added,
                            changed: file.changed,
                            bad: file.bad,
                            said: encoding(file.said),
                        })}
                    </p>
                    <StateOf table={importStates} code={file.state} hues={STATE_HUES} />
                </div>
                <p role="status">{under_way && t(w.writing, { n: file.written, of: file.lines })}</p>
                <Refused text={refused || (file.state === "failed" ? file.fault : null)} />
                {file.state === "checked" && (
                    <div class="row wrap">
                        {file.bad > 0 && (
                            <Button onClick={() => setQuery({ action: "error", page: null })}>
                                {wordOf(importActions, "error")}: {file.bad}
                            </Button>
                        )}
                        <Button
                            kind="pri"
                            missing={file.bad > 0 ? t(w.apply_bad) : null}
                            onClick={() => run(() => post(`/api/imports/${id}/apply`, {}))}
                        >
                            {t(w.apply)}
                        </Button>
                    </div>
                )}
                <OfficeList<Line>
                    caption={t(w.what)}
                    path={`/api/imports/${id}/lines`}
                    keyOf={(row) => String(row.line)}
                    compact
                    choices={[{ name: "action", label: t(w.action), options: options(importActions) }]}
                    empty={t(w.none)}
                    columns={[
                        { key: "line", title: t(w.line), num: true, cell: (row) => row.line },
                        {
                            key: "action",
                            title: t(w.action),
                            cell: (row) => <StateOf table={importActions} code={row.action} hues={ACTION_HUES} />,
                        },
                        { key: "what", title: t(w.what), cell: (row) => <Cells line={row} /> },
                        {
                            key: "wrong",
                            title: t(w.wrong),
                            cell: (row) =>
                                row.notes.map((note, i) => (
                                    <div key={i} class={note.error ? "orange b" : "s dim"}>
                                        {note.column ? `${note.column}: ` : ""}
                                        {wordOf(importNotes, note.code)}
                                    </div>
                                )),
                        },
                    ]}
                />
            </main>
        </StaffShell>
    );
}
