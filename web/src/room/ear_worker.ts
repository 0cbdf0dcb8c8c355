/* Hears one stream of sound: socket, decoder, and the track that the page plays. */
import { readPiece } from "../staff/watch/header";
import { CODEC, RATE } from "./sound";
import { RoomSocket } from "./socket";
import type { EarIn, EarOut } from "./talk";

const TELL_MS = 500;
/** Sound whose turn is so far behind in the decoder is not worth waiting for. */
const QUEUE_MAX = 25;
const FORGET_MS = 2_000;

let url = "";
let track: WritableStreamDefaultWriter<AudioData> | null = null;
let decoder: AudioDecoder | null = null;
let packets = 0;
let delay_ms = -1;
let played_ms = -Infinity;

const socket = new RoomSocket(() => url, {
    word: (word) => word.t === "stream" && make(),
    piece: (bytes) => {
        const piece = readPiece(bytes);
        if (!piece || piece.late || decoder?.state !== "configured" || decoder.decodeQueueSize > QUEUE_MAX) return;
        packets += 1;
        decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: piece.ptsUs, data: piece.payload }));
    },
});

function play(sound: AudioData): void {
    const spoken = socket.spoken_us();
    if (!Number.isNaN(spoken)) {
        played_ms = performance.now();
        delay_ms = (spoken - sound.timestamp) / 1000;
    }
    /* What the track has not taken yet grows old there: late talk is worse than a gap. */
    if (track && (track.desiredSize ?? 0) > 0) void track.write(sound).catch(() => undefined);
    else sound.close();
}

function make(): void {
    if (decoder && decoder.state !== "closed") decoder.close();
    const mine: AudioDecoder = new AudioDecoder({ output: play, error: () => decoder === mine && make() });
    decoder = mine;
    mine.configure({ codec: CODEC, sampleRate: RATE, numberOfChannels: 1 });
}

self.onmessage = (event: MessageEvent<EarIn>) => {
    const message = event.data;
    if (message.t === "url") url = message.url;
    if (message.t === "stop") {
        socket.close();
        self.close();
    }
    if (message.t !== "start") return;
    url = message.url;
    track = message.writable.getWriter();
    socket.open();
    setInterval(() => {
        const heard = performance.now() - played_ms < FORGET_MS;
        const out: EarOut = { link: socket.link, delay_ms: heard ? Math.round(delay_ms) : -1, packets };
        self.postMessage(out);
    }, TELL_MS);
};
