/* The watch worker: one socket for a whole sitting, one decoder for each stream, pictures drawn straight
   onto the canvases that the page gave away. The page itself never sees a frame, so a board of thirty
   streams leaves it free. */

import { readPiece } from "./header";
import { StreamDecoder, type Picture, type StreamInfo } from "./decode";
import { CAMERA, SCREEN } from "../../media/wire";
import type { CanvasRole, FromWorker, PictureRow, ToWorker } from "./messages";

const MAX_WATCHED = 64;
const TILE_WIDTH = 320;
const WANT_DELAY_MS = 60;
const REPORT_MS = 500;
const SEATS = 65_536;
const BACKOFF_FIRST_MS = 400;
const BACKOFF_LAST_MS = 8000;
const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 16000;

interface Sheet {
    attempt: string;
    role: CanvasRole;
    canvas: OffscreenCanvas;
    pen: OffscreenCanvasRenderingContext2D;
}

interface Watched extends PictureRow {
    failures: number;
    changed: boolean;
}

const sheets = new Map<number, Sheet>();
const sheetsOf = new Map<string, Set<Sheet>>();
/* By stream and seat: a shared screen has its camera's seat. */
const decoders = new Map<number, StreamDecoder>();
const rows = new Map<string, Watched>();
/* Attempts left out of the next watch message, so that the server starts them anew with a key frame. */
const heldBack = new Set<string>();

let url = "";
let socket: WebSocket | null = null;
let closing = false;
let backoffMs = BACKOFF_FIRST_MS;
let wanted: string[] = [];
let focused: string | null = null;
let frozen = false;
let wantTimer: ReturnType<typeof setTimeout> | null = null;
let lastSent = "";

function post(message: FromWorker): void {
    self.postMessage(message);
}

function rowOf(attempt: string): Watched {
    let row = rows.get(attempt);
    if (!row) {
        row = { attempt, state: "waiting", frames: 0, drawn_ms: 0, codec: "", failures: 0, changed: true };
        rows.set(attempt, row);
    }
    return row;
}

const placeOf = (seat: number, stream = CAMERA) => stream * SEATS + seat;

function paint(attempt: string, screen: boolean, picture: Picture, width: number, height: number): void {
    for (const sheet of sheetsOf.get(attempt) ?? []) {
        if ((sheet.role === "screen") !== screen || (frozen && sheet.role !== "tile")) continue;
        const wide = sheet.role === "tile" ? Math.min(TILE_WIDTH, width) : width;
        const high = Math.max(1, Math.round((wide * height) / Math.max(1, width)));
        if (sheet.canvas.width !== wide || sheet.canvas.height !== high) {
            sheet.canvas.width = wide;
            sheet.canvas.height = high;
        }
        sheet.pen.drawImage(picture, 0, 0, wide, high);
    }
}

function draw(attempt: string, picture: Picture, width: number, height: number): void {
    paint(attempt, false, picture, width, height);
    const row = rowOf(attempt);
    row.state = "live";
    row.frames++;
    row.drawn_ms = Date.now();
    row.changed = true;
    if (row.frames % 8 === 0) row.failures = 0;
}

/** A screen beside the focus: it has no state of its own, the tile says whether it is shown. */
function startScreen(info: StreamInfo): void {
    const decoder = new StreamDecoder(info, {
        paint: (picture, width, height) => paint(info.attempt, true, picture, width, height),
        failed: () => askAgain(info),
        unsupported: () => undefined,
    });
    decoders.set(placeOf(info.seat, info.stream), decoder);
}

function startStream(info: StreamInfo): void {
    decoders.get(placeOf(info.seat, info.stream))?.close();
    if (info.stream === SCREEN) {
        startScreen(info);
        return;
    }
    const row = rowOf(info.attempt);
    row.codec = info.codec;
    row.state = "waiting";
    row.changed = true;
    const decoder = new StreamDecoder(info, {
        paint: (picture, width, height) => draw(info.attempt, picture, width, height),
        failed: () => askAgain(info),
        unsupported: () => {
            row.state = "unsupported";
            row.changed = true;
        },
    });
    decoders.set(placeOf(info.seat), decoder);
}

/* The stream begins anew when the attempt leaves the watched set and comes back. */
function askAgain(info: StreamInfo): void {
    decoders.get(placeOf(info.seat, info.stream))?.close();
    decoders.delete(placeOf(info.seat, info.stream));
    const row = rowOf(info.attempt);
    if (info.stream !== SCREEN) row.state = "waiting";
    row.changed = true;
    const delay = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** row.failures++);
    heldBack.add(info.attempt);
    sendWant();
    setTimeout(() => {
        heldBack.delete(info.attempt);
        sendWant();
    }, delay);
}

function dropStream(seat: number, stream: number): void {
    const decoder = decoders.get(placeOf(seat, stream));
    if (!decoder) return;
    decoder.close();
    decoders.delete(placeOf(seat, stream));
    if (stream === SCREEN) return;
    const row = rowOf(decoder.info.attempt);
    row.state = "gone";
    row.changed = true;
}

