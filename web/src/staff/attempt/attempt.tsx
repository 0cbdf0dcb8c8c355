import { useEffect, useMemo, useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Fault } from "../../net/fault";
import { go, Link, place } from "../../state/router";
import { has } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { acts as a } from "../../words/acts";
import { clockOf, hhmmss, when } from "../../words/format";
import { review as w } from "../../words/review";
import { staff as s } from "../../words/staff";
import { said, t } from "../../words/words";
import { attempts } from "../actions";
import { Notes } from "../board/side";
import { undecided } from "../board/rank";
import { IncidentCard } from "../incident/card";
import type { Act, AttemptFile, Incident, Part, Recording, Timeline } from "../model";
import { StaffShell } from "../shell";
import { missingWord, STREAM_NAMES } from "../timeline/said";
import { Sprites } from "../timeline/sprites";
import { Player } from "./player";
import { attemptState } from "./words";

interface Media {
    timeline: Timeline;
    parts: Part[];
    running: boolean;
    sprites: Recording["sprites"];
}

async function loadMedia(id: string): Promise<Media | null> {
    if (!has("proctor", "specialist", "engineer", "head")) return null;
    try {
        const [timeline, recording] = await Promise.all([
            attempts.timeline(id),
            get<Recording>(`/api/attempts/${encodeURIComponent(id)}/recording`),
        ]);
        const { parts, running, sprites } = recording;
        return { timeline, parts, running, sprites };
    } catch (error) {
        if (error instanceof Fault && error.status === 403) return null;
        throw error;
    }
}

function actId(file: AttemptFile): string | null {
    return typeof file.act === "string" ? file.act : (file.act?.id ?? null);
}

