// The program under measurement, driven as its user drives it: `baqyla analyse` and `baqyla compare`.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const BATCH = 8; // files to one process
const TIMEOUT_MS = 600_000;

// At most `jobs` bodies at once.
export function makePool(jobs) {
    let free = jobs;
    const waiting = [];
    const done = () => (waiting.length ? waiting.shift()() : free++);
    return async (body) => {
        if (free > 0) free--;
        else await new Promise((go) => waiting.push(go));
        try {
            return await body();
        } finally {
            done();
        }
    };
}

export function run(command, args, { input, env, minutes } = {}) {
    return new Promise((resolve) => {
        const child = spawn(command, args, { env: env ?? process.env, timeout: minutes ? minutes * 60_000 : TIMEOUT_MS, killSignal: 'SIGKILL' });
        const out = [];
        const err = [];
        child.on('error', (problem) => resolve({ status: 127, stdout: Buffer.alloc(0), stderr: problem.message }));
        child.stdout.on('data', (d) => out.push(d));
        child.stderr.on('data', (d) => err.push(d));
        child.stdin.on('error', () => {});
        child.stdin.end(input);
        child.on('close', (status) => resolve({ status: status ?? 1, stdout: Buffer.concat(out),
            stderr: Buffer.concat(err).toString() }));
    });
}

function jsonLines(buffer) {
    return buffer.toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// What looking cost, from --trace: under "# FILE" a line for each look, whose last two columns before the boxes are the
// microseconds of decoding and of looking.
function looksOf(stderr, files) {
    const looks = new Map(files.map((f) => [f, []]));
    let mine = null;
    for (const line of stderr.split('\n')) {
        if (line.startsWith('# ')) mine = looks.get(line.slice(2)) ?? mine;
        const columns = line.split(/[[{]/)[0].trim().split(/\s+/);
        const [decode, look] = columns.slice(-2).map(Number);
        if (mine && /^\d+$/.test(columns[0]) && Number.isInteger(decode) && Number.isInteger(look))
            mine.push({ decode, look });
    }
    return looks;
}

// What a browser sends beside a clip: every picture of 3.75 a second, 240 lines high, 60 kbit/s.
async function smallOf(folder, clip) {
    const out = path.join(folder, path.basename(clip));
    const part = `${out}.${process.pid}.${Math.random()}.part`;
    if (fs.existsSync(out)) return;
    const told = await run('ffmpeg', ['-v', 'error', '-y', '-i', clip, '-vf', "fps=15/4,scale=-2:'min(240,ih)':flags=area,format=yuv420p", '-an',
        '-threads', '1', '-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-tune', 'zerolatency', '-b:v', '60k', '-maxrate', '60k',
        '-bufsize', '60k', '-g', '19', '-f', 'mp4', part]);
    if (told.status !== 0) throw new Error(`the small stream of ${clip}: ${told.stderr}`);
    fs.renameSync(part, out);
}

// A folder of programs (`bin`) with its models; every call goes through the pool. `small`: a folder for small streams,
// by which clips are then judged unless every frame is looked at.
export function makeProgram({ bin, models, pool, small = null }) {
    const program = path.join(bin, 'baqyla');
    const env = { ...process.env, BAQYLA_MODELS: models, LC_ALL: 'C' };

    async function usage(...words) {
        const told = await run(program, words, { env });
        return `${told.stderr}${told.stdout}`;
    }

    // name → {advise, open, close} in seconds; a kind that nothing raises yet has detector false.
    async function kinds() {
        const rows = (await usage('help', 'kinds')).split('\n').map((line) =>
            line.match(/^(\w+)\s+\w+\s+\S+\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+\d+\s+(.*)$/)).filter(Boolean);
        return new Map(rows.map((r) => [r[1], { advise: Number(r[2]), open: Number(r[3]), close: Number(r[4]),
            detector: !r[5].trimEnd().endsWith('*') }]));
    }

    async function batch(files, { reference, stills, every, runtime, trace }) {
        const args = ['analyse', '--json', '--models', models];
        if (stills) args.push('--stills');
        if (every) args.push('--every-frame');
        if (runtime) args.push('--runtime', runtime);
        if (reference) args.push('--reference', reference);
        if (trace) args.push('--trace');
        if (small && !stills && !every) {
            await Promise.all(files.map((file) => pool(() => smallOf(small, file))));
            args.push('--small', small);
        }
        const told = await pool(() => run(program, [...args, ...files], { env }));
        const results = new Map(files.map((f) => [f, { incidents: [], summary: null, looks: [] }]));
        for (const line of jsonLines(told.stdout)) {
            const result = results.get(line.file);
            if (!result) continue;
            if ('from_ms' in line) result.incidents.push(line);
            else result.summary = line;
        }
        if (trace) for (const [file, looks] of looksOf(told.stderr, files)) results.get(file).looks = looks;
        for (const [file, result] of results)
            if (!result.summary) result.why = told.stderr.split('\n').find((l) => l.includes(file)) ?? told.stderr;
        return results;
    }

    // file → {incidents, summary (null when it could not be read), looks}
    async function analyse(files, options = {}) {
        const unique = [...new Set(files)];
        const parts = [];
        for (let i = 0; i < unique.length; i += BATCH) parts.push(unique.slice(i, i + BATCH));
        const results = await Promise.all(parts.map((part) => batch(part, options)));
        return new Map(results.flatMap((r) => [...r]));
    }

    async function compare(a, b, { runtime } = {}) {
        return pool(async () => {
            const began = process.hrtime.bigint();
            const told = await run(program, ['compare', '--json', ...(runtime ? ['--runtime', runtime] : []), a, b], { env });
            const ms = Number(process.hrtime.bigint() - began) / 1e6;
            return told.stdout.length ? { ...jsonLines(told.stdout)[0], ms } : null;
        });
    }

    return { program, bin, models, usage, kinds, analyse, compare };
}
