import { waitFor } from "../net/backoff";
import { ServerClock } from "../media/pts";

const PING_MS = 2_000;
const SILENCE_MS = 8_000;

interface Heard {
    word: (word: Record<string, unknown>) => void;
    piece: (bytes: ArrayBuffer) => void;
}

/** A listener's socket in a room: greets, keeps the server's clock, comes back after every loss. */
export class RoomSocket {
    link: "connecting" | "open" | "waiting" | "closed" = "closed";
    epoch_ms = 0;
    readonly server = new ServerClock();
    private socket: WebSocket | null = null;
    private tries = 0;
    private heard_ms = 0;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private beat: ReturnType<typeof setInterval> | undefined;

    constructor(
        private readonly url: () => string,
        private readonly heard: Heard,
    ) {}

    open(): void {
        this.connect();
        this.beat = setInterval(() => this.check(), PING_MS);
    }

    close(): void {
        clearInterval(this.beat);
        clearTimeout(this.retry);
        this.drop();
        this.link = "closed";
    }

    /** Media time that is spoken at this moment of the server's clock; NaN before it is known. */
    spoken_us(): number {
        const { best } = this.server;
        if (!best || !this.epoch_ms) return Number.NaN;
        return (performance.timeOrigin + performance.now() + best.offset_ms - this.epoch_ms) * 1000;
    }

    private connect(): void {
        this.drop();
        this.link = "connecting";
        this.heard_ms = performance.now();
        const socket = new WebSocket(this.url());
        socket.binaryType = "arraybuffer";
        this.socket = socket;
        socket.onopen = () => {
            socket.send(JSON.stringify({ t: "hello" }));
            this.ping();
        };
        socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
            this.heard_ms = performance.now();
            if (typeof event.data === "string") this.word(JSON.parse(event.data) as Record<string, unknown>);
            else this.heard.piece(event.data);
        };
        socket.onclose = () => this.socket === socket && this.lost();
    }

    private lost(): void {
        this.drop();
        this.link = "waiting";
        this.retry = setTimeout(() => this.connect(), waitFor(this.tries++));
    }

    private drop(): void {
        clearTimeout(this.retry);
        const { socket } = this;
        this.socket = null;
        if (!socket) return;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
    }

    private ping(): void {
        if (this.socket?.readyState !== WebSocket.OPEN) return;
        const at_us = Math.round((performance.timeOrigin + performance.now()) * 1000);
        this.socket.send(JSON.stringify({ t: "ping", at_us }));
    }

    private check(): void {
        if (this.socket && performance.now() - this.heard_ms > SILENCE_MS) this.lost();
        else this.ping();
    }

    private word(word: Record<string, unknown>): void {
        if (word.t === "pong") {
            const came = performance.timeOrigin + performance.now();
            this.server.pong(Number(word.at_us) / 1000, came, Number(word.server_ms));
            return;
        }
        if (word.t === "welcome") {
            this.tries = 0;
            this.link = "open";
            this.epoch_ms = Number(word.epoch_ms);
        }
        this.heard.word(word);
    }
}
