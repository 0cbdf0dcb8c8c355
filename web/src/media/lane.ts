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

/** What a lane needs of its socket. */
export interface Road {
    readonly welcomed: boolean;
    readonly hidden: boolean;
    say(message: object): void;
    /** A frame of the lane waits. */
    pushed(lane: Lane, layer: number): void;
}

/** Live frames waiting: from here on layer 2, then layers 1 and 2 are left out. */
const SHED_2_FRAMES = 6;
const SHED_1_FRAMES = 12;
const CALM_MS = 2_000;
/** A recorder or a silent camera may give no key frame: then the backlog goes without it. */
const KEY_WAIT_MS = 1_000;

/*
 * One stream on a socket: numbers its frames, keeps what the server does not have yet, gives live frames first and
 * the backlog after.
 */
export class Lane {
    readonly ring = new Ring();
    seq = 0;
    durable_seq = 0;
    shed = 0;
    sent_ms = -1;
    durable_ms = -1;
    /** What lies between the base layer's pictures is left out, whether or not it could be sent. */
    baseOnly = false;
    private liveFrom = 1;
    private keyBy_ms = 0;
    private awaitKey = false;
    /** Frames that were never encoded and took no number, since the last one sent. */
    private unnumbered = 0;
    /** The last live frame sent on this connection: what lies between it and the next one was left out. 0: none yet. */
    private lastLive = 0;
    private shedLayer = 3;
    private busy_ms = 0;
    /** A reloaded page must not use the last one's config numbers again. */
    private config = Math.floor(Math.random() * 60_000);
    private readonly configs = new Map<number, ConfigWord>();

    /** `key`: the server asks for a key frame, or a new connection does. */
    constructor(
        readonly stream: number,
        private readonly road: Road,
        readonly key: () => void,
    ) {}

    /** A new way of encoding begins; the frames that follow belong to it. */
    configure(word: ConfigWord): void {
        this.config = (this.config % 0xffff) + 1;
        this.configs.set(this.config, word);
        if (this.road.welcomed) this.sendConfig(this.config);
    }

    /** Takes one encoded frame, slice or still. */
    push(frame: Pick<Kept, "layer" | "flags" | "pts_us" | "duration_us" | "payload">): void {
        this.seq += 1;
        const late = frame.layer >= (this.baseOnly ? 1 : this.shedLayer);
        if (late || frame.payload.byteLength > PAYLOAD_MAX) {
            this.shed += 1;
            return;
        }
        const flags = frame.flags | (this.road.hidden ? FLAG_HIDDEN : 0);
        if (this.awaitKey && flags & FLAG_KEY) {
            this.awaitKey = false;
            this.liveFrom = this.seq;
        }
        this.ring.push({ ...frame, flags, seq: this.seq, config: this.config, sent: false });
        this.road.pushed(this, frame.layer);
    }

    /** Frames that were never encoded: the next frame says how many. */
    skipped(n: number): void {
        this.unnumbered += n;
        this.shed += n;
    }

    /** The server's word after each connection: what it has, and the number it wants next. */
    welcome(durable: number, next: number): void {
        /* A reloaded page numbers on where the last one stopped. */
        this.seq = Math.max(this.seq, next - 1);
        this.acked(durable);
        this.ring.unsend();
        for (const number of this.configs.keys()) this.sendConfig(number);
        this.liveFrom = Infinity;
        this.lastLive = 0;
        this.awaitKey = true;
        this.keyBy_ms = performance.now() + KEY_WAIT_MS;
        this.key();
    }

    acked(durable: number): void {
        if (!(durable > this.durable_seq)) return;
        this.durable_seq = durable;
        this.durable_ms = performance.now();
        this.ring.durable(durable);
        const kept = this.ring.configs();
        for (const number of this.configs.keys()) {
            if (number !== this.config && !kept.has(number)) this.configs.delete(number);
        }
    }

    /** The next message: live frames first, then the backlog, marked late; null while nothing may go. */
    next(): Uint8Array<ArrayBuffer> | null {
        if (this.awaitKey && performance.now() >= this.keyBy_ms) {
            this.awaitKey = false;
            this.liveFrom = this.seq + 1;
        }
        const live = this.ring.next(this.liveFrom, Infinity);
        const frame = live ?? (this.awaitKey ? undefined : this.ring.next(0, this.liveFrom));
        return frame ? this.message(frame, !live) : null;
    }

    get waits(): boolean {
        return this.ring.next(0, Infinity) !== undefined;
    }

    /** How old the oldest picture is that the server has not got; while a backlog is sent, that has not gone. */
    behind_ms(media_us: number): number {
        const backlog = this.ring.first !== undefined && this.ring.first.seq < this.liveFrom;
        const oldest = backlog ? this.ring.next(this.liveFrom, Infinity) : this.ring.first;
        return oldest ? Math.max(0, (media_us - oldest.pts_us) / 1000) : 0;
    }

    /** Upper layers go first; the base layer always waits. */
    easePressure(): void {
        const { frames } = this.ring.waiting(this.liveFrom);
        if (frames < SHED_2_FRAMES) return;
        this.busy_ms = performance.now();
        this.shedLayer = frames >= SHED_1_FRAMES ? 1 : Math.min(this.shedLayer, 2);
        const gone = this.ring.shed(this.shedLayer, this.liveFrom);
        this.shed += gone;
    }

    calm(now: number): void {
        if (this.shedLayer < 3 && now - this.busy_ms > CALM_MS) this.shedLayer += 1;
    }

    private sendConfig(number: number): void {
        const word = this.configs.get(number);
        if (word) this.road.say({ t: "config", stream: this.stream, config: number, ...word });
    }

    private message(frame: Kept, late: boolean): Uint8Array<ArrayBuffer> {
        const head = {
            stream: this.stream,
            flags: frame.flags | (late ? FLAG_LATE : 0),
            layer: frame.layer,
            seq: frame.seq,
            pts_us: frame.pts_us,
            config: frame.config,
            dropped_before: late ? 0 : this.unnumbered + (this.lastLive ? frame.seq - this.lastLive - 1 : 0),
            duration_us: frame.duration_us,
        };
        frame.sent = true;
        if (!late) {
            this.unnumbered = 0;
            this.lastLive = frame.seq;
        }
        this.sent_ms = performance.now();
        return pack(head, frame.payload);
    }
}
