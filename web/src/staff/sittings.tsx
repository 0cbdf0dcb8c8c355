import { useEffect, useState } from "preact/hooks";
import { get } from "../net/api";
import { go, Link, place, setQuery } from "../state/router";
import { has, serverNow } from "../state/session";
import { Empty, Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { useLoad } from "../ui/load";
import { State, type Hue } from "../ui/state";
import { Pager, Table, type Column } from "../ui/table";
import { second } from "../ui/tick";
import { date } from "../words/format";
import { office as o } from "../words/office";
import { staff as w } from "../words/staff";
import { said, t } from "../words/words";
import { CapacityWarning } from "./capacity";
import type { Page, Sitting } from "./model";
import { AddProctors } from "./office/proctors";
import { StaffShell } from "./shell";
import { span } from "./span";

const AGAIN_MS = 15_000;

function whole({ starts_ms, ends_ms }: Sitting): string {
    const sameDay = new Date(starts_ms).toDateString() === new Date(ends_ms).toDateString();
    return sameDay ? `${date(starts_ms)}, ${span(starts_ms, ends_ms)}` : span(starts_ms, ends_ms);
}

type Phase = "now" | "later" | "over";

function phaseOf(sitting: Sitting): Phase {
    const now = (second.value, serverNow());
    if (sitting.state === "closed" || sitting.state === "cancelled" || now > sitting.ends_ms) return "over";
    return now < sitting.starts_ms ? "later" : "now";
}

function PhaseWord({ sitting }: { sitting: Sitting }) {
    const phase = phaseOf(sitting);
    const hue: Hue = phase === "now" ? "green" : "grey";
    return <State hue={hue}>{t({ now: w.s_now, later: w.s_later, over: w.s_over }[phase])}</State>;
}

function columns(onAdd: (sitting: string) => void): Column<Sitting>[] {
    const all: Column<Sitting>[] = [
        {
            key: "course",
            title: t(w.s_exam),
            cell: (row) => (
                <Link class="b" href={`/staff/sittings/${row.id}`}>
                    {said(row.course) || said(row.exam)}
                </Link>
            ),
        },
        {
            key: "starts_ms",
            title: t(w.s_time),
            num: true,
            cell: (row) => whole(row),
        },
        { key: "room", title: t(w.s_room), cell: (row) => row.room ?? "–" },
        { key: "state", title: t(w.col_state), cell: (row) => <PhaseWord sitting={row} /> },
        { key: "students", title: t(w.s_students), num: true, cell: (row) => `${row.in_progress} / ${row.students}` },
        {
            key: "incidents",
            title: t(w.s_incidents),
            num: true,
            cell: (row) =>
                row.incidents_open > 0 ? <State hue="red">{row.incidents_open}</State> : <span class="dim">0</span>,
        },
        { key: "proctors", title: t(w.s_proctors), cell: (row) => row.proctors.join(", ") || "–" },
    ];
    if (has("registrar", "registrar_head", "head", "specialist"))
        all.push({
            key: "do",
            title: "",
            cell: (row) =>
                phaseOf(row) !== "over" && <Button onClick={() => onAdd(row.id)}>{t(o.add_proctors)}</Button>,
        });
    return all;
}

/** The exams this person may watch; the one that goes on stands first. */
export function Sittings() {
    const page = Number(place.value.query.get("page") ?? 1) || 1;
    const [adding, setAdding] = useState<string | null>(null);
    const list = useLoad(() => get<Page<Sitting>>("/api/sittings", { page, size: 50 }), [page]);
    useEffect(() => {
        const timer = setInterval(() => void list.again(), AGAIN_MS);
        return () => clearInterval(timer);
    }, [list.again]);
    const data = list.data;
    const weight = { now: 0, later: 1, over: 2 };
    const rows = data
        ? [...data.rows].sort((a, b) => weight[phaseOf(a)] - weight[phaseOf(b)] || a.starts_ms - b.starts_ms)
        : [];
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.nav_sittings)}</h1>
                <CapacityWarning />
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && rows.length === 0 && (
                    <Empty icon="monitor" title={t(w.s_none)}>
                        {t(w.s_none_why)}
                    </Empty>
                )}
                {data && rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(w.nav_sittings)}
                            columns={columns(setAdding)}
                            rows={rows}
                            keyOf={(row) => row.id}
                            onOpen={(row) => go(`/staff/sittings/${row.id}`)}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path="/api/sittings"
                        />
                    </div>
                )}
                {adding && (
                    <AddProctors
                        sitting={adding}
                        onClose={() => setAdding(null)}
                        onDone={() => {
                            setAdding(null);
                            void list.again();
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
