import { useEffect } from "preact/hooks";
import { get, withQuery } from "../../net/api";
import { go, Link, place, setQuery } from "../../state/router";
import { has } from "../../state/session";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { desk as w, figures, tasks } from "../../words/desk";
import { number, when } from "../../words/format";
import { terms } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { wordOf } from "./parts";

const EVERY_MS = 10_000;

/** Where a task is done. */
const TO: Record<string, string> = {
    sheet_sign: "/staff/sheets?state=frozen",
    sheet_accept: "/staff/sheets?state=frozen",
    sheet_open: "/staff/sheets?state=open",
    act_sign: "/staff/acts",
    act_draft: "/staff/acts",
    act_prepare: "/staff/annulments",
    act_post: "/staff/annulments",
    appeal_accept: "/staff/appeals/results?state=filed",
    appeal_decide: "/staff/appeals/results?state=accepted",
    remedy: "/staff/retakes?state=open",
    incident: "/staff/sittings",
    evidence_request: "/staff/evidence?state=open",
    admit: "/staff/sittings",
    mark: "/staff/marking",
    request_check: "/staff/requests?state=submitted",
    request_decide: "/staff/requests?state=checked",
    request_seat: "/staff/requests?state=approved",
    no_show: "/staff/no-shows?status=unknown",
    summer: "/staff/summer",
    policy_agree: "/staff/policy",
    policy_privacy: "/staff/policy",
    item_approve: "/staff/banks",
    data_request: "/staff/privacy",
    act_appeal_accept: "/staff/appeals/acts",
    act_appeal_vote: "/staff/appeals/acts",
    act_appeal_decide: "/staff/appeals/acts",
};

/** Where the rows behind a figure stand. */
const ROWS: Record<string, string> = {
    provisional: "/staff/grades?state=provisional",
    withheld: "/staff/grades?state=withheld",
    released: "/staff/grades?state=released",
    annulled: "/staff/grades?state=annulled",
    fx: "/staff/grades?letter=FX",
    f: "/staff/grades?letter=F",
    under_act: "/staff/acts",
    acts_to_post: "/staff/annulments",
    sitting: "/staff/sittings",
    sheets_open: "/staff/sheets?state=open",
    sheets_frozen: "/staff/sheets?state=frozen",
    remedies: "/staff/retakes?state=open",
    appeals: "/staff/appeals/results",
};

/** What waits for me, by my posts; the same for every role. */
export function Waiting({ titled }: { titled: boolean }) {
    const list = useLoad(() => get<{ rows: { what: string; count: number }[] }>("/api/waiting"), []);
    useEffect(() => {
        const timer = setInterval(() => void list.again(), EVERY_MS);
        return () => clearInterval(timer);
    }, []);
    const rows = list.data?.rows;
    return (
        <section class="card col">
            {titled && <h2>{t(w.waiting)}</h2>}
            {!rows && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading rows={2} />)}
            {rows?.length === 0 && <p class="dim">{t(w.nothing)}</p>}
            {rows && rows.length > 0 && (
                <ul class="row wrap">
                    {rows.map((row) => (
                        <li key={row.what}>
                            <Link class="btn start" href={TO[row.what] ?? "/staff"}>
                                <b class="tn">{number(row.count)}</b> {wordOf(tasks, row.what)}
                            </Link>
                        </li>
                    ))}
                </ul>
            )}
        </section>
    );
}

type Figures = Record<string, number> & { term: string };

function FigureGrid({ data }: { data: Figures }) {
    return (
        <dl class="figures">
            {Object.keys(figures).map((key) => {
                const value = number(data[key] ?? 0);
                const to = ROWS[key];
                return (
                    <div key={key} class="figure">
                        <dt>{wordOf(figures, key)}</dt>
                        <dd class="tn">{to ? <Link href={to}>{value}</Link> : value}</dd>
                    </div>
                );
            })}
        </dl>
    );
}

interface CompareRow {
    id: string;
    title: Said;
    students: number;
    graded: number;
    positive: number;
    fx: number;
    f: number;
    annulled: number;
    exam_tenths: number | null;
    final_tenths: number | null;
}

/** A dean compares the own students, by the first three. */
const BY = ["faculty", "programme", "group", "course", "examiner"] as const;
const DEANS = 3;
const BY_WORD = {
    faculty: w.by_faculty,
    programme: w.by_programme,
    group: w.by_group,
    course: w.by_course,
    examiner: w.by_examiner,
};

/** Shares of a row as one bar; its words say the same to who cannot see it. */
function Bar({ row }: { row: CompareRow }) {
    const all = row.positive + row.fx + row.f + row.annulled;
    const words = t(w.share_of, { ok: row.positive, fx: row.fx, f: row.f, an: row.annulled });
    if (!all) return <span class="dim">–</span>;
    let x = 0;
    const part = (count: number, kind: string) => {
        const width = (count / all) * 100;
        const rect = <rect class={kind} x={x} y={0} width={width} height={10} />;
        x += width;
        return count ? rect : null;
    };
    return (
        <svg class="shares" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={words}>
            <title>{words}</title>
            {part(row.positive, "ok")}
            {part(row.fx, "fx")}
            {part(row.f, "f")}
            {part(row.annulled, "an")}
        </svg>
    );
}

const tenths = (n: number | null) => (n === null ? "–" : number(n / 10));

