// Clips with known events, edited from clips of real people by the ffmpeg command line. A recipe is plain data; what it
// makes is kept in the cache by the content of the source and the recipe, so that a second run makes nothing.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { contentHash } from './material.mjs';
import { run } from './program.mjs';

const VERSION = 3; // of what the functions below make out of a recipe
const FPS = '15/2';
export const FRAMES_PER_S = 7.5;
const HEIGHT = 480;
const PRESET = 'ultrafast'; // of the coder of edits: as little thought as a browser gives its camera
const CYCLE_S = 30; // of a source, at most; then it is played backwards, and again

const during = (e) => `enable='between(t,${e.from},${e.to})'`;

async function ffmpeg(args) {
    const told = await run('ffmpeg', ['-v', 'error', '-y', ...args]);
    if (told.status !== 0) throw new Error(`ffmpeg: ${told.stderr.trim().slice(0, 600)}`);
    return told.stdout;
}

async function made(cache, key, suffix, make) {
    const name = crypto.createHash('sha256').update(JSON.stringify([VERSION, key])).digest('hex').slice(0, 20);
    const file = path.join(cache, `${name}.${suffix}`);
    if (!fs.existsSync(file)) {
        const half = path.join(cache, `half-${process.pid}-${name}.${suffix}`);
        await make(half);
        fs.renameSync(half, file);
    }
    return file;
}

// Of a clip: {width, height, fps, frames}. Counting takes a while and is kept in `cache`, where there is one.
export async function sizeOf(file, cache) {
    const kept = cache && path.join(cache, `size-${contentHash(file)}.json`);
    if (kept && fs.existsSync(kept)) return JSON.parse(fs.readFileSync(kept, 'utf8'));
    const told = await run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-count_packets', '-show_entries',
        'stream=width,height,r_frame_rate,nb_read_packets', '-of', 'json', file]);
    const s = JSON.parse(told.stdout.toString()).streams?.[0];
    if (!s) throw new Error(`${file} is no clip: ${told.stderr}`);
    const [a, b] = s.r_frame_rate.split('/').map(Number);
    const size = { width: s.width, height: s.height, fps: a / b, frames: Number(s.nb_read_packets) };
    if (kept) fs.writeFileSync(kept, JSON.stringify(size));
    return size;
}

