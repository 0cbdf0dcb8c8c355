import { useState } from "preact/hooks";
import { go, Link } from "../state/router";
import { has, serverNow } from "../state/session";
import { Button } from "../ui/button";
import { options } from "../ui/coded";
import { State, type Hue } from "../ui/state";
import type { Column } from "../ui/table";
import { second } from "../ui/tick";
import { date } from "../words/format";
import { office as o } from "../words/office";
import { staff as w } from "../words/staff";
import { said, t } from "../words/words";
import { CapacityWarning } from "./capacity";
import type { Sitting } from "./model";
import { AddProctors } from "./office/proctors";
import { OfficeList } from "./registrar/list";
import { StaffShell } from "./shell";
import { span } from "./span";

function whole({ starts_ms, ends_ms }: Sitting): string {
    const sameDay = new Date(starts_ms).toDateString() === new Date(ends_ms).toDateString();
    return sameDay ? `${date(starts_ms)}, ${span(starts_ms, ends_ms)}` : span(starts_ms, ends_ms);
}

/** As the list's filter knows them. */
const phases = { now: w.s_now, later: w.s_later, over: w.s_over };
type Phase = keyof typeof phases;

function phaseOf(sitting: Sitting): Phase {
    const now = (second.value, serverNow());
    if (sitting.state === "closed" || sitting.state === "cancelled" || now > sitting.ends_ms) return "over";
    return now < sitting.starts_ms ? "later" : "now";
}

function PhaseWord({ sitting }: { sitting: Sitting }) {
    const phase = phaseOf(sitting);
    const hue: Hue = phase === "now" ? "green" : "grey";
    return <State hue={hue}>{t(phases[phase])}</State>;
}

function columns(onAdd: (sitting: string) => void): Column<Sitting>[] {
    const all: Column<Sitting>[] = [
        {
            key: "course",
            title: t(w.s_exam),
            sort: true,
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
            sort: true,
            cell: (row) => whole(row),
        },
        { key: "room", title: t(w.s_room), sort: true, cell: (row) => row.room ?? "–" },
        { key: "state", title: t(w.col_state), sort: true, cell: (row) => <PhaseWord sitting={row} /> },
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

const AGAIN_MS = 15_000;

/** The exams this person may watch; the one that goes on stands first. */
export function Sittings() {
    const [adding, setAdding] = useState<string | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.nav_sittings)}</h1>
                <CapacityWarning />
                <OfficeList<Sitting>
                    caption={t(w.nav_sittings)}
                    path="/api/sittings"
                    turn={turn}
                    every_ms={AGAIN_MS}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "phase", label: t(w.col_state), options: options(phases) }]}
                    empty={t(w.s_none)}
                    emptyWhy={t(w.s_none_why)}
                    onOpen={(row) => go(`/staff/sittings/${row.id}`)}
                    columns={columns(setAdding)}
                />
                {adding && (
                    <AddProctors
                        sitting={adding}
                        onClose={() => setAdding(null)}
                        onDone={() => {
                            setAdding(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
