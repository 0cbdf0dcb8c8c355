import { signal } from "@preact/signals";
import { FPS, HEIGHT, WIDTH } from "./talk";

/** Why there is no camera, each with its own remedy. */
export type CameraTrouble = "denied" | "missing" | "busy" | "unfit" | "insecure" | "other";
export type TrackState = "live" | "muted" | "ended" | "denied" | "busy" | "missing";

export interface TrackWord {
    state: TrackState;
    label: string;
    detail: string;
}

/** The names that browsers give to the reasons; old ones still occur. */
export function troubleOf(name: string): CameraTrouble {
    switch (name) {
        case "NotAllowedError":
        case "PermissionDeniedError":
        case "SecurityError":
            return "denied";
        case "NotFoundError":
        case "DevicesNotFoundError":
            return "missing";
        case "NotReadableError":
        case "TrackStartError":
        case "AbortError":
            return "busy";
        case "OverconstrainedError":
        case "ConstraintNotSatisfiedError":
            return "unfit";
        default:
            return "other";
    }
}

const STATE: Record<CameraTrouble, TrackState> = {
    denied: "denied",
    missing: "missing",
    busy: "busy",
    unfit: "missing",
    insecure: "denied",
    other: "busy",
};

/*
 * The student's camera: one stream, one track, its state as a word for the server. A track that ends or a
 * device that comes back does not ask for permission in a loop: `open` runs only when someone calls it, but
 * once granted it may run by itself after a device change.
 */
export class Camera {
    readonly stream = signal<MediaStream | null>(null);
    readonly trouble = signal<CameraTrouble | null>(null);
    readonly word = signal<TrackWord | null>(null);
    private opening: Promise<boolean> | null = null;
    private granted = false;
    private wanted = false;

    constructor() {
        this.devicesChanged = this.devicesChanged.bind(this);
    }

    get track(): MediaStreamTrack | null {
        return this.stream.value?.getVideoTracks()[0] ?? null;
    }

    /** Asks for the camera; true when it runs. Two calls at once are one. */
    open(): Promise<boolean> {
        this.wanted = true;
        this.opening ??= this.ask().finally(() => (this.opening = null));
        return this.opening;
    }

    close(): void {
        this.wanted = false;
        navigator.mediaDevices?.removeEventListener("devicechange", this.devicesChanged);
        this.track?.stop();
        this.stream.value = null;
    }

    private async ask(): Promise<boolean> {
        if (!navigator.mediaDevices?.getUserMedia) {
            this.failed("insecure", "");
            return false;
        }
        try {
            const stream = await navigator.mediaDevices.getUserMedia({
                audio: false,
                video: {
                    width: { ideal: WIDTH },
                    height: { ideal: HEIGHT },
                    frameRate: { ideal: FPS, max: 30 },
                    facingMode: "user",
                },
            });
            this.take(stream);
            return true;
        } catch (error) {
            const name = error instanceof Error ? error.name : "";
            this.failed(troubleOf(name), name);
            return false;
        }
    }

    private take(stream: MediaStream): void {
        this.granted = true;
        this.track?.stop();
        this.stream.value = stream;
        this.trouble.value = null;
        navigator.mediaDevices.addEventListener("devicechange", this.devicesChanged);
        const track = stream.getVideoTracks()[0];
        if (!track) return;
        track.onmute = () => this.say(track, "muted");
        track.onunmute = () => this.say(track, "live");
        track.onended = () => {
            if (this.track !== track) return;
            this.say(track, "ended");
            void this.again();
        };
        this.say(track, track.muted ? "muted" : "live");
    }

    private say(track: MediaStreamTrack, state: TrackState): void {
        if (this.track !== track) return;
        const set = track.getSettings();
        const detail = `${set.width ?? 0}x${set.height ?? 0}@${Math.round(set.frameRate ?? 0)}`;
        this.word.value = { state, label: track.label, detail };
    }

    private failed(trouble: CameraTrouble, detail: string): void {
        this.trouble.value = trouble;
        this.word.value = { state: STATE[trouble], label: "", detail };
    }

    private devicesChanged(): void {
        if (this.track?.readyState !== "live") void this.again();
    }

    private async again(): Promise<void> {
        if (this.wanted && this.granted) await this.open();
    }
}
