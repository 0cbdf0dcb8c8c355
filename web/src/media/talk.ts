/* What the page and the media worker say to each other. */
import type { Forced, Rung } from "./rungs";

export const WIDTH = 640;
export const HEIGHT = 480;
export const FPS = 15;
export const KBPS = 320;

/** What a stream of pictures looks like. */
export interface Shape {
    width: number;
    height: number;
    fps: number;
    kbps: number;
}
export const CAMERA_SHAPE: Shape = { width: WIDTH, height: HEIGHT, fps: FPS, kbps: KBPS };
/** The camera once more, for the detectors: every fourth picture, small. */
export const SMALL_SHAPE: Shape = { width: WIDTH / 2, height: HEIGHT / 2, fps: FPS / 4, kbps: 60 };
/** The most of a screen: text stays legible, and it changes rarely. */
export const SCREEN_SHAPE: Shape = { width: 1280, height: 800, fps: 2, kbps: 250 };

export type ToWorker =
    | {
          t: "start";
          attempt: string;
          token: string;
          stream: number;
          shape: Shape;
          origin: string;
          firefox: boolean;
          forced: Forced | null;
      }
    | { t: "token"; token: string }
    | { t: "frames"; readable: ReadableStream<VideoFrame> }
    | { t: "frame"; frame: VideoFrame }
    | { t: "slice"; bytes: ArrayBuffer; mime: string; piece: number; first: boolean; duration_us: number }
    | { t: "still"; bytes: ArrayBuffer; width: number; height: number }
    | { t: "fell"; from: Rung }
    | { t: "hidden"; hidden: boolean }
    | { t: "restart" }
    /** Pictures have another size from here on. */
    | { t: "shape"; shape: Shape }
    | { t: "stop" };

/** Once a second: what a student and a support person may want to know. */
export interface Beat {
    link: "connecting" | "open" | "waiting" | "closed";
    rung: Rung;
    codec: string;
    layers: number;
    captured: number;
    encoded: number;
    /** Steady ms of the worker since the last frame came, was sent, was acknowledged as durable; -1 never. */
    captured_ago_ms: number;
    sent_ago_ms: number;
    durable_ago_ms: number;
    durable_seq: number;
    last_seq: number;
    ring_bytes: number;
    shed: number;
    /** How many steps of quality are spared for the link; 0: none (thrift.ts). */
    spared: number;
    rtt_ms: number;
}

export type FromWorker =
    | { t: "beat"; beat: Beat }
    /** The page shall capture this way from now on. */
    | { t: "capture"; how: "processor" | "tick" | "recorder" | "stills"; fps: number }
    /** Time for a frame (tick) or a still; worker timers run in hidden pages too. */
    | { t: "tick" }
    /** The recorder has to begin a new piece: the server needs a key frame. */
    | { t: "key" }
    | { t: "refused"; sentence: string };
