import { signal, type Signal } from "@preact/signals";
import { common } from "../words/common";
import { t } from "../words/words";
import { waitFor } from "./backoff";
import { Fault, isFaultBody } from "./fault";

export type Link = "closed" | "connecting" | "open" | "waiting";

/** Any message of the server. */
export type Message = { t: string; re?: number } & Record<string, unknown>;

interface Pending {
    resolve: (message: Message) => void;
    reject: (fault: Fault) => void;
}

interface Options {
    /** Called at each connection before `link` becomes open; a thrown Fault closes and stops. */
    greet?: (talk: Talk) => Promise<void>;
    heard: (message: Message) => void;
    heardBytes?: (bytes: ArrayBuffer) => void;
    /** How often to make sure that the server still answers. */
    ping_ms?: number;
    ping?: () => Record<string, unknown>;
}

const SILENCE_MS = 4_000;
const GREET_MS = 10_000;

/*
 * A JSON WebSocket that lives through lost connections: answers are matched by `n`, a silent server is
 * noticed by its missing pong, and each return greets again. Questions in flight when the connection is
 * lost are refused with code "unreachable"; whoever asked decides what to send again.
 */
export class Talk {
    readonly link: Signal<Link> = signal<Link>("closed");
    /** When the connection was lost, by Date.now(); null while it stands. */
    readonly lost_ms: Signal<number | null> = signal<number | null>(null);
    private socket: WebSocket | null = null;
    private readonly asked = new Map<number, Pending>();
    private n = 0;
    private tries = 0;
    private heard_ms = 0;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private beat: ReturnType<typeof setInterval> | undefined;
    private wanted = false;

    constructor(
        private readonly path: () => string,
        private readonly options: Options,
    ) {
        this.wake = this.wake.bind(this);
    }

    open(): void {
        if (this.wanted) return;
        this.wanted = true;
        addEventListener("online", this.wake);
        this.connect();
    }

    close(): void {
        this.wanted = false;
        removeEventListener("online", this.wake);
        clearTimeout(this.retry);
        this.drop();
        this.link.value = "closed";
    }

    /** Waits this long before the next connection, as the server asked in `bye`. */
    returnIn(back_ms: number): void {
        this.drop();
        this.again(Math.max(0, back_ms) + Math.random() * 500);
    }

    /** Sends and waits for the answer to this very message. */
    ask(kind: string, fields: Record<string, unknown> = {}): Promise<Message> {
        const n = ++this.n;
        return new Promise((resolve, reject) => {
            if (!this.send({ t: kind, n, ...fields })) {
                reject(new Fault("unreachable", t(common.unreachable)));
                return;
            }
            this.asked.set(n, { resolve, reject });
        });
    }

    /** Sends without an answer; false when there is no connection. */
    tell(kind: string, fields: Record<string, unknown> = {}): boolean {
        return this.send({ t: kind, ...fields });
    }

    private send(message: object): boolean {
        if (this.socket?.readyState !== WebSocket.OPEN) return false;
        this.socket.send(JSON.stringify(message));
        return true;
    }

    private wake(): void {
        if (this.link.value === "waiting") this.again(0);
    }

    private again(wait_ms: number): void {
        clearTimeout(this.retry);
        this.link.value = "waiting";
        this.lost_ms.value ??= Date.now();
        this.retry = setTimeout(() => this.connect(), wait_ms);
    }

    private connect(): void {
        if (!this.wanted) return;
        this.drop();
        this.link.value = "connecting";
        const url = new URL(this.path(), location.href);
        url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
        const socket = new WebSocket(url);
        socket.binaryType = "arraybuffer";
        this.socket = socket;
        socket.onopen = () => void this.opened(socket);
        socket.onmessage = (event) => this.received(event.data as string | ArrayBuffer);
        socket.onclose = () => this.lost(socket);
    }

    private async opened(socket: WebSocket): Promise<void> {
        this.heard_ms = Date.now();
        this.keepBeat(socket);
        try {
            await this.options.greet?.(this);
        } catch (error) {
            if (this.socket !== socket) return;
            if (error instanceof Fault && error.code !== "unreachable") this.close();
            else socket.close();
            return;
        }
        if (this.socket !== socket) return;
        this.tries = 0;
        this.lost_ms.value = null;
        this.link.value = "open";
    }

    private keepBeat(socket: WebSocket): void {
        clearInterval(this.beat);
        const every = this.options.ping_ms ?? 5_000;
        this.beat = setInterval(() => {
            const silent = Date.now() - this.heard_ms;
            const limit = this.link.value === "connecting" ? GREET_MS : every + SILENCE_MS;
            if (silent > limit) this.lost(socket);
            else if (silent >= every - 50) this.send({ t: "ping", ...this.options.ping?.() });
        }, every / 2);
    }

    private received(data: string | ArrayBuffer): void {
        this.heard_ms = Date.now();
        if (typeof data !== "string") {
            this.options.heardBytes?.(data);
            return;
        }
        let message: Message;
        try {
            message = JSON.parse(data) as Message;
        } catch {
            return;
        }
        if (typeof message.re === "number") this.answered(message.re, message);
        else this.options.heard(message);
    }

    private answered(n: number, message: Message): void {
        const pending = this.asked.get(n);
        this.asked.delete(n);
        if (!pending) return;
        if (isFaultBody(message)) {
            pending.reject(new Fault(message.fault.code, message.fault.sentence, message.fault.request ?? ""));
        } else pending.resolve(message);
    }

    private lost(socket: WebSocket): void {
        if (this.socket !== socket) return;
        this.drop();
        if (this.wanted) this.again(waitFor(this.tries++));
    }

    private drop(): void {
        clearInterval(this.beat);
        const socket = this.socket;
        this.socket = null;
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
        const fault = new Fault("unreachable", t(common.unreachable));
        for (const pending of this.asked.values()) pending.reject(fault);
        this.asked.clear();
    }
}