function sendWant(): void {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const attempts = wanted.filter((id) => !heldBack.has(id)).slice(0, MAX_WATCHED);
    const focus = focused !== null && !heldBack.has(focused) ? focused : null;
    if (focus !== null && !attempts.includes(focus)) {
        if (attempts.length === MAX_WATCHED) attempts.pop();
        attempts.push(focus);
    }
    const text = JSON.stringify({ t: "watch", attempts, focus });
    if (text === lastSent) return;
    lastSent = text;
    socket.send(text);
}

function want(attempts: string[], focus: string | null): void {
    wanted = attempts;
    focused = focus;
    const kept = new Set(attempts);
    if (focus !== null) kept.add(focus);
    for (const [place, decoder] of decoders) {
        const screen = decoder.info.stream === SCREEN;
        if (screen ? decoder.info.attempt === focus : kept.has(decoder.info.attempt)) continue;
        decoder.close();
        decoders.delete(place);
        if (screen) continue;
        const row = rowOf(decoder.info.attempt);
        row.state = "waiting";
    }
    if (wantTimer === null) {
        wantTimer = setTimeout(() => {
            wantTimer = null;
            sendWant();
        }, WANT_DELAY_MS);
    }
}

function onText(text: string): void {
    let message: { t?: string; seat?: number } & Partial<StreamInfo>;
    try {
        message = JSON.parse(text) as typeof message;
    } catch {
        return;
    }
    if (message.t === "gone" && typeof message.seat === "number") dropStream(message.seat, message.stream ?? CAMERA);
    if (message.t !== "stream" || typeof message.seat !== "number") return;
    if (typeof message.attempt !== "string" || typeof message.codec !== "string") return;
    startStream({
        seat: message.seat,
        stream: message.stream ?? CAMERA,
        attempt: message.attempt,
        codec: message.codec,
        layers: message.layers ?? 1,
        width: message.width ?? 0,
        height: message.height ?? 0,
        ...(message.description ? { description: message.description } : {}),
    });
}

function onBytes(bytes: ArrayBuffer): void {
    const piece = readPiece(bytes);
    if (piece) decoders.get(placeOf(piece.seat, piece.stream))?.push(piece);
}

function forgetStreams(): void {
    for (const decoder of decoders.values()) decoder.close();
    decoders.clear();
    heldBack.clear();
    lastSent = "";
    for (const row of rows.values()) {
        if (row.state === "live") row.state = "waiting";
        row.changed = true;
    }
}

function connect(): void {
    const ws = new WebSocket(url);
    ws.binaryType = "arraybuffer";
    socket = ws;
    ws.onopen = () => {
        backoffMs = BACKOFF_FIRST_MS;
        post({ t: "link", link: "online", since_ms: Date.now() });
        sendWant();
    };
    ws.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
        if (typeof event.data === "string") onText(event.data);
        else onBytes(event.data);
    };
    ws.onclose = () => {
        if (socket !== ws) return;
        socket = null;
        forgetStreams();
        if (closing) return;
        post({ t: "link", link: "lost", since_ms: Date.now() });
        setTimeout(connect, backoffMs * (0.75 + Math.random() / 2));
        backoffMs = Math.min(BACKOFF_LAST_MS, backoffMs * 2);
    };
}

function addSheet(id: number, attempt: string, role: CanvasRole, canvas: OffscreenCanvas): void {
    const pen = canvas.getContext("2d", { alpha: false });
    if (!pen) return;
    const sheet = { attempt, role, canvas, pen };
    sheets.set(id, sheet);
    let set = sheetsOf.get(attempt);
    if (!set) sheetsOf.set(attempt, (set = new Set()));
    /* A focus that opens now shows at once what its tile shows already. */
    const twin = role === "screen" ? undefined : [...set].find((one) => one.role !== "screen");
    if (twin) {
        canvas.width = twin.canvas.width;
        canvas.height = twin.canvas.height;
        pen.drawImage(twin.canvas, 0, 0);
    }
    set.add(sheet);
}

function freeSheet(id: number): void {
    const sheet = sheets.get(id);
    if (!sheet) return;
    sheets.delete(id);
    const set = sheetsOf.get(sheet.attempt);
    set?.delete(sheet);
    if (set?.size === 0) sheetsOf.delete(sheet.attempt);
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    switch (message.t) {
        case "open":
            url = message.url;
            connect();
            break;
        case "canvas":
            addSheet(message.id, message.attempt, message.role, message.canvas);
            break;
        case "free":
            freeSheet(message.id);
            break;
        case "want":
            want(message.attempts, message.focus);
            break;
        case "freeze":
            frozen = message.on;
            break;
        case "close":
            closing = true;
            socket?.close();
            forgetStreams();
            self.close();
            break;
    }
};

setInterval(() => {
    const changed: PictureRow[] = [];
    for (const row of rows.values()) {
        if (!row.changed) continue;
        row.changed = false;
        const { attempt, state, frames, drawn_ms, codec } = row;
        changed.push({ attempt, state, frames, drawn_ms, codec });
    }
    if (changed.length) post({ t: "pictures", rows: changed });
}, REPORT_MS);
