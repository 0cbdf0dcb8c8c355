const JUMP_US = 300_000;
const WINDOW_MS = 2_000;
const FOLLOW_US = 1_000;
const SLEPT_MS = 2_000;

/*
 * Media time: microseconds since the attempt's first hello at the server. It goes on over reconnects and
 * page reloads, so it is anchored to the server's clock once and then follows the local steady clock, which
 * stands still while some machines sleep.
 */
export class MediaClock {
    private anchor: { pts_us: number; steady_ms: number } | null = null;
    /** Media time minus a frame's own stamp. */
    private offset_us: number | null = null;
    /** The least seen in this window and in the one before: what a frame that was not held up says. */
    private least_us: [number, number] = [Infinity, Infinity];
    private window_ms = 0;
    private last_us = -1;

    /** `since_ms` is the media time that the server counts right now. */
    start(since_ms: number, steady_ms: number): void {
        this.anchor ??= { pts_us: Math.max(0, since_ms) * 1000, steady_ms };
    }

    /**
     * So much the server counted at least, a moment ago. A machine that slept, and whose steady clock slept with it,
     * goes on from there: what it films now is not of the time before.
     */
    atLeast(since_ms: number, steady_ms: number): void {
        if (this.anchor && since_ms > this.now(steady_ms) / 1000 + SLEPT_MS) this.anchor = { pts_us: since_ms * 1000, steady_ms };
    }

    get started(): boolean {
        return this.anchor !== null;
    }

    now(steady_ms: number): number {
        return this.anchor ? this.anchor.pts_us + (steady_ms - this.anchor.steady_ms) * 1000 : 0;
    }

    /**
     * The time of a frame that came at `steady_ms` and carries its own stamp: stamps give the even pace, the
     * steady clock keeps them honest when they jump, and the frames that came quickest say what time a stamp is:
     * a first one that was held up does not make all that follow late. Strictly rising.
     */
    ofFrame(frame_us: number, steady_ms: number): number {
        const now = this.now(steady_ms);
        const lead_us = now - frame_us;
        const jumped = this.offset_us === null || Math.abs(this.offset_us - lead_us) >= JUMP_US;
        if (jumped) this.least_us = [Infinity, Infinity];
        this.least_us[0] = Math.min(this.least_us[0], lead_us);
        if (jumped || lead_us < (this.offset_us ?? Infinity)) this.offset_us = lead_us;
        if (steady_ms - this.window_ms >= WINDOW_MS) this.turnWindow(steady_ms);
        this.last_us = Math.max(this.last_us + 1, Math.round(frame_us + (this.offset_us ?? lead_us)));
        return this.last_us;
    }

    /** A source whose clock is slow is followed by small steps. */
    private turnWindow(steady_ms: number): void {
        const least = Math.min(...this.least_us);
        if (this.offset_us !== null && least > this.offset_us && least < Infinity) {
            this.offset_us += Math.min(least - this.offset_us, FOLLOW_US);
        }
        this.least_us = [Infinity, this.least_us[0]];
        this.window_ms = steady_ms;
    }
}

/** The server's clock minus ours, from the quickest of the last pings. */
export class ServerClock {
    /** So many were heard. */
    count = 0;
    private samples: { rtt: number; offset_ms: number }[] = [];

    pong(sent_ms: number, came_ms: number, server_ms: number): void {
        const rtt = came_ms - sent_ms;
        this.count += 1;
        this.samples.push({ rtt, offset_ms: server_ms - (sent_ms + came_ms) / 2 });
        if (this.samples.length > 8) this.samples.shift();
    }

    get best(): { rtt: number; offset_ms: number } | null {
        return this.samples.reduce<{ rtt: number; offset_ms: number } | null>(
            (least, one) => (!least || one.rtt < least.rtt ? one : least),
            null,
        );
    }
}
