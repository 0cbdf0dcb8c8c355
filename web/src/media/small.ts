import { supported, type Choice } from "./codecs";
import { Encoder } from "./encoder";
import type { Lane } from "./lane";
import { SMALL_SHAPE } from "./talk";
import { FLAG_DISCONTINUITY, FLAG_KEY } from "./wire";

/*
 * The camera's small stream, by which the server's detectors see: a quarter of the pictures at a quarter of the size.
 * What cannot encode it goes without: the server looks at the large stream then.
 */
export class Small {
    private encoder: Encoder | null = null;
    private canvas: OffscreenCanvas | null = null;
    private fresh = true;

    constructor(private readonly lane: Lane) {}

    async begin(like: Choice): Promise<void> {
        const choice: Choice = { ...like, layers: 1 };
        this.end();
        if (typeof OffscreenCanvas === "undefined" || !(await supported(choice, SMALL_SHAPE))) return;
        const { width, height } = SMALL_SHAPE;
        this.canvas = new OffscreenCanvas(width, height);
        this.fresh = true;
        this.encoder = new Encoder(
            choice,
            SMALL_SHAPE,
            (chunk) => {
                this.lane.push({
                    layer: 0,
                    flags: (chunk.key ? FLAG_KEY : 0) | (this.fresh ? FLAG_DISCONTINUITY : 0),
                    pts_us: chunk.pts_us,
                    duration_us: chunk.duration_us,
                    payload: chunk.bytes,
                });
                this.fresh = false;
            },
            () => this.end(),
        );
        this.lane.configure({ codec: choice.codec, layers: 1, width, height, rung: "webcodecs" });
    }

    end(): void {
        this.encoder?.close();
        this.encoder = null;
    }

    wantKey(): void {
        this.encoder?.wantKey();
    }

    /** `witness`: the large stream has a key frame here, and both shall show this very picture. The frame stays open. */
    feed(frame: VideoFrame, pts_us: number, now_ms: number, witness: boolean): void {
        const { encoder, canvas } = this;
        if (!encoder || !canvas || !(witness || encoder.due(pts_us))) return;
        canvas.getContext("2d")?.drawImage(frame, 0, 0, canvas.width, canvas.height);
        encoder.feed(new VideoFrame(canvas, { timestamp: pts_us }), pts_us, now_ms, witness);
    }
}
