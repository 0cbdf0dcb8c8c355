/*
 * The media worker: takes frames, encodes, sends. The page may be hidden, busy or asleep; timers and frames
 * of a worker go on, and an exam page never waits for a picture.
 */
import { choose, shape, type Choice } from "./codecs";
import { Encoder } from "./encoder";
import { Line } from "./line";
import { Small } from "./small";
import { LADDER, type Forced, type Rung } from "./rungs";
import { SMALL_SHAPE, type FromWorker, type ToWorker } from "./talk";
import { Thrift } from "./thrift";
import { CAMERA, FLAG_DISCONTINUITY, FLAG_KEY, SCREEN, SMALL } from "./wire";

const STILL_MS = 1_000;
const SLICE_CODEC_PREFIX = "video/webm";
/** No frame came although the camera should give fifteen a second. */
const NO_FRAMES_MS = 3_000;

let line: Line | null = null;
let encoder: Encoder | null = null;
/** Beside the student's camera alone. */
let small: Small | null = null;
const thrift = new Thrift();
let choice: Choice | null = null;
let rung: Rung = "webcodecs";
let codec = "";
let how: "processor" | "tick" = "processor";
let token = "";
let fps = 0;
let stream = CAMERA;
let fresh = true;
/** The recorder's WebM whose head was taken; slices of an older one that come late do not belong to it. */
let piece = 0;
let pieceAsked = 0;
let captured = 0;
let captured_ms = -1;
let firefox = false;
let forced: Forced | null = null;
let reader: ReadableStreamDefaultReader<VideoFrame> | null = null;
/** A screen that stands still gives no frames: its last one is sent again. */
let held: VideoFrame | null = null;
let ticker: ReturnType<typeof setInterval> | undefined;
let stopped = false;

function say(message: FromWorker): void {
    self.postMessage(message);
}

function start(message: Extract<ToWorker, { t: "start" }>): void {
    token = message.token;
    firefox = message.firefox;
    forced = message.forced;
    stream = message.stream;
    Object.assign(shape, message.shape);
    fps = shape.fps;
    how = firefox ? "tick" : "processor";
    const query = `attempt=${message.attempt}${stream === CAMERA ? "" : `&stream=${stream}`}`;
    const path = `${message.origin}/ws/${stream === CAMERA ? "media" : "room"}?${query}`;
    line = new Line({
        stream,
        url: () => (token ? `${path}&token=${encodeURIComponent(token)}` : path),
        key: wantKey,
        rate: (kbps, wanted) => encodeAt(kbps, Math.min(shape.fps, wanted || shape.fps)),
        refused: (sentence) => say({ t: "refused", sentence }),
    });
    if (stream === CAMERA) small = new Small(line.lane(SMALL, () => small?.wantKey()));
    line.open();
    setInterval(everySecond, 1_000);
    if (stream === SCREEN) setInterval(repeat, 1000 / shape.fps);
    void climb(forced?.rung ?? "webcodecs");
}

function encodeAt(kbps: number, wanted: number): void {
    fps = Math.max(1, wanted);
    encoder?.rate(kbps, fps);
    if (rung === "webcodecs" && how === "tick") tickEvery(tick_ms());
}

/** The small stream needs its pictures whatever is spared of the large one. */
function tick_ms(): number {
    return 1000 / (small ? Math.max(fps, SMALL_SHAPE.fps) : fps);
}

/** Between pictures of the large stream that are sent. */
function apart_ms(): number {
    return (line?.main.baseOnly ? 4 : 1) * (1000 / fps);
}

/** As the link allows. */
function spare(): void {
    const { kbps, fps: share, baseOnly } = thrift.step;
    const layered = choice?.layers === 3;
    /* Without layers the pictures between are not made at all. */
    encodeAt(shape.kbps * kbps, shape.fps * (baseOnly && !layered ? share / 4 : share));
    if (line) line.main.baseOnly = baseOnly && layered;
}

