// streams.mjs --bin BIN --out DIR [--data DIR] [--samples DIR] [--seconds N] [--only CODEC]: the streams that the students of
// `baqyla bench students` send. Made once and kept; streams.json in DIR says what each is and what happens in it when:
//   {"seconds": 60, "from": "clips", "streams": [{"file", "small", "codec": "h264|vp8|vp9", "layers": 3|1, "events": [{"kind", "from_ms", "to_ms"}]}]}
// Clips of one person out of labelled material where there is some, else the sample pictures, moved. 640x480, 15 frames
// a second, 320 kbit/s, a sensor's noise, a key frame each 4 s. Half of them hold one event. `small` is every fourth
// picture of the same camera once more, 320x240, 60 kbit/s, one layer.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { loadMaterial } from './material.mjs';
import { sizeOf } from './edits.mjs';
import { makePool, run } from './program.mjs';

const [W, H, FPS] = [640, 480, 15];
const LARGE = { width: W, height: H, fps: FPS, kbit: 320, key: 60, every: 1 };
const SMALL = { width: 320, height: 240, fps: 4, kbit: 60, key: 15, every: 4 };
const BODIES = 8;
const TAKE_S = 15; // of a clip; then backwards, and again

function options(argv) {
    const given = { seconds: '60' };
    for (let i = 0; i + 1 < argv.length; i += 2) given[argv[i].replace(/^--/, '')] = argv[i + 1];
    if (!given.out || !given.bin) throw new Error('streams.mjs needs --bin and --out');
    return { ...given, seconds: Number(given.seconds) };
}

// What happens, when, and how it is drawn over [body]; `guest` and `room` are pictures of the samples.
const EVENTS = {
    covered: (s) => ({ from: s * 0.15, to: s * 0.27,
        draw: (during) => `[body]drawbox=color=0x0b0a09:t=fill:${during}[seen]` }),
    extra_person: (s) => ({ from: s * 0.4, to: s * 0.55, picture: 'guest',
        draw: (during) => `[body][guest]overlay=x='30+6*sin(t)':y='60+4*sin(1.3*t)':${during}[seen]` }),
    absent: (s) => ({ from: s * 0.65, to: s * 0.82, picture: 'room',
        draw: (during) => `[body][room]overlay=${during}[seen]` }),
};

const PLAN = [
    ...[null, 'covered', null, 'extra_person', null, 'absent'].map((event) => ['h264', 3, event]),
    ...[null, 'extra_person', null, 'covered'].map((event) => ['vp8', 3, event]),
    ...[null, 'absent'].map((event) => ['vp9', 3, event]),
    ...[null, 'extra_person'].map((event) => ['h264', 1, event]),
    ...[null, 'covered'].map((event) => ['vp8', 1, event]),
];

const PEOPLE = [[1, 1330, 150, 560, 420], [3, 440, 250, 520, 390], [5, 210, 800, 520, 390], [5, 1290, 380, 520, 390],
    [6, 60, 400, 500, 375], [6, 1400, 160, 520, 390], [6, 520, 250, 500, 375]]; // of seeds/demo/clips.sh
const cut = ([, x, y, w, h], width, height) => `crop=${w}:${h}:${x}:${y},scale=${width}:${height}`;
const sway = `crop=${W}:${H}:x='32+24*sin(2*PI*t/12)+6*sin(2*PI*t/3)':y='24+14*sin(2*PI*t/10)+4*sin(2*PI*t/4)'`;
const sensor = "eq=brightness='0.015*sin(2*PI*t/20)':eval=frame,noise=alls=6:allf=t,format=yuv420p";

// Clips that show one person throughout, one of each source first, so that the people differ.
async function bodies(o) {
    const found = o.data && fs.existsSync(o.data) ? loadMaterial(o.data).clips.filter((c) => c.alone && c.alone.last === null) : [];
    const sized = await Promise.all(found.map(async (c) => ({ ...c, size: await sizeOf(c.path) })));
    const usable = sized.filter((c) => c.size.height >= 240 && c.size.frames / c.size.fps >= 4).slice(0, BODIES);
    if (usable.length) return { from: 'clips', list: usable.map((c) => ({ input: ['-i', c.path], filter: clipFilter(c.size) })) };
    const list = PEOPLE.filter((_, i) => i !== 5).map((p) => ({ filter: `${cut(p, 704, 528)},${sway}`,
        input: ['-loop', '1', '-framerate', String(FPS), '-i', path.join(o.samples, `sample${p[0]}.jpg`)] }));
    return { from: 'samples', list };
}

// A clip as tall as the picture: wide ones lose their sides, narrow ones stand before themselves, blurred.
function clipFilter(size) {
    const wide = size.width / size.height >= W / H - 0.01;
    const fit = wide ? `scale=${W}:${H}:force_original_aspect_ratio=increase,crop=${W}:${H}`
        : `split[p][q];[p]scale=${W}:${H},gblur=sigma=18[p1];[q]scale=-2:${H}[q1];[p1][q1]overlay=x=(W-w)/2`;
    return `trim=duration=${TAKE_S},setpts=PTS-STARTPTS,fps=${FPS},${fit},format=yuv420p,split[a][b];[b]reverse[r];` +
        `[a][r]concat=n=2,loop=loop=-1:size=${2 * TAKE_S * FPS}:start=0,setpts=N/${FPS}/TB`;
}