// One person's clip, 480 lines high, forwards and backwards, so that it can go round without a jump.
export async function makeBase(cache, clip) {
    const size = await sizeOf(clip.path, cache);
    const first = clip.alone.first;
    const last = Math.min(clip.alone.last ?? size.frames - 1, first + Math.round(CYCLE_S * size.fps));
    const width = 2 * Math.round((HEIGHT * size.width) / size.height / 2);
    const file = await made(cache, ['base', contentHash(clip.path), first, last], 'mkv', (out) => ffmpeg(['-i', clip.path,
        '-filter_complex', `[0]trim=start_frame=${first}:end_frame=${last + 1},setpts=PTS-STARTPTS,fps=${FPS},` +
        `scale=${width}:${HEIGHT},format=yuv420p,split[a][b];[b]reverse[r];[a][r]concat=n=2[out]`,
        '-map', '[out]', '-an', '-threads', '1', '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '6', out]));
    return { clip, file, width, height: HEIGHT, seconds: (last - first + 1) / size.fps };
}

// Pictures out of a clip as PNG, by frame number: [path].
export async function frames(cache, file, numbers) {
    const select = numbers.map((n) => `eq(n,${n})`).join('+');
    const stamp = await made(cache, ['frames', contentHash(file), numbers], 'txt', async (out) => {
        const stem = out.replace(/half-\d+-(.*)\.txt$/, '$1');
        await ffmpeg(['-i', file, '-vf', `select='${select}'`, '-fps_mode', 'passthrough', '-threads', '1', `${stem}-%d.png`]);
        fs.writeFileSync(out, '');
    });
    return numbers.map((_, i) => stamp.replace(/\.txt$/, `-${i + 1}.png`)).filter((f) => fs.existsSync(f));
}

export const derivedStill = (cache, file, filter) => made(cache, ['still', contentHash(file), filter], 'png',
    (out) => ffmpeg(['-i', file, '-vf', filter, '-frames:v', '1', out]));

// Mean luma, 0 … 255, of boxes of stills (no box: of the whole), by one process: [number], null where one is not read.
export async function lumas(wanted) {
    const areas = wanted.map(({ box: b }, i) => `[${i}]${b ? `crop=${Math.max(2, b[2])}:${Math.max(2, b[3])}:` +
        `${Math.max(0, b[0])}:${Math.max(0, b[1])}:exact=0,` : ''}format=gray,scale=1:1:flags=area[m${i}]`);
    const row = wanted.length > 1 ? `${wanted.map((_, i) => `[m${i}]`).join('')}hstack=inputs=${wanted.length}` : '[m0]null';
    const told = await run('ffmpeg', ['-v', 'error', ...wanted.flatMap((w) => ['-i', w.file]), '-filter_complex',
        `${areas.join(';')};${row}[out]`, '-map', '[out]', '-frames:v', '1', '-f', 'rawvideo', '-']);
    return wanted.map((_, i) => told.stdout[i] ?? null);
}

export const luma = async (file, box) => (await lumas([{ file, box }]))[0];

// A box [x, y, w, h] of a picture with its outline told from what is behind it, as PNG with transparency, by `tool`
// (bench_cutout); null where that cannot be told.
export async function cutOut(cache, tool, { path: file, width, height }, box) {
    const stamp = await made(cache, ['cut', contentHash(file), box], 'json', async (out) => {
        const bgr = await ffmpeg(['-i', file, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'bgr24', '-']);
        const cut = await run(tool, [width, height, ...box].map(String), { input: bgr });
        if (cut.status !== 0 && cut.status !== 3) throw new Error(`${tool} ${file}: exit ${cut.status} ${cut.stderr}`);
        const png = cut.status === 0 ? out.replace(/half-\d+-(.*)\.json$/, '$1.png') : null;
        if (png) {
            const told = await run('ffmpeg', ['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'bgra', '-s',
                `${box[2]}x${box[3]}`, '-i', '-', png], { input: cut.stdout });
            if (told.status !== 0) throw new Error(`ffmpeg: ${told.stderr.trim()}`);
        }
        fs.writeFileSync(out, JSON.stringify({ png: png && path.basename(png) }));
    });
    const { png } = JSON.parse(fs.readFileSync(stamp, 'utf8'));
    return png && path.join(cache, png);
}

function still(w, h, red, green, blue, noise) {
    return `color=c=black:s=${w}x${h}:r=1:d=1,format=rgb24,geq=r='${red}':g='${green}':b='${blue}',format=yuv420p,` +
        `loop=-1:1,fps=${FPS}${noise ? `,noise=alls=${noise}:allf=t` : ''}`;
}

// A mask for pictures that are set into others: 1 inside, soft towards the edge.
function mask(w, h, shape) {
    const feather = shape === 'oval'
        ? `255*clip((1-hypot((X-W/2)/(W/2),(Y-H/2)/(H/2)))/0.18,0,1)`
        : `255*clip(min(min(X,W-1-X)/(0.13*W),min(Y,H-1-Y)/(0.13*H)),0,1)`;
    return `color=c=black:s=${w}x${h}:r=1:d=1,format=gray,geq=lum='${feather}',loop=-1:1,fps=${FPS}`;
}

const even = (n) => 2 * Math.max(1, Math.round(n / 2));

// Each takes the graph so far and the label of the picture, and returns the label after the event.
const APPLY = {
    cover(g, e, at, p) { // a picture of one smooth tone over everything
        g.graph.push(`${still(g.w, g.h, e.red, e.green, e.blue, e.noise)}[c${at}]`,
            `[${p}][c${at}]overlay=shortest=1:${during(e)}[v${at}]`);
    },
    sign(g, e, at, p) { // a placeholder: one colour, perhaps a drawn sign on it
        const drawn = e.sign ? `,drawbox=x=iw*0.42:y=ih*0.42:w=iw*0.16:h=ih*0.14:color=white:t=4` +
            `,drawbox=x=iw*0.44:y=ih*0.48:w=iw*0.12:h=4:color=white:t=fill` : '';
        g.graph.push(`color=c=${e.colour}:s=${g.w}x${g.h}:r=${FPS},format=yuv420p${drawn}[c${at}]`,
            `[${p}][c${at}]overlay=shortest=1:${during(e)}[v${at}]`);
    },
    dark(g, e, at, p) {
        g.graph.push(`[${p}]lutyuv=y='16+(val-16)*${e.gain}':u='128+(val-128)*${e.gain * 2}':` +
            `v='128+(val-128)*${e.gain * 2}':${during(e)},noise=alls=${e.noise}:allf=t:${during(e)}[v${at}]`);
    },
    light(g, e, at, p) { // a lamp switched: a step of brightness
        g.graph.push(`[${p}]lutyuv=y='16+219*pow(max(val-16,0)/219,${e.gamma})':${during(e)}[v${at}]`);
    },
    blur(g, e, at, p) {
        g.graph.push(`[${p}]gblur=sigma=${e.sigma}:${during(e)},noise=alls=3:allf=t:${during(e)}[v${at}]`);
    },
    face_blur(g, e, at, p) {
        const [x, y, w, h] = e.box;
        g.graph.push(`[${p}]split[a${at}][b${at}]`, `[b${at}]crop=${w}:${h}:${x}:${y},gblur=sigma=${e.sigma}[c${at}]`,
            `[a${at}][c${at}]overlay=x=${x}:y=${y}:${during(e)}[v${at}]`);
    },
    freeze(g, e, at, p) {
        const [first, last] = [Math.round(e.from * FRAMES_PER_S), Math.round(e.to * FRAMES_PER_S) - 1];
        g.graph.push(`[${p}]split[a${at}][b${at}]`,
            `[a${at}][b${at}]freezeframes=first=${first}:last=${last}:replace=${first}[v${at}]`);
    },
    loop(g, e, at, p) { // from e.from on, the same e.period seconds again and again, noise and all
        g.graph.push(`[${p}]loop=loop=-1:size=${Math.round(e.period * FRAMES_PER_S)}:` +
            `start=${Math.round(e.from * FRAMES_PER_S)},setpts=N/(${FPS})/TB[v${at}]`);
    },
    moved(g, e, at, p) { // a wider picture of which the camera shows one part, then another
        const part = (a, b) => `'if(between(t,${e.from},${e.to}),${b},${a})'`;
        g.graph.push(`[${p}]scale=${even(g.w * e.zoom)}:${even(g.h * e.zoom)},` +
            `crop=${g.w}:${g.h}:x=${part(e.at[0], e.to_at[0])}:y=${part(e.at[1], e.to_at[1])}[v${at}]`);
    },
    scene(g, e, at, p) { // another place, or another person's clip, instead of this one
        const index = g.inputs.push(e.picture ? ['-loop', '1', '-framerate', FPS, '-i', e.file]
            : ['-stream_loop', '-1', '-i', e.file]) - 1;
        g.graph.push(`[${index}]fps=${FPS},scale=${g.w}:${g.h}:force_original_aspect_ratio=increase,crop=${g.w}:${g.h},` +
            `format=yuv420p,noise=alls=${e.noise}:allf=t[c${at}]`,
        `[${p}][c${at}]overlay=shortest=1:${during(e)}[v${at}]`);
    },
    held(g, e, at, p) { // a thing with its outline, in the light of the clip
        const [w, h] = [even(e.size[0]), even(e.size[1])];
        const index = g.inputs.push(['-loop', '1', '-framerate', FPS, '-i', e.file]) - 1;
        g.graph.push(`[${index}]fps=${FPS},scale=${w}:${h},format=yuva420p,${g.light}noise=c0s=${g.noise}:c0f=t[c${at}]`,
            `[${p}][c${at}]overlay=x='${e.x}':y='${e.y}':shortest=1:${during(e)}[v${at}]`);
    },
    paste(g, e, at, p) { // a part of another picture, soft at its edge
        const [w, h] = [even(e.size[0]), even(e.size[1])];
        const index = g.inputs.push(e.picture ? ['-loop', '1', '-framerate', FPS, '-i', e.file]
            : ['-stream_loop', '-1', '-i', e.file]) - 1;
        g.graph.push(`${mask(w, h, e.shape)}[m${at}]`,
            `[${index}]fps=${FPS},crop=${e.crop[2]}:${e.crop[3]}:${e.crop[0]}:${e.crop[1]},scale=${w}:${h},` +
            `format=yuv420p,noise=alls=4:allf=t[n${at}]`, `[n${at}][m${at}]alphamerge[c${at}]`,
            `[${p}][c${at}]overlay=x='${e.x}':y='${e.y}':shortest=1:${during(e)}[v${at}]`);
    },
};

// recipe: {base, seconds, scale, gain, noise, kbits, events: [{what, from, to, …}]} → path of the clip.
export function makeEdit(cache, recipe) {
    const { base, ...rest } = recipe;
    const plain = { ...rest, events: rest.events.map((e) => (e.file ? { ...e, file: contentHash(e.file) } : e)) };
    return made(cache, ['edit', contentHash(base.file), plain, PRESET], 'mp4', async (out) => {
        const light = recipe.gain && recipe.gain !== 1 ? `lutyuv=y='16+(val-16)*${recipe.gain}',` : '';
        const noise = recipe.noise ?? 4;
        const g = { w: base.width, h: base.height, light, noise, graph: [], inputs: [['-stream_loop', '-1', '-i', base.file]] };
        g.graph.push(`[0]setpts=N/(${FPS})/TB,${light}noise=alls=${noise}:allf=t[v]`);
        let picture = 'v';
        recipe.events.forEach((event, at) => {
            APPLY[event.what](g, event, at, picture);
            picture = `v${at}`;
        });
        const size = recipe.scale && recipe.scale !== 1
            ? `,scale=${even(base.width * recipe.scale)}:${even(base.height * recipe.scale)}` : '';
        g.graph.push(`[${picture}]format=yuv420p${size}[out]`);
        await ffmpeg([...g.inputs.flat(), '-filter_complex', g.graph.join(';'), '-map', '[out]', '-t',
            String(recipe.seconds), '-an', '-threads', '1', '-c:v', 'libx264', '-preset', PRESET, '-tune',
            'zerolatency', '-b:v', `${recipe.kbits ?? 220}k`, '-g', '60', out]);
    });
}

// What the clip begins with for six seconds, the clip, and then what it ends with for as long as `seconds` allow: its
// first and its last second, forwards and backwards.
export const lengthened = (cache, file, seconds) => made(cache, ['lengthened', contentHash(file), seconds], 'mp4',
    async (out) => {
        const { frames: count, fps } = await sizeOf(file, cache);
        const one = Math.round(fps);
        const swing = (from, name, rounds) => `[${name}0]trim=start_frame=${from}:end_frame=${from + one},` +
            `setpts=PTS-STARTPTS,split[${name}1][${name}2];[${name}1]reverse[${name}3];[${name}3][${name}2]concat=n=2,` +
            `loop=loop=${rounds}:size=${2 * one},setpts=N/(${fps})/TB[${name}]`;
        await ffmpeg(['-i', file, '-filter_complex', `[0]split=3[h0][c][t0];${swing(0, 'h', 2)};` +
            `${swing(count - one, 't', -1)};[h][c][t]concat=n=3,fps=${FPS},scale=-2:480,noise=alls=3:allf=t,` +
            'format=yuv420p[out]', '-map', '[out]', '-t', String(seconds), '-an', '-c:v', 'libx264', '-preset', 'veryfast',
        '-b:v', '300k', out]);
    });
