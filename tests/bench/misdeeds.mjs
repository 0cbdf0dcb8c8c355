// What strangers do before the server of hostile.mjs. Each is done with a student of its own, and another one beside; `run`
// resolves to lines that say what the server called it, `named` tells whether somebody was told of it by its name.
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clip, frame, HEAD, KEY, LATE } from '../story/student.mjs';
import { root } from '../story/lib.mjs';

const PAYLOAD_MAX = 512 * 1024, MESSAGE_MAX = PAYLOAD_MAX + 16 * 1024 + HEAD, FUTURE_US = 60_000_000;
const UNSEEABLE_S = 30, IDENTITY_S = 55, HALF_OPEN_S = 38, SLOW_READER_S = 20, FRAME_MS = 66;
const CONFIG = { config: 1, codec: 'vp8', width: 320, height: 240, rung: 'webcodecs' };

// A new media socket of the student, greeted and configured; the words that come are kept.
async function camera(s, fields = {}) {
    if (!s.exam || s.exam.gone) await s.hello(); // each greeting has another token
    await s.camera({ ...CONFIG, layers: 1, ...fields });
    return s.media;
}

const ending = (media, ms = 2000) => Promise.race([media.closed, pause(ms).then(() => null)]);

// What became of a socket: the fault's code and sentence, or that it was let through.
async function verdict(media, ms) {
    const end = await ending(media, ms);
    const fault = media.inbox.find((word) => word.fault)?.fault;
    if (fault) return `${fault.code}, closed`;
    return end ? `closed: ${end.reason || end.code}` : 'let through';
}

// Every `ms` for so long, unless `what` says false.
async function each(ms, seconds, what) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(ms)) if ((await what()) === false) return;
}

/** Frames in real time until the camera is closed, `done` says so, or so long. */
function film(s, seconds, send, done = () => false) {
    let i = 0;
    return each(FRAME_MS, seconds, () => (s.media.gone || done() ? false : void send(i++)));
}

// A webcam with one of the sample people in it, who sways a little.
function webcam(folder, sample, crop) {
    const file = path.join(process.env.BAQYLA_MODELS ?? path.join(root, 'models'), 'samples', `sample${sample}.jpg`);
    if (!existsSync(file)) throw new Error(`${file} is missing`);
    return clip(folder, `movie=${file},loop=-1:1,setpts=N/15/TB,crop=${crop},scale=704:528,crop=640:480:x='32+20*sin(2*PI*t/4)':y='24+10*sin(2*PI*t/3)',noise=alls=5:allf=t`, 6);
}

const malformed = ({ said, counted }) => !said.includes('let through') && counted.some((one) => one.startsWith('malformed'));
const counts = (cause) => ({ counted }) => counted.some((one) => one.startsWith(cause));
const raises = (kind) => ({ kinds }) => kinds.includes(kind);

async function headerFields({ s, frames }) {
    const wrong = { version: { version: 9 }, stream: { stream: 7 }, flags: { flags: 0x80 }, layer: { layer: 9 }, number: { seq: 0 }, jump: { seq: s.seq + 99 }, 'media time': { pts_us: 2n ** 60n } };
    const said = [];
    for (const [name, fields] of Object.entries(wrong)) {
        const media = await camera(s);
        s.send(frames[0]);
        media.send(frame({ seq: s.seq + 1, pts_us: s.now_us(), flags: KEY, ...fields }, frames[0].bytes));
        said.push(`${name} – ${await verdict(media)}`);
    }
    return said;
}

async function layersOutOfOrder({ s, frames, raised }) {
    const media = await camera(s, { layers: 3 });
    await film(s, UNSEEABLE_S, (i) => s.send({ key: false, bytes: frames[i % frames.length].bytes }, { layer: [2, 1, 2, 0][i % 4] }), () => raised(s, 'no_frames'));
    return [await verdict(media, 100), `asked for a key frame ${media.inbox.filter((word) => word.t === 'key').length} times`];
}

async function wrongConfig({ s, frames }) {
    const media = await camera(s);
    s.send(frames[0], { config: 77 });
    return [await verdict(media)];
}

async function sizes({ s, frames }) {
    const media = await camera(s);
    s.send({ key: true, bytes: Buffer.concat([frames[0].bytes, Buffer.alloc(PAYLOAD_MAX - frames[0].bytes.length)]) });
    const most = await Promise.race([s.durable(s.seq).then(() => 'taken, durable'), verdict(media, 5000)]);
    media.send(frame({ seq: s.seq + 1, pts_us: s.now_us() }, Buffer.alloc(PAYLOAD_MAX + 1, 1)));
    const more = await verdict(media);
    const again = await camera(s);
    again.send(Buffer.alloc(MESSAGE_MAX + 1, 1));
    return [`512 KiB – ${most}`, `and one byte – ${more}`, `a message larger than any – ${await verdict(again)}`];
}

async function baseWithheld({ s, frames, raised }) {
    const media = await camera(s, { layers: 3 });
    await film(s, UNSEEABLE_S, (i) => s.send({ key: false, bytes: frames[i % frames.length].bytes }, { layer: 1 + (i % 2) }), () => raised(s, 'no_frames'));
    return [await verdict(media, 100), `acknowledged up to ${s.acks.durable} of ${s.seq}`];
}

