import { signal } from "@preact/signals";
import { soundAble } from "./sound";
import type { EarIn, EarOut } from "./talk";

/** Plays what the other side says. */
export class Ear {
    readonly beat = signal<EarOut | null>(null);
    private readonly audio = new Audio();
    private worker: Worker | null = null;

    constructor(private url: string) {}

    /** Begins to listen; a browser that cannot hears nothing and says so by false. */
    open(): boolean {
        if (!soundAble() || typeof MediaStreamTrackGenerator === "undefined") return false;
        const track = new MediaStreamTrackGenerator({ kind: "audio" });
        this.audio.srcObject = new MediaStream([track]);
        void this.audio.play().catch(() => undefined);
        this.worker = new Worker(new URL("./ear_worker.ts", import.meta.url), { type: "module", name: "baqyla-ear" });
        this.worker.onmessage = (event: MessageEvent<EarOut>) => (this.beat.value = event.data);
        this.tell({ t: "start", url: this.url, writable: track.writable }, [track.writable]);
        return true;
    }

    setUrl(url: string): void {
        this.url = url;
        this.tell({ t: "url", url });
    }

    close(): void {
        this.tell({ t: "stop" });
        this.audio.srcObject = null;
        this.worker = null;
    }

    private tell(message: EarIn, transfer: Transferable[] = []): void {
        this.worker?.postMessage(message, transfer);
    }
}
