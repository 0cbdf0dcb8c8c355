import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { office as w, windowKinds } from "../../words/office";
import { terms } from "../../words/registrar";
import { t } from "../../words/words";
import { OfficeList } from "../registrar/list";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { localText, msOf, useDeed, valueOf } from "./form";

interface Window {
    id: string;
    year: number;
    term: string;
    kind: string;
    programme: string | null;
    programme_code: string | null;
    from_ms: number;
    to_ms: number;
    version: number;
}

interface EditProps {
    window: Window | null;
    onClose: () => void;
    onDone: () => void;
}

function Edit({ window: old, onClose, onDone }: EditProps) {
    const [year, setYear] = useState(String(old?.year ?? new Date().getFullYear()));
    const [term, setTerm] = useState(old?.term ?? "autumn");
    const [kind, setKind] = useState(old?.kind ?? "exam_session");
    const [from, setFrom] = useState(old ? localText(old.from_ms) : "");
    const [to, setTo] = useState(old ? localText(old.to_ms) : "");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onDone);
    const order = msOf(to) > msOf(from);
    const save = async () => {
        setTried(true);
        if (!order || !/^\d{4}$/.test(year)) return;
        await run(() =>
            post("/api/calendar", {
                ...(old ? { id: old.id, version: old.version } : {}),
                ...(old?.programme ? { programme: old.programme } : {}),
                year: Number(year),
                term,
                kind,
                from_ms: msOf(from),
                to_ms: msOf(to),
            }),
        );
    };
    return (
        <Dialog title={t(old ? w.change : w.add_window)} onClose={onClose}>
            <Field label={t(w.window)}>
                <select data-first value={kind} onChange={(e: { currentTarget: HTMLSelectElement }) => setKind(valueOf(e))}>
                    {options(windowKinds).map((o) => (
                        <option key={o.value} value={o.value}>
                            {o.label}
                        </option>
                    ))}
                </select>
            </Field>
            <Field label={t(w.year)} bad={tried && !/^\d{4}$/.test(year) ? t(common.required) : null}>
                <input inputMode="numeric" value={year} onInput={(e) => setYear(valueOf(e))} />
            </Field>
            <Field label={t(w.term)}>
                <select value={term} onChange={(e: { currentTarget: HTMLSelectElement }) => setTerm(valueOf(e))}>
                    {options(terms).map((o) => (
                        <option key={o.value} value={o.value}>
                            {o.label}
                        </option>
                    ))}
                </select>
            </Field>
            <Field label={t(w.from)}>
                <input type="datetime-local" value={from} onInput={(e) => setFrom(valueOf(e))} />
            </Field>
            <Field label={t(w.to)} bad={tried && !order ? t(w.order_bad) : null}>
                <input type="datetime-local" value={to} onInput={(e) => setTo(valueOf(e))} />
            </Field>
            <Refused text={refused} />
            <div class="end">
                {old && (
                    <Button onClick={() => run(() => post(`/api/calendar/${old.id}/remove`, { version: old.version }))}>
                        {t(w.remove)}
                    </Button>
                )}
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(common.save)}
                </Button>
            </div>
        </Dialog>
    );
}

/** The academic calendar; the registrar's office changes it. */
export function CalendarScreen() {
    const [editing, setEditing] = useState<Window | "new" | null>(null);
    const [turn, setTurn] = useState(0);
    const office = has("registrar", "registrar_head");
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row between wrap">
                    <h1>{t(w.calendar)}</h1>
                    {office && (
                        <Button kind="pri" onClick={() => setEditing("new")}>
                            {t(w.add_window)}
                        </Button>
                    )}
                </div>
                <OfficeList<Window>
                    caption={t(w.calendar)}
                    path="/api/calendar"
                    turn={turn}
                    keyOf={(row) => row.id}
                    choices={[{ name: "kind", label: t(w.window), options: options(windowKinds) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.calendar_why)}
                    columns={[
                        { key: "kind", title: t(w.window), sort: true, cell: (row) => <span class="b">{wordOf(windowKinds, row.kind)}</span> },
                        { key: "year", title: t(w.year), sort: true, num: true, cell: (row) => row.year },
                        { key: "term", title: t(w.term), sort: true, cell: (row) => wordOf(terms, row.term) },
                        { key: "from_ms", title: t(w.from), sort: true, num: true, cell: (row) => when(row.from_ms) },
                        { key: "to_ms", title: t(w.to), sort: true, num: true, cell: (row) => when(row.to_ms) },
                        { key: "programme_code", title: t(w.programme), sort: true, cell: (row) => row.programme_code ?? t(common.all), wide: true },
                        {
                            key: "do",
                            title: t(w.change),
                            cell: (row) => office && <Button onClick={() => setEditing(row)}>{t(w.change)}</Button>,
                        },
                    ]}
                />
                {editing && (
                    <Edit
                        window={editing === "new" ? null : editing}
                        onClose={() => setEditing(null)}
                        onDone={() => {
                            setEditing(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
