// Replay tests of forbidden things: a phone in pictures, in a clip at every frame and at the operating point, and
// nothing where there is none. The phone is one that lies in a sample picture.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const SLACK_MS = 1800; // a thing is gone when it was missed for a second

export function things({ test, expect, analyse, clip, compare, during, work, samples, data }) {
    const found = (line, label) => line.objects.filter((o) => o.label === label);
    const incidents = (run) => {
        expect(run.status === 0, `exit ${run.status}: ${run.stderr}`);
        return run.lines.slice(0, -1);
    };
    const phone = (from, to, more) => ({ seconds: to + 8, events: [during('phone', from, to, more)], ...more });
    const places = [{ who: 'ada', x: 420, y: 350, width: 200 }, { who: 'bela', x: 420, y: 350, width: 200 },
        { who: 'cora', x: 30, y: 360, width: 200 }];

    test('a phone beside a person in a picture, and none in pictures without', () => {
        const still = path.join(work, 'phone.jpg');
        const cut = spawnSync('ffmpeg', ['-v', 'error', '-y', '-ss', '4', '-i', clip(phone(2, 6, places[1])),
            '-frames:v', '1', '-q:v', '3', still], { encoding: 'utf8' });
        expect(cut.status === 0, cut.stderr);
        const without = [1, 3, 4, 5, 6].map((n) => path.join(samples, `sample${n}.jpg`));
        const run = analyse('--json', '--stills', still, ...without);
        expect(run.status === 0 && run.lines.length === 6, run.stderr);
        const [seen, ...others] = run.lines.map((line) => found(line, 'phone'));
        others.forEach((all, i) => expect(all.length === 0, `picture ${i + 1}: ${JSON.stringify(all)}`));
        expect(seen.length === 1, `${seen.length} phones`);
        const [x, y, w, h] = seen[0].box;
        expect(Math.abs(x + w / 2 - 520) < 60 && Math.abs(y + h / 2 - 400) < 50, `centre of ${seen[0].box}`);
        expect(w < 300 && h < 180, `size of ${seen[0].box}`);
        const score = seen[0].score_milli;
        expect(Number.isInteger(score) && score > 210 && score <= 1000, `score ${score}`);
    });
    test('without models nobody says that there is nothing', () => {
        const file = path.join(samples, 'sample2.jpg');
        const run = analyse('--json', '--stills', '--models', path.join(samples, 'none'), file);
        expect(run.lines.length === 1 && run.lines[0].objects === null, run.stdout);
    });
    for (const place of places)
        test(`a phone of six seconds beside ${place.who}, looked for at every frame`, () => {
            const run = analyse('--json', '--every-frame', clip(phone(5, 11, place)));
            compare(incidents(run), [['object', 5, 11]], SLACK_MS);
        });
    test('a phone of 35 s at the operating point: one incident, in time', () => {
        const all = incidents(analyse('--json', clip(phone(20, 55, places[1]))));
        expect(all.length === 1 && all[0].kind === 'object', `saw ${JSON.stringify(all)}`);
        expect(all[0].from_ms >= 20000 && all[0].from_ms <= 35500, `from ${all[0].from_ms}`);
        expect(Math.abs(all[0].to_ms - 55000) <= SLACK_MS, `to ${all[0].to_ms}`);
    });
    test('a phone seen for a second only: nothing', () => {
        const run = analyse('--json', '--every-frame', clip(phone(5, 6, places[0])));
        compare(incidents(run), []);
    });
    test('real: phones held into a camera, and pictures without a flat object', () => {
        const csv = path.join(data, 'objects_labels.csv');
        if (!fs.existsSync(csv)) return `${data} is not there`;
        const rows = fs.readFileSync(csv, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
        const held = rows.filter((r) => r[0].includes('handheld') && Number(r[2]) > 0)
            .map((r) => path.join(data, r[0]));
        const faces = fs.readFileSync(path.join(data, 'identity_labels.csv'), 'utf8').trim().split('\n').slice(1)
            .map((line) => path.join(data, line.split(',')[0])).slice(0, 60);
        const seen = (files) => analyse('--json', '--stills', ...files).lines
            .filter((l) => found(l, 'phone').length > 0).length;
        const [right, wrong] = [seen(held), seen(faces)];
        expect(right >= held.length * 0.7, `${right} of ${held.length} phones`);
        expect(wrong <= faces.length * 0.02, `${wrong} phones in ${faces.length} portraits`);
    });
}
