/*
 * The ladder: WebCodecs in a worker, MediaRecorder slices, one still a second. `?rung=` in the address or
 * `baqyla.rung` in the local storage begins lower or fixes a codec, for tests and for support:
 *   webcodecs · webcodecs:vp8 · webcodecs:vp9 · webcodecs:h264 · recorder · stills
 */
export type Rung = "webcodecs" | "recorder" | "stills";
export type Family = "h264" | "vp9" | "vp8";

export const LADDER: readonly Rung[] = ["webcodecs", "recorder", "stills"];

export interface Forced {
    rung: Rung;
    family: Family | null;
}

export function parseRung(text: string | null): Forced | null {
    const [rung = "", family = ""] = (text ?? "").split(":");
    if (!LADDER.includes(rung as Rung)) return null;
    const known = family === "h264" || family === "vp9" || family === "vp8";
    return { rung: rung as Rung, family: known ? family : null };
}

export function forcedRung(): Forced | null {
    let kept: string | null = null;
    try {
        kept = localStorage.getItem("baqyla.rung");
    } catch {
        /* no storage: only the address counts */
    }
    return parseRung(new URLSearchParams(location.search).get("rung") ?? kept);
}
