import { date, hhmm } from "../words/format";

/** 10:00–11:30; with both days where they differ. */
export function span(from_ms: number, to_ms: number): string {
    const sameDay = new Date(from_ms).toDateString() === new Date(to_ms).toDateString();
    if (sameDay) return `${hhmm(from_ms)}–${hhmm(to_ms)}`;
    return `${date(from_ms)} ${hhmm(from_ms)} – ${date(to_ms)} ${hhmm(to_ms)}`;
}
