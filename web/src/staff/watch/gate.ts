/* Which pieces of a stream may go into its decoder. Pure, so that it can be tested without a browser.

   A decoder needs a key frame first. After that every base frame follows the one before, because the
   server loses whole groups only up to the next key; an upper layer may be missing at any time, and
   what leans on a missing one must not be decoded before the next base frame. */

import type { Piece } from "./header";

/** Pieces waiting in the decoder at which upper layers are dropped, and at which everything is. */
export const QUEUE_SHEDS_LAYERS = 24;
export const QUEUE_SHEDS_ALL = 120;

export type Verdict = "decode" | "skip" | "overrun";

export class Gate {
    private waitsForKey = true;
    private lastSeq = 0;
    private upperBroken = false;

    /** Forget everything: the next piece taken is a key frame. */
    reset(): void {
        this.waitsForKey = true;
        this.upperBroken = false;
    }

    get waiting(): boolean {
        return this.waitsForKey;
    }

    /** What to do with this piece while `queued` pieces wait in the decoder. `overrun`: dropped, and a
        new start is worth asking for. */
    judge(piece: Piece, queued: number): Verdict {
        if (piece.late) return "skip";
        if (piece.discontinuity && !piece.key) this.waitsForKey = true;
        if (piece.key) {
            this.waitsForKey = false;
            this.upperBroken = false;
            this.lastSeq = piece.seq;
            return "decode";
        }
        if (this.waitsForKey) return "skip";
        if (queued >= QUEUE_SHEDS_ALL) {
            this.waitsForKey = true;
            return "overrun";
        }
        return this.judgeLayer(piece, queued);
    }

    private judgeLayer(piece: Piece, queued: number): Verdict {
        const follows = piece.seq === this.lastSeq + 1;
        if (piece.seq <= this.lastSeq) return "skip";
        if (piece.layer === 0) {
            this.upperBroken = false;
            this.lastSeq = piece.seq;
            return "decode";
        }
        if (!follows) this.upperBroken = true;
        if (this.upperBroken || queued >= QUEUE_SHEDS_LAYERS) {
            this.upperBroken = true;
            return "skip";
        }
        this.lastSeq = piece.seq;
        return "decode";
    }
}
