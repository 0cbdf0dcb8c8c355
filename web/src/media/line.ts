import { waitFor } from "../net/backoff";
import { MediaClock, ServerClock } from "./pts";
import { Ring, type Kept } from "./ring";
import { FLAG_HIDDEN, FLAG_KEY, FLAG_LATE, pack, PAYLOAD_MAX } from "./wire";
import type { Rung } from "./rungs";

export interface ConfigWord {
    codec: string;
    layers: number;
    width: number;
    height: number;
    rung: Rung;
    description?: string;
}

interface Options {
    /** The one stream of this socket. */
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
/** Live frames waiting: from here on layer 2, then layers 1 and 2 are left out. */
const SHED_2_FRAMES = 6;
const SHED_1_FRAMES = 12;
const CALM_MS = 2_000;
const SILENCE_MS = 4_000;
const PING_MS = 5_000;
/** A recorder or a silent camera may give no key frame: then the backlog goes without it. */
const KEY_WAIT_MS = 1_000;

/*
 * The socket of one stream of an attempt: announces configs, numbers frames, sends live ones first and the backlog
 * after, forgets what the server has on disk, and comes back after every loss.
 */
export class Line {
    link: "connecting" | "open" | "waiting" | "closed" = "closed";
    readonly ring = new Ring();
    readonly clock = new MediaClock();
    readonly server = new ServerClock();
    seq = 0;
    durable_seq = 0;
    shed = 0;
    sent_ms = -1;
    durable_ms = -1;
    hidden = false;
    private socket: WebSocket | null = null;
    private welcomed = false;
    private tries = 0;
    private heard_ms = 0;
    private liveFrom = 1;
    private keyBy_ms = 0;
    private awaitKey = false;
    private dropped = 0;
    private shedLayer = 3;
    private busy_ms = 0;
    /** A reloaded page must not use the last one's config numbers again. */
    private config = Math.floor(Math.random() * 60_000);
    private epoch_ms = 0;
    private readonly configs = new Map<number, ConfigWord>();
    private pumping: ReturnType<typeof setTimeout> | undefined;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private beat: ReturnType<typeof setInterval> | undefined;

    constructor(private readonly options: Options) {}

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

    /** A new way of encoding begins; the frames that follow belong to it. */
    configure(word: ConfigWord): void {
        this.config = (this.config % 0xffff) + 1;
        this.configs.set(this.config, word);
        if (this.welcomed) this.sendConfig(this.config);
    }

    /** Takes one encoded frame, slice or still. */
    push(frame: Pick<Kept, "layer" | "flags" | "pts_us" | "duration_us" | "payload">): void {
        this.seq += 1;
        const late = frame.layer >= this.shedLayer;
        if (late || frame.payload.byteLength > PAYLOAD_MAX) {
            this.dropped += 1;
            this.shed += 1;
            return;
        }
        const flags = frame.flags | (this.hidden ? FLAG_HIDDEN : 0);
        if (this.awaitKey && flags & FLAG_KEY) {
            this.awaitKey = false;
            this.liveFrom = this.seq;
        }
        this.ring.push({ ...frame, flags, seq: this.seq, config: this.config, sent: false });
        this.pump();
    }

    /** Frames that were never encoded: the next frame says how many. */
    skipped(n: number): void {
        this.dropped += n;
        this.shed += n;
    }

    /** A word beside the frames; nothing while there is no connection. */
    tell(word: object): void {
        if (this.welcomed) this.say(word);
    }

