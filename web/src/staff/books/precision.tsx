import { get } from "../../net/api";
import { place, setQuery } from "../../state/router";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Field } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Pager, Table, type Column } from "../../ui/table";
import { date } from "../../words/format";
import { kindShort } from "../../words/kinds";
import { precision as w } from "../../words/precision";
import { said, t } from "../../words/words";
import type { Page, PrecisionRow, Sitting } from "../model";
import { StaffShell } from "../shell";

const DAY_MS = 86_400_000;
/** Fewer decisions than this say little, however they went. */
const FEW = 10;

/** A day as the browser's field gives it, "2026-11-21", as the moment it begins here; null when it is none. */
export function dayStart(text: string | null): number | null {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "");
    if (!found) return null;
    const ms = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3])).getTime();
    return Number.isNaN(ms) ? null : ms;
}

function percent(milli: number): number {
    return Math.round(milli / 10);
}

/** The interval as a band and the precision as a tick in it, on a scale from 0 to 100 %. */
function Band({ row }: { row: PrecisionRow }) {
    if (row.precision_milli === null || row.low_milli === null || row.high_milli === null) {
        return <span class="dim">{t(w.none_decided)}</span>;
    }
    const [n, low, high] = [percent(row.precision_milli), percent(row.low_milli), percent(row.high_milli)];
    return (
        <span class="band">
            <b class="tn">{t(w.percent, { n })}</b>
            <svg
                viewBox="0 0 1000 12"
                preserveAspectRatio="none"
                role="img"
                aria-label={t(w.bar, { n, low, high })}
            >
                <rect class="all" x="0" y="4" width="1000" height="4" />
                <rect class="is" x={row.low_milli} y="2" width={row.high_milli - row.low_milli} height="8" />
                <rect class="limit" x={Math.min(992, row.precision_milli - 4)} y="0" width="8" height="12" />
            </svg>
            <span class="xs dim tn">
                {t(w.interval, { low, high })}
                {row.confirmed + row.dismissed < FEW && ` · ${t(w.few)}`}
            </span>
        </span>
    );
}

function columns(): Column<PrecisionRow>[] {
    return [
        { key: "kind", title: t(w.kind), cell: (row) => <b>{kindShort(row.kind, false)}</b> },
        { key: "policy_version", title: t(w.version), num: true, cell: (row) => row.policy_version },
        { key: "raised", title: t(w.raised), num: true, cell: (row) => row.raised },
        { key: "confirmed", title: t(w.confirmed), num: true, cell: (row) => row.confirmed },
        { key: "dismissed", title: t(w.dismissed), num: true, cell: (row) => row.dismissed },
        { key: "false_alarm", title: t(w.false_alarm), num: true, cell: (row) => row.false_alarm },
        { key: "unsure", title: t(w.unsure), num: true, cell: (row) => row.unsure },
        { key: "undecided", title: t(w.undecided), num: true, cell: (row) => row.undecided },
        { key: "precision", title: t(w.precision), cell: (row) => <Band row={row} /> },
    ];
}

function useFilter() {
    const query = place.value.query;
    const to = dayStart(query.get("to"));
    return {
        from_ms: dayStart(query.get("from")),
        to_ms: to === null ? null : to + DAY_MS,
        sitting: query.get("sitting"),
    };
}

function Filters() {
    const query = place.value.query;
    const sittings = useLoad(() => get<Page<Sitting>>("/api/sittings", { phase: "begun", size: 200 }), []);
    const day = (name: "from" | "to", label: string) => (
        <Field label={label}>
            <input
                type="date"
                value={query.get(name) ?? ""}
                onChange={(e: { currentTarget: HTMLInputElement }) =>
                    setQuery({ [name]: e.currentTarget.value || null, page: null })
                }
            />
        </Field>
    );
    return (
        <div class="filters">
            {day("from", t(w.from))}
            {day("to", t(w.to))}
            <Field label={t(w.sitting)}>
                <select
                    value={query.get("sitting") ?? ""}
                    onChange={(e: { currentTarget: HTMLSelectElement }) =>
                        setQuery({ sitting: e.currentTarget.value || null, page: null })
                    }
                >
                    <option value="">{t(w.all_sittings)}</option>
                    {(sittings.data?.rows ?? []).map((one) => (
                        <option key={one.id} value={one.id}>
                            {said(one.course) || said(one.exam)} · {date(one.starts_ms)}
                        </option>
                    ))}
                </select>
            </Field>
        </div>
    );
}

/** How often the rules were right, by what people decided: so that a university sees where its thresholds are wrong. */
export function PrecisionScreen() {
    const page = Number(place.value.query.get("page") ?? 1) || 1;
    const filter = useFilter();
    const list = useLoad(
        () => get<Page<PrecisionRow>>("/api/precision", { ...filter, page, size: 50 }),
        [JSON.stringify(filter), page],
    );
    const data = list.data;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div>
                    <h1>{t(w.title)}</h1>
                    <p class="dim measure">{t(w.lead)}</p>
                </div>
                <Filters />
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(w.empty)}>{t(w.empty_why)}</Empty>}
                {data && data.rows.length > 0 && (
                    <div class="card col">
                        <Table
                            caption={t(w.title)}
                            columns={columns()}
                            rows={data.rows}
                            keyOf={(row) => `${row.kind}/${row.policy_version}/${row.class}`}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path="/api/precision"
                            query={filter}
                        />
                        <p class="s dim">{t(w.use)}</p>
                    </div>
                )}
            </main>
        </StaffShell>
    );
}