function wantKey(): void {
    if (rung === "webcodecs") encoder?.wantKey();
    else if (rung === "recorder") say({ t: "key" });
}

/** Begins at `first` and goes down until a rung works. */
async function climb(first: Rung): Promise<void> {
    stopCapture();
    rung = first;
    if (rung === "webcodecs") {
        choice = await choose(firefox, forced?.family ?? null);
        if (!choice) {
            await fall();
            return;
        }
        codec = choice.codec;
        encoder = new Encoder(
            choice,
            shape,
            (chunk) => encoded(chunk),
            () => void fall(),
        );
    }
    fresh = true;
    if (rung === "webcodecs") announce();
    if (choice && rung === "webcodecs") void small?.begin(choice);
    if (thrift.level > 0) spare();
    capture();
}

function announce(): void {
    line?.main.configure({
        codec,
        layers: rung === "webcodecs" ? (choice?.layers ?? 1) : 1,
        width: shape.width,
        height: shape.height,
        rung,
    });
}

function capture(): void {
    clearInterval(ticker);
    captured_ms = performance.now();
    if (rung === "webcodecs") {
        say({ t: "capture", how, fps });
        if (how === "tick") tickEvery(tick_ms());
    } else {
        say({ t: "capture", how: rung, fps });
        if (rung === "stills") tickEvery(STILL_MS);
    }
}

function tickEvery(ms: number): void {
    clearInterval(ticker);
    ticker = setInterval(() => line?.ready && say({ t: "tick" }), ms);
}

function stopCapture(): void {
    clearInterval(ticker);
    hold(null);
    void reader?.cancel().catch(() => undefined);
    reader = null;
    encoder?.close();
    encoder = null;
    small?.end();
}

async function fall(): Promise<void> {
    /* A room takes no recorder's pieces: who listens there could not join in the middle. */
    const ladder = stream === CAMERA ? LADDER : LADDER.filter((one) => one !== "recorder");
    const next = ladder[ladder.indexOf(rung) + 1];
    if (next && !stopped) await climb(next);
}

function encoded(chunk: { key: boolean; layer: number; pts_us: number; duration_us: number; bytes: Uint8Array }): void {
    if (!line || !encoder) return;
    if (encoder.skipped) line.main.skipped(encoder.skipped);
    encoder.skipped = 0;
    line.main.push({
        layer: chunk.layer,
        flags: (chunk.key ? FLAG_KEY : 0) | (fresh ? FLAG_DISCONTINUITY : 0),
        pts_us: chunk.pts_us,
        duration_us: chunk.duration_us,
        payload: chunk.bytes,
    });
    fresh = false;
}

function frameCame(frame: VideoFrame, stamped: boolean): void {
    const now = performance.now();
    captured += 1;
    captured_ms = now;
    if (!line?.ready || !encoder) {
        frame.close();
        return;
    }
    const pts = stamped ? line.clock.ofFrame(frame.timestamp, now) : line.clock.ofFrame(now * 1000, now);
    small?.feed(frame, pts, now, encoder.due(pts) && encoder.keyDue(now));
    encoder.feed(frame, pts, now);
}

function hold(frame: VideoFrame | null): void {
    held?.close();
    held = frame;
}

function repeat(): void {
    if (held && ago(captured_ms) >= 900 / fps) frameCame(held.clone(), false);
}

async function readFrames(readable: ReadableStream<VideoFrame>): Promise<void> {
    const mine = readable.getReader();
    reader = mine;
    for (;;) {
        const { value, done } = await mine.read().catch(() => ({ value: undefined, done: true }));
        if (done || !value) {
            if (reader === mine) hold(null);
            return;
        }
        if (stream === SCREEN) hold(value.clone());
        frameCame(value, stream !== SCREEN);
    }
}

