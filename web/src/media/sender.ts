import { signal } from "@preact/signals";
import { forcedRung, type Rung } from "./rungs";
import { CAMERA_SHAPE, type Beat, type FromWorker, type Shape, type ToWorker } from "./talk";
import { CAMERA } from "./wire";

/* Chromium's source of frames; not yet among the compiler's types. */
declare const MediaStreamTrackProcessor:
    | undefined
    | (new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => { readable: ReadableStream<VideoFrame> });

const SLICE_MS = 200;
const SLICE_KBPS = 320;
const HEAD_MIN = 64;
const STILL_QUALITY = 0.7;

/** The recorder's own failure counts as silence when no slice came for this long. */
const SLICE_SILENCE_MS = 4_000;

function sliceMime(): string | null {
    if (typeof MediaRecorder === "undefined") return null;
    const types = ["video/webm;codecs=vp8", "video/webm;codecs=vp9", "video/webm"];
    return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/*
 * The page's half of the sender: it owns the camera track and hands frames, slices or stills to the worker,
 * whichever way the worker asks for. It draws nothing and is never driven by animation frames.
 */
export class Sender {
    readonly beat = signal<Beat | null>(null);
    readonly refused = signal("");
    private readonly worker: Worker;
    private readonly video = document.createElement("video");
    private track: MediaStreamTrack | null = null;
    private how: "none" | "processor" | "tick" | Rung = "none";
    private clone: MediaStreamTrack | null = null;
    private recorder: MediaRecorder | null = null;
    private slice_ms = 0;
    private piece = 0;
    private canvas: HTMLCanvasElement | null = null;
    private stillBusy = false;

    private shape: Shape;

    /** `side`: a stream of the room instead of the student's camera. */
    constructor(attempt: string, token: string, side: { stream?: number; shape?: Shape } = {}) {
        this.shape = side.shape ?? CAMERA_SHAPE;
        const stream = side.stream ?? CAMERA;
        this.worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "baqyla-media" });
        this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.heard(event.data);
        this.video.muted = true;
        this.video.playsInline = true;
        this.hide = this.hide.bind(this);
        document.addEventListener("visibilitychange", this.hide);
        const origin = location.origin.replace(/^http/, "ws");
        const firefox = typeof MediaStreamTrackProcessor === "undefined";
        const forced = stream === CAMERA ? forcedRung() : null;
        this.tell({ t: "start", attempt, token, stream, shape: this.shape, origin, firefox, forced });
        this.hide();
    }

    setToken(token: string): void {
        this.tell({ t: "token", token });
    }

    /** The camera's track, new after each change of the device. */
    setTrack(track: MediaStreamTrack | null): void {
        this.track = track;
        this.video.srcObject = track ? new MediaStream([track]) : null;
        if (track) void this.video.play().catch(() => undefined);
        if (this.how !== "none") this.capture(this.how);
    }

    /** Pictures of another size come, as from another screen. */
    setShape(shape: Shape): void {
        if (shape.width === this.shape.width && shape.height === this.shape.height) return;
        this.shape = shape;
        this.canvas = null;
        this.tell({ t: "shape", shape });
    }

    restart(): void {
        this.tell({ t: "restart" });
    }

    close(): void {
        document.removeEventListener("visibilitychange", this.hide);
        this.endCapture();
        this.video.srcObject = null;
        this.tell({ t: "stop" });
    }

    private tell(message: ToWorker, transfer: Transferable[] = []): void {
        this.worker.postMessage(message, transfer);
    }

    private hide(): void {
        this.tell({ t: "hidden", hidden: document.hidden });
    }

    private heard(message: FromWorker): void {
        switch (message.t) {
            case "beat":
                this.beat.value = message.beat;
                this.watchRecorder();
                break;
            case "capture":
                this.capture(message.how);
                break;
            case "tick":
                if (this.how === "tick") this.grab();
                else if (this.how === "stills") this.still();
                break;
            case "key":
                if (this.how === "recorder") this.record();
                break;
            case "refused":
                this.refused.value = message.sentence;
                break;
        }
    }

    private capture(how: "processor" | "tick" | Rung): void {
        this.endCapture();
        this.how = how;
        if (!this.track || this.track.readyState !== "live") return;
        if (how === "processor") this.process(this.track);
        else if (how === "recorder") this.record();
    }

    private endCapture(): void {
        this.clone?.stop();
        this.clone = null;
        const recorder = this.recorder;
        this.recorder = null;
        if (recorder && recorder.state !== "inactive") recorder.stop();
    }

    private process(track: MediaStreamTrack): void {
        if (typeof MediaStreamTrackProcessor === "undefined") return;
        this.clone = track.clone();
        const { readable } = new MediaStreamTrackProcessor({ track: this.clone, maxBufferSize: 2 });
        this.tell({ t: "frames", readable }, [readable]);
    }

    private grab(): void {
        if (this.track?.readyState !== "live" || this.track.muted || this.video.readyState < 2) return;
        try {
            const frame = new VideoFrame(this.video, { timestamp: Math.round(performance.now() * 1000) });
            this.tell({ t: "frame", frame }, [frame]);
        } catch {
            /* no picture at this moment; the next tick tries again */
        }
    }

    /** Begins a new WebM: a recorder cannot be asked for a key frame. */
    private record(): void {
        const mime = sliceMime();
        if (!mime || !this.track) {
            this.tell({ t: "fell", from: "recorder" });
            return;
        }
        this.endCapture();
        const recorder = new MediaRecorder(new MediaStream([this.track]), {
            mimeType: mime,
            videoBitsPerSecond: SLICE_KBPS * 1000,
        });
        const piece = ++this.piece;
        let first = true;
        let held: Blob[] = [];
        let order = Promise.resolve();
        recorder.ondataavailable = (event) => {
            if (this.recorder !== recorder || !event.data.size) return;
            this.slice_ms = performance.now();
            held.push(event.data);
            const blob = new Blob(held);
            /* Chromium's first slice may be one byte: a WebM begins with its whole head. */
            if (first && blob.size < HEAD_MIN) return;
            const head = first;
            first = false;
            held = [];
            order = order.then(async () => {
                const bytes = await blob.arrayBuffer();
                this.tell({ t: "slice", bytes, mime, piece, first: head, duration_us: SLICE_MS * 1000 }, [bytes]);
            });
        };
        recorder.onerror = () => this.recorder === recorder && this.tell({ t: "fell", from: "recorder" });
        this.recorder = recorder;
        this.slice_ms = performance.now();
        recorder.start(SLICE_MS);
    }

    private watchRecorder(): void {
        if (this.how !== "recorder" || !this.track || this.track.muted || !this.recorder) return;
        if (performance.now() - this.slice_ms > SLICE_SILENCE_MS) this.tell({ t: "fell", from: "recorder" });
    }

    private still(): void {
        if (this.stillBusy || this.track?.readyState !== "live" || this.video.readyState < 2) return;
        const { width, height } = this.shape;
        this.canvas ??= Object.assign(document.createElement("canvas"), { width, height });
        const { canvas } = this;
        canvas.getContext("2d")?.drawImage(this.video, 0, 0, width, height);
        this.stillBusy = true;
        canvas.toBlob(
            (blob) => {
                this.stillBusy = false;
                void blob?.arrayBuffer().then((bytes) => {
                    this.tell({ t: "still", bytes, width, height }, [bytes]);
                });
            },
            "image/jpeg",
            STILL_QUALITY,
        );
    }
}
