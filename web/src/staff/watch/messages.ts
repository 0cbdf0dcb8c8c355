/* What the page and the watch worker say to each other. */

/** `screen`: beside the focus, what the student's screen shows. */
export type CanvasRole = "tile" | "focus" | "screen";

export type ToWorker =
    | { t: "open"; url: string }
    | { t: "canvas"; id: number; attempt: string; role: CanvasRole; canvas: OffscreenCanvas }
    | { t: "free"; id: number }
    | { t: "want"; attempts: string[]; focus: string | null }
    | { t: "freeze"; on: boolean }
    | { t: "close" };

/** `live`: pictures come. `waiting`: asked for, none yet. `gone`: the student sends nothing now.
    `unsupported`: this browser cannot show that codec. */
export type PictureState = "waiting" | "live" | "gone" | "unsupported";

export interface PictureRow {
    attempt: string;
    state: PictureState;
    /** Pictures drawn since the stream began. */
    frames: number;
    /** When the last one was drawn, by this machine's clock; 0 for never. */
    drawn_ms: number;
    codec: string;
}

export type WatchLink = "connecting" | "online" | "lost";

export type FromWorker = { t: "link"; link: WatchLink; since_ms: number } | { t: "pictures"; rows: PictureRow[] };
