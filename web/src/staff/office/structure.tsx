import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { place, setQuery } from "../../state/router";
import { has } from "../../state/session";
import { Empty, Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Line } from "../../ui/listed";
import { useLoad, type Loaded } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { Table, type Column } from "../../ui/table";
import { Tabs } from "../../ui/tabs";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { office as o } from "../../words/office";
import { exams } from "../../words/exams";
import { examForms, levels, people as w } from "../../words/people";
import { said, t, type Said } from "../../words/words";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { useDeed } from "./form";
import { Labels } from "./labels";

export interface Unit {
    id: string;
    code?: string;
    title: Said;
    faculty?: string | null;
    department?: string | null;
    programme?: string;
    students?: number;
    credits?: number;
    delivery_lock?: string;
}

export interface Structure {
    faculties: Unit[];
    departments: Unit[];
    programmes: Unit[];
    groups: Unit[];
}

type Kind = "faculties" | "departments" | "programmes" | "courses";

interface PutProps {
    kind: Kind;
    old: Unit | null;
    all: Structure;
    onClose: () => void;
    onDone: () => void;
}

const three = (title: Said | undefined): Record<"kk" | "ru" | "en", string> =>
    typeof title === "object"
        ? { kk: title.kk, ru: title.ru ?? "", en: title.en ?? "" }
        : { kk: title ?? "", ru: "", en: "" };

/** A unit, a programme or a course, by its code. */
function Put({ kind, old, all, onClose, onDone }: PutProps) {
    const [code, setCode] = useState(old?.code ?? "");
    const [title, setTitle] = useState(three(old?.title));
    const [parent, setParent] = useState(old?.faculty ?? old?.department ?? "");
    const [level, setLevel] = useState("bachelor");
    const [credits, setCredits] = useState(String(old?.credits ?? 5));
    const [locked, setLocked] = useState(old?.delivery_lock === "traditional_only");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onDone);
    const above = { faculties: null, departments: all.faculties, programmes: all.departments, courses: all.departments }[kind];
    const number = /^\d{1,2}$/.test(credits) ? Number(credits) : 0;
    const creditsOk = kind !== "courses" || (number >= 1 && number <= 60);
    const parentOk = !above || !!parent;
    const missing = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const save = async () => {
        setTried(true);
        if (!code.trim() || !title.kk.trim() || !title.ru.trim() || !title.en.trim() || !creditsOk || !parentOk) return;
        await run(() =>
            post(`/api/${kind}`, {
                code: code.trim(),
                title: { kk: title.kk.trim(), ru: title.ru.trim(), en: title.en.trim() },
                ...(parent ? { parent } : {}),
                ...(kind === "programmes" ? { level } : {}),
                ...(kind === "courses"
                    ? { credits: number, delivery_lock: locked ? "traditional_only" : "none" }
                    : {}),
            }),
        );
    };
    return (
        <Dialog title={`${t(w[kind])}: ${t(w.put)}`} onClose={onClose}>
            <Line label={t(w.code)} why={t(w.code_why)} value={code} onInput={setCode} bad={missing(code)} />
            <Line label={t(w.title_kk)} value={title.kk} onInput={(kk) => setTitle({ ...title, kk })} bad={missing(title.kk)} />
            <Line label={t(w.title_ru)} value={title.ru} onInput={(ru) => setTitle({ ...title, ru })} bad={missing(title.ru)} />
            <Line label={t(w.title_en)} value={title.en} onInput={(en) => setTitle({ ...title, en })} bad={missing(title.en)} />
            {above && (
                <Pick
                    label={t(kind === "departments" ? w.faculties : w.departments)}
                    none="–"
                    value={parent}
                    choices={above.map((one) => ({ value: one.id, label: said(one.title) }))}
                    onPick={setParent}
                    bad={tried && !parentOk ? t(common.required) : null}
                />
            )}
            {kind === "programmes" && (
                <Pick label={t(w.level)} value={level} choices={options(levels)} onPick={setLevel} />
            )}
            {kind === "courses" && (
                <>
                    <Line
                        label={t(w.credits)}
                        value={credits}
                        onInput={setCredits}
                        bad={tried && !creditsOk ? t(w.credits_bad) : null}
                    />
                    <Check checked={locked} onChange={setLocked}>
                        {t(w.lock)}
                    </Check>
                </>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(common.save)}
                </Button>
            </div>
        </Dialog>
    );
}

