import type { Advice, Seen } from "../net/types";
import { hints, type Hint } from "../words/hints";

/** The rules' kinds that a student can mend, as the pictures and sentences of the check-in name them. */
const OF_KIND: Record<string, Hint> = {
    covered: "covered",
    blocked: "blocked",
    frozen: "frozen",
    no_frames: "no_frames",
    technical: "no_frames",
    dark: "dark",
    defocused: "defocused",
    blurred_face: "soft",
    absent: "nobody",
    extra_person: "several",
    virtual_camera: "virtual",
    moved: "moved",
};

export function hintOfKind(kind: string): Hint | null {
    return OF_KIND[kind] ?? null;
}

/** Names under which programs offer a picture of their own making as a camera. A hint to the student, never a verdict. */
const VIRTUAL = /virtual|\bobs\b|manycam|xsplit|snap ?cam|droidcam|iriun|epoccam|splitcam|webcamoid|\bndi\b/i;

export function looksVirtual(label: string): boolean {
    return VIRTUAL.test(label);
}

/** Two looks that agree make a word: one that comes and goes between looks is not worth a sentence. */
export function steadyOf(before: Seen | null, now: Seen): string | null {
    return before?.want === now.want ? now.want : (before?.steady ?? null);
}

/** No look for so long although frames arrive: the server is busy or blind, and the student must not wait for it. */
export const UNLOOKED_MS = 10_000;

export interface Judged {
    /** What to mend first; null: nothing. */
    hint: Hint | null;
    /** The rules' own sentence, when they speak. */
    sentence: string | null;
    /** The picture may be used as it is. */
    clear: boolean;
    /** Nobody looked for a face: a person will. */
    unlooked: boolean;
}

/** One thing at a time: the rules' advice, else what the last two looks agree on, else the camera's own name. */
export function judge(
    advice: readonly Advice[],
    seen: Seen | null,
    label: string,
    arriving_ms: number | null,
    now_ms: number,
): Judged {
    /* Frames are on the server's disk, so that they do arrive: it is the looking that stands still. */
    const first = advice.find((one) => arriving_ms === null || one.kind !== "no_frames");
    if (first) return { hint: hintOfKind(first.kind), sentence: first.sentence, clear: false, unlooked: false };
    const silent = arriving_ms !== null && now_ms - Math.max(arriving_ms, seen?.at_ms ?? 0) >= UNLOOKED_MS;
    const word = silent ? null : (seen?.steady ?? null);
    const unlooked = silent || (word === "unknown" && !!seen?.degraded);
    const wrong = word !== null && word in hints ? (word as Hint) : null;
    const clear = arriving_ms !== null && (word === "ok" || unlooked);
    return { hint: wrong ?? (looksVirtual(label) ? "virtual" : null), sentence: null, clear, unlooked };
}
