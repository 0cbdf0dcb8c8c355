import { useState } from "preact/hooks";
import { get, post, withQuery } from "../../net/api";
import { Link } from "../../state/router";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { options } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { bare, Rich } from "../../ui/rich";
import { State, type Hue } from "../../ui/state";
import { common } from "../../words/common";
import { marking as w } from "../../words/marking";
import { said, t, type Said } from "../../words/words";
import { ExamHead } from "../head";
import { OfficeList } from "../registrar/list";
import { StaffShell } from "../shell";

interface ExamRow {
    exam: string;
    title: Said;
    course: Said;
    answers: number;
    two: boolean;
}

const turns = { open: w.open, apart: w.apart, mine: w.mine, done: w.done };
type Turn = keyof typeof turns;

const kinds = { essay: w.essay, file: w.file, sheet: w.sheet };

interface PaperRow {
    code: string;
    item: string;
    kind: keyof typeof kinds;
    most: number;
    stem: Said;
    format: "plain" | "html";
    turn: Turn;
    points: number | null;
}

interface PaperAnswer {
    kind: PaperRow["kind"];
    stem?: Said;
    format?: "plain" | "html";
    rubric?: string;
    text?: string | null;
    file?: string | null;
    marks: { part: "first" | "second" | "agreed"; points: number; comment: string }[];
}

const HUES: Record<Turn, Hue> = { open: "yellow", apart: "orange", mine: "green", done: "grey" };

/** Exams that have something to mark for this person. */
export function MarkingScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.nav)}</h1>
                <OfficeList<ExamRow>
                    caption={t(w.nav)}
                    path="/api/marking"
                    keyOf={(row) => row.exam}
                    search
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    columns={[
                        {
                            key: "title",
                            title: t(w.exam),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/marking/${row.exam}`}>
                                    {said(row.title)}
                                </Link>
                            ),
                        },
                        { key: "course", title: t(w.course), sort: true, cell: (row) => said(row.course) },
                        { key: "answers", title: t(w.answers), num: true, sort: true, cell: (row) => row.answers },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

interface MarkProps {
    exam: string;
    row: PaperRow;
    onClose: () => void;
    onMarked: () => void;
}

function Answer({ exam, row, data }: { exam: string; row: PaperRow; data: PaperAnswer }) {
    if (data.kind === "sheet") return <p>{t(w.sheet)}</p>;
    return (
        <>
            <div class="q">
                <Rich text={said(data.stem)} format={data.format} />
            </div>
            {data.rubric && (
                <p class="s dim prewrap">
                    {t(w.rubric)}: {data.rubric}
                </p>
            )}
            {data.file && (
                <p>
                    <a
                        class="btn"
                        href={withQuery(`/api/marking/${exam}/files/${data.file}`, { code: row.code, item: row.item })}
                        download
                    >
                        <Icon name="download" />
                        {t(w.download)}
                    </a>
                </p>
            )}
            {data.text && <blockquote class="prewrap">{data.text}</blockquote>}
            {!data.text && !data.file && <p class="dim">{t(w.no_answer)}</p>}
        </>
    );
}

/** One answer with its rubric: points and, where two differ, the reason. */
function MarkDialog({ exam, row, onClose, onMarked }: MarkProps) {
    const path = `/api/marking/${exam}`;
    const answer = useLoad(
        () => get<PaperAnswer>(`${path}/answer`, { code: row.code, item: row.item }),
        [row.code, row.item],
    );
    const [points, setPoints] = useState(row.points === null ? "" : String(row.points));
    const [comment, setComment] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const n = Number(points);
    const bad = !/^[0-9]+$/.test(points.trim()) || n > row.most;
    const give = async () => {
        setTried(true);
        setRefused("");
        if (bad) return;
        try {
            await post(path, { code: row.code, item: row.item, points: n, comment });
            onMarked();
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    const data = answer.data;
    return (
        <Dialog title={`${t(w.code)} ${row.code}`} wide onClose={onClose}>
            {!data && (answer.error ? <Failed error={answer.error} onRetry={answer.again} /> : <Loading />)}
            {data && <Answer exam={exam} row={row} data={data} />}
            {data?.marks.map((mark) => (
                <p key={mark.part} class="s">
                    <b>{t(w[mark.part])}:</b> {t(w.given, { points: mark.points, comment: mark.comment || "–" })}
                </p>
            ))}
            <Field
                label={t(w.points)}
                why={t(w.points_of, { n: row.most })}
                bad={tried && bad ? t(w.points_bad, { n: row.most }) : null}
            >
                <input
                    type="text"
                    inputMode="numeric"
                    autocomplete="off"
                    data-first
                    value={points}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setPoints(e.currentTarget.value)}
                />
            </Field>
            <Field label={t(w.comment)} why={t(w.comment_why)}>
                <textarea
                    rows={3}
                    value={comment}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setComment(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={give}>
                    {t(w.give)}
                </Button>
            </div>
        </Dialog>
    );
}

/** The papers of one exam, by code. */
export function MarkingExamScreen({ exam }: { exam: string }) {
    const [open, setOpen] = useState<PaperRow | null>(null);
    const [turn, setTurn] = useState(0);
    const start = (row: PaperRow) => {
        if (row.turn !== "done") setOpen(row);
    };
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <ExamHead exam={exam} all={w.nav} href="/staff/marking" />
                <p class="dim">{t(w.code_why)}</p>
                <OfficeList<PaperRow>
                    caption={t(w.nav)}
                    path={`/api/marking/${exam}`}
                    turn={turn}
                    keyOf={(row) => `${row.code}/${row.item}`}
                    search
                    choices={[
                        { name: "turn", label: t(w.turn), options: options(turns) },
                        { name: "kind", label: t(w.kind), options: options(kinds) },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    onOpen={start}
                    columns={[
                        {
                            key: "code",
                            title: t(w.code),
                            sort: true,
                            cell: (row) => (
                                <button type="button" class="linklike mono" onClick={() => start(row)}>
                                    {row.code}
                                </button>
                            ),
                        },
                        {
                            key: "stem",
                            title: t(w.task),
                            sort: true,
                            cell: (row) =>
                                row.kind === "sheet" ? t(w.sheet) : bare(said(row.stem), row.format).slice(0, 120),
                        },
                        {
                            key: "turn",
                            title: t(w.turn),
                            sort: true,
                            cell: (row) => <State hue={HUES[row.turn]}>{t(turns[row.turn])}</State>,
                        },
                        {
                            key: "points",
                            title: t(w.points),
                            num: true,
                            sort: true,
                            cell: (row) => `${row.points ?? "–"} / ${row.most}`,
                        },
                    ]}
                />
                {open && (
                    <MarkDialog
                        exam={exam}
                        row={open}
                        onClose={() => setOpen(null)}
                        onMarked={() => setTurn(turn + 1)}
                    />
                )}
            </main>
        </StaffShell>
    );
}
