import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { place, setQuery } from "../../state/router";
import { has, serverNow } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { Tabs } from "../../ui/tabs";
import { common } from "../../words/common";
import { fair as w } from "../../words/fair";
import { date, number } from "../../words/format";
import { said, t, type Said } from "../../words/words";
import { StaffShell } from "../shell";
import { dayMs, Line, Listed, sentence, today, Words } from "../../ui/listed";
import { ConsentText } from "./consent_text";
import { Requests } from "./requests";
import { Holds, TermsAndRecords } from "./terms";

interface Breach {
    id: string;
    found_ms: number;
    what: string;
    data: string;
    people: number;
    measures: string;
    authority_ms: number | null;
    subjects_ms: number | null;
    closed_ms: number | null;
}

function dayOf(ms: number | null | undefined): string {
    return ms ? new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 10) : "";
}

/** A day is told by its end, but never later than now: what is entered today happened before now. */
function past(day: string): number {
    const ms = dayMs(day);
    return ms === null ? 0 : Math.min(ms, serverNow());
}

function Step({ row, onClose, onDone }: { row: Breach | null; onClose: () => void; onDone: () => void }) {
    const [form, setForm] = useState({
        what: row?.what ?? "",
        data: row?.data ?? "",
        people: String(row?.people ?? 0),
        measures: row?.measures ?? "",
        found: dayOf(row?.found_ms) || today(),
        authority: dayOf(row?.authority_ms),
        subjects: dayOf(row?.subjects_ms),
    });
    const [closed, setClosed] = useState(false);
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const set = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
    const need = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const send = async () => {
        setTried(true);
        setRefused("");
        if (!form.what.trim() || !form.data.trim()) return;
        try {
            await post(row ? `/api/breaches/${row.id}` : "/api/breaches", {
                what: form.what.trim(),
                data: form.data.trim(),
                measures: form.measures.trim(),
                people: Math.max(0, Number(form.people) || 0),
                found_ms: past(form.found),
                authority_ms: past(form.authority),
                subjects_ms: past(form.subjects),
                closed_ms: closed ? serverNow() : 0,
            });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(row ? w.breach_next : w.breach_new)} onClose={onClose}>
            <Words label={t(w.breach_what)} value={form.what} onInput={(what) => set({ what })} bad={need(form.what)} />
            <Line label={t(w.breach_data)} value={form.data} onInput={(data) => set({ data })} bad={need(form.data)} />
            <Line
                type="number"
                label={t(w.breach_people)}
                value={form.people}
                onInput={(people) => set({ people })}
            />
            <Line type="date" label={t(w.breach_found)} value={form.found} onInput={(found) => set({ found })} />
            <Words label={t(w.breach_measures)} value={form.measures} onInput={(measures) => set({ measures })} />
            <Line
                type="date"
                label={t(w.breach_authority)}
                value={form.authority}
                onInput={(authority) => set({ authority })}
            />
            <Line
                type="date"
                label={t(w.breach_subjects)}
                value={form.subjects}
                onInput={(subjects) => set({ subjects })}
            />
            {row && (
                <Check checked={closed} onChange={setClosed}>
                    {t(w.breach_close)}
                </Check>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.save)}
                </Button>
            </div>
        </Dialog>
    );
}

function Breaches() {
    const [turn, setTurn] = useState(0);
    const [open, setOpen] = useState<Breach | "new" | null>(null);
    const day = (ms: number | null) => (ms ? date(ms) : "–");
    return (
        <>
            {has("dpo") && (
                <Button kind="pri" icon="plus" class="start" onClick={() => setOpen("new")}>
                    {t(w.breach_new)}
                </Button>
            )}
            <Listed<Breach>
                path="/api/breaches"
                caption={t(w.tab_breaches)}
                empty={t(w.breaches_empty)}
                search={false}
                turn={turn}
                keyOf={(row) => row.id}
                columns={[
                    { key: "found", title: t(w.breach_found), cell: (row) => date(row.found_ms) },
                    { key: "what", title: t(w.breach_what), cell: (row) => row.what },
                    { key: "data", title: t(w.breach_data), cell: (row) => row.data },
                    { key: "people", title: t(w.breach_people), num: true, cell: (row) => number(row.people) },
                    { key: "measures", title: t(w.breach_measures), wide: true, cell: (row) => row.measures || "–" },
                    { key: "authority", title: t(w.breach_authority), cell: (row) => day(row.authority_ms) },
                    { key: "subjects", title: t(w.breach_subjects), cell: (row) => day(row.subjects_ms) },
                    {
                        key: "state",
                        title: t(w.state),
                        cell: (row) =>
                            row.closed_ms || !has("dpo") ? (
                                <State hue={row.closed_ms ? "grey" : "yellow"}>
                                    {row.closed_ms ? date(row.closed_ms) : t(w.s_open)}
                                </State>
                            ) : (
                                <Button onClick={() => setOpen(row)}>{t(w.breach_next)}</Button>
                            ),
                    },
                ]}
            />
            {open && (
                <Step
                    row={open === "new" ? null : open}
                    onClose={() => setOpen(null)}
                    onDone={() => {
                        setOpen(null);
                        setTurn(turn + 1);
                    }}
                />
            )}
        </>
    );
}

interface DataTable {
    table: string;
    category: string;
    days: number | null;
    purpose: Said;
    columns: string[];
}

function DataList() {
    return (
        <>
            <p class="dim">{t(w.list_lead)}</p>
            <Listed<DataTable>
                path="/api/personal-data"
                caption={t(w.tab_list)}
                empty={t(w.list_empty)}
                search={false}
                keyOf={(row) => row.table}
                columns={[
                    { key: "purpose", title: t(w.purpose), cell: (row) => said(row.purpose) },
                    { key: "table", title: t(w.table), cell: (row) => <span class="mono">{row.table}</span> },
                    {
                        key: "columns",
                        title: t(w.columns),
                        cell: (row) => <span class="mono s">{row.columns.join(", ")}</span>,
                    },
                    {
                        key: "term",
                        title: t(w.term),
                        cell: (row) => (row.days === null ? t(w.term_record) : t(w.term_days, { n: row.days })),
                    },
                ]}
            />
        </>
    );
}

/** Everything of the data-protection officer, and what the auditor reads of it. */
export function PrivacyScreen() {
    const tabs = [
        ...(has("dpo") ? [{ id: "requests", title: t(w.tab_requests), draw: () => <Requests /> }] : []),
        ...(has("dpo") ? [{ id: "consent", title: t(w.tab_consent), draw: () => <ConsentText /> }] : []),
        { id: "terms", title: t(w.tab_terms), draw: () => <TermsAndRecords /> },
        { id: "holds", title: t(w.tab_holds), draw: () => <Holds /> },
        { id: "breaches", title: t(w.tab_breaches), draw: () => <Breaches /> },
        { id: "list", title: t(w.tab_list), draw: () => <DataList /> },
    ];
    const asked = place.value.query.get("tab");
    const current = tabs.find((tab) => tab.id === asked) ?? tabs[0];
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.privacy)}</h1>
                <Tabs label={t(w.privacy)} tabs={tabs} current={current?.id ?? ""} onPick={(tab) => setQuery({ tab })}>
                    <div class="col g4" key={current?.id}>
                        {current?.draw()}
                    </div>
                </Tabs>
            </main>
        </StaffShell>
    );
}