const titleColumn: Column<Unit> = { key: "title", title: "", cell: (row) => <b>{said(row.title)}</b> };

function columnsOf(kind: Kind | "groups", all: Structure): Column<Unit>[] {
    const nameIn = (list: Unit[], id: string | null | undefined) => said(list.find((one) => one.id === id)?.title) || "–";
    const code: Column<Unit> = { key: "code", title: t(w.code), cell: (row) => <span class="mono">{row.code}</span> };
    const title = { ...titleColumn, title: t(w.title) };
    const count: Column<Unit> = { key: "students", title: t(w.students), num: true, cell: (row) => row.students ?? 0 };
    switch (kind) {
        case "faculties":
            return [code, title];
        case "departments":
            return [code, title, { key: "up", title: t(w.faculties), cell: (row) => nameIn(all.faculties, row.faculty) }];
        case "programmes":
            return [
                code,
                title,
                { key: "up", title: t(w.departments), cell: (row) => nameIn(all.departments, row.department) },
                count,
            ];
        case "courses":
            return [
                code,
                title,
                { key: "credits", title: t(w.credits), num: true, cell: (row) => row.credits ?? "–" },
                {
                    key: "lock",
                    title: t(w.lock),
                    cell: (row) => (row.delivery_lock === "traditional_only" ? t(common.yes) : "–"),
                },
            ];
        default:
            return [title, { key: "up", title: t(w.programmes), cell: (row) => row.programme ?? "–" }, count];
    }
}

interface UnitsProps {
    kind: Kind | "groups";
    all: Structure;
    rows: Loaded<Unit[]>;
    onChange: () => void;
}

function Units({ kind, all, rows, onChange }: UnitsProps) {
    const [putting, setPutting] = useState<Unit | "new" | null>(null);
    const may = kind !== "groups" && has("registrar", "registrar_head", "admin");
    const columns = columnsOf(kind, all);
    if (may)
        columns.push({
            key: "do",
            title: t(w.edit),
            cell: (row) => <Button onClick={() => setPutting(row)}>{t(w.edit)}</Button>,
        });
    return (
        <section class="card col">
            {may && (
                <Button class="start" onClick={() => setPutting("new")}>
                    {t(w.put)}
                </Button>
            )}
            {!rows.data && (rows.error ? <Failed error={rows.error} onRetry={rows.again} /> : <Loading />)}
            {rows.data?.length === 0 && <Empty title={t(w.nothing)}>{t(w.nothing_why)}</Empty>}
            {rows.data && rows.data.length > 0 && (
                <Table caption={t(w[kind])} rows={rows.data} keyOf={(row) => row.id} columns={columns} compact />
            )}
            {putting && kind !== "groups" && (
                <Put
                    kind={kind}
                    old={putting === "new" ? null : putting}
                    all={all}
                    onClose={() => setPutting(null)}
                    onDone={() => {
                        setPutting(null);
                        onChange();
                        toast(t(w.saved));
                    }}
                />
            )}
        </section>
    );
}

interface Planned {
    programme: string;
    programme_code: string;
    course_id: string;
    code: string;
    course: Said;
    form: string;
    version: number;
}