function source(o, body, event, e, as) {
    const shape = as.every > 1 ? `,framestep=${as.every},scale=${as.width}:${as.height}:flags=area` : '';
    const still = (file, p, w, h) => ['-loop', '1', '-framerate', String(FPS), '-t', String(o.seconds), '-i', path.join(o.samples, file)];
    const extra = e?.picture === 'guest' ? still('sample6.jpg') : e?.picture === 'room' ? still('sample5.jpg') : [];
    const other = e?.picture === 'guest' ? `;[1:v]${cut(PEOPLE[5], 220, 164)}[guest]`
        : e?.picture === 'room' ? `;[1:v]${cut([5, 20, 150, 400, 300], W, H)}[room]` : '';
    const drawn = e ? `${e.draw(`enable='between(t,${e.from},${e.to - 1 / FPS})'`)}` : '[body]null[seen]';
    return ['-v', 'error', '-y', ...body.input, ...extra, '-filter_complex', `[0:v]${body.filter}[body]${other};${drawn};` +
        `[seen]${sensor}${shape}[v]`, '-map', '[v]', '-an', '-frames:v', String(o.seconds * FPS / as.every), '-r', `${FPS}/${as.every}`];
}

const layering = 'ts_number_layers=3:ts_target_bitrate=160,240,320:ts_rate_decimator=4,2,1:ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3';
const vpx = (layers, as) => ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', `${as.kbit}k`, '-minrate', `${as.kbit}k`, '-maxrate', `${as.kbit}k`,
    '-bufsize', `${as.kbit}k`, '-g', String(as.key), '-keyint_min', String(as.key), '-lag-in-frames', '0', '-error-resilient', '1',
    ...(layers > 1 ? ['-ts-parameters', layering] : []), '-threads', '1', '-f', 'ivf'];

function finished(child, name) {
    let said = '';
    child.stderr.on('data', (d) => (said += d));
    return new Promise((done, fail) => {
        child.on('error', fail);
        child.on('close', (status) => (status === 0 ? done() : fail(new Error(`${name}: ${said.slice(-600)}`))));
    });
}

async function make(o, codec, layers, args, file, as) {
    if (codec !== 'h264') {
        const child = spawn('ffmpeg', [...args, '-c:v', codec === 'vp8' ? 'libvpx' : 'libvpx-vp9', ...vpx(layers, as), file]);
        return finished(child, 'ffmpeg');
    }
    const pictures = spawn('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']);
    const encoder = spawn(path.join(o.bin, '../bench/bench_layers'), [as.width, as.height, as.fps, as.kbit, as.key, layers].map(String));
    await Promise.all([finished(pictures, 'ffmpeg'), finished(encoder, 'bench_layers'),
        pipeline(pictures.stdout, encoder.stdin).catch(() => {}), pipeline(encoder.stdout, fs.createWriteStream(file))]);
}

async function encoded(o, codec, layers, body, event, e, as, file) {
    const at = path.join(o.out, file);
    if (!fs.existsSync(at)) {
        await make(o, codec, layers, source(o, body, event, e, as), `${at}.part`, as);
        fs.renameSync(`${at}.part`, at);
    }
    return file;
}

const o = options(process.argv.slice(2));
o.samples ??= path.join(o.bin, '../../models/samples');
fs.mkdirSync(o.out, { recursive: true });
const { from, list } = await bodies(o);
const encoder = path.join(o.bin, '../bench/bench_layers');
if (o.only !== 'vp8' && o.only !== 'vp9' && !fs.existsSync(encoder)) { // where libopenh264-dev came after the build
    const told = await run('cmake', ['--build', path.join(o.bin, '..'), '--target', 'bench_layers']);
    if (told.status !== 0) throw new Error('bench_layers, the H.264 encoder, cannot be built; ./dev bench students installs what it needs');
}
const pool = makePool(os.availableParallelism?.() ?? os.cpus().length);
const plan = PLAN.filter(([codec]) => !o.only || codec === o.only);
let made = 0;
const streams = await Promise.all(plan.map(([codec, layers, event], i) => pool(async () => {
    const e = event && EVENTS[event](o.seconds);
    const name = `${from}-${i}-${codec}-l${layers}-${event ?? 'quiet'}-${o.seconds}`;
    const file = await encoded(o, codec, layers, list[i % list.length], event, e, LARGE, `${name}.ivf`);
    const small = await encoded(o, codec, 1, list[i % list.length], event, e, SMALL, `${name}-small.ivf`);
    process.stderr.write(`bench: stream ${++made} of ${plan.length}\n`);
    const events = e ? [{ kind: event, from_ms: Math.round(e.from * 1000), to_ms: Math.round(e.to * 1000) }] : [];
    return { file, small, codec, layers, events };
})));
fs.writeFileSync(path.join(o.out, 'streams.json.part'), JSON.stringify({ seconds: o.seconds, from, streams }, null, 1));
fs.renameSync(path.join(o.out, 'streams.json.part'), path.join(o.out, 'streams.json'));
