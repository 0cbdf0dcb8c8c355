import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { get } from "../net/api";
import { Empty, Failed, Loading } from "./blank";
import { Button } from "./button";
import { Field } from "./field";
import { useLoad } from "./load";
import { Pager, Table, type Column } from "./table";
import { common } from "../words/common";
import { fair as w } from "../words/fair";
import { t } from "../words/words";
import type { Rows } from "../net/types";

interface Props<T> {
    path: string;
    /** What the server filters by, beside the search. */
    query?: Record<string, string>;
    caption: string;
    /** What will stand here while there is nothing yet. */
    empty: string;
    columns: Column<T>[];
    keyOf: (row: T) => string;
    search?: boolean;
    /** Counts up after a deed: the list is fetched again. */
    turn?: number;
    sort?: string;
    children?: ComponentChildren;
}

/** A list of the server's: searched, sorted, paged and exported. */
export function Listed<T>(props: Props<T>) {
    const { path, query = {}, caption, columns, keyOf, search = true, turn = 0 } = props;
    const [q, setQ] = useState("");
    const [page, setPage] = useState(1);
    const [sort, setSort] = useState(props.sort ?? "");
    const filter = { ...query, q, sort };
    const list = useLoad(() => get<Rows<T>>(path, { ...filter, page, size: 50 }), [
        path,
        JSON.stringify(filter),
        page,
        turn,
    ]);
    const data = list.data;
    return (
        <div class="card col">
            {(search || props.children) && (
                <div class="row wrap between">
                    {search && (
                        <Field label={t(w.search)}>
                            <input
                                type="search"
                                value={q}
                                onInput={(e: { currentTarget: HTMLInputElement }) => {
                                    setQ(e.currentTarget.value);
                                    setPage(1);
                                }}
                            />
                        </Field>
                    )}
                    {props.children}
                </div>
            )}
            {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
            {data && data.rows.length === 0 && q && (
                <Empty
                    icon="search"
                    title={t(common.not_matching)}
                    action={<Button onClick={() => setQ("")}>{t(common.clear)}</Button>}
                />
            )}
            {data && data.rows.length === 0 && !q && <Empty title={t(w.nothing)}>{props.empty}</Empty>}
            {data && data.rows.length > 0 && (
                <>
                    <Table
                        caption={caption}
                        rows={data.rows}
                        keyOf={keyOf}
                        columns={columns}
                        sort={sort}
                        onSort={(next) => {
                            setSort(next);
                            setPage(1);
                        }}
                        compact
                    />
                    <Pager
                        page={data.page}
                        pages={data.pages}
                        total={data.total}
                        onPage={setPage}
                        path={path}
                        query={filter}
                    />
                </>
            )}
        </div>
    );
}

/** What a fault says, for a form that stays open. */
export function sentence(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** "2026-11-29" of an input to the server's milliseconds, and back; null when it is empty. */
export function dayMs(day: string): number | null {
    const ms = day ? new Date(`${day}T00:00:00`).getTime() : NaN;
    return Number.isFinite(ms) ? ms : null;
}

export function today(): string {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

type Input = { currentTarget: HTMLInputElement };
type Area = { currentTarget: HTMLTextAreaElement };

/** A labelled line of text, a day or a number. */
export function Line(props: {
    label: string;
    value: string;
    onInput: (value: string) => void;
    type?: "text" | "date" | "number";
    why?: string;
    bad?: string | null;
}) {
    const { label, value, onInput, type = "text", why, bad = null } = props;
    return (
        <Field label={label} bad={bad} {...(why ? { why } : {})}>
            <input type={type} autocomplete="off" value={value} onInput={(e: Input) => onInput(e.currentTarget.value)} />
        </Field>
    );
}

/** A labelled text of several lines. */
export function Words(props: {
    label: string;
    value: string;
    onInput: (value: string) => void;
    why?: string;
    bad?: string | null;
}) {
    const { label, value, onInput, why, bad = null } = props;
    return (
        <Field label={label} bad={bad} {...(why ? { why } : {})}>
            <textarea rows={4} value={value} onInput={(e: Area) => onInput(e.currentTarget.value)} />
        </Field>
    );
}
