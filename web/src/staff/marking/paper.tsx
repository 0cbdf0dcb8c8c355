import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { go, Link } from "../../state/router";
import { has } from "../../state/session";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { date, when } from "../../words/format";
import { paperResults as w } from "../../words/paper_results";
import { examForms } from "../../words/people";
import { attemptStates } from "../../words/review";
import { said, t, type Said } from "../../words/words";
import type { Page } from "../model";
import { useDeed, valueOf } from "../office/form";
import { OfficeList } from "../registrar/list";
import { options, wordOf } from "../registrar/parts";
import { ExamHead } from "../head";
import { StaffShell } from "../shell";

interface ExamRow {
    exam: string;
    title: Said;
    code: string;
    course: Said;
    form: string;
    to_ms: number;
    paper: number;
    waiting: number;
}

/** Exams with work on paper. */
export function PaperResultsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.nav)}</h1>
                <p class="dim">{t(w.lead)}</p>
                <OfficeList<ExamRow>
                    caption={t(w.nav)}
                    path="/api/exam-session"
                    fixed={{ paper: "1" }}
                    keyOf={(row) => row.exam}
                    search
                    choices={[
                        { name: "waiting", label: t(w.state), options: [{ value: "1", label: t(w.waiting_only) }] },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    onOpen={(row) => go(`/staff/results/${row.exam}`)}
                    columns={[
                        {
                            key: "title",
                            title: t(w.exam),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/results/${row.exam}`}>
                                    {said(row.title)}
                                </Link>
                            ),
                        },
                        {
                            key: "course",
                            title: t(w.course),
                            sort: true,
                            cell: (row) => (
                                <span>
                                    <span class="mono">{row.code}</span> {said(row.course)}
                                </span>
                            ),
                        },
                        { key: "form", title: t(w.kind), cell: (row) => wordOf(examForms, row.form) },
                        { key: "to_ms", title: t(w.ends), num: true, sort: true, cell: (row) => date(row.to_ms) },
                        { key: "paper", title: t(w.works), num: true, cell: (row) => row.paper },
                        { key: "waiting", title: t(w.waiting), num: true, sort: true, cell: (row) => row.waiting },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

interface Result {
    attempt: string;
    name: string;
    student_no: string;
    group: string;
    state: string;
    points: number | null;
    most: number;
    starts_ms: number;
    open: boolean;
}

interface Entry {
    points: string;
    absent: boolean;
    comment: string;
}

const AT_ONCE = 100;
const EMPTY: Entry = { points: "", absent: false, comment: "" };
const filled = (entry: Entry) => entry.absent || entry.points.trim() !== "";
const sound = (entry: Entry, most: number) =>
    entry.absent || (/^\d{1,4}$/.test(entry.points.trim()) && Number(entry.points) <= most);

interface LineProps {
    row: Result;
    entry: Entry;
    tried: boolean;
    first: boolean;
    set: (entry: Entry) => void;
}

function EntryLine({ row, entry, tried, first, set }: LineProps) {
    const bad = tried && filled(entry) && !sound(entry, row.most) ? t(w.points_bad, { n: row.most }) : null;
    return (
        <fieldset class="col g2">
            <legend>
                {row.name} <span class="mono dim s">{row.student_no}</span>
            </legend>
            <div class="row wrap">
                <Field label={t(w.points)} why={t(w.points_why, { n: row.most })} bad={bad}>
                    <input
                        inputMode="numeric"
                        autocomplete="off"
                        data-first={first ? true : undefined}
                        disabled={entry.absent}
                        value={entry.points}
                        onInput={(e) => set({ ...entry, points: valueOf(e) })}
                    />
                </Field>
                <Field label={t(w.comment)}>
                    <input maxLength={500} value={entry.comment} onInput={(e) => set({ ...entry, comment: valueOf(e) })} />
                </Field>
                <Check checked={entry.absent} onChange={(absent) => set({ ...entry, absent, points: "" })}>
                    {t(w.absent)}
                </Check>
            </div>
        </fieldset>
    );
}

/** Points of those who wait for a result: all that were written in, or none. */
function EnterDialog({ exam, onClose, onDone }: { exam: string; onClose: () => void; onDone: () => void }) {
    const path = `/api/exams/${exam}/results`;
    const list = useLoad(() => get<Page<Result>>(path, { state: "open", size: AT_ONCE }), [exam]);
    const [entries, setEntries] = useState<Record<string, Entry>>({});
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const rows = (list.data?.rows ?? []).filter((row) => row.starts_ms <= Date.now());
    const entryOf = (row: Result) => entries[row.attempt] ?? EMPTY;
    const given = rows.filter((row) => filled(entryOf(row)));
    const send = async () => {
        setTried(true);
        if (!given.length || !given.every((row) => sound(entryOf(row), row.most))) return;
        await run(async () => {
            const results = given.map((row) => {
                const { points, absent, comment } = entryOf(row);
                const said = comment.trim() ? { comment: comment.trim() } : {};
                return { attempt: row.attempt, ...(absent ? { absent } : { points: Number(points) }), ...said };
            });
            const { entered } = await post<{ entered: number }>(path, { results });
            toast(t(w.done, { n: entered }));
            onDone();
        });
    };
    return (
        <Dialog title={t(w.enter)} onClose={onClose} wide>
            <p class="dim">{t(w.enter_why)}</p>
            {!list.data && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
            {rows.map((row, i) => (
                <EntryLine
                    key={row.attempt}
                    row={row}
                    entry={entryOf(row)}
                    tried={tried}
                    first={i === 0}
                    set={(entry) => setEntries({ ...entries, [row.attempt]: entry })}
                />
            ))}
            {tried && !given.length && <p class="s orange b">{t(w.nothing)}</p>}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(common.save)}
                </Button>
            </div>
        </Dialog>
    );
}

/** Who did an exam on paper, with the points that were entered. */
export function PaperExamScreen({ exam }: { exam: string }) {
    const [entering, setEntering] = useState(false);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <ExamHead exam={exam} all={w.nav} href="/staff/results">
                    {has("teacher") && (
                        <Button kind="pri" onClick={() => setEntering(true)}>
                            {t(w.enter)}
                        </Button>
                    )}
                </ExamHead>
                <OfficeList<Result>
                    caption={t(w.nav)}
                    path={`/api/exams/${exam}/results`}
                    turn={turn}
                    keyOf={(row) => row.attempt}
                    search
                    choices={[
                        { name: "state", label: t(w.state), options: options({ open: w.open, entered: w.entered }) },
                    ]}
                    empty={t(w.nobody)}
                    columns={[
                        { key: "name", title: t(w.student), sort: true, cell: (row) => <b>{row.name}</b> },
                        {
                            key: "student_no",
                            title: t(w.number),
                            sort: true,
                            cell: (row) => <span class="mono">{row.student_no}</span>,
                        },
                        { key: "group", title: t(w.group), sort: true, cell: (row) => row.group },
                        { key: "starts_ms", title: t(w.day), num: true, sort: true, cell: (row) => when(row.starts_ms) },
                        {
                            key: "points",
                            title: t(w.points),
                            num: true,
                            sort: true,
                            cell: (row) => (row.points === null ? "–" : `${row.points} / ${row.most}`),
                        },
                        {
                            key: "state",
                            title: t(w.state),
                            cell: (row) =>
                                row.open ? (
                                    <State hue="yellow">{t(w.open)}</State>
                                ) : (
                                    <State hue="green">{wordOf(attemptStates, row.state)}</State>
                                ),
                        },
                    ]}
                />
                {entering && (
                    <EnterDialog
                        exam={exam}
                        onClose={() => setEntering(false)}
                        onDone={() => {
                            setEntering(false);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
