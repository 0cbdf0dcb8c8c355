import { waitFor } from "../net/backoff";
import { Lane, type Road } from "./lane";
import { MediaClock, ServerClock } from "./pts";
import { bundle } from "./wire";

interface Options {
    /** The stream that this socket is for. */
    stream: number;
    url: () => string;
    /** The server asks for a key frame, or a new connection does. */
    key: () => void;
    rate: (kbps: number, fps: number) => void;
    refused: (sentence: string) => void;
}

/** About one base frame: more than this in the socket's own buffer and we wait. */
const BUFFERED_MAX = 12 * 1024;
const PUMP_MS = 15;
const SILENCE_MS = 4_000;
const PING_MS = 5_000;
/** The server's time is taken from the quickest of so many pings, or of those that came by then. */
const FIRST_PINGS = 4;
const FIRST_PING_MS = 60;
const FIRST_WAIT_MS = 1_500;

/*
 * A socket of an attempt and the streams on it: announces configs, sends live frames first and the backlog after,
 * forgets what the server has on disk, and comes back after every loss.
 */
export class Line implements Road {
    link: "connecting" | "open" | "waiting" | "closed" = "closed";
    readonly main: Lane;
    readonly clock = new MediaClock();
    readonly server = new ServerClock();
    hidden = false;
    welcomed = false;
    private readonly lanes: Lane[] = [];
    private socket: WebSocket | null = null;
    private tries = 0;
    private heard_ms = 0;
    private epoch_ms = 0;
    private welcomed_ms = 0;
    private pumping: ReturnType<typeof setTimeout> | undefined;
    /** So long frames may wait for each other, by the server's word; since when some do. */
    private gather_ms = 0;
    private since_ms = -1;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private beat: ReturnType<typeof setInterval> | undefined;

    constructor(private readonly options: Options) {
        this.main = this.lane(options.stream, options.key);
    }

    /** One more stream on the same socket, before it opens. What was added last goes first: it is the smaller one. */
    lane(stream: number, key: () => void): Lane {
        const lane = new Lane(stream, this, key);
        this.lanes.unshift(lane);
        return lane;
    }

    open(): void {
        this.connect();
        this.beat = setInterval(() => this.check(), 1_000);
    }

    close(): void {
        clearInterval(this.beat);
        clearTimeout(this.retry);
        clearTimeout(this.pumping);
        this.drop();
        this.link = "closed";
    }

    /** True once media time is known: nothing is captured before. */
    get ready(): boolean {
        return this.clock.started;
    }

    /** A word beside the frames; nothing while there is no connection. */
    tell(word: object): void {
        if (this.welcomed) this.say(word);
    }

    say(message: object): void {
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    }

    /** What is looked at, the last lane's base layer, goes at once and takes along what was gathered. */
    pushed(lane: Lane, layer: number): void {
        const now = performance.now();
        if (this.since_ms < 0) this.since_ms = now;
        const waits_ms = this.gather_ms - (now - this.since_ms);
        const looked = this.lanes.find((one) => one.seq > 0);
        if (waits_ms <= 0 || (lane === looked && !layer)) this.pump();
        else this.pumping ??= setTimeout(() => this.pump(), waits_ms);
    }

    /** Sends while the socket has room. */
    pump(): void {
        clearTimeout(this.pumping);
        this.pumping = undefined;
        this.since_ms = -1;
        const socket = this.socket;
        if (!socket || !this.welcomed || socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount >= BUFFERED_MAX) for (const lane of this.lanes) lane.easePressure();
        while (socket.bufferedAmount < BUFFERED_MAX) {
            const frames = this.take(this.gather_ms > 0 ? BUFFERED_MAX : 1);
            if (!frames.length) break;
            socket.send(bundle(frames));
        }
        if (this.lanes.some((lane) => lane.waits)) this.pumping = setTimeout(() => this.pump(), PUMP_MS);
    }