/** A draft of A from confirmed incidents: the specialist's own, where confirming made none by itself. */
function DraftA({ file, onMade }: { file: AttemptFile; onMade: () => void }) {
    const confirmed = file.incidents.filter((one) => one.state === "confirmed" && !one.act);
    const [refused, setRefused] = useState("");
    if (!has("specialist") || confirmed.length === 0 || actId(file)) return null;
    const draft = async () => {
        try {
            const body = { kind: "A", attempt: file.attempt.id, incidents: confirmed.map((one) => one.id) };
            const answer = await post<{ act: Act }>("/api/acts", body);
            onMade();
            go(`/staff/acts/${answer.act.id}`);
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <>
            <Button icon="file-text" onClick={draft}>
                {t(a.draft_a, { n: confirmed.length })}
            </Button>
            <Refused text={refused} />
        </>
    );
}

function Facts({ file }: { file: AttemptFile }) {
    const { attempt } = file;
    const rows: [string, string][] = [
        [t(w.state), attemptState(attempt.state)],
        [t(w.answers), `${file.answers_n} / ${attempt.exam.items_n}`],
        [t(w.started), attempt.started_ms ? when(attempt.started_ms) : "–"],
        [t(w.submitted), attempt.submitted_ms ? when(attempt.submitted_ms) : "–"],
        [t(w.credited), clockOf(attempt.credited_s)],
        [t(w.extra), clockOf(attempt.extra_s)],
    ];
    return (
        <section class="card">
            <dl class="facts">
                {rows.map(([name, value]) => (
                    <>
                        <dt>{name}</dt>
                        <dd class="tn">{value}</dd>
                    </>
                ))}
            </dl>
        </section>
    );
}

function Gaps({ file }: { file: AttemptFile }) {
    if (file.gaps.length === 0) return null;
    return (
        <section class="card col">
            <h2>{t(w.gaps)}</h2>
            <ol class="marks s">
                {file.gaps.map((gap) => (
                    <li key={`${gap.stream ?? 0}-${gap.from_ms}`} class="tn">
                        {hhmmss(gap.from_ms)}
                        {gap.to_ms !== null &&
                            `–${hhmmss(gap.to_ms)} · ${clockOf((gap.to_ms - gap.from_ms) / 1000)}`} ·{" "}
                        {missingWord(gap.cause, STREAM_NAMES[gap.stream ?? 0])}
                    </li>
                ))}
            </ol>
        </section>
    );
}

function Chat({ file }: { file: AttemptFile }) {
    if (file.chat.length === 0) return null;
    return (
        <section class="card col">
            <h2>{t(s.chat)}</h2>
            <ol class="marks s">
                {file.chat.map((line) => (
                    <li key={line.id}>
                        <span class="dim tn">{hhmmss(line.at_ms)}</span> {line.name}{" "}
                        {line.kind === "warning" && <b>{t(s.a_warning)}: </b>}
                        <span class="prewrap">{line.text}</span>
                    </li>
                ))}
            </ol>
        </section>
    );
}

/** A student's attempt for staff: the recording, what was seen, what was decided, what was said. */
export function AttemptScreen({ id }: { id: string }) {
    const file = useLoad(() => attempts.file(id), [id]);
    const media = useLoad(() => loadMedia(id), [id]);
    const sprites = useMemo(() => new Sprites(id), [id]);
    useEffect(() => () => sprites.close(), [sprites]);
    if (media.data) sprites.know(media.data.sprites);
    const [noting, setNoting] = useState(false);
    const asked = place.value.query.get("incident");
    const [marked, setMarked] = useState<string | null>(asked);
    const [start, setStart] = useState<number | null>(null);
    const data = file.data;
    const begin = start ?? (asked && data ? (data.incidents.find((one) => one.id === asked)?.from_ms ?? null) : null);
    const changed = () => void file.again();
    const mayDecide = has("proctor", "specialist", "head");
    const cards = data
        ? [...data.incidents].sort((x, y) => Number(undecided(y)) - Number(undecided(x)) || x.from_ms - y.from_ms)
        : [];
    const extra = (one: Incident) =>
        media.data && (
            <Button icon="play" onClick={() => setStart(one.from_ms - 3_000 - Math.random())}>
                {t(w.watch_this)}
            </Button>
        );
    const act = data ? actId(data) : null;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                {!data && (file.error ? <Failed error={file.error} onRetry={file.again} /> : <Loading rows={8} />)}
                {data && (
                    <>
                        {file.error !== null && (
                            <Banner
                                hue="blue"
                                title={t(a.old_view)}
                                action={<Button onClick={file.again}>{t(a.look_again)}</Button>}
                            />
                        )}
                        <div class="row wrap">
                            <div>
                                <h1>{data.student.name}</h1>
                                <p class="s dim">
                                    {[data.student.student_no, data.student.group, said(data.attempt.exam.course)]
                                        .filter(Boolean)
                                        .join(" · ")}
                                </p>
                            </div>
                            <span class="sp" />
                            {data.attempt.sitting && has("proctor", "specialist", "engineer", "head") && (
                                <Link class="btn ghost" href={`/staff/sittings/${data.attempt.sitting}`}>
                                    {t(s.board)}
                                </Link>
                            )}
                            {act && (
                                <Link class="btn" href={`/staff/acts/${act}`}>
                                    {t(s.open_act)}
                                </Link>
                            )}
                            <DraftA file={data} onMade={changed} />
                            <Button icon="pencil" onClick={() => setNoting(true)}>
                                {t(s.note)}
                            </Button>
                        </div>
                        <div class="act">
                            <div class="col g4">
                                {media.data ? (
                                    <Player
                                        attempt={id}
                                        parts={media.data.parts}
                                        timeline={media.data.timeline}
                                        incidents={data.incidents}
                                        start_ms={begin === null ? null : begin - (start === null ? 3_000 : 0)}
                                        onIncident={setMarked}
                                        running={media.data.running}
                                        sprites={sprites.any ? sprites : null}
                                        onRefresh={media.again}
                                    />
                                ) : media.error ? (
                                    <Failed error={media.error} onRetry={media.again} />
                                ) : null}
                                <Facts file={data} />
                                <Gaps file={data} />
                                <Chat file={data} />
                                <Notes notes={data.notes} />
                            </div>
                            <div class="col g4">
                                <h2>{t(w.incidents_n, { n: cards.length })}</h2>
                                {cards.length === 0 && <p class="s dim">{t(s.no_incidents)}</p>}
                                {cards.map((incident) => (
                                    <div key={incident.id} class={marked === incident.id ? "marked" : ""}>
                                        <IncidentCard
                                            incident={incident}
                                            mayDecide={mayDecide}
                                            onDecided={changed}
                                            onStale={changed}
                                            extra={extra(incident)}
                                        />
                                    </div>
                                ))}
                            </div>
                        </div>
                    </>
                )}
            </main>
            {noting && (
                <ReasonDialog
                    title={t(s.note_q)}
                    effect={t(s.note_effect)}
                    readers={t(s.note_readers)}
                    verb={t(s.note)}
                    onClose={() => setNoting(false)}
                    onDone={async (_, text) => {
                        await attempts.note(id, text);
                        setNoting(false);
                        toast(t(s.noted_toast));
                        changed();
                    }}
                />
            )}
        </StaffShell>
    );
}
