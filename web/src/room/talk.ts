/* What the page and the workers of a room say to each other. */

export type MicIn =
    | { t: "start"; url: string; stream: number }
    /** The microphone's track as data; a newer one takes the place of the last. */
    | { t: "sound"; readable: ReadableStream<AudioData> }
    | { t: "url"; url: string }
    | { t: "mute"; muted: boolean }
    | { t: "stop" };

export interface MicBeat {
    t: "beat";
    link: "connecting" | "open" | "waiting" | "closed";
    level_milli: number;
    durable_ago_ms: number;
    packets: number;
}
export type MicOut = MicBeat | { t: "refused"; sentence: string } | { t: "failed" };

export type EarIn =
    | { t: "start"; url: string; writable: WritableStream<AudioData> }
    | { t: "url"; url: string }
    | { t: "stop" };

export interface EarOut {
    link: "connecting" | "open" | "waiting" | "closed";
    /** From the other's microphone to this browser's loudspeaker, by the clocks of both; -1 while nothing is heard. */
    delay_ms: number;
    packets: number;
}
