/* The page's side of the watch player: gives canvases to the worker and tells it which students are on the
   screen, so that only those are sent and decoded. */

import { signal } from "@preact/signals";
import type { CanvasRole, FromWorker, PictureRow, ToWorker, WatchLink } from "./messages";

export class WatchPlayer {
    readonly link = signal<WatchLink>("connecting");
    readonly lost_ms = signal<number | null>(null);
    /** By attempt; a new map with each report, twice a second at most. */
    readonly pictures = signal<ReadonlyMap<string, PictureRow>>(new Map());
    /** False where the browser has no way to draw from a worker. */
    readonly able =
        typeof OffscreenCanvas !== "undefined" && "transferControlToOffscreen" in HTMLCanvasElement.prototype;

    private readonly worker: Worker | null = null;
    private readonly observer: IntersectionObserver | null = null;
    private readonly attemptOf = new Map<Element, string>();
    private readonly seen = new Map<string, number>();
    private focused: string | null = null;
    private nextId = 1;
    private told = "";
    private queued = false;

    constructor(sitting: string) {
        if (!this.able) return;
        this.worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
        this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.heard(event.data);
        this.observer = new IntersectionObserver((entries) => this.observed(entries), { rootMargin: "80px" });
        const url = new URL(`/ws/watch?sitting=${encodeURIComponent(sitting)}`, location.href);
        url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
        this.tell({ t: "open", url: url.href });
    }

    /** Gives a canvas away for good; the returned function must be called when it leaves the page. */
    attach(attempt: string, canvas: HTMLCanvasElement, role: CanvasRole): () => void {
        if (!this.worker) return () => undefined;
        const id = this.nextId++;
        const sheet = canvas.transferControlToOffscreen();
        this.worker.postMessage({ t: "canvas", id, attempt, role, canvas: sheet } satisfies ToWorker, [sheet]);
        if (role === "tile") {
            this.attemptOf.set(canvas, attempt);
            this.observer?.observe(canvas);
        }
        return () => {
            this.tell({ t: "free", id });
            if (role !== "tile") return;
            this.observer?.unobserve(canvas);
            if (this.attemptOf.delete(canvas) && canvas.dataset.seen) this.saw(attempt, -1);
            delete canvas.dataset.seen;
        };
    }

    focus(attempt: string | null): void {
        this.focused = attempt;
        this.want();
    }

    /** Holds the big picture still; the tiles go on. */
    freeze(on: boolean): void {
        this.tell({ t: "freeze", on });
    }

    close(): void {
        this.observer?.disconnect();
        this.tell({ t: "close" });
        if (this.worker) this.worker.onmessage = null;
    }

    private tell(message: ToWorker): void {
        this.worker?.postMessage(message);
    }

    private observed(entries: IntersectionObserverEntry[]): void {
        for (const entry of entries) {
            const canvas = entry.target as HTMLCanvasElement;
            const attempt = this.attemptOf.get(canvas);
            if (attempt === undefined) continue;
            const was = canvas.dataset.seen === "1";
            if (entry.isIntersecting === was) continue;
            if (entry.isIntersecting) canvas.dataset.seen = "1";
            else delete canvas.dataset.seen;
            this.saw(attempt, entry.isIntersecting ? 1 : -1);
        }
    }

    private saw(attempt: string, by: 1 | -1): void {
        const n = (this.seen.get(attempt) ?? 0) + by;
        if (n > 0) this.seen.set(attempt, n);
        else this.seen.delete(attempt);
        this.want();
    }

    private want(): void {
        if (this.queued) return;
        this.queued = true;
        queueMicrotask(() => {
            this.queued = false;
            const attempts = [...this.seen.keys()].sort();
            const text = JSON.stringify([attempts, this.focused]);
            if (text === this.told) return;
            this.told = text;
            this.tell({ t: "want", attempts, focus: this.focused });
        });
    }

    private heard(message: FromWorker): void {
        if (message.t === "link") {
            this.link.value = message.link;
            this.lost_ms.value = message.link === "lost" ? (this.lost_ms.value ?? message.since_ms) : null;
            return;
        }
        const next = new Map(this.pictures.value);
        for (const row of message.rows) next.set(row.attempt, row);
        this.pictures.value = next;
    }
}
