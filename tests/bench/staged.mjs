// The same kinds of events staged in memory by bench_stage: no editor and no coder between, so that they take minutes where
// the edited clips take an hour. Cleaner than those, and at the same look rate and thresholds.
import { scoreOf, rowsOf } from './clips.mjs';
import { helper } from './cost.mjs';
import { isUsualPicture } from './material.mjs';
import { EVENTS, NUISANCES, STATES } from './plan.mjs';
import { run } from './program.mjs';

const ROOMS = 20;
const STAGED = ['covered', 'extra_person', 'absent', 'wrong_person', 'frozen', 'blurred_face', 'blocked', 'dark', 'defocused', 'moved'];
const NOTHING = [['passer_by', NUISANCES[0]], ['light', NUISANCES[1]]];

const same = (a, b) => JSON.stringify(a.incidents) === JSON.stringify(b.incidents);

// What bench_stage of a folder of programs says: one object for each edit; null where it was not built.
async function stage({ material, pool, edits }, program, kinds, words = []) {
    const tool = helper(program, 'bench_stage');
    if (!tool) return null;
    const rooms = material.stills.filter((s) => s.faces === 0 && s.exact && !s.hard && s.width >= 320 && isUsualPicture(s.path))
        .slice(0, ROOMS).map((s) => s.path);
    const clips = material.clips.filter((c) => c.alone && c.alone.last === null).map((c) => `${c.person || c.source}=${c.path}`);
    if (!clips.length) return null;
    const told = await pool(() => run(tool, [program.models, String(edits), ...words, '--', ...kinds, '--', ...rooms, '--', ...clips],
        { minutes: 120 }));
    return told.stdout.toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const asEdit = (line, kind) => ({ kind, file: 'staged', base: { clip: { file: line.clip } },
    recipe: { scale: 1, gain: line.gain_milli / 1000, events: [{ what: line.how || kind.name, from: line.from_ms / 1000, to: line.to_ms / 1000 }] } });

export async function stagedSection(bench, every) {
    const { table, kinds, program } = bench;
    const wanted = STAGED.filter((k) => bench.onlyKinds?.includes(k) ?? true);
    table.begin(`Events staged in memory${every ? ', every frame' : ''}`);
    const lines = await stage(bench, program, [...wanted, ...NOTHING.map(([word]) => word)],
        [...(bench.runtime ? [bench.runtime] : []), ...(every ? ['every'] : [])]);
    if (!lines) return table.none('events staged in memory', 'bench_stage was not built, or there are no clips of one person');
    for (const word of wanted) {
        const kind = [...EVENTS, ...STATES].find((k) => k.kind === word);
        const open = kinds.get(word)?.open ?? 0;
        rowsOf(table, kind, lines.filter((l) => l.edit === word).map((l) => scoreOf(asEdit(l, kind), l, open)), kinds, 0.9);
    }
    for (const [word, kind] of NOTHING) {
        const list = lines.filter((l) => l.edit === word);
        const wrong = list.filter((l) => l.incidents.length);
        table.share(`${kind.name}: something opened`, wrong.length, list.length,
            { wanted: 0, most: true, missed: wrong.map((l) => `${l.clip}: ${l.how}: ${JSON.stringify(l.incidents)}`) });
    }
}

async function compare({ table }, title, a, b) {
    if (!a || !b) return table.none(title, 'bench_stage was not built for both');
    const different = a.filter((line, i) => !b[i] || !same(line, b[i]));
    table.share(`${title}: staged events with another verdict or time`, different.length, a.length,
        { missed: different.map((l) => `${l.edit} in ${l.clip}`) });
}

// Engines and compilers over all staged events.
export async function stagedAgreement(bench) {
    const { program, against } = bench;
    bench.table.begin('Engines and compilers, events staged in memory');
    const first = await stage(bench, program, STAGED, ['xnnpack']);
    await compare(bench, 'XNNPACK and OpenCV', first, await stage(bench, program, STAGED, ['opencv']));
    if (against) await compare(bench, 'this build and the other', first, await stage(bench, against, STAGED, ['xnnpack']));
}
