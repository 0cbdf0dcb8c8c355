import { signal } from "@preact/signals";
import { troubleOf, type CameraTrouble, type TrackState } from "../media/camera";
import { RATE, soundAble } from "./sound";
import type { MicBeat, MicIn, MicOut } from "./talk";

export type MicTrouble = CameraTrouble | "unable";

const STATE: Record<MicTrouble, TrackState> = {
    denied: "denied",
    missing: "missing",
    busy: "busy",
    unfit: "missing",
    insecure: "denied",
    other: "busy",
    unable: "missing",
};

/** The microphone of one side of a room: asked for once, sent by a worker, its state as a word for the server. */
export class Mic {
    readonly trouble = signal<MicTrouble | null>(null);
    readonly beat = signal<MicBeat | null>(null);
    readonly muted = signal(false);
    readonly refused = signal("");
    readonly word = signal<{ state: TrackState; label: string } | null>(null);
    private stream: MediaStream | null = null;
    private worker: Worker | null = null;
    private closed = false;

    constructor(
        private url: string,
        private readonly streamNumber: number,
    ) {
        this.changed = this.changed.bind(this);
    }

    /** Asks for the microphone and begins to send; true when it runs. */
    async open(): Promise<boolean> {
        if (!soundAble() || !navigator.mediaDevices?.getUserMedia) return this.failed("unable");
        try {
            const stream = await navigator.mediaDevices.getUserMedia({
                audio: { channelCount: 1, sampleRate: RATE, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
            });
            if (this.closed) stream.getTracks().forEach((track) => track.stop());
            else this.take(stream);
            return !this.closed;
        } catch (error) {
            return this.failed(troubleOf(error instanceof Error ? error.name : ""));
        }
    }

    setUrl(url: string): void {
        this.url = url;
        this.tell({ t: "url", url });
    }

    mute(on: boolean): void {
        this.muted.value = on;
        this.tell({ t: "mute", muted: on });
        const track = this.stream?.getAudioTracks()[0];
        if (track) this.say(track);
    }

    close(): void {
        this.closed = true;
        navigator.mediaDevices?.removeEventListener("devicechange", this.changed);
        this.stream?.getTracks().forEach((track) => track.stop());
        this.tell({ t: "stop" });
        this.worker = null;
    }

    private tell(message: MicIn, transfer: Transferable[] = []): void {
        this.worker?.postMessage(message, transfer);
    }

    private failed(why: MicTrouble): false {
        this.trouble.value = why;
        this.word.value = { state: STATE[why], label: "" };
        return false;
    }

    private take(stream: MediaStream): void {
        this.stream?.getTracks().forEach((track) => track.stop());
        this.stream = stream;
        this.trouble.value = null;
        navigator.mediaDevices.addEventListener("devicechange", this.changed);
        const track = stream.getAudioTracks()[0];
        if (!track) return;
        track.onmute = track.onunmute = () => this.say(track);
        track.onended = () => {
            this.say(track);
            void this.changed();
        };
        if (!this.worker) this.begin();
        if (typeof MediaStreamTrackProcessor !== "undefined") {
            const { readable } = new MediaStreamTrackProcessor({ track });
            this.tell({ t: "sound", readable: readable as ReadableStream<AudioData> }, [readable]);
        }
        this.say(track);
    }

    private begin(): void {
        this.worker = new Worker(new URL("./mic_worker.ts", import.meta.url), { type: "module", name: "baqyla-mic" });
        this.worker.onmessage = (event: MessageEvent<MicOut>) => this.heard(event.data);
        this.tell({ t: "start", url: this.url, stream: this.streamNumber });
    }

    private heard(message: MicOut): void {
        if (message.t === "beat") this.beat.value = message;
        else if (message.t === "refused") this.refused.value = message.sentence;
        else this.failed("unable");
    }

    private say(track: MediaStreamTrack): void {
        const state = track.readyState === "ended" ? "ended" : track.muted || this.muted.value ? "muted" : "live";
        this.word.value = { state, label: track.label };
    }

    /** Another device came or ours went: where ours is gone, what there is now is taken. */
    private async changed(): Promise<void> {
        const track = this.stream?.getAudioTracks()[0];
        if (!this.closed && track?.readyState !== "live") await this.open();
    }
}