    private connect(): void {
        this.drop();
        this.link = "connecting";
        this.heard_ms = performance.now();
        const socket = new WebSocket(this.options.url());
        socket.binaryType = "arraybuffer";
        this.socket = socket;
        socket.onopen = () => this.say({ t: "hello", streams: [{ stream: this.options.stream, last_seq: this.seq }] });
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

    private say(message: object): void {
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    }

    private sendConfig(number: number): void {
        const word = this.configs.get(number);
        if (word) this.say({ t: "config", stream: this.options.stream, config: number, ...word });
    }

    private check(): void {
        const now = performance.now();
        if (this.link === "open" || this.link === "connecting") {
            if (now - this.heard_ms > SILENCE_MS + (this.link === "open" ? 0 : 4_000) && this.socket) {
                this.lost(this.socket);
            }
        }
        if (this.welcomed && Math.floor(now / 1000) % (PING_MS / 1000) === 0) this.ping();
        if (this.shedLayer < 3 && now - this.busy_ms > CALM_MS) this.shedLayer += 1;
    }

    private ping(): void {
        this.say({ t: "ping", at_us: Math.round((performance.timeOrigin + performance.now()) * 1000) });
    }

    private heard(message: Record<string, unknown>): void {
        switch (message.t) {
            case "welcome":
                this.welcome(message);
                break;
            case "ack":
                this.acked(Number(message.durable));
                break;
            case "key":
                this.options.key();
                break;
            case "rate":
                this.options.rate(Number(message.kbps), Number(message.fps));
                break;
            case "pong": {
                const came = performance.timeOrigin + performance.now();
                this.server.pong(Number(message.at_us) / 1000, came, Number(message.server_ms));
                this.startClock(came);
                break;
            }
            case "ping":
                this.say({ t: "pong", at_us: message.at_us });
                break;
            default:
                if (message.fault) this.options.refused((message.fault as { sentence: string }).sentence);
        }
    }

    private acked(durable: number): void {
        if (!(durable > this.durable_seq)) return;
        this.durable_seq = durable;
        this.durable_ms = performance.now();
        this.ring.durable(durable);
        const kept = this.ring.configs();
        for (const number of this.configs.keys()) {
            if (number !== this.config && !kept.has(number)) this.configs.delete(number);
        }
    }

    private welcome(message: Record<string, unknown>): void {
        const mine = (rows: unknown): number => {
            const row = (rows as { stream: number; seq: number }[]).find((one) => one.stream === this.options.stream);
            return row?.seq ?? 0;
        };
        this.tries = 0;
        this.link = "open";
        this.epoch_ms = Number(message.epoch_ms);
        /* A reloaded page numbers on where the last one stopped. */
        this.seq = Math.max(this.seq, mine(message.next_seq) - 1);
        this.acked(mine(message.durable));
        this.ring.unsend();
        this.welcomed = true;
        for (const number of this.configs.keys()) this.sendConfig(number);
        this.liveFrom = Infinity;
        this.awaitKey = true;
        this.keyBy_ms = performance.now() + KEY_WAIT_MS;
        this.ping();
        this.options.key();
        this.pump();
    }

    /** Media time needs the server's clock, so that it starts with the first pong. */
    private startClock(came_ms: number): void {
        const best = this.server.best;
        if (!best || this.clock.started) return;
        this.clock.start(came_ms + best.offset_ms - this.epoch_ms, performance.now());
    }

    /** Sends while the socket has room: live frames first, then the backlog, marked late. */
    private pump(): void {
        clearTimeout(this.pumping);
        const socket = this.socket;
        if (!socket || !this.welcomed || socket.readyState !== WebSocket.OPEN) return;
        if (this.awaitKey && performance.now() >= this.keyBy_ms) {
            this.awaitKey = false;
            this.liveFrom = this.seq + 1;
        }
        this.easePressure();
        while (socket.bufferedAmount < BUFFERED_MAX) {
            const live = this.ring.next(this.liveFrom, Infinity);
            const frame = live ?? (this.awaitKey ? undefined : this.ring.next(0, this.liveFrom));
            if (!frame) break;
            this.sendFrame(socket, frame, !live);
        }
        if (this.ring.next(0, Infinity)) this.pumping = setTimeout(() => this.pump(), PUMP_MS);
    }

    private sendFrame(socket: WebSocket, frame: Kept, late: boolean): void {
        const head = {
            stream: this.options.stream,
            flags: frame.flags | (late ? FLAG_LATE : 0),
            layer: frame.layer,
            seq: frame.seq,
            pts_us: frame.pts_us,
            config: frame.config,
            dropped_before: late ? 0 : this.dropped,
            duration_us: frame.duration_us,
        };
        socket.send(pack(head, frame.payload));
        frame.sent = true;
        if (!late) this.dropped = 0;
        this.sent_ms = performance.now();
    }

    /** Upper layers go first; the base layer always waits. */
    private easePressure(): void {
        const { frames } = this.ring.waiting(this.liveFrom);
        if (frames < SHED_2_FRAMES) return;
        this.busy_ms = performance.now();
        this.shedLayer = frames >= SHED_1_FRAMES ? 1 : Math.min(this.shedLayer, 2);
        const gone = this.ring.shed(this.shedLayer, this.liveFrom);
        this.dropped += gone;
        this.shed += gone;
    }
}
