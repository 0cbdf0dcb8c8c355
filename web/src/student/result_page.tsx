import { useState } from "preact/hooks";
import { get, post } from "../net/api";
import type { GradeEvent, OwnAttempt, OwnIncident, Recorded, Result } from "../net/types";
import { Link } from "../state/router";
import { Empty, Failed, Loading } from "../ui/blank";
import { Button } from "../ui/button";
import { ClipPlayer } from "../ui/clip";
import { ReasonDialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { useLoad } from "../ui/load";
import { State, type Hue } from "../ui/state";
import { Table } from "../ui/table";
import { toast } from "../ui/toast";
import { common } from "../words/common";
import { date, hhmm, hhmmss, number, when } from "../words/format";
import { registrar } from "../words/registrar";
import { result as w } from "../words/result";
import { said, t, type Text } from "../words/words";
import { ActAppeals } from "./appeal";
import { OwnActs } from "./own_acts";
import { OwnPage } from "./own_page";
import { canEnter, isRunning, STATE_WORD } from "./states";

const RESULT_WORD: Record<Result["state"], { text: Text; hue: Hue }> = {
    provisional: { text: w.provisional, hue: "yellow" },
    released: { text: w.released, hue: "green" },
    annulled: { text: w.annulled, hue: "orange" },
    reinstated: { text: w.reinstated, hue: "green" },
};

const EVENT_WORD: Record<string, Text> = {
    graded: w.ev_graded,
    released: w.ev_released,
    annulled: w.ev_annulled,
    annulment: w.ev_annulled,
    reinstated: w.ev_reinstated,
    reinstatement: w.ev_reinstated,
};

function Value({ title, value, note }: { title: string; value: string; note?: string | undefined }) {
    return (
        <div class="score">
            <p class="s dim">{title}</p>
            <p class="v tn">{value}</p>
            {note && <p class="xs dim">{note}</p>}
        </div>
    );
}

function shown(n: number | null): string {
    return n === null ? "–" : number(n);
}

/** 77 · B+; a failed exam has a letter and no number. */
function finalOf(final: number | null, letter: string | null | undefined): string {
    return [final === null ? "" : number(final), letter ?? ""].filter(Boolean).join(" · ") || "–";
}

/** What stood in the ledger after an event: the final with its letter, and the exam's score below. */
function Entry({ event }: { event: GradeEvent | undefined }) {
    if (!event) return <>–</>;
    const { exam } = event;
    return (
        <span>
            {event.kind.startsWith("annul") ? t(w.no_score) : finalOf(event.new, event.letter)}
            {exam !== null && exam !== undefined && (
                <>
                    <br />
                    <span class="xs dim">{t(w.h_exam, { n: exam })}</span>
                </>
            )}
        </span>
    );
}

function Scores({ result }: { result: Result }) {
    const word = RESULT_WORD[result.state];
    return (
        <section class="card col g4">
            <div class="row between">
                <h2>{t(w.title)}</h2>
                <State hue={word.hue} tag>
                    {t(word.text)}
                </State>
            </div>
            <div class="scores">
                <Value title={t(w.score)} value={shown(result.score)} />
                <Value title={t(w.rating)} value={shown(result.rating)} />
                <Value
                    title={t(w.final)}
                    value={finalOf(result.final, result.letter)}
                    note={result.final === null ? undefined : t(w.formula)}
                />
            </div>
            {result.state !== "annulled" && result.final === null && result.letter && (
                <p class="s dim">
                    {t(w.no_final)} {t(result.letter === "FX" ? w.fx_next : w.f_next)}
                </p>
            )}
            {result.state === "annulled" && <p class="s dim">{t(w.annulled_body)}</p>}
            {result.history.length > 0 && <History events={result.history} />}
        </section>
    );
}

function History({ events }: { events: GradeEvent[] }) {
    return (
        <div class="col">
            <h3>{t(w.history)}</h3>
            <Table
                caption={t(w.history)}
                rows={events}
                keyOf={(event) => `${event.at_ms}-${event.kind}`}
                columns={[
                    { key: "at", title: t(w.h_when), cell: (event) => when(event.at_ms) },
                    { key: "kind", title: t(w.h_what), cell: (event) => t(EVENT_WORD[event.kind] ?? w.ev_other) },
                    {
                        key: "old",
                        title: t(w.h_before),
                        num: true,
                        cell: (event) => <Entry event={events[events.indexOf(event) - 1]} />,
                    },
                    { key: "new", title: t(w.h_after), num: true, cell: (event) => <Entry event={event} /> },
                ]}
            />
        </div>
    );
}

const STILL_WORD = { before: w.still_before, at: w.still_at, after: w.still_after };

function Incidents({ rows }: { rows: OwnIncident[] }) {
    return (
        <section class="card col g4">
            <h2>{t(w.incidents)}</h2>
            {rows.length === 0 && <p class="dim">{t(w.incidents_none)}</p>}
            {rows.map((row) => (
                <article class="col" key={row.id}>
                    <p class="b">{row.sentence}</p>
                    <p class="s dim">
                        {hhmmss(row.from_ms)}
                        {row.to_ms ? ` – ${hhmmss(row.to_ms)}` : ""}
                    </p>
                    <div class="frames">
                        {row.stills.map((still) => {
                            const caption = t(STILL_WORD[still.at], { time: hhmmss(still.at_ms) });
                            return (
                                <figure key={still.at + still.sha256}>
                                    <img
                                        class="cam"
                                        src={`/api/evidence/${still.sha256}`}
                                        alt={caption}
                                        loading="lazy"
                                    />
                                    <figcaption>{caption}</figcaption>
                                </figure>
                            );
                        })}
                    </div>
                    <ClipPlayer clip={row.clip} />
                </article>
            ))}
        </section>
    );
}

const CAUSE: Record<string, Text> = {
    offline: w.gap_offline,
    hidden: w.gap_hidden,
    muted: w.gap_muted,
    shed: w.gap_shed,
    server: w.gap_server,
};

/** Numbers of docs/protocol.md 5 beside the camera. */
const STREAM_WORD: Record<number, Text> = {
    1: w.stream_sound,
    2: w.stream_screen,
    3: w.stream_examiner,
    4: w.stream_examiner_sound,
};

function gapSaid(cause: string, stream = 0): string {
    const named = STREAM_WORD[stream];
    const why = named && cause === "muted" ? w.gap_off : (CAUSE[cause] ?? w.gap_unknown);
    return named ? `${t(named)}: ${t(why)}` : t(why);
}

function WhatWasRecorded({ recorded }: { recorded: Recorded | null }) {
    return (
        <section class="card col">
            <h2>{t(w.recorded)}</h2>
            {!recorded?.from_ms ? (
                <p class="dim">{t(w.rec_none)}</p>
            ) : (
                <dl class="facts wide">
                    <dt>{t(w.rec_span)}</dt>
                    <dd>
                        {when(recorded.from_ms)}
                        {recorded.to_ms ? ` – ${hhmm(recorded.to_ms)}` : ""}
                    </dd>
                    <dt>{t(w.rec_gaps)}</dt>
                    <dd>
                        {recorded.gaps.length === 0 && t(w.rec_no_gaps)}
                        {recorded.gaps.map((gap) => (
                            <div key={`${gap.stream ?? 0}-${gap.from_ms}`}>
                                {hhmmss(gap.from_ms)}
                                {gap.to_ms ? ` – ${hhmmss(gap.to_ms)}` : ""}: {gapSaid(gap.cause, gap.stream)}
                            </div>
                        ))}
                    </dd>
                    {recorded.until_ms && (
                        <>
                            <dt>{t(w.rec_until)}</dt>
                            <dd>{date(recorded.until_ms)}</dd>
                        </>
                    )}
                </dl>
            )}
        </section>
    );
}

/** An appeal of the result, with its reason; the server knows the last day. */
function AppealButton({ attempt }: { attempt: string }) {
    const [open, setOpen] = useState(false);
    return (
        <>
            <Button class="start" onClick={() => setOpen(true)}>
                {t(registrar.appeal_file)}
            </Button>
            {open && (
                <ReasonDialog
                    title={t(registrar.appeal_file)}
                    effect={t(registrar.appeal_effect)}
                    readers={t(registrar.appeal_readers)}
                    verb={t(registrar.appeal_file)}
                    onClose={() => setOpen(false)}
                    onDone={async (_, reason) => {
                        await post(`/api/my/attempts/${attempt}/appeal`, { reason });
                        setOpen(false);
                        toast(t(registrar.appeal_toast));
                    }}
                />
            )}
        </>
    );
}

function Body({ own, again }: { own: OwnAttempt; again: () => Promise<void> }) {
    const { state } = own.attempt;
    const word = STATE_WORD[state];
    const fresh = state === "submitted" || state === "auto_submitted";
    return (
        <>
            <div>
                <State hue={word.hue}>{t(word.text)}</State>
                <h1>{said(own.attempt.exam.course)}</h1>
                <p class="dim">{said(own.attempt.exam.title)}</p>
            </div>
            {(isRunning(state) || canEnter(state)) && (
                <Link class="btn pri big start" href={`/exam/${own.attempt.id}`}>
                    {t(isRunning(state) ? w.go_on : w.enter)}
                    <Icon name="arrow-right" />
                </Link>
            )}
            {own.result ? (
                <>
                    <Scores result={own.result} />
                    <AppealButton attempt={own.attempt.id} />
                </>
            ) : (
                !isRunning(state) &&
                !canEnter(state) && (
                    <section class="card">
                        <Empty icon={fresh ? "circle-check" : "clock"} title={t(fresh ? w.done_title : w.not_yet)}>
                            {t(fresh ? w.done_body : w.not_yet_why)}
                        </Empty>
                    </section>
                )
            )}
            {own.acts.length > 0 && <OwnActs acts={own.acts} onChange={again} />}
            {own.acts.length > 0 && <ActAppeals attempt={own.attempt.id} acts={own.acts} />}
            {!isRunning(state) && !canEnter(state) && (
                <>
                    <Incidents rows={own.incidents} />
                    <WhatWasRecorded recorded={own.recorded} />
                </>
            )}
        </>
    );
}

/** The result with its whole history, what was confirmed, what was recorded, and the acts. */
export function ResultPage({ id }: { id: string }) {
    const { data, error, again } = useLoad(() => get<OwnAttempt>(`/api/my/attempts/${id}`), [id]);
    return (
        <OwnPage>
            {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
            {data && <Body own={data} again={again} />}
            {data && error ? (
                <p class="s dim" role="status">
                    {t(common.offline)}
                </p>
            ) : null}
        </OwnPage>
    );
}
