// Clips for the replay tests: a person before a camera, with events edited in at known times.
// Everything is made by the ffmpeg command line; nothing is stored in the source tree.
import { spawnSync } from 'node:child_process';

export const WIDTH = 640;
export const HEIGHT = 480;
const FPS = 15;

// One face of a sample picture with some room around it (pixels of the picture).
export const PEOPLE = {
    ada: { file: 'sample6.jpg', crop: [600, 450, 30, 380] },
    bela: { file: 'sample3.jpg', crop: [720, 540, 320, 190] },
    cora: { file: 'sample5.jpg', crop: [760, 570, 110, 740] },
    dina: { file: 'sample4.jpg', crop: [680, 510, 1190, 30] },
};
// Heads alone, to be set into another picture.
const HEADS = {
    eva: { file: 'sample6.jpg', crop: [330, 400, 1425, 215] },
    fay: { file: 'sample3.jpg', crop: [320, 420, 1020, 140] },
};
// A phone that lies on a sofa.
const PHONE = { file: 'sample2.jpg', crop: [270, 136, 48, 1231] };
const EMPTY = { file: 'sample6.jpg', crop: [560, 420, 380, 0] };

const between = (e) => `enable='between(t,${e.from},${e.to})'`;
const smooth = (r, g, b) => `geq=r='${r}':g='${g}':b='${b}'`;
const still = (filter, noise = 3) =>
    `color=c=black:s=${WIDTH}x${HEIGHT}:r=1:d=1,format=rgb24,${filter},format=yuv420p,loop=-1:1,fps=${FPS},` +
    `noise=alls=${noise}:allf=t`;

// What an event puts over the picture: a source of its own, shown while it lasts.
const COVERS = {
    black: still(smooth('2', '2', '2')),
    hand: still(smooth(
        '120+40*X/W+20*sin(Y/170)', '70+25*X/W+14*sin(Y/170)', '55+20*Y/H+10*sin(X/210)')),
    glow: still(smooth('230-110*hypot(X/W-.5,Y/H-.4)', '45-30*hypot(X/W-.5,Y/H-.4)', '35-20*hypot(X/W-.5,Y/H-.4)')),
    tape: still(smooth('118+8*Y/H', '118+8*Y/H', '116+8*Y/H')),
    placeholder: still(smooth('46', '92', '140'), 0),
};

// Filters that act on the picture itself while the event lasts.
const EFFECTS = {
    blur: (e) => `gblur=sigma=${e.sigma ?? 8}:${between(e)}`,
    dark: (e) => `lutyuv=y='16+(val-16)*0.1':${between(e)},noise=alls=4:allf=t:${between(e)}`,
};

function overlaid(graph, at, event, picture) {
    const name = `v${at}`;
    graph.push(`[${picture}][e${at}]overlay=x=${event.x ?? 0}:y=${event.y ?? 0}:shortest=1:${between(event)}[${name}]`);
    return name;
}

// Adds the event's filters; returns the label of the picture after it.
function apply(graph, inputs, samples, event, at, picture) {
    const name = `v${at}`;
    if (COVERS[event.what]) {
        graph.push(`${COVERS[event.what]}[e${at}]`);
        return overlaid(graph, at, event, picture);
    }
    if (EFFECTS[event.what]) {
        graph.push(`[${picture}]${EFFECTS[event.what](event)}[${name}]`);
        return name;
    }
    if (event.what === 'freeze') {
        const [first, last] = [event.from * FPS, event.to * FPS - 1];
        graph.push(`[${picture}]split[a${at}][b${at}]`,
            `[a${at}][b${at}]freezeframes=first=${first}:last=${last}:replace=${first}[${name}]`);
        return name;
    }
    if (event.what === 'face_blur') {
        graph.push(`[${picture}]split[a${at}][b${at}]`, `[b${at}]crop=${event.box.join(':')},gblur=sigma=12[e${at}]`);
        return overlaid(graph, at, { ...event, x: event.box[2], y: event.box[3] }, `a${at}`);
    }
    const source = { second: HEADS[event.who ?? 'eva'], phone: PHONE }[event.what] ?? EMPTY;
    const width = event.what === 'empty' ? WIDTH : (event.width ?? 120);
    const height = event.what === 'empty' ? HEIGHT : -2;
    const index = inputs.push(`${samples}/${source.file}`) - 1;
    const mask = event.what === 'second'
        ? `,format=yuva420p,geq=lum='p(X,Y)':cb='p(X,Y)':cr='p(X,Y)':a='255*lte(hypot((X-W/2)/W,(Y-H/2)/H),.5)'` : '';
    graph.push(`[${index}]scale=in_range=full:out_range=tv,crop=${source.crop.join(':')},scale=${width}:${height}` +
        `${mask},loop=-1:1,fps=${FPS}[e${at}]`);
    return overlaid(graph, at, event, picture);
}

const CODECS = {
    h264: ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-b:v', '400k', '-g', '75'],
    vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '400k'],
    y4m: ['-f', 'yuv4mpegpipe'],
    vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k'],
};

// options: samples (folder), who or source (a clip of a real person), seconds, events, codec, size, noise.
export function makeClip(path, options) {
    const { samples, who = 'ada', source, seconds = 20, events = [], codec = 'h264', noise = 5 } = options;
    const inputs = [];
    const graph = [];
    const [w, h] = [WIDTH, HEIGHT];
    if (source) {
        inputs.push(source);
        graph.push(`[0]fps=${FPS},scale=${w}:${h}:force_original_aspect_ratio=increase,crop=${w}:${h},` +
            `format=yuv420p,noise=alls=${noise}:allf=t[v]`);
    } else {
        // The picture sways a little, as a person does, and never stands still.
        inputs.push(`${samples}/${PEOPLE[who].file}`);
        graph.push(`[0]scale=in_range=full:out_range=tv,crop=${PEOPLE[who].crop.join(':')},scale=${w + 60}:${h + 45},` +
            `loop=-1:1,fps=${FPS},crop=${w}:${h}:x='30+14*sin(t*1.1)+6*sin(t*2.9)':y='22+9*sin(t*1.7)+4*sin(t*3.7)',` +
            `format=yuv420p,noise=alls=${noise}:allf=t[v]`);
    }
    let picture = 'v';
    events.forEach((event, at) => (picture = apply(graph, inputs, samples, event, at, picture)));
    graph.push(`[${picture}]format=yuv420p${options.size ? `,scale=${options.size}` : ''}[out]`);
    const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...inputs.flatMap((i) => ['-i', i]),
        '-filter_complex', graph.join(';'), '-map', '[out]', '-t', String(seconds), '-an', '-threads', '1',
        ...CODECS[codec], path], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`ffmpeg could not make ${path}: ${run.stderr.trim().slice(0, 600)}`);
}
