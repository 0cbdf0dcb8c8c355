import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Link } from "../../state/router";
import { has } from "../../state/session";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, FileField } from "../../ui/field";
import { Line } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { Table } from "../../ui/table";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { leaks as w, leakWays, leakWhose } from "../../words/leaks";
import { attemptStates } from "../../words/review";
import { said, t, type Said } from "../../words/words";
import { useDeed, valueOf } from "../office/form";
import { OfficeList } from "../registrar/list";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";

interface Leak {
    id: string;
    found: string;
    place: string;
    picture: string;
    attempts: number;
    attempt: string | null;
    name: string | null;
    student_no: string | null;
    by: string;
    at_ms: number;
}

interface Hit {
    attempt: string;
    way: string;
    code: string;
    name: string;
    student_no: string;
    group: string;
    exam: Said;
    course: string;
    started_ms: number | null;
    state: string;
}

async function sha256(file: File): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function Hits({ hits }: { hits: Hit[] }) {
    if (!hits.length) return <State hue="grey">{t(w.hits_none)}</State>;
    return (
        <>
            <p class="dim">{t(w.hits_why)}</p>
            <Table<Hit>
                caption={t(w.hits)}
                compact
                rows={hits}
                keyOf={(row) => row.attempt}
                columns={[
                    {
                        key: "name",
                        title: t(w.student),
                        cell: (row) => (
                            <span>
                                {has("specialist", "head") ? (
                                    <Link class="b" href={`/staff/attempts/${row.attempt}`}>
                                        {row.name}
                                    </Link>
                                ) : (
                                    <b>{row.name}</b>
                                )}{" "}
                                <span class="mono dim s">
                                    {row.student_no}, {row.group}
                                </span>
                            </span>
                        ),
                    },
                    { key: "exam", title: t(w.exam), cell: (row) => `${row.course} ${said(row.exam)}` },
                    { key: "way", title: t(w.way), cell: (row) => wordOf(leakWays, row.way) },
                    { key: "code", title: t(w.code), cell: (row) => <span class="mono">{row.code}</span> },
                    { key: "started", title: t(w.started), cell: (row) => (row.started_ms ? when(row.started_ms) : "–") },
                    { key: "state", title: t(common.state), cell: (row) => wordOf(attemptStates, row.state) },
                ]}
            />
        </>
    );
}

function Report({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
    const [found, setFound] = useState("");
    const [place, setPlace] = useState("");
    const [picture, setPicture] = useState<File | null>(null);
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const nothing = !found.trim() && !picture;
    const send = async () => {
        setTried(true);
        if (nothing || !place.trim()) return;
        await run(async () => {
            const body = {
                place: place.trim(),
                ...(found.trim() ? { found: found.trim() } : {}),
                ...(picture ? { picture: await sha256(picture) } : {}),
            };
            onDone((await post<{ id: string }>("/api/leaks", body)).id);
        });
    };
    return (
        <Dialog title={t(w.add)} onClose={onClose}>
            <Field label={t(w.found)} why={t(w.found_why)} bad={tried && nothing ? t(w.either) : null}>
                <textarea rows={4} maxLength={1000} data-first value={found} onInput={(e) => setFound(valueOf(e))} />
            </Field>
            <FileField
                label={t(w.picture)}
                why={t(w.picture_why)}
                accept="image/*"
                onPick={([one]) => setPicture(one ?? null)}
            />
            <Line
                label={t(w.place)}
                value={place}
                onInput={setPlace}
                bad={tried && !place.trim() ? t(common.required) : null}
            />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.send)}
                </Button>
            </div>
        </Dialog>
    );
}

/** One find, and whose it can be by now. */
function LeakDialog({ id, onClose }: { id: string; onClose: () => void }) {
    const one = useLoad(() => get<Leak & { hits: Hit[] }>(`/api/leaks/${id}`), [id]);
    const data = one.data;
    return (
        <Dialog title={data?.place ?? t(w.nav)} onClose={onClose} wide>
            {!data && (one.error ? <Failed error={one.error} onRetry={one.again} /> : <Loading />)}
            {data && (
                <>
                    <p class="dim">
                        {data.by}, {when(data.at_ms)}
                    </p>
                    {data.found && <blockquote class="prewrap">{data.found}</blockquote>}
                    {data.picture && <p class="mono s hash">SHA-256 {data.picture}</p>}
                    <h3>{t(w.hits)}</h3>
                    <Hits hits={data.hits} />
                </>
            )}
        </Dialog>
    );
}

function whoseOf(row: Leak) {
    if (row.attempt)
        return (
            <span>
                {row.name} <span class="mono dim s">{row.student_no}</span>
            </span>
        );
    return <State hue="grey">{t(row.attempts ? w.several : w.nobody)}</State>;
}

/** Exam content that was found outside (003-5.4.3). */
export function LeaksScreen() {
    const [reporting, setReporting] = useState(false);
    const [open, setOpen] = useState<string | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row between wrap">
                    <h1>{t(w.nav)}</h1>
                    {has("specialist", "head") && (
                        <Button kind="pri" onClick={() => setReporting(true)}>
                            {t(w.add)}
                        </Button>
                    )}
                </div>
                <p class="dim">{t(w.lead)}</p>
                <OfficeList<Leak>
                    caption={t(w.nav)}
                    path="/api/leaks"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "whose", label: t(w.whose), options: options(leakWhose) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    onOpen={(row) => setOpen(row.id)}
                    columns={[
                        {
                            key: "place",
                            title: t(w.place),
                            sort: true,
                            cell: (row) => (
                                <button type="button" class="linklike" onClick={() => setOpen(row.id)}>
                                    {row.place}
                                </button>
                            ),
                        },
                        { key: "name", title: t(w.whose), sort: true, cell: whoseOf },
                        { key: "attempts", title: t(w.attempts), num: true, sort: true, cell: (row) => row.attempts },
                        { key: "by", title: t(w.by), sort: true, cell: (row) => row.by },
                        { key: "at_ms", title: t(w.at), num: true, sort: true, cell: (row) => when(row.at_ms) },
                    ]}
                />
                {reporting && (
                    <Report
                        onClose={() => setReporting(false)}
                        onDone={(id) => {
                            setReporting(false);
                            setTurn(turn + 1);
                            setOpen(id);
                        }}
                    />
                )}
                {open && <LeakDialog id={open} onClose={() => setOpen(null)} />}
            </main>
        </StaffShell>
    );
}
