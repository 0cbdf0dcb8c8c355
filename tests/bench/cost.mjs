// What looking costs, whether engines and compilers agree, and how the old detectors do on the same pictures.
import fs from 'node:fs';
import path from 'node:path';
import { someEdits } from './clips.mjs';
import { derivedStill, makeEdit } from './edits.mjs';
import { run } from './program.mjs';
import { quantile } from './statistics.mjs';

const sort = (n) => Math.min(n, 2);

// Helpers that the build makes on demand stand beside the programs.
export const helper = (program, name) => {
    const file = path.join(program.bin, '..', 'bench', name);
    return fs.existsSync(file) ? file : null;
};

export async function netsSection({ table, program, pool, quick }) {
    table.begin('Cost of the nets, one thread');
    const nets = helper(program, 'bench_nets');
    if (!nets) return table.none('ms per call', 'bench_nets was not built');
    const told = await pool(() => run(nets, [program.models, quick ? '10' : '40']));
    for (const line of told.stdout.toString().split('\n').filter(Boolean)) {
        const { net, runtime, call_us: us } = JSON.parse(line);
        if (us === null) table.none(`${net}, ${runtime}`, 'this engine does not load it');
        else table.value(`${net}, ${runtime}`, us / 1000, 'ms', 'processor time, median');
    }
}

// Processor seconds of one analysis, its eye and all.
async function processorSeconds(program, pool, args) {
    const told = await pool(() => run('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', 'bash',
        program.program, 'analyse', '--json', '--models', program.models, ...args]));
    const found = told.stderr.trim().match(/([\d.]+) ([\d.]+)$/);
    return found ? Number(found[1]) + Number(found[2]) : NaN;
}

// Decoding and looking at one student for one second: what a longer clip of the same person takes more than a shorter one.
export async function studentSection({ table, program, pool, cache, context, quick, everyAlso }) {
    table.begin('Cost of a student-second, one thread');
    const bases = context.bases.slice(0, quick ? 1 : 4);
    if (!bases.length) return table.none('cost', 'no clips');
    const [short, long] = [10, quick ? 40 : 70];
    const ways = [['decoding 7.5 frames/s of H.264 and the checks without nets', ['--runtime', 'none']],
        ['all of it, operating point', []], ...(everyAlso ? [['all of it, every frame', ['--every-frame']]] : [])];
    const clips = await Promise.all(bases.map((base) => Promise.all([short, long].map((seconds) =>
        makeEdit(cache, { base, scale: 1, gain: 1, noise: 4, seconds, events: [] })))));
    for (const [name, args] of ways) {
        let spent = 0;
        for (const [a, b] of clips)
            spent += (await processorSeconds(program, pool, [...args, b])) - (await processorSeconds(program, pool, [...args, a]));
        table.value(name, (1000 * spent) / (clips.length * (long - short)), 'ms/s', `processor time, ${clips.length} clips`);
    }
}

function scoresOf(summary) {
    return [...(summary.boxes ?? []).map((b) => b[4]), ...(summary.objects ?? []).map((o) => o.score_milli)];
}

function differences(files, first, second) {
    const result = { compared: 0, different: [], score: 0 };
    for (const file of files) {
        const [a, b] = [first.get(file), second.get(file)];
        if (!a?.summary || !b?.summary) continue;
        result.compared++;
        const told = (r) => JSON.stringify([r.summary.faces, r.summary.camera, r.summary.identifiable,
            (r.summary.objects ?? []).map((o) => o.label), r.incidents.map((i) => [i.kind, i.from_ms, i.to_ms])]);
        if (told(a) !== told(b)) result.different.push(`${file}: ${told(a)} against ${told(b)}`);
        const [left, right] = [scoresOf(a.summary), scoresOf(b.summary)];
        if (left.length === right.length)
            left.forEach((s, i) => (result.score = Math.max(result.score, Math.abs(s - right[i]))));
    }
    return result;
}

async function agree(bench, faces, title, second, options) {
    const { table, program, material, quick } = bench;
    const pictures = [...faces.stills.map((s) => s.path), ...material.objects.map((o) => o.path)];
    const stills = [...new Set(pictures)].filter((_, i) => !quick || i % 4 === 0);
    const clips = (await someEdits(bench, quick ? 1 : 4)).map((e) => e.file);
    const lists = [['stills', stills, { stills: true }], ['clips with events', clips, {}]];
    for (const [name, files, how] of lists) {
        const a = await program.analyse(files, { ...how, runtime: options.first });
        const b = await second.analyse(files, { ...how, runtime: options.second });
        const d = differences(files, a, b);
        table.share(`${title}: ${name} with another verdict`, d.different.length, d.compared,
            { missed: d.different, note: how.stills ? `largest difference of a score ${d.score}/1000` : '' });
    }
}

export async function agreementSection(bench, faces) {
    const { table, program, against, hasRuntime } = bench;
    table.begin('Engines and compilers');
    if (hasRuntime) await agree(bench, faces, 'XNNPACK and OpenCV', program, { first: 'xnnpack', second: 'opencv' });
    else table.none('engines', 'this program has no --runtime');
    if (against) await agree(bench, faces, 'this build and the other', against, {});
    else table.none('compilers', 'no second program was given (--against)');
}

export async function peersSection({ table, program, cache, pool, progress }, faces) {
    table.begin('Peers on the same stills');
    const tool = helper(program, 'bench_peers');
    if (!tool) return table.none('Haar and HOG', 'bench_peers was not built: it needs libopencv-dev, opencv-data, libdlib-dev');
    const list = [...faces.stills];
    const grey = await Promise.all(list.map((s) => pool(async () => {
        const file = await derivedStill(cache, s.path, `scale='min(1280,iw)':-2,format=gray`);
        const told = await run('ffmpeg', ['-v', 'error', '-i', file, '-f', 'image2pipe', '-c:v', 'pgm', '-pix_fmt', 'gray', '-']);
        return told.stdout;
    })));
    progress('pictures for the peers');
    const told = await pool(() => run(tool, [], { input: Buffer.concat(grey) }));
    const lines = told.stdout.toString().split('\n').filter(Boolean).map((l) => JSON.parse(l));
    const peers = [...new Set(lines.map((l) => l.peer))];
    if (!peers.length) return table.none('Haar and HOG', told.stderr.trim().split('\n')[0]);
    for (const peer of peers) {
        const mine = lines.filter((l) => l.peer === peer);
        const good = mine.filter((l) => l.faces >= 0 && sort(l.faces) === sort(list[l.picture].faces)).length;
        if (mine.some((l) => l.faces < 0)) {
            table.none(peer, told.stderr.trim().split('\n')[0] || 'it could not be loaded');
            continue;
        }
        table.share(`${peer}: none, one, several right`, good, mine.length,
            { note: `${(quantile(mine.map((l) => l.us), 0.5) / 1000).toFixed(1)} ms a picture, median` });
    }
    const ours = list.filter((s) => sort(faces.seen.get(s.path)?.summary?.faces ?? -1) === sort(s.faces)).length;
    table.share('this program, the same pictures', ours, list.length);
}
