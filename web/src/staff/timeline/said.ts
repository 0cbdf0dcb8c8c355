/* The entries of a timeline in words. */

import { clockOf, hhmmss } from "../../words/format";
import { kindTitle } from "../../words/kinds";
import { review as r } from "../../words/review";
import { staff as w } from "../../words/staff";
import { timeline as tl } from "../../words/timeline";
import { fill, lang, t, type Text } from "../../words/words";
import type { Incident, Segment, StreamName, TrackWord } from "../model";

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

/** What the causes of a camera are called in a screen, and in sound. */
const SCREEN_CAUSES: Record<string, Text> = { muted: tl.screen_stopped, camera: tl.screen_no_source };
const SOUND_CAUSES: Record<string, Text> = { muted: tl.mic_muted, camera: tl.mic_no_source };

const STREAMS: Record<StreamName, Text> = {
    camera: r.recording,
    microphone: r.sound_student,
    screen: r.screen,
    examiner: r.examiner,
    examiner_sound: r.sound_examiner,
};

/** By the numbers of docs/protocol.md 5. */
export const STREAM_NAMES: readonly StreamName[] = ["camera", "microphone", "screen", "examiner", "examiner_sound"];

/** Whose doing a gap is, as far as its cause tells. */
export type GapSide = "link" | "device" | "server";
const SIDES: Record<string, GapSide> = { offline: "link", shed: "link", server: "server" };
export const SIDE_WORDS: Record<GapSide, Text> = { link: tl.gaps_link, device: tl.gaps_device, server: tl.gaps_server };

export function gapSide(cause: string | undefined): GapSide {
    return (cause && SIDES[cause]) || "device";
}

function causeWord(cause: string | undefined, own: Record<string, Text> = {}): string {
    const known = cause ? (own[cause] ?? CAUSES[cause]) : undefined;
    return known ? fill(known, lang.value) : (cause ?? "");
}

/** The missing stretch in words: whose stream it is, and why. */
export function missingWord(cause: string | undefined, stream: StreamName = "camera"): string {
    if (stream === "screen") return t(tl.screen_gap, { cause: causeWord(cause, SCREEN_CAUSES) });
    const named = stream === "camera" ? "" : `${fill(STREAMS[stream], lang.value)}: `;
    if (stream === "microphone" || stream === "examiner_sound")
        return named + t(tl.sound_gap, { cause: causeWord(cause, SOUND_CAUSES) });
    return named + t(w.gap_of, { cause: causeWord(cause) });
}

export function segmentText(segment: Segment, incident: Incident | undefined): string {
    const span = `${hhmmss(segment.from_ms)}–${hhmmss(segment.to_ms)}`;
    const length = clockOf((segment.to_ms - segment.from_ms) / 1000);
    const what =
        segment.kind === "gap"
            ? missingWord(segment.cause, segment.stream)
            : segment.kind === "unseen"
              ? segment.cause === "sparse"
                  ? t(w.unseen_sparse)
                  : t(w.unseen_of, { cause: causeWord(segment.cause) })
              : incident
                ? kindTitle(incident.kind)
                : t(w.seg_ok);
    return `${span} · ${length} · ${what}`;
}

/** A screen's label is the browser's own number for it, which tells people nothing. */
export function trackText(word: TrackWord): string {
    const device = word.label && word.stream !== "screen" ? ` (${word.label})` : "";
    return `${hhmmss(word.at_ms)} · ${t(tl[word.stream])}${device}: ${t(tl[word.state])}`;
}