function Compare({ fixed, office }: { fixed: Record<string, string>; office: boolean }) {
    const ways = office ? BY : BY.slice(0, DEANS);
    const asked = place.value.query.get("by");
    const by = ways.find((one) => one === asked) ?? (office ? "course" : "programme");
    return (
        <section class="col">
            <div class="row wrap between">
                <h2>{t(w.compare)}</h2>
                <a class="btn" href={withQuery("/api/desk/report", { ...fixed, by })} target="_blank" rel="noopener">
                    <Icon name="file-text" />
                    {t(w.report)}
                </a>
            </div>
            <div class="filters">
                <Field label={t(w.by)}>
                    <select
                        value={by}
                        onChange={(e: { currentTarget: HTMLSelectElement }) =>
                            setQuery({ by: e.currentTarget.value, page: null })
                        }
                    >
                        {ways.map((one) => (
                            <option key={one} value={one}>
                                {t(BY_WORD[one])}
                            </option>
                        ))}
                    </select>
                </Field>
            </div>
            <OfficeList<CompareRow>
                caption={t(w.compare)}
                path="/api/desk/compare"
                fixed={{ ...fixed, by }}
                keyOf={(row) => row.id}
                empty={t(w.none)}
                compact
                onOpen={(row) => by === "course" && go(`/staff/grades?q=&course=${row.id}`)}
                columns={[
                    {
                        key: "title",
                        title: t(BY_WORD[by]),
                        sort: true,
                        cell: (row) =>
                            by === "course" ? (
                                <Link class="b" href={`/staff/grades?course=${row.id}`}>
                                    {said(row.title) || "–"}
                                </Link>
                            ) : (
                                <b>{said(row.title) || "–"}</b>
                            ),
                    },
                    { key: "students", title: t(w.students), sort: true, num: true, cell: (row) => row.students },
                    { key: "graded", title: t(w.graded), sort: true, num: true, cell: (row) => row.graded },
                    { key: "share", title: t(w.share), cell: (row) => <Bar row={row} /> },
                    { key: "positive", title: t(w.positive), sort: true, num: true, cell: (row) => row.positive },
                    { key: "fx", title: "FX", sort: true, num: true, cell: (row) => row.fx },
                    { key: "f", title: "F", sort: true, num: true, cell: (row) => row.f },
                    { key: "annulled", title: "AN", sort: true, num: true, cell: (row) => row.annulled },
                    { key: "exam_tenths", title: t(w.mean_exam), sort: true, num: true, cell: (row) => tenths(row.exam_tenths) },
                    { key: "final_tenths", title: t(w.mean_final), sort: true, num: true, cell: (row) => tenths(row.final_tenths) },
                ]}
            />
        </section>
    );
}

interface Late {
    kind: string;
    id: string;
    title: Said;
    due_ms: number;
    count: number;
}

/** What the calendar says is late (001-4.1.4). */
export function OverdueScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.overdue)}</h1>
                <OfficeList<Late>
                    caption={t(w.overdue)}
                    path="/api/desk/overdue"
                    keyOf={(row) => row.kind + row.id}
                    empty={t(w.none_overdue)}
                    emptyWhy={t(w.none_overdue_why)}
                    columns={[
                        { key: "kind", title: t(w.overdue), sort: true, cell: (row) => <b>{wordOf(tasks, row.kind)}</b> },
                        { key: "title", title: t(w.by_course), sort: true, cell: (row) => said(row.title) },
                        { key: "due_ms", title: t(w.due), sort: true, num: true, cell: (row) => when(row.due_ms) },
                        { key: "count", title: t(w.count), sort: true, num: true, cell: (row) => number(row.count) },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

/** The registrar's desk: what waits, the session's figures, comparisons (003-5.3.33). */
export function DeskScreen() {
    const query = place.value.query;
    const fixed: Record<string, string> = {};
    for (const name of ["year", "term"]) {
        const value = query.get(name);
        if (value) fixed[name] = value;
    }
    const office = has("registrar", "registrar_head");
    const loaded = useLoad(
        () => (office ? get<Figures>("/api/desk", fixed) : Promise.reject(new Error(""))),
        [JSON.stringify(fixed), office],
    );
    useEffect(() => {
        const timer = setInterval(() => office && void loaded.again(), EVERY_MS);
        return () => clearInterval(timer);
    }, [office]);
    const data = loaded.data;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row wrap between">
                    <h1>{t(office ? w.desk : w.waiting)}</h1>
                    {office && (
                        <span class="row wrap">
                            <Link class="btn" href="/staff/overdue">
                                {t(w.overdue)}
                            </Link>
                            <Link class="btn" href="/staff/evidence">
                                {t(w.requests)}
                            </Link>
                        </span>
                    )}
                </div>
                <Waiting titled={office} />
                {office && (
                    <section class="card col">
                        <h2>
                            {t(w.figures)}{" "}
                            {data && (
                                <span class="dim">
                                    {data.year}, {wordOf(terms, data.term)}
                                </span>
                            )}
                        </h2>
                        {!data && (loaded.error ? <Empty title={t(w.none)} /> : <Loading rows={3} />)}
                        {data && <FigureGrid data={data} />}
                    </section>
                )}
                {(office ? data : has("dean")) && <Compare fixed={fixed} office={office} />}
            </main>
        </StaffShell>
    );
}
