/*
 * What a link cannot carry is spared: bits first, then pictures, then the layers between them; at last a picture a
 * second is left. How far behind the link is says the oldest picture that the server has not got, not a browser's
 * guess of a bandwidth. Pure.
 */

interface Step {
    /** Of the stream's own. */
    kbps: number;
    fps: number;
    baseOnly: boolean;
}

export const STEPS: readonly Step[] = [
    { kbps: 1, fps: 1, baseOnly: false },
    { kbps: 0.6, fps: 1, baseOnly: false },
    { kbps: 0.4, fps: 1, baseOnly: false },
    { kbps: 0.25, fps: 0.5, baseOnly: false },
    { kbps: 0.2, fps: 0.5, baseOnly: true },
    { kbps: 0.125, fps: 0.27, baseOnly: true },
];

/** Acknowledgements come each half second, after a disk's half second: less than this, and than the time from one
    picture to the next, is no delay. */
const CALM_MS = 1_500;
const BEHIND_MS = 3_000;
/** In a row. */
const WORSE_S = 2;
const BETTER_S = 15;
/** What a step changes shows after a while. */
const SETTLE_MS = 4_000;
/** A step up that had to be taken back so soon is tried again after twice the time, and so on. */
const REGRET_MS = 20_000;
const BETTER_MOST_S = 240;

export class Thrift {
    level = 0;
    private worse = 0;
    private calm = 0;
    private wanted = BETTER_S;
    private changed_ms = -Infinity;
    private raised_ms = -Infinity;

    get step(): Step {
        return STEPS[this.level] as Step;
    }

    /** Once a second: how far behind the link is, with pictures that are sent `apart_ms` from each other. True when the
        step is another one. */
    judge(behind_ms: number, apart_ms: number, now_ms: number): boolean {
        this.worse = behind_ms >= BEHIND_MS + apart_ms ? this.worse + 1 : 0;
        this.calm = behind_ms < CALM_MS + apart_ms ? this.calm + 1 : 0;
        if (this.worse >= WORSE_S && this.level < STEPS.length - 1 && now_ms - this.changed_ms >= SETTLE_MS) {
            if (now_ms - this.raised_ms < REGRET_MS) this.wanted = Math.min(BETTER_MOST_S, this.wanted * 2);
            return this.go(1, now_ms);
        }
        if (this.calm < this.wanted || this.level === 0) return false;
        this.raised_ms = now_ms;
        return this.go(-1, now_ms);
    }

    private go(by: 1 | -1, now_ms: number): true {
        this.level += by;
        this.worse = this.calm = 0;
        this.changed_ms = now_ms;
        if (this.level === 0) this.wanted = BETTER_S;
        return true;
    }
}
