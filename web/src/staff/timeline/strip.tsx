import { useState } from "preact/hooks";
import { hhmm, hhmmss } from "../../words/format";
import { staff as w } from "../../words/staff";
import { timeline as tl } from "../../words/timeline";
import { t } from "../../words/words";
import { hueOfIncident } from "../board/rank";
import type { Incident, Segment, Timeline } from "../model";
import { Preview } from "./preview";
import { gapSide, segmentText, SIDE_WORDS, trackText, type GapSide } from "./said";
import type { Sprites } from "./sprites";

interface Props {
    timeline: Timeline;
    incidents: Incident[];
    /** Where the player stands, in server time. */
    at_ms?: number | null;
    onSeek?: (ms: number) => void;
    /** Small pictures of the recording: shown where the bar is pointed at, and at the keyboard's place. */
    sprites?: Sprites | null;
    /** The keyboard moves through the bar: the picture of the player's place is shown. */
    keyed?: boolean;
}

/* Below this the ends need seconds, or both read the same. */
const SHORT_MS = 15 * 60_000;

interface Mark {
    key: string;
    at_ms: number;
    text: string;
}

function classOf(segment: Segment, incident: Incident | undefined): string {
    if (segment.kind === "incident") return `seg-${incident ? hueOfIncident(incident) : "red"}`;
    return segment.kind === "gap" ? `seg-gap by-${gapSide(segment.cause)}` : `seg-${segment.kind}`;
}

/** Which hatching is whose; only what is there. */
function Legend({ drawn }: { drawn: Segment[] }) {
    const sides = new Set<GapSide>(drawn.filter((one) => one.kind === "gap").map((one) => gapSide(one.cause)));
    if (sides.size === 0) return null;
    return (
        <p class="xs dim legend row wrap">
            {t(tl.gaps_legend)}
            {[...sides].map((side) => (
                <span key={side} class="row">
                    <i class={`seg-gap by-${side}`} aria-hidden="true" />
                    {t(SIDE_WORDS[side])}
                </span>
            ))}
        </p>
    );
}

/** Green is seen and fine, hatched a gap by its cause, colours are incidents; the same stands below in words. */
export function Strip({ timeline, incidents, at_ms, onSeek, sprites, keyed }: Props) {
    const { from_ms, to_ms } = timeline;
    const [pointed, setPointed] = useState<number | null>(null);
    if (to_ms <= from_ms) return <p class="s dim">{t(w.nothing_yet)}</p>;
    const length = Math.max(1, to_ms - from_ms);
    const mark = length < SHORT_MS ? hhmmss : hhmm;
    const along = (ms: number) => Math.min(1, Math.max(0, (ms - from_ms) / length));
    const left = (ms: number) => `${along(ms) * 100}%`;
    const find = (id: string | undefined) => incidents.find((incident) => incident.id === id);
    /* The bar is the camera's; what another stream lacks stands in the list. */
    const drawn = timeline.segments.filter((segment) => !segment.stream);
    const tracks = timeline.tracks ?? [];
    const marks: Mark[] = [
        ...timeline.segments
            .filter((segment) => segment.kind !== "ok")
            .map((segment) => ({
                key: `${segment.kind}${segment.from_ms}${segment.incident ?? segment.stream ?? ""}`,
                at_ms: segment.from_ms,
                text: segmentText(segment, find(segment.incident)),
            })),
        ...tracks.map((word, i) => ({ key: `track${i}`, at_ms: word.at_ms, text: trackText(word) })),
    ].sort((a, b) => a.at_ms - b.at_ms);
    const moment = (event: MouseEvent) => {
        const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
        return from_ms + ((event.clientX - box.left) / Math.max(1, box.width)) * length;
    };
    const shown = pointed ?? (keyed ? (at_ms ?? null) : null);
    return (
        <div class="tl">
            <div
                class={`strip${onSeek ? " seeks" : ""}`}
                aria-hidden="true"
                onClick={onSeek ? (event: MouseEvent) => onSeek(moment(event)) : undefined}
                onPointerMove={sprites ? (event: PointerEvent) => setPointed(moment(event)) : undefined}
                onPointerLeave={() => setPointed(null)}
            >
                {drawn.map((segment) => {
                    const incident = find(segment.incident);
                    return (
                        <i
                            key={`${segment.kind}${segment.from_ms}${segment.incident ?? ""}`}
                            class={classOf(segment, incident)}
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
                {tracks.map((word, i) => (
                    <i key={`track${i}`} class="device" title={trackText(word)} style={{ left: left(word.at_ms) }} />
                ))}
                {at_ms !== null && at_ms !== undefined && <b class="needle" style={{ left: left(at_ms) }} />}
                {sprites && shown !== null && <Preview sprites={sprites} ms={shown} along={along(shown)} />}
            </div>
            <div class="ax xs dim tn row between" aria-hidden="true">
                <span>{mark(from_ms)}</span>
                <span>{mark(to_ms)}</span>
            </div>
            <Legend drawn={drawn} />
            {timeline.answers !== undefined && timeline.answers.length > 0 && (
                <p class="xs dim tn">{t(w.answers_marked, { n: timeline.answers.length })}</p>
            )}
            <details>
                <summary class="s b">{t(w.as_list, { n: marks.length })}</summary>
                {marks.length === 0 ? (
                    <p class="s dim">{t(w.no_marks)}</p>
                ) : (
                    <ol class="marks s">
                        {marks.map((one) => (
                            <li key={one.key}>
                                {onSeek ? (
                                    <button type="button" class="linkish" onClick={() => onSeek(one.at_ms)}>
                                        {one.text}
                                    </button>
                                ) : (
                                    one.text
                                )}
                            </li>
                        ))}
                    </ol>
                )}
            </details>
        </div>
    );
}
