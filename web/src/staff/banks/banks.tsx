import { useEffect, useState } from "preact/hooks";
import { get, withQuery } from "../../net/api";
import { go, Link, place, setQuery } from "../../state/router";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { bare } from "../../ui/rich";
import { State, type Hue } from "../../ui/state";
import { Pager, Table } from "../../ui/table";
import { bank as w, kinds, states } from "../../words/bank";
import { common } from "../../words/common";
import { lang, said, t, type Said } from "../../words/words";
import type { Page } from "../model";
import { OneHead } from "../head";
import { StaffShell } from "../shell";
import { ImportDialog } from "./import";
import { ItemDialog } from "./item";
import type { BankItemRow, BankRow, ItemState } from "./model";

function useFilter(sort: string) {
    const query = place.value.query;
    return {
        q: query.get("q"),
        kind: query.get("kind"),
        state: query.get("state"),
        category: query.get("category"),
        sort: query.get("sort") ?? sort,
        page: Number(query.get("page") ?? 1) || 1,
        size: 50,
    };
}

function Search({ value }: { value: string }) {
    const [text, setText] = useState(value);
    useEffect(() => {
        if (text === value) return;
        const timer = setTimeout(() => setQuery({ q: text || null, page: null }), 300);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <Field label={t(common.search)}>
            <input
                type="search"
                value={text}
                onInput={(e: { currentTarget: HTMLInputElement }) => setText(e.currentTarget.value)}
            />
        </Field>
    );
}

/** The courses whose questions this person may see. */
export function BanksScreen() {
    const filter = useFilter("code");
    const list = useLoad(() => get<Page<BankRow>>("/api/banks", filter), [JSON.stringify(filter)]);
    const data = list.data;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.nav)}</h1>
                <div class="filters">
                    <Search value={filter.q ?? ""} />
                </div>
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(w.none)}>{t(w.none_why)}</Empty>}
                {data && data.rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(w.nav)}
                            columns={[
                                {
                                    key: "title",
                                    title: t(w.course),
                                    sort: true,
                                    cell: (row) => (
                                        <Link class="b" href={`/staff/banks/${row.course}`}>
                                            {said(row.title)}
                                        </Link>
                                    ),
                                },
                                {
                                    key: "code",
                                    title: t(w.code),
                                    sort: true,
                                    cell: (row) => <span class="mono">{row.code}</span>,
                                },
                                { key: "items", title: t(w.items), num: true, sort: true, cell: (row) => row.items },
                                { key: "drafts", title: t(w.drafts), num: true, cell: (row) => row.drafts },
                            ]}
                            rows={data.rows}
                            keyOf={(row) => row.course}
                            sort={filter.sort}
                            onSort={(sort) => setQuery({ sort, page: null })}
                            onOpen={(row) => go(`/staff/banks/${row.course}`)}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path="/api/banks"
                            query={{ q: filter.q, sort: filter.sort }}
                        />
                    </div>
                )}
            </main>
        </StaffShell>
    );
}

const HUES: Record<ItemState, Hue> = { draft: "yellow", approved: "green", retired: "grey" };

interface Shown {
    course: { code: string; title: Said };
    categories: { category: string; items: number }[];
    may_write: boolean;
}

function Filters({ filter, shown }: { filter: ReturnType<typeof useFilter>; shown: Shown | null }) {
    const pick = (key: string, all: Record<string, string>) => (
        <select
            value={filter[key as "kind"] ?? ""}
            onChange={(e: { currentTarget: HTMLSelectElement }) =>
                setQuery({ [key]: e.currentTarget.value || null, page: null })
            }
        >
            <option value="">{t(common.all)}</option>
            {Object.entries(all).map(([value, title]) => (
                <option key={value} value={value}>
                    {title}
                </option>
            ))}
        </select>
    );
    const worded = (all: typeof kinds | typeof states) =>
        Object.fromEntries(Object.entries(all).map(([key, text]) => [key, text[lang.value] as string]));
    return (
        <div class="filters">
            <Search value={filter.q ?? ""} />
            <Field label={t(w.kind)}>{pick("kind", worded(kinds))}</Field>
            <Field label={t(w.state)}>{pick("state", worded(states))}</Field>
            <Field label={t(w.category)}>
                {pick(
                    "category",
                    Object.fromEntries((shown?.categories ?? []).map((c) => [c.category, `${c.category} (${c.items})`])),
                )}
            </Field>
        </div>
    );
}