    /** The frames that go next, until they have so many bytes. */
    private take(bytes: number): Uint8Array<ArrayBuffer>[] {
        const frames: Uint8Array<ArrayBuffer>[] = [];
        for (let left = bytes; left > 0; ) {
            const one = this.lanes.reduce<Uint8Array<ArrayBuffer> | null>((found, lane) => found ?? lane.next(), null);
            if (!one) break;
            frames.push(one);
            left -= one.byteLength;
        }
        return frames;
    }

    private connect(): void {
        this.drop();
        this.link = "connecting";
        this.heard_ms = performance.now();
        const socket = new WebSocket(this.options.url());
        socket.binaryType = "arraybuffer";
        this.socket = socket;
        socket.onopen = () =>
            this.say({ t: "hello", streams: this.lanes.map((one) => ({ stream: one.stream, last_seq: one.seq })) });
        socket.onmessage = (event) => {
            this.heard_ms = performance.now();
            if (typeof event.data === "string") this.heard(JSON.parse(event.data) as Record<string, unknown>);
        };
        socket.onclose = () => this.lost(socket);
    }

    private lost(socket: WebSocket): void {
        if (this.socket !== socket) return;
        this.drop();
        this.link = "waiting";
        this.retry = setTimeout(() => this.connect(), waitFor(this.tries++));
    }

    private drop(): void {
        clearTimeout(this.retry);
        const socket = this.socket;
        this.socket = null;
        this.welcomed = false;
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
    }

    private check(): void {
        const now = performance.now();
        if (this.link === "open" || this.link === "connecting") {
            if (now - this.heard_ms > SILENCE_MS + (this.link === "open" ? 0 : 4_000) && this.socket) {
                this.lost(this.socket);
            }
        }
        if (this.welcomed) this.startClock();
        if (this.welcomed && Math.floor(now / 1000) % (PING_MS / 1000) === 0) this.ping();
        for (const lane of this.lanes) lane.calm(now);
    }

    private ping(): void {
        this.say({ t: "ping", at_us: Math.round((performance.timeOrigin + performance.now()) * 1000) });
    }

    private of(stream: unknown): Lane | undefined {
        return this.lanes.find((one) => one.stream === stream);
    }

    private heard(message: Record<string, unknown>): void {
        switch (message.t) {
            case "welcome":
                this.welcome(message);
                break;
            case "ack":
                this.of(message.stream)?.acked(Number(message.durable));
                break;
            case "key":
                this.of(message.stream)?.key();
                break;
            case "gather":
                this.gather_ms = Number(message.ms);
                this.pump();
                break;
            case "rate":
                this.options.rate(Number(message.kbps), Number(message.fps));
                break;
            case "pong": {
                const came = performance.timeOrigin + performance.now();
                this.server.pong(Number(message.at_us) / 1000, came, Number(message.server_ms));
                this.startClock();
                this.clock.atLeast(Number(message.server_ms) - this.epoch_ms, performance.now());
                break;
            }
            case "ping":
                this.say({ t: "pong", at_us: message.at_us });
                break;
            default:
                if (message.fault) this.options.refused((message.fault as { sentence: string }).sentence);
        }
    }

    private welcome(message: Record<string, unknown>): void {
        const rows = (list: unknown, stream: number): number =>
            (list as { stream: number; seq: number }[]).find((one) => one.stream === stream)?.seq ?? 0;
        this.tries = 0;
        this.link = "open";
        this.epoch_ms = Number(message.epoch_ms);
        this.gather_ms = Number(message.gather_ms ?? 0);
        this.welcomed = true;
        for (const lane of this.lanes) {
            lane.welcome(rows(message.durable, lane.stream), rows(message.next_seq, lane.stream));
        }
        this.welcomed_ms = performance.now();
        for (let i = 0; i < FIRST_PINGS; i += 1) setTimeout(() => this.ping(), i * FIRST_PING_MS);
        this.pump();
    }

    /** Media time needs the server's clock. One ping that was held up would set this stream apart from the others. */
    private startClock(): void {
        const { best } = this.server;
        const now = performance.now();
        if (!best || this.clock.started) return;
        if (this.server.count < FIRST_PINGS && now - this.welcomed_ms < FIRST_WAIT_MS) return;
        this.clock.start(performance.timeOrigin + now + best.offset_ms - this.epoch_ms, now);
    }
}
