/*
 * Media time: microseconds since the attempt's first hello at the server. It goes on over reconnects and
 * page reloads, so it is anchored to the server's clock once and then follows the local steady clock.
 */
export class MediaClock {
    private anchor: { pts_us: number; steady_ms: number } | null = null;
    private frames: { pts_us: number; frame_us: number } | null = null;
    private last_us = -1;

    /** `since_ms` is the media time that the server counts right now. */
    start(since_ms: number, steady_ms: number): void {
        this.anchor ??= { pts_us: Math.max(0, since_ms) * 1000, steady_ms };
    }

    get started(): boolean {
        return this.anchor !== null;
    }

    now(steady_ms: number): number {
        return this.anchor ? this.anchor.pts_us + (steady_ms - this.anchor.steady_ms) * 1000 : 0;
    }

    /**
     * The time of a frame that came at `steady_ms` and carries its own stamp: stamps give the even pace, the
     * steady clock keeps them honest when they jump. Strictly rising.
     */
    ofFrame(frame_us: number, steady_ms: number): number {
        const now = this.now(steady_ms);
        const by = this.frames ? this.frames.pts_us + (frame_us - this.frames.frame_us) : Number.NaN;
        const honest = Math.abs(by - now) < 300_000;
        if (!honest) this.frames = { pts_us: now, frame_us };
        const pts = Math.round(honest ? by : now);
        this.last_us = Math.max(this.last_us + 1, pts);
        return this.last_us;
    }
}

/** The server's clock minus ours, from the quickest of the last pings. */
export class ServerClock {
    private samples: { rtt: number; offset_ms: number }[] = [];

    pong(sent_ms: number, came_ms: number, server_ms: number): void {
        const rtt = came_ms - sent_ms;
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
