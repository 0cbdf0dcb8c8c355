/*
 * Everything encoded and not yet durable at the server, oldest first. The ring has a ceiling in bytes; what
 * goes first is what is missed least: the upper temporal layers from the oldest on, then whole old frames.
 */
export interface Kept {
    seq: number;
    layer: number;
    flags: number;
    pts_us: number;
    duration_us: number;
    config: number;
    payload: Uint8Array;
    sent: boolean;
}

export const RING_BYTES = 24 * 1024 * 1024;
const ROOM_AFTER = 7 / 8;

export class Ring {
    bytes = 0;
    /** Frames that had to go before the server had them. */
    lost = 0;
    private kept: Kept[] = [];

    constructor(private readonly ceiling = RING_BYTES) {}

    get length(): number {
        return this.kept.length;
    }

    /** The oldest that is kept. */
    get first(): Kept | undefined {
        return this.kept[0];
    }

    push(frame: Kept): void {
        this.kept.push(frame);
        this.bytes += frame.payload.byteLength;
        if (this.bytes > this.ceiling) this.shrink();
    }

    /** Forgets everything up to `seq`: the server has it on disk. */
    durable(seq: number): void {
        let n = 0;
        for (const frame of this.kept) {
            if (frame.seq > seq) break;
            this.bytes -= frame.payload.byteLength;
            n += 1;
        }
        if (n) this.kept.splice(0, n);
    }

    /** Drops unsent frames of `layer` and above with seq >= from; returns how many. */
    shed(layer: number, from: number): number {
        return this.remove((frame) => !frame.sent && frame.seq >= from && frame.layer >= layer);
    }

    /** After a new connection everything above the durable number has to be sent again. */
    unsend(): void {
        for (const frame of this.kept) frame.sent = false;
    }

    /** The oldest unsent frame with seq in [from, to). */
    next(from: number, to: number): Kept | undefined {
        return this.kept.find((frame) => !frame.sent && frame.seq >= from && frame.seq < to);
    }

    /** Bytes and frames not yet sent from `from` on. */
    waiting(from: number): { frames: number; bytes: number } {
        let frames = 0;
        let bytes = 0;
        for (let i = this.kept.length - 1; i >= 0; i -= 1) {
            const frame = this.kept[i] as Kept;
            if (frame.seq < from || frame.sent) break;
            frames += 1;
            bytes += frame.payload.byteLength;
        }
        return { frames, bytes };
    }

    /** The config numbers that kept frames speak of. */
    configs(): Set<number> {
        return new Set(this.kept.map((frame) => frame.config));
    }

    private remove(which: (frame: Kept) => boolean, until = -1): number {
        let n = 0;
        this.kept = this.kept.filter((frame) => {
            if (this.bytes <= until || !which(frame)) return true;
            this.bytes -= frame.payload.byteLength;
            n += 1;
            return false;
        });
        return n;
    }

    private shrink(): void {
        const until = this.ceiling * ROOM_AFTER;
        for (const layer of [2, 1, 0]) {
            if (this.bytes <= until) return;
            this.lost += this.remove((frame) => frame.layer >= layer, until);
        }
    }
}