function columns(onOpen: (id: string) => void) {
    return [
        {
            key: "stem",
            title: t(w.stem),
            cell: (row: BankItemRow) => (
                <button type="button" class="linklike" onClick={() => onOpen(row.id)}>
                    {bare(said(row.stem), row.format).slice(0, 140)}
                </button>
            ),
        },
        { key: "kind", title: t(w.kind), sort: true, cell: (row: BankItemRow) => t(kinds[row.kind]) },
        { key: "category", title: t(w.category), sort: true, cell: (row: BankItemRow) => row.category || "–" },
        {
            key: "difficulty",
            title: t(w.difficulty),
            num: true,
            sort: true,
            cell: (row: BankItemRow) => row.difficulty || "–",
        },
        { key: "points", title: t(w.points), num: true, sort: true, cell: (row: BankItemRow) => row.points },
        { key: "used", title: t(w.used), num: true, wide: true, cell: (row: BankItemRow) => row.used },
        {
            key: "state",
            title: t(w.state),
            sort: true,
            cell: (row: BankItemRow) => <State hue={HUES[row.state]}>{t(states[row.state])}</State>,
        },
    ];
}

/** The questions of one course. */
export function BankScreen({ course }: { course: string }) {
    const filter = useFilter("category");
    const path = `/api/banks/${course}/items`;
    const list = useLoad(() => get<Page<BankItemRow>>(path, filter), [course, JSON.stringify(filter)]);
    const shown = useLoad(() => get<Shown>(`/api/banks/${course}/categories`), [course]);
    const [importing, setImporting] = useState(false);
    const [open, setOpen] = useState<string | null>(null);
    const data = list.data;
    const changed = () => void Promise.all([list.again(), shown.again()]);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <OneHead
                    all={w.nav}
                    href="/staff/banks"
                    title={shown.data?.course.title}
                    code={shown.data?.course.code}
                >
                    {(["gift", "moodle"] as const).map((format) => (
                        <a
                            key={format}
                            class="btn"
                            href={withQuery(`/api/banks/${course}/export`, { format, lang: lang.value })}
                            download
                        >
                            <Icon name="download" />
                            {t(format === "gift" ? w.export_gift : w.export_xml)}
                        </a>
                    ))}
                    {shown.data?.may_write && (
                        <Button kind="pri" onClick={() => setImporting(true)}>
                            {t(w.add)}
                        </Button>
                    )}
                </OneHead>
                <Filters filter={filter} shown={shown.data} />
                {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
                {data && data.rows.length === 0 && <Empty title={t(w.empty)}>{t(w.empty_why)}</Empty>}
                {data && data.rows.length > 0 && (
                    <div class="card">
                        <Table
                            caption={t(w.nav)}
                            columns={columns(setOpen)}
                            rows={data.rows}
                            keyOf={(row) => row.id}
                            sort={filter.sort}
                            onSort={(sort) => setQuery({ sort, page: null })}
                            onOpen={(row) => setOpen(row.id)}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            onPage={(n) => setQuery({ page: n })}
                            path={path}
                            query={{ q: filter.q, kind: filter.kind, state: filter.state, category: filter.category }}
                        />
                    </div>
                )}
                {importing && (
                    <ImportDialog course={course} onClose={() => setImporting(false)} onTaken={changed} />
                )}
                {open && <ItemDialog id={open} onClose={() => setOpen(null)} onChanged={changed} />}
            </main>
        </StaffShell>
    );
}
