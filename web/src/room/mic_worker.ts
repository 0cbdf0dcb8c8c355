/* Encodes the microphone and sends it; the page may be hidden or busy. */
import { Line } from "../media/line";
import { FLAG_DISCONTINUITY, FLAG_KEY } from "../media/wire";
import { CODEC, KBPS, loudness, PACKET_US } from "./sound";
import type { MicIn, MicOut } from "./talk";

/** How loud it is, is told of the student's microphone alone. */
const STUDENTS = 1;
const LEVEL_MS = 500;
/** Sound that is missing for longer than this, or this far from the encoder's count, is a hole. */
const HOLE_US = 40_000;
const LAST_WORDS_MS = 5_000;

let line: Line | null = null;
let encoder: AudioEncoder | null = null;
let url = "";
let rate = 0;
let next_us = 0;
let reader: ReadableStreamDefaultReader<AudioData> | null = null;
let stream = 0;
let muted = false;
let fresh = true;
let loudest = 0;
let packets = 0;

function say(message: MicOut): void {
    self.postMessage(message);
}

function make(sampleRate: number): void {
    rate = sampleRate;
    if (encoder && encoder.state !== "closed") encoder.close();
    encoder = new AudioEncoder({
        output: (chunk) => {
            const payload = new Uint8Array(chunk.byteLength);
            chunk.copyTo(payload);
            packets += 1;
            line?.main.push({
                layer: 0,
                flags: FLAG_KEY | (fresh ? FLAG_DISCONTINUITY : 0),
                pts_us: chunk.timestamp,
                duration_us: chunk.duration ?? PACKET_US,
                payload,
            });
            fresh = false;
        },
        error: () => say({ t: "failed" }),
    });
    encoder.configure({ codec: CODEC, sampleRate, numberOfChannels: 1, bitrate: KBPS * 1000 });
}

/** Takes the sound and closes it. */
function soundCame(sound: AudioData): void {
    const { numberOfFrames, sampleRate, duration, timestamp: captured_us } = sound;
    const samples = new Float32Array(numberOfFrames);
    sound.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
    sound.close();
    if (!line?.ready || muted) return;
    /* It came when its last sample was there; its own stamp gives the even pace. */
    const timestamp = line.clock.ofFrame(captured_us, performance.now() - duration / 1000);
    /* An encoder counts samples from its first stamp: after a hole it has to begin anew, or all that follows is early.
       So it has to when the microphone's clock and the server's have grown apart. */
    if (sampleRate !== rate || Math.abs(timestamp - next_us) > HOLE_US) {
        make(sampleRate);
        next_us = timestamp;
    }
    next_us += duration;
    if (encoder?.state !== "configured") return;
    loudest = Math.max(loudest, loudness(samples));
    const stamped = new AudioData({
        format: "f32-planar",
        sampleRate,
        numberOfFrames,
        numberOfChannels: 1,
        timestamp,
        data: samples,
    });
    encoder.encode(stamped);
    stamped.close();
}

async function listen(readable: ReadableStream<AudioData>): Promise<void> {
    void reader?.cancel().catch(() => undefined);
    const mine = readable.getReader();
    reader = mine;
    for (;;) {
        const { value, done } = await mine.read().catch(() => ({ value: undefined, done: true }));
        if (done || !value) return;
        soundCame(value);
    }
}

function beat(): void {
    if (!line) return;
    const level_milli = muted ? 0 : loudest;
    loudest = 0;
    if (stream === STUDENTS) line.tell({ t: "level", milli: level_milli });
    const durable_ago_ms = line.main.durable_ms < 0 ? -1 : Math.round(performance.now() - line.main.durable_ms);
    say({ t: "beat", link: line.link, level_milli, durable_ago_ms, packets });
}

function stop(): void {
    muted = true;
    void reader?.cancel().catch(() => undefined);
    if (encoder && encoder.state !== "closed") encoder.close();
    const end = performance.now() + LAST_WORDS_MS;
    const wait = setInterval(() => {
        if (line && line.main.ring.length > 0 && performance.now() < end) return;
        clearInterval(wait);
        line?.close();
        self.close();
    }, 200);
}

self.onmessage = (event: MessageEvent<MicIn>) => {
    const message = event.data;
    switch (message.t) {
        case "start":
            url = message.url;
            stream = message.stream;
            line = new Line({
                stream: message.stream,
                url: () => url,
                key: () => undefined,
                rate: () => undefined,
                refused: (sentence) => say({ t: "refused", sentence }),
            });
            line.main.configure({ codec: CODEC, layers: 1, width: 0, height: 0, rung: "webcodecs" });
            line.open();
            setInterval(beat, LEVEL_MS);
            break;
        case "sound":
            void listen(message.readable);
            break;
        case "url":
            url = message.url;
            break;
        case "mute":
            muted = message.muted;
            fresh = true;
            break;
        case "stop":
            stop();
            break;
    }
};