function sliceCame(message: Extract<ToWorker, { t: "slice" }>): void {
    captured += 1;
    captured_ms = performance.now();
    if (!line?.ready || rung !== "recorder" || !message.bytes.byteLength) {
        return;
    }
    /* A WebM whose head came too early is of no use: begin another one. */
    if (!message.first && message.piece !== piece) {
        if (message.piece > Math.max(piece, pieceAsked)) {
            pieceAsked = message.piece;
            say({ t: "key" });
        }
        return;
    }
    if (message.first) {
        piece = message.piece;
        codec = message.mime.startsWith(SLICE_CODEC_PREFIX) ? message.mime : SLICE_CODEC_PREFIX;
        announce();
    }
    const end = line.clock.now(captured_ms);
    line.main.push({
        layer: 0,
        flags: message.first ? FLAG_KEY | FLAG_DISCONTINUITY : 0,
        pts_us: Math.max(0, Math.round(end - message.duration_us)),
        duration_us: message.duration_us,
        payload: new Uint8Array(message.bytes),
    });
}

function stillCame(message: Extract<ToWorker, { t: "still" }>): void {
    captured += 1;
    captured_ms = performance.now();
    if (!line?.ready || rung !== "stills") return;
    if (fresh) {
        codec = "image/jpeg";
        announce();
    }
    line.main.push({
        layer: 0,
        flags: FLAG_KEY | (fresh ? FLAG_DISCONTINUITY : 0),
        pts_us: line.clock.ofFrame(captured_ms * 1000, captured_ms),
        duration_us: STILL_MS * 1000,
        payload: new Uint8Array(message.bytes),
    });
    fresh = false;
}

function ago(ms: number): number {
    return ms < 0 ? -1 : Math.round(performance.now() - ms);
}

/** The heartbeat, and the watch over a source that fell silent. */
function everySecond(): void {
    if (!line || stopped) return;
    const silent = rung === "webcodecs" && how === "processor" && line.ready && ago(captured_ms) > NO_FRAMES_MS;
    if (silent && captured > 0) {
        how = "tick";
        capture();
    }
    if (rung === "webcodecs" && line.welcomed && line.ready) {
        const now = performance.now();
        if (thrift.judge(line.main.behind_ms(line.clock.now(now)), apart_ms(), now)) spare();
    }
    say({
        t: "beat",
        beat: {
            link: line.link,
            rung,
            codec,
            layers: rung === "webcodecs" ? (choice?.layers ?? 1) : 1,
            captured,
            encoded: line.main.seq,
            captured_ago_ms: captured ? ago(captured_ms) : -1,
            sent_ago_ms: ago(line.main.sent_ms),
            durable_ago_ms: ago(line.main.durable_ms),
            durable_seq: line.main.durable_seq,
            last_seq: line.main.seq,
            ring_bytes: line.main.ring.bytes,
            shed: line.main.shed,
            spared: thrift.level,
            rtt_ms: Math.round(line.server.best?.rtt ?? -1),
        },
    });
}

const LAST_WORDS_MS = 10_000;

/** The exam is over: what was captured still goes out, then the worker ends. */
function stop(): void {
    stopped = true;
    stopCapture();
    const end = performance.now() + LAST_WORDS_MS;
    const wait = setInterval(() => {
        if (line && line.main.ring.length > 0 && performance.now() < end) return;
        clearInterval(wait);
        line?.close();
        self.close();
    }, 200);
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    switch (message.t) {
        case "start":
            start(message);
            break;
        case "token":
            token = message.token;
            break;
        case "frames":
            void readFrames(message.readable);
            break;
        case "frame":
            frameCame(message.frame, false);
            break;
        case "slice":
            sliceCame(message);
            break;
        case "still":
            stillCame(message);
            break;
        case "fell":
            if (message.from === rung) void fall();
            break;
        case "hidden":
            if (line) line.hidden = message.hidden;
            break;
        case "restart":
            void climb(rung);
            break;
        case "shape":
            Object.assign(shape, message.shape);
            void climb(rung);
            break;
        case "stop":
            stop();
            break;
    }
};