/** The form of exam of a course in a programme; the curriculum fixes it (003-5.3.7). */
function Curricula({ all, courses }: { all: Structure; courses: Unit[] }) {
    const [programme, setProgramme] = useState("");
    const [course, setCourse] = useState("");
    const [form, setForm] = useState("atk_test");
    const [reason, setReason] = useState("");
    const [tried, setTried] = useState(false);
    const list = useLoad(() => get<{ curriculum: Planned[] }>("/api/curriculum", { programme }), [programme]);
    const [refused, run] = useDeed(() => {
        void list.again();
        toast(t(w.saved));
    });
    const may = has("registrar", "registrar_head");
    const rows = list.data?.curriculum;
    const save = async () => {
        setTried(true);
        if (programme && course) await run(() => post("/api/curriculum", { programme, course, form, ...(reason.trim() ? { reason: reason.trim() } : {}) }));
    };
    const missing = (value: string) => (tried && !value ? t(common.required) : null);
    return (
        <section class="card col">
            <p class="s dim">{t(w.form_why)}</p>
            <div class="filters">
                <Pick
                    label={t(o.programme)}
                    none={t(common.all)}
                    value={programme}
                    choices={all.programmes.map((one) => ({ value: one.id, label: `${one.code ?? ""} ${said(one.title)}` }))}
                    onPick={setProgramme}
                    bad={missing(programme)}
                />
                {may && (
                    <>
                        <Pick
                            label={t(w.courses)}
                            none="–"
                            value={course}
                            choices={courses.map((one) => ({ value: one.id, label: `${one.code ?? ""} ${said(one.title)}` }))}
                            onPick={setCourse}
                            bad={missing(course)}
                        />
                        <Pick label={t(w.form)} value={form} choices={options(examForms)} onPick={setForm} />
                        <Line label={t(exams.reason)} value={reason} onInput={setReason} />
                        <Button onClick={save}>{t(common.save)}</Button>
                    </>
                )}
            </div>
            <Refused text={refused} />
            {!rows && (list.error ? <Failed error={list.error} onRetry={list.again} /> : <Loading />)}
            {rows?.length === 0 && <Empty title={t(w.nothing)}>{t(w.nothing_why)}</Empty>}
            {rows && rows.length > 0 && (
                <Table<Planned>
                    caption={t(w.curricula)}
                    rows={rows}
                    keyOf={(row) => row.programme + row.course_id}
                    compact
                    columns={[
                        { key: "programme", title: t(o.programme), cell: (row) => <span class="mono">{row.programme_code}</span> },
                        { key: "code", title: t(w.code), cell: (row) => <span class="mono">{row.code}</span> },
                        { key: "course", title: t(w.courses), cell: (row) => <b>{said(row.course)}</b> },
                        { key: "form", title: t(w.form), cell: (row) => wordOf(examForms, row.form) },
                    ]}
                />
            )}
        </section>
    );
}

const TABS = ["faculties", "departments", "programmes", "groups", "courses", "curricula", "labels"] as const;
type Tab = (typeof TABS)[number];

/** Faculties, departments, programmes, groups, courses, curricula, and what the university calls them. */
export function StructureScreen() {
    const asked = place.value.query.get("tab");
    const tab: Tab = TABS.find((one) => one === asked) ?? "faculties";
    const structure = useLoad(() => get<Structure>("/api/structure"), []);
    const courses = useLoad(async () => (await get<{ courses: Unit[] }>("/api/courses")).courses, []);
    const all = structure.data;
    const rows = (kind: "faculties" | "departments" | "programmes" | "groups"): Loaded<Unit[]> => ({
        ...structure,
        data: all ? all[kind] : null,
        set: () => undefined,
    });
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.structure)}</h1>
                <Tabs
                    label={t(w.structure)}
                    tabs={TABS.map((id) => ({ id, title: t(w[id]) }))}
                    current={tab}
                    onPick={(next) => setQuery({ tab: next })}
                >
                    {!all && (structure.error ? <Failed error={structure.error} onRetry={structure.again} /> : <Loading />)}
                    {all && tab === "courses" && (
                        <Units kind="courses" all={all} rows={courses} onChange={() => void courses.again()} />
                    )}
                    {all && tab === "curricula" && <Curricula all={all} courses={courses.data ?? []} />}
                    {tab === "labels" && <Labels />}
                    {all && (tab === "faculties" || tab === "departments" || tab === "programmes" || tab === "groups") && (
                        <Units key={tab} kind={tab} all={all} rows={rows(tab)} onChange={() => void structure.again()} />
                    )}
                </Tabs>
            </main>
        </StaffShell>
    );
}
