import { FPS, HEIGHT, KBPS, WIDTH } from "./talk";
import type { Family } from "./rungs";

export interface Choice {
    codec: string;
    layers: 1 | 3;
    software: boolean;
}

const CODEC: Record<Family, string> = { h264: "avc1.42E01E", vp9: "vp09.00.10.08", vp8: "vp8" };

/** H.264 costs least in Chromium; Firefox's H.264 encoder lags by seconds, so it is not asked there. */
export function order(firefox: boolean): Family[] {
    return firefox ? ["vp8", "vp9"] : ["h264", "vp9", "vp8"];
}

export function configOf(choice: Choice, kbps = KBPS, fps = FPS): VideoEncoderConfig {
    const config: VideoEncoderConfig = {
        codec: choice.codec,
        width: WIDTH,
        height: HEIGHT,
        bitrate: kbps * 1000,
        framerate: fps,
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
const LATENCY_MAX_MS = 400;

/** A moving picture without a camera: a bright square walks over a gradient. */
function trialFrame(n: number): VideoFrame {
    const luma = WIDTH * HEIGHT;
    const data = new Uint8Array((luma * 3) / 2).fill(128, luma);
    for (let y = 0; y < HEIGHT; y += 1) data.fill((y >> 2) + 40, y * WIDTH, (y + 1) * WIDTH);
    for (let y = 100; y < 200; y += 1) data.fill(230, y * WIDTH + n * 30, y * WIDTH + n * 30 + 100);
    return new VideoFrame(data, {
        format: "I420",
        codedWidth: WIDTH,
        codedHeight: HEIGHT,
        timestamp: Math.round((n * 1_000_000) / FPS),
    });
}

export interface Trial {
    chunks: number;
    layers: Set<number>;
    latency_ms: number;
    failed: string;
}

export type SvcMeta = EncodedVideoChunkMetadata & { svc?: { temporalLayerId?: number } };

/** Encodes ten frames and reads latency and layer numbers; never throws. */
export async function trial(config: VideoEncoderConfig): Promise<Trial> {
    const result: Trial = { chunks: 0, layers: new Set(), latency_ms: Infinity, failed: "" };
    const begun = new Map<number, number>();
    let worst = 0;
    const encoder = new VideoEncoder({
        error: (error) => (result.failed = error.message),
        output: (chunk, meta) => {
            result.chunks += 1;
            worst = Math.max(worst, performance.now() - (begun.get(chunk.timestamp) ?? 0));
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
    if (result.chunks >= TRIAL_FRAMES - 1) result.latency_ms = worst;
    return result;
}

async function passes(choice: Choice): Promise<boolean> {
    const config = configOf(choice);
    try {
        if (!(await VideoEncoder.isConfigSupported(config)).supported) return false;
    } catch {
        return false;
    }
    /* The first try also pays for loading the codec; a slow one gets a second chance. */
    for (let attempt = 0; attempt < 2; attempt += 1) {
        const seen = await trial(config);
        if (seen.failed || (choice.layers === 3 && seen.layers.size < 3)) return false;
        if (seen.latency_ms <= LATENCY_MAX_MS) return true;
    }
    return false;
}

/** The first codec that is supported, quick and layered; then one that is only quick; null: no WebCodecs. */
export async function choose(firefox: boolean, family: Family | null): Promise<Choice | null> {
    if (typeof VideoEncoder === "undefined") return null;
    const families = family ? [family] : order(firefox);
    for (const layers of [3, 1] as const) {
        for (const one of families) {
            for (const software of [false, true]) {
                const choice: Choice = { codec: CODEC[one], layers, software };
                if (await passes(choice)) return choice;
            }
        }
    }
    return null;
}
