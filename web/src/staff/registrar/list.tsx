import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../../net/api";
import { place, setQuery } from "../../state/router";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Pager, Table, type Column } from "../../ui/table";
import { common } from "../../words/common";
import { t } from "../../words/words";
import type { Page } from "../model";

export interface Choice {
    /** The query's name, and the words of its values. */
    name: string;
    label: string;
    options: { value: string; label: string }[];
}

interface Props<T> {
    caption: string;
    path: string;
    /** Added to every request, and not in the address. */
    fixed?: Record<string, string>;
    columns: Column<T>[];
    keyOf: (row: T) => string;
    /** A word of its own says what is found by it. */
    search?: boolean | string;
    choices?: Choice[];
    empty: string;
    emptyWhy?: string;
    onOpen?: (row: T) => void;
    compact?: boolean;
    /** The order when none is chosen. */
    sort?: string;
    /** Rows of a page. */
    size?: number;
    /** Asks again by itself. */
    every_ms?: number;
    /** Drawn above the table when there are rows. */
    above?: (page: Page<T>) => ComponentChildren;
    /** Changes when the list must be asked again. */
    turn?: number;
}

function Search({ value, label }: { value: string; label: string }) {
    const [text, setText] = useState(value);
    useEffect(() => setText(value), [value]);
    useEffect(() => {
        if (text === value) return;
        const timer = setTimeout(() => setQuery({ q: text || null, page: null }), 300);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <Field label={label}>
            <input
                type="search"
                value={text}
                onInput={(e: { currentTarget: HTMLInputElement }) => setText(e.currentTarget.value)}
            />
        </Field>
    );
}

function Chooser({ choice, value }: { choice: Choice; value: string }) {
    return (
        <Field label={choice.label}>
            <select
                value={value}
                onChange={(e: { currentTarget: HTMLSelectElement }) =>
                    setQuery({ [choice.name]: e.currentTarget.value, page: null })
                }
            >
                <option value="">{t(common.all)}</option>
                {choice.options.map((option) => (
                    <option key={option.value} value={option.value}>
                        {option.label}
                    </option>
                ))}
            </select>
        </Field>
    );
}

/** A list of the office: searched, filtered, sorted, paged and exported by the address. */
export function OfficeList<T>(props: Props<T>) {
    const query = place.value.query;
    const { choices = [], fixed = {}, size = 50 } = props;
    const sort = query.get("sort") ?? props.sort ?? "";
    const filter: Record<string, string | number | null> = {
        ...fixed,
        q: query.get("q"),
        sort: sort || null,
        ...Object.fromEntries(choices.map((c) => [c.name, query.get(c.name)])),
    };
    const page = Number(query.get("page") ?? 1) || 1;
    const narrowing = ["q", ...choices.map((c) => c.name)];
    const narrowed = narrowing.some((name) => query.get(name));
    const clear = Object.fromEntries([...narrowing, "page"].map((name) => [name, null]));
    const list = useLoad(
        () => get<Page<T>>(props.path, { ...filter, page, size }),
        [props.path, JSON.stringify(filter), page, size, props.turn ?? 0],
    );
    useEffect(() => {
        if (!props.every_ms) return;
        const timer = setInterval(() => void list.again(), props.every_ms);
        return () => clearInterval(timer);
    }, [list.again, props.every_ms]);
    const data = list.data;
    return (
        <>
            {(props.search || choices.length > 0) && (
                <div class="filters">
                    {props.search && (
                        <Search
                            value={query.get("q") ?? ""}
                            label={typeof props.search === "string" ? props.search : t(common.search)}
                        />
                    )}
                    {choices.map((choice) => (
                        <Chooser key={choice.name} choice={choice} value={query.get(choice.name) ?? ""} />
                    ))}
                </div>
            )}
            {!data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
            {data && data.rows.length === 0 && narrowed && (
                <Empty
                    icon="search"
                    title={t(common.not_matching)}
                    action={<Button onClick={() => setQuery(clear)}>{t(common.clear)}</Button>}
                />
            )}
            {data && data.rows.length === 0 && !narrowed && <Empty title={props.empty}>{props.emptyWhy}</Empty>}
            {data && data.rows.length > 0 && (
                <>
                    {props.above?.(data)}
                    <div class="card">
                        <Table
                            caption={props.caption}
                            columns={props.columns}
                            rows={data.rows}
                            keyOf={props.keyOf}
                            sort={sort}
                            onSort={(next) => setQuery({ sort: next, page: null })}
                            {...(props.onOpen ? { onOpen: props.onOpen } : {})}
                            {...(props.compact ? { compact: true } : {})}
                        />
                        <Pager
                            page={data.page}
                            pages={data.pages}
                            total={data.total}
                            size={size}
                            onPage={(n) => setQuery({ page: n })}
                            path={props.path}
                            query={filter}
                        />
                    </div>
                </>
            )}
        </>
    );
}
