import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { withQuery } from "../net/api";
import { common } from "../words/common";
import { number } from "../words/format";
import { t } from "../words/words";
import { Button } from "./button";
import { Pick } from "./coded";
import { Icon } from "./icon";

export interface Column<T> {
    /** "do" holds the row's buttons: its title is for those who do not see them. */
    key: string;
    title: string;
    cell: (row: T) => ComponentChildren;
    /** The server can sort by this key. */
    sort?: boolean;
    num?: boolean;
    /** Left out where rows are stacked, on a phone. */
    wide?: boolean;
}

interface TableProps<T> {
    caption: string;
    columns: Column<T>[];
    rows: T[];
    keyOf: (row: T) => string;
    /** "name" or "-name", as in the query. */
    sort?: string;
    onSort?: (sort: string) => void;
    onOpen?: (row: T) => void;
    selected?: string | null;
    compact?: boolean;
}

/** A dash says "none" under a head; where each value has its own label, the label is left out too. */
const isNone = (cell: ComponentChildren) => cell === "–" || cell === "" || cell === null || typeof cell === "boolean";

/** A real table; on a phone each row becomes a list of labels and values, and the order is chosen above it. */
export function Table<T>(props: TableProps<T>) {
    const { columns, rows, sort = "", onSort, onOpen } = props;
    const key = sort.replace(/^-/, "");
    const order = sort.startsWith("-") ? "descending" : "ascending";
    const wrap = useRef<HTMLDivElement>(null);
    // What scrolls sideways can be reached by keyboard.
    useEffect(() => {
        const at = wrap.current;
        if (at && at.scrollWidth > at.clientWidth) at.tabIndex = 0;
        else at?.removeAttribute("tabindex");
    });
    const sortable = onSort ? columns.filter((column) => column.sort) : [];
    return (
        <div class="tw" ref={wrap}>
            {onSort && sortable.length > 0 && (
                <SortPick columns={sortable} at={key} order={order} onSort={onSort} />
            )}
            <table class={props.compact ? "stack compact" : "stack"}>
                <caption class="vh">{props.caption}</caption>
                <thead>
                    <tr>
                        {columns.map((column) => (
                            <th
                                key={column.key}
                                scope="col"
                                aria-sort={column.sort && onSort ? (column.key === key ? order : "none") : undefined}
                            >
                                {column.sort && onSort ? (
                                    <SortButton column={column} on={column.key === key} order={order} onSort={onSort} />
                                ) : column.key === "do" ? (
                                    <span class="vh">{column.title || t(common.deeds)}</span>
                                ) : (
                                    column.title
                                )}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row) => (
                        <tr
                            key={props.keyOf(row)}
                            class={onOpen ? "go" : ""}
                            aria-selected={props.selected === props.keyOf(row) ? true : undefined}
                            onClick={(event) => {
                                const inner = (event.target as HTMLElement).closest("a, button, input, label");
                                if (!inner) onOpen?.(row);
                            }}
                        >
                            {columns.map((column) => {
                                const cell = column.cell(row);
                                const names = [column.num && "num", column.wide && "d-only", isNone(cell) && "none"];
                                return (
                                    <td
                                        key={column.key}
                                        data-l={column.key === "do" ? undefined : column.title}
                                        class={names.filter(Boolean).join(" ")}
                                    >
                                        <div class="cell">{cell}</div>
                                    </td>
                                );
                            })}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

interface SortProps<T> {
    column: Column<T>;
    on: boolean;
    order: "ascending" | "descending";
    onSort: (sort: string) => void;
}

function SortButton<T>({ column, on, order, onSort }: SortProps<T>) {
    const next = on && order === "ascending" ? `-${column.key}` : column.key;
    return (
        <button
            type="button"
            class="sort"
            title={t(common.sort_by, { what: column.title })}
            onClick={() => onSort(next)}
        >
            {column.title}
            <Icon name={on ? (order === "ascending" ? "arrow-up" : "arrow-down") : "arrow-up-down"} small />
        </button>
    );
}

interface SortPickProps {
    columns: { key: string; title: string }[];
    at: string;
    order: "ascending" | "descending";
    onSort: (sort: string) => void;
}

/** On a phone the heads are not drawn. */
function SortPick({ columns, at, order, onSort }: SortPickProps) {
    const rises = order === "ascending";
    return (
        <div class="sortpick m-only">
            <Pick
                label={t(common.sort)}
                value={at}
                choices={columns.map(({ key, title }) => ({ value: key, label: title }))}
                onPick={onSort}
                {...(at ? {} : { none: "–" })}
            />
            <Button
                icon={rises ? "arrow-up" : "arrow-down"}
                label={t(rises ? common.sort_rises : common.sort_falls)}
                missing={at ? null : t(common.sort)}
                onClick={() => onSort(rises ? `-${at}` : at)}
            />
        </div>
    );
}

interface PagerProps {
    page: number;
    pages: number;
    total: number;
    size?: number;
    onPage: (page: number) => void;
    /** The list's path and filters: Export fetches all of it as CSV and says how many rows. */
    path?: string;
    query?: Record<string, string | number | null | undefined>;
}

export function Pager({ page, pages, total, size = 50, onPage, path, query }: PagerProps) {
    const from = total ? (page - 1) * size + 1 : 0;
    const to = Math.min(total, page * size);
    return (
        <div class="pager">
            <span class="s dim" role="status">
                {t(common.rows_of, { from: number(from), to: number(to), total: number(total) })}
            </span>
            {pages > 1 && (
                <>
                    <Button
                        icon="chevron-left"
                        label={t(common.page_prev)}
                        missing={page <= 1 ? t(common.page_prev) : null}
                        onClick={() => onPage(page - 1)}
                    />
                    <Button
                        icon="chevron-right"
                        label={t(common.page_next)}
                        missing={page >= pages ? t(common.page_next) : null}
                        onClick={() => onPage(page + 1)}
                    />
                </>
            )}
            {path && total > 0 && (
                <a class="btn sp" href={withQuery(path, { ...query, format: "csv" })} download>
                    <Icon name="download" />
                    {t(common.export_rows, { n: total })}
                </a>
            )}
        </div>
    );
}