async function noKey({ s, frames, raised }) {
    const media = await camera(s);
    await film(s, UNSEEABLE_S, (i) => s.send({ key: false, bytes: frames[1 + (i % 20)].bytes }), () => raised(s, 'no_frames'));
    return [await verdict(media, 100), `asked for a key frame ${media.inbox.filter((word) => word.t === 'key').length} times`];
}

async function clockAhead({ s, frames }) {
    const media = await camera(s);
    s.send(frames[0], { pts_us: s.now_us() + FUTURE_US });
    return [await verdict(media)];
}

async function replayed({ s, frames, window_s }) {
    const media = await camera(s);
    const first = s.send(frames[0]);
    for (let i = 1; i < 30; i++) s.send(frames[i]);
    await s.durable(s.seq);
    await each(500, window_s, () => {
        for (let seq = first; seq <= s.seq && !media.gone; seq++) {
            const kept = s.ring.get(seq);
            media.send(frame({ ...kept.head, flags: kept.head.flags | LATE }, kept.bytes));
        }
        return !media.gone;
    });
    return [await verdict(media, 100), 'each is recorded once'];
}

async function anothersPlace({ s, other, server, frames }) {
    await camera(other);
    const thief = await server.socket(`/ws/media?attempt=${other.attempt}&token=${other.token}`, { user: s.user });
    other.send(frames[0]);
    await other.durable(other.seq);
    return [await verdict(thief), `the other's camera – ${await verdict(other.media, 100)}`];
}

/* One sits there until the server knows the face; then the other's pictures come, byte for byte. */
async function anothersPictures({ s, other, folder, raised }) {
    const [ada, bela] = [webcam(folder, 1, '560:420:1330:150'), webcam(folder, 3, '520:390:440:250')];
    const size = { width: 640, height: 480 };
    await camera(s, size);
    await film(s, 15, (i) => s.send(ada[i % ada.length]));
    await camera(other, size);
    let both = 0;
    await film(s, IDENTITY_S - 16, () => [s, other].forEach((who) => who.send(bela[both % bela.length])) ?? both++, () => raised(s, 'wrong_person'));
    return [`who copied – ${await verdict(s.media, 100)}`, `who was copied – ${raised(other, 'wrong_person') ? 'accused' : 'not accused'}`];
}

async function halfOpen({ port, halfopen, count }) {
    const open = [], before = (await count()).connections;
    let ended = 0;
    for (let i = 0; i < halfopen; i++) {
        const socket = net.connect(port, '127.0.0.1', () => i % 2 && socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1]))); // half say hello by half
        socket.on('error', () => {}).on('close', () => ended++);
        open.push(socket);
    }
    await pause(3000);
    const held = (await count()).connections - before;
    await each(500, HALF_OPEN_S - 4, () => ended < halfopen);
    const by = ended;
    for (const socket of open) socket.destroy();
    return [`${halfopen} opened, ${held} held, ${by} ended by the server`];
}

async function slowReader({ server, proctor, sitting, tiles, count }) {
    const watch = await server.socket(`/ws/watch?sitting=${sitting}`, { user: proctor });
    watch.send({ t: 'watch', attempts: tiles, focus: tiles[0] });
    await pause(200);
    watch.ws._socket.pause();
    const before = (await count()).slow_watcher;
    await each(500, SLOW_READER_S, async () => (await count()).slow_watcher === before);
    const end = watch.gone;
    watch.ws._socket.resume();
    await watch.drop();
    return [end ? `${end.code} ${end.reason}` : 'not closed: pictures for it are left out'];
}

const flood = (ms, frames_at_once) => async ({ s, frames, window_s }) => {
    const media = await camera(s);
    let i = 0;
    await each(ms, window_s, () => {
        for (let k = 0; k < frames_at_once && !media.gone; k++) s.send(frames[i++ % frames.length]);
        return !media.gone;
    });
    return [await verdict(media, 500), `${i} frames`];
};

/** All, each with the longest that it may take, seconds. */
export function acts(window_s) {
    const act = (name, run, named, most_s = window_s) => ({ name, run: (with_) => run({ ...with_, window_s }), named, most_s });
    return [
        act('header fields', headerFields, malformed, 15),
        act('layers out of order', layersOutOfOrder, raises('no_frames'), UNSEEABLE_S),
        act('wrong config', wrongConfig, malformed, 2),
        act('sizes to the limit and one more', sizes, (row) => malformed(row) && counts('too_large')(row), 8),
        act('base layer withheld', baseWithheld, raises('no_frames'), UNSEEABLE_S),
        act('never a key frame', noKey, raises('no_frames'), UNSEEABLE_S),
        act('a clock ahead', clockAhead, malformed, 2),
        act('chunks replayed', replayed, counts('double')),
        act("another student's socket", anothersPlace, ({ said }) => /^not_found/.test(said), 3),
        act("another student's pictures", anothersPictures, raises('wrong_person'), IDENTITY_S),
        act('half-open handshakes', halfOpen, (row) => /(\d+) opened, \d+ held, \1 ended/.test(row.said) && counts('connections_silent')(row), HALF_OPEN_S),
        act('slow reader', slowReader, counts('slow_watcher'), SLOW_READER_S),
        act('ten times the rate', flood(20, 3), counts('too_fast')),
        act('as fast as it goes', flood(10, 100), counts('too_fast')),
    ];
}
