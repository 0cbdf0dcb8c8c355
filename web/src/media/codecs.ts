import { CAMERA_SHAPE, HEIGHT, WIDTH, type Shape } from "./talk";
import type { Family } from "./rungs";

/** What this worker encodes; a worker of another stream sets its own at the start. */
export const shape: Shape = { ...CAMERA_SHAPE };

export interface Choice {
    codec: string;
    layers: 1 | 3;
    software: boolean;
}

const CODEC: Record<Family, string> = { h264: "avc1.42E01E", vp9: "vp09.00.10.08", vp8: "vp8" };
/** The level that pictures larger than a camera's need. */
const LARGE_H264 = "avc1.42E028";

function codecOf(family: Family, of: Shape): string {
    return family === "h264" && of.width * of.height > WIDTH * HEIGHT ? LARGE_H264 : CODEC[family];
}

/** H.264 costs least in Chromium; Firefox's H.264 encoder lags by seconds, so it is not asked there. */
export function order(firefox: boolean): Family[] {
    return firefox ? ["vp8", "vp9"] : ["h264", "vp9", "vp8"];
}

export function configOf(choice: Choice, of: Shape = shape): VideoEncoderConfig {
    const config: VideoEncoderConfig = {
        codec: choice.codec,
        width: of.width,
        height: of.height,
        bitrate: of.kbps * 1000,
        framerate: of.fps,
        latencyMode: "realtime",
        bitrateMode: "variable",
    };
    /* One layer is said by leaving the field out: Firefox refuses "L1T1". */
    if (choice.layers === 3) config.scalabilityMode = "L1T3";
    if (choice.software) config.hardwareAcceleration = "prefer-software";
    if (choice.codec.startsWith("avc1")) config.avc = { format: "annexb" };
    return config;
}

const TRIAL_FRAMES = 10;
const TRIAL_GAP_MS = 25;
const TRIAL_WAIT_MS = 1_500;
/** An encoder that holds frames back is told from a busy machine by its median. */
const QUICK_MS = 400;
const SLOW_MS = 1_500;

/** A moving picture without a camera: a bright square walks over a gradient. */
function trialFrame(n: number): VideoFrame {
    const { width, height } = shape;
    const luma = width * height;
    const data = new Uint8Array((luma * 3) / 2).fill(128, luma);
    for (let y = 0; y < height; y += 1) data.fill((y >> 2) + 40, y * width, (y + 1) * width);
    for (let y = 100; y < 200; y += 1) data.fill(230, y * width + n * 30, y * width + n * 30 + 100);
    return new VideoFrame(data, {
        format: "I420",
        codedWidth: width,
        codedHeight: height,
        timestamp: Math.round((n * 1_000_000) / shape.fps),
    });
}

export interface Trial {
    chunks: number;
    layers: Set<number>;
    /** The median; Infinity when frames are missing. */
    latency_ms: number;
    failed: string;
}

export type SvcMeta = EncodedVideoChunkMetadata & { svc?: { temporalLayerId?: number } };

/** Encodes ten frames and reads latency and layer numbers; never throws. */
export async function trial(config: VideoEncoderConfig): Promise<Trial> {
    const result: Trial = { chunks: 0, layers: new Set(), latency_ms: Infinity, failed: "" };
    const begun = new Map<number, number>();
    const waited: number[] = [];
    const encoder = new VideoEncoder({
        error: (error) => (result.failed = error.message),
        output: (chunk, meta) => {
            result.chunks += 1;
            waited.push(performance.now() - (begun.get(chunk.timestamp) ?? 0));
            result.layers.add((meta as SvcMeta | undefined)?.svc?.temporalLayerId ?? 0);
        },
    });
    try {
        encoder.configure(config);
        for (let n = 0; n < TRIAL_FRAMES && !result.failed; n += 1) {
            const frame = trialFrame(n);
            begun.set(frame.timestamp, performance.now());
            encoder.encode(frame, { keyFrame: n === 0 });
            frame.close();
            await new Promise((go) => setTimeout(go, TRIAL_GAP_MS));
        }
        const end = performance.now() + TRIAL_WAIT_MS;
        while (result.chunks < TRIAL_FRAMES - 1 && !result.failed && performance.now() < end) {
            await new Promise((go) => setTimeout(go, TRIAL_GAP_MS));
        }
    } catch (error) {
        result.failed = String(error);
    }
    if (encoder.state !== "closed") encoder.close();
    waited.sort((a, b) => a - b);
    if (result.chunks >= TRIAL_FRAMES - 1) result.latency_ms = waited[waited.length >> 1] ?? Infinity;
    return result;
}

export async function supported(choice: Choice, of: Shape = shape): Promise<boolean> {
    try {
        return (await VideoEncoder.isConfigSupported(configOf(choice, of))).supported === true;
    } catch {
        return false;
    }
}

/** The trial's latency; Infinity when the encoder fails or gives fewer layers than asked for. */
async function latencyOf(choice: Choice): Promise<number> {
    const seen = await trial(configOf(choice));
    if (seen.failed || (choice.layers === 3 && seen.layers.size < 3)) return Infinity;
    return seen.latency_ms;
}

/** Layered and quick; else layered though slow, as on a machine that is busy now; else quick with one layer. */
export async function choose(firefox: boolean, family: Family | null): Promise<Choice | null> {
    if (typeof VideoEncoder === "undefined") return null;
    const families = family ? [family] : order(firefox);
    for (const layers of [3, 1] as const) {
        let slow: Choice | null = null;
        for (const one of families) {
            for (const software of [false, true]) {
                const choice: Choice = { codec: codecOf(one, shape), layers, software };
                if (!(await supported(choice))) continue;
                const latency_ms = await latencyOf(choice);
                if (latency_ms <= QUICK_MS) return choice;
                if (latency_ms <= SLOW_MS) slow ??= choice;
            }
        }
        if (slow) return slow;
    }
    return null;
}
