import { signal } from "@preact/signals";
import { SCREEN_SHAPE, type Shape } from "./talk";
import type { TrackState } from "./camera";

/** Why no screen is shown: refused, a window instead of the screen, no way to in this browser, or something else. */
export type ScreenTrouble = "denied" | "partial" | "unable" | "other";

export interface ScreenWord {
    state: TrackState;
    label: string;
    detail: string;
}

const STATE: Record<ScreenTrouble, TrackState> = {
    denied: "denied",
    partial: "denied",
    unable: "missing",
    other: "busy",
};

/* What Chromium understands of the choice; not yet among the compiler's types. */
type DisplayOptions = DisplayMediaStreamOptions & {
    monitorTypeSurfaces?: "include";
    selfBrowserSurface?: "exclude";
    surfaceSwitching?: "exclude";
};

const WANTED: DisplayOptions = {
    audio: false,
    video: { displaySurface: "monitor", frameRate: { max: SCREEN_SHAPE.fps } },
    monitorTypeSurfaces: "include",
    selfBrowserSurface: "exclude",
    surfaceSwitching: "exclude",
};

export function screenAble(): boolean {
    return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** The picture's own proportions within the room that the stream has, both sides even. */
export function screenShape(width = 0, height = 0): Shape {
    const most = SCREEN_SHAPE;
    const by = width && height ? Math.min(1, most.width / width, most.height / height) : 0;
    if (!by) return most;
    const even = (side: number) => Math.max(2, Math.round((side * by) / 2) * 2);
    return { ...most, width: even(width), height: even(height) };
}

/*
 * The student's whole screen, where the university's policy wants it. It is asked for at a press of a button and never
 * by itself: browsers want it so, and a stop is the student's to take back.
 */
export class Screen {
    readonly stream = signal<MediaStream | null>(null);
    readonly trouble = signal<ScreenTrouble | null>(null);
    /** It was shown and is not any more, by this machine's clock; null: it is shown, or never was. */
    readonly stopped_ms = signal<number | null>(null);
    readonly word = signal<ScreenWord | null>(null);

    get track(): MediaStreamTrack | null {
        return this.stream.value?.getVideoTracks()[0] ?? null;
    }

    /** Lets the student choose; true when the screen is shown. Only at a press of a button. */
    async open(): Promise<boolean> {
        if (!screenAble()) return this.failed("unable", "");
        try {
            const stream = await navigator.mediaDevices.getDisplayMedia(WANTED);
            const track = stream.getVideoTracks()[0];
            const surface = track?.getSettings().displaySurface;
            if (!track || (surface !== undefined && surface !== "monitor")) {
                stream.getTracks().forEach((one) => one.stop());
                return this.failed("partial", surface ?? "");
            }
            this.take(stream, track);
            return true;
        } catch (error) {
            const name = error instanceof Error ? error.name : "";
            return this.failed(name === "NotAllowedError" ? "denied" : "other", name);
        }
    }

    close(): void {
        this.track?.stop();
        this.stream.value = null;
    }

    private take(stream: MediaStream, track: MediaStreamTrack): void {
        this.track?.stop();
        this.stream.value = stream;
        this.trouble.value = null;
        this.stopped_ms.value = null;
        track.onmute = () => this.say(track, "muted");
        track.onunmute = () => this.say(track, "live");
        track.onended = () => {
            if (this.track !== track) return;
            this.say(track, "ended");
            this.stream.value = null;
            this.stopped_ms.value = Date.now();
        };
        this.say(track, track.muted ? "muted" : "live");
    }

    private say(track: MediaStreamTrack, state: TrackState): void {
        if (this.track !== track) return;
        const { width = 0, height = 0 } = track.getSettings();
        this.word.value = { state, label: track.label, detail: `${width}x${height}` };
    }

    /** What is shown already goes on. */
    private failed(trouble: ScreenTrouble, detail: string): false {
        this.trouble.value = trouble;
        if (!this.track) this.word.value = { state: STATE[trouble], label: "", detail };
        return false;
    }
}
