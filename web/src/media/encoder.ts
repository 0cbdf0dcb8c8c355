import { configOf, type Choice, type SvcMeta } from "./codecs";
import type { Shape } from "./talk";

export interface Encoded {
    key: boolean;
    layer: number;
    pts_us: number;
    duration_us: number;
    bytes: Uint8Array;
}

const KEY_EVERY_MS = 5_000;
const QUEUE_MAX = 3;
/** Frames go in and nothing comes out: the encoder is stuck. */
const STUCK_MS = 3_000;

/*
 * One VideoEncoder with its watchdog. When it fails or gets stuck it is made anew; the second failure
 * within half a minute calls `gaveUp`, and the ladder goes one rung down.
 */
export class Encoder {
    captured = 0;
    encoded = 0;
    /** Frames left out because the encoder was behind; taken by whoever sends next. */
    skipped = 0;
    private encoder: VideoEncoder | null = null;
    private keyWanted = true;
    private key_ms = 0;
    private fed_ms = 0;
    private out_ms = 0;
    private next_us = 0;
    private failed_ms = -Infinity;
    private readonly shape: Shape;

    constructor(
        private readonly choice: Choice,
        shape: Shape,
        private readonly out: (chunk: Encoded) => void,
        private readonly gaveUp: () => void,
    ) {
        this.shape = { ...shape };
        this.make();
    }

    wantKey(): void {
        this.keyWanted = true;
    }

    rate(kbps: number, fps: number): void {
        this.shape.kbps = Math.min(2_000, Math.max(40, kbps));
        this.shape.fps = Math.min(30, Math.max(1, fps));
        if (this.encoder?.state === "configured") this.encoder.configure(configOf(this.choice, this.shape));
    }

    /** The frame of that time would be encoded, and as a key frame. */
    due(pts_us: number): boolean {
        return pts_us >= this.next_us;
    }
    keyDue(now_ms: number): boolean {
        return this.keyWanted || now_ms - this.key_ms >= KEY_EVERY_MS;
    }

    /** Takes the frame and closes it. `always`: however soon after the last one. */
    feed(frame: VideoFrame, pts_us: number, now_ms: number, always = false): void {
        this.captured += 1;
        const encoder = this.encoder;
        const early = !always && !this.due(pts_us);
        if (!encoder || encoder.state !== "configured" || early || encoder.encodeQueueSize >= QUEUE_MAX) {
            if (!early) this.skipped += 1;
            frame.close();
            this.watch(now_ms);
            return;
        }
        /* A camera of 30 fps is thinned to ours; the half frame of slack keeps a 15 fps camera whole. */
        const gap_us = 1_000_000 / this.shape.fps;
        this.next_us = Math.max(this.next_us + gap_us, pts_us + gap_us / 2);
        const key = this.keyDue(now_ms);
        const stamped = new VideoFrame(frame, { timestamp: pts_us, duration: Math.round(gap_us) });
        frame.close();
        try {
            encoder.encode(stamped, { keyFrame: key });
            if (key) this.key_ms = now_ms;
            if (key) this.keyWanted = false;
            this.fed_ms = now_ms;
        } catch {
            this.fail(now_ms);
        }
        stamped.close();
        this.watch(now_ms);
    }

    close(): void {
        if (this.encoder && this.encoder.state !== "closed") this.encoder.close();
        this.encoder = null;
    }

    private watch(now_ms: number): void {
        if (this.fed_ms - this.out_ms > STUCK_MS && this.encoder) this.fail(now_ms);
    }

    private make(): void {
        this.close();
        const encoder: VideoEncoder = new VideoEncoder({
            error: () => this.encoder === encoder && this.fail(performance.now()),
            output: (chunk, meta) => this.encoder === encoder && this.came(chunk, meta as SvcMeta | undefined),
        });
        this.encoder = encoder;
        this.keyWanted = true;
        this.out_ms = performance.now();
        this.fed_ms = this.out_ms;
        encoder.configure(configOf(this.choice, this.shape));
    }

    private came(chunk: EncodedVideoChunk, meta: SvcMeta | undefined): void {
        this.out_ms = performance.now();
        this.encoded += 1;
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        this.out({
            key: chunk.type === "key",
            layer: this.choice.layers === 3 ? (meta?.svc?.temporalLayerId ?? 0) : 0,
            pts_us: chunk.timestamp,
            duration_us: chunk.duration ?? Math.round(1_000_000 / this.shape.fps),
            bytes,
        });
    }

    private fail(now_ms: number): void {
        const again = now_ms - this.failed_ms < 30_000;
        this.failed_ms = now_ms;
        this.close();
        if (again) {
            this.gaveUp();
            return;
        }
        try {
            this.make();
        } catch {
            this.close();
            this.gaveUp();
        }
    }
}
