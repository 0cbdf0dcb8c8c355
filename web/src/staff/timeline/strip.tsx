import { hhmm, hhmmss, clockOf } from "../../words/format";
import { kindTitle } from "../../words/kinds";
import { review as r } from "../../words/review";
import { staff as w } from "../../words/staff";
import { fill, lang, t, type Text } from "../../words/words";
import { hueOfIncident } from "../board/rank";
import type { Incident, Segment, StreamName, Timeline } from "../model";

const CAUSES: Record<string, Text> = {
    offline: w.gap_offline,
    hidden: w.gap_hidden,
    muted: w.gap_muted,
    shed: w.gap_shed,
    server: w.gap_server,
    camera: w.gap_camera,
    unknown: w.gap_unknown,
    restart: w.unseen_restart,
    busy: w.unseen_busy,
    other_picture: w.unseen_other_picture,
};

export function causeWord(cause: string | undefined): string {
    const known = cause ? CAUSES[cause] : undefined;
    return known ? fill(known, lang.value) : (cause ?? "");
}

const STREAMS: Record<StreamName, Text> = {
    camera: r.recording,
    microphone: r.sound_student,
    screen: r.screen,
    examiner: r.examiner,
    examiner_sound: r.sound_examiner,
};

function streamWord(stream: StreamName): string {
    return fill(STREAMS[stream], lang.value);
}

interface Props {
    timeline: Timeline;
    incidents: Incident[];
    /** Where the player stands, in server time. */
    at_ms?: number | null;
    onSeek?: (ms: number) => void;
}

function segmentText(segment: Segment, incident: Incident | undefined): string {
    const span = `${hhmmss(segment.from_ms)}–${hhmmss(segment.to_ms)}`;
    const length = clockOf((segment.to_ms - segment.from_ms) / 1000);
    const what =
        segment.kind === "gap"
            ? `${segment.stream ? `${streamWord(segment.stream)}: ` : ""}${t(w.gap_of, { cause: causeWord(segment.cause) })}`
            : segment.kind === "unseen"
              ? segment.cause === "sparse"
                  ? t(w.unseen_sparse)
                  : t(w.unseen_of, { cause: causeWord(segment.cause) })
              : incident
                ? kindTitle(incident.kind)
                : t(w.seg_ok);
    return `${span} · ${length} · ${what}`;
}

/* Below this the ends need seconds, or both read the same. */
const SHORT_MS = 15 * 60_000;

/** Green is seen and fine, hatched blue a gap with its cause, colours are incidents; the same stands below in words. */
export function Strip({ timeline, incidents, at_ms, onSeek }: Props) {
    const { from_ms, to_ms } = timeline;
    if (to_ms <= from_ms) return <p class="s dim">{t(w.nothing_yet)}</p>;
    const length = Math.max(1, to_ms - from_ms);
    const mark = length < SHORT_MS ? hhmmss : hhmm;
    const left = (ms: number) => `${Math.min(100, Math.max(0, ((ms - from_ms) / length) * 100))}%`;
    const find = (id: string | undefined) => incidents.find((incident) => incident.id === id);
    /* The bar is the camera's; what another stream lacks stands in the list. */
    const drawn = timeline.segments.filter((segment) => !segment.stream);
    const marks = timeline.segments.filter((segment) => segment.kind !== "ok");
    const seek = (event: MouseEvent) => {
        const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
        onSeek?.(from_ms + ((event.clientX - box.left) / Math.max(1, box.width)) * length);
    };
    return (
        <div class="tl">
            <div class={`strip${onSeek ? " seeks" : ""}`} aria-hidden="true" onClick={onSeek ? seek : undefined}>
                {drawn.map((segment) => {
                    const incident = find(segment.incident);
                    const hue =
                        segment.kind === "incident" ? (incident ? hueOfIncident(incident) : "red") : segment.kind;
                    return (
                        <i
                            key={`${segment.kind}${segment.from_ms}${segment.incident ?? ""}`}
                            class={`seg-${hue}`}
                            title={segmentText(segment, incident)}
                            style={{
                                left: left(segment.from_ms),
                                width: `calc(${((segment.to_ms - segment.from_ms) / length) * 100}% + 1px)`,
                            }}
                        />
                    );
                })}
                {(timeline.answers ?? []).map((ms) => (
                    <i key={`answer${ms}`} class="answered" title={`${hhmmss(ms)} · ${t(w.seg_answer)}`} style={{ left: left(ms) }} />
                ))}
                {at_ms !== null && at_ms !== undefined && <b class="needle" style={{ left: left(at_ms) }} />}
            </div>
            <div class="ax xs dim tn row between" aria-hidden="true">
                <span>{mark(from_ms)}</span>
                <span>{mark(to_ms)}</span>
            </div>
            {timeline.answers !== undefined && timeline.answers.length > 0 && (
                <p class="xs dim tn">{t(w.answers_marked, { n: timeline.answers.length })}</p>
            )}
            <details>
                <summary class="s b">{t(w.as_list, { n: marks.length })}</summary>
                {marks.length === 0 ? (
                    <p class="s dim">{t(w.no_marks)}</p>
                ) : (
                    <ol class="marks s">
                        {marks.map((segment) => (
                            <li key={`${segment.kind}${segment.from_ms}${segment.incident ?? segment.stream ?? ""}`}>
                                {onSeek ? (
                                    <button type="button" class="linkish" onClick={() => onSeek(segment.from_ms)}>
                                        {segmentText(segment, find(segment.incident))}
                                    </button>
                                ) : (
                                    segmentText(segment, find(segment.incident))
                                )}
                            </li>
                        ))}
                    </ol>
                )}
            </details>
        </div>
    );
}
