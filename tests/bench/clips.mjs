// Sections that look at clips: clean material, events, camera states, what must open nothing.
import { heldPhones } from './held.mjs';
import { EVENTS, NUISANCES, STATES, recipesOf } from './plan.mjs';
import { lengthened, makeEdit, sizeOf } from './edits.mjs';
import { mean, rateBound } from './statistics.mjs';

const SLACK_MS = 2000;
// Edited clips go round: the rule against loops is switched off for such material by policy, so it is not held against them.
const LOOPS = new Set(['looping', 'virtual_camera']);

const tell = (incidents) => incidents.map((i) => `${i.kind} ${i.from_ms}–${i.to_ms ?? '…'}`).join(', ') || 'nothing';
const overlaps = (i, from, to) => i.from_ms <= to && (i.to_ms ?? Infinity) >= from;

async function make(bench, kinds, count) {
    const { cache, pool, context, progress } = bench;
    const planned = kinds.flatMap((kind) => recipesOf(kind, context, count));
    return Promise.all(planned.map((p) => pool(async () => {
        const file = await makeEdit(cache, p.recipe);
        progress(`edited: ${p.kind.name}`);
        return { ...p, file };
    })));
}

const gather = async (bench) => {
    const { material, context } = bench;
    context.rooms = material.stills.filter((s) => s.faces === 0 && s.exact && !s.hard && s.width >= 320).map((s) => s.path);
    if (bench.onlyKinds?.includes('object') ?? true) context.phones ??= await heldPhones(bench);
};

// A few edits of each kind, for those who compare programs.
export async function someEdits(bench, count) {
    await gather(bench);
    return make(bench, [...EVENTS, ...STATES].filter((k) => !k.every && !k.loops), count);
}

// Every clip is compared with a still of the person it begins with, where the program can.
async function judge(bench, edits, every) {
    const results = new Map();
    const byPerson = new Map();
    for (const e of edits) {
        const key = bench.hasReference ? e.base.reference : '';
        byPerson.set(key, [...(byPerson.get(key) ?? []), e.file]);
    }
    await Promise.all([...byPerson].map(async ([reference, files]) => {
        const options = { every, ...(reference ? { reference } : {}) };
        for (const [file, result] of await bench.program.analyse(files, options)) results.set(file, result);
        bench.progress(`${files.length} clips judged${every ? ' at every frame' : ''}`);
    }));
    return results;
}

export function scoreOf(edit, result, open) {
    const event = edit.recipe.events.at(-1);
    const [from, to] = [event.from * 1000, event.to * 1000];
    const told = result?.incidents ?? [];
    const own = told.filter((i) => i.kind === edit.kind.kind && overlaps(i, from - SLACK_MS, to + SLACK_MS));
    const allowed = new Set([...(edit.kind.with ?? []), edit.kind.kind]);
    const others = told.filter((i) => !(allowed.has(i.kind) && overlaps(i, from - SLACK_MS, to + SLACK_MS)) &&
        (!LOOPS.has(i.kind) || edit.kind.loops));
    const first = own[0];
    const turn = (edit.kind.turn ?? 0) * 1000;
    const lasting = edit.kind.loops;
    const delay = first ? (first.opened_ms ?? NaN) - from : null;
    return { edit, told, own, others, delay, found: own.length > 0, inTime: first && delay <= turn + open * 1000 + 1000,
        single: own.length === 1, start: first && Math.abs(first.from_ms - from) <= SLACK_MS + turn,
        end: first && (lasting || (own.at(-1).to_ms !== null && Math.abs(own.at(-1).to_ms - to) <= SLACK_MS)) };
}

function describe(s) {
    const { edit } = s;
    const e = edit.recipe.events.at(-1);
    const how = [e.what, e.face && `face ${Math.round(e.face)} px`, e.sigma && `sigma ${e.sigma}`,
        e.gain && `gain ${e.gain.toFixed(2)}`, e.period && `period ${e.period} s`].filter(Boolean).join(', ');
    return `${edit.base.clip.file} at ${edit.recipe.scale}×, light ${edit.recipe.gain.toFixed(2)}: ${how}, ` +
        `${e.from}–${e.to} s: ${tell(s.told)}${Number.isFinite(s.delay) ? `, opened after ${(s.delay / 1000).toFixed(1)} s` : ''} (${edit.file})`;
}

export const EDITS = 20; // of each kind, at least

export function rowsOf(table, kind, scores, kinds, recall) {
    const open = kinds.get(kind.kind)?.open ?? 0;
    const note = scores.length < EDITS ? `${scores.length} edits` : '';
    const count = (what, test, options) => { // of those that opened, what was not right about them
        const missed = scores.filter((s) => s.found && !test(s)).map(describe);
        table.share(`${kind.name}: ${what}`, scores.filter(test).length, scores.length, { ...options, missed });
    };
    table.share(`${kind.name}: opened`, scores.filter((s) => s.found).length, scores.length,
        { wanted: recall, note, missed: scores.filter((s) => !s.found).map(describe) });
    if (!scores.some((s) => s.found)) return;
    const delays = scores.map((s) => s.delay).filter(Number.isFinite);
    const limit = (kind.turn ?? 0) + open + 1;
    if (delays.length && !kind.loops)
        count(`opened within ${limit} s`, (s) => s.inTime,
            { note: `mean ${(mean(delays) / 1000).toFixed(1)} s, longest ${(Math.max(...delays) / 1000).toFixed(1)} s` });
    count('one incident', (s) => s.single);
    if (!kind.loops) count('began and ended within 2 s', (s) => s.start && s.end);
    count('and no other incident', (s) => s.others.length === 0);
}

// The same scores by the light and the size of the face they happened to.
function slices(table, scores) {
    const groups = new Map();
    for (const s of scores) {
        const gain = s.edit.recipe.gain * s.edit.base.faceLuma;
        const width = s.edit.base.faceWidth * s.edit.recipe.scale;
        for (const name of [`face luma ${gain < 70 ? '< 70' : gain < 130 ? '70–130' : '> 130'}`,
            `face ${width < 80 ? '< 80' : width < 160 ? '80–160' : '> 160'} px`, `by clip: sex ${s.edit.base.clip.sex || 'not labelled'}`,
            `by clip: ${s.edit.base.clip.worn ? 'something worn or before the face' : 'nothing noted'}`]) {
            const g = groups.get(name) ?? { good: 0, of: 0 };
            groups.set(name, { good: g.good + (s.found && s.others.length === 0 ? 1 : 0), of: g.of + 1 });
        }
    }
    for (const [name, g] of [...groups].sort()) table.share(`events right, ${name}`, g.good, g.of);
    const shares = [...groups].filter(([, g]) => g.of >= 10).map(([name, g]) => [g.good / g.of, name]).sort((a, b) => a[0] - b[0]);
    if (shares.length > 1)
        table.value('gap between the best and the worst slice of events', (shares.at(-1)[0] - shares[0][0]) * 100, 'points',
            `worst: ${shares[0][1]}; best: ${shares.at(-1)[1]}`);
}

export async function eventsSection(bench, every) {
    const { table, kinds } = bench;
    const count = bench.edits;
    await gather(bench);
    const wanted = [...EVENTS.filter((e) => every || !e.every || bench.everyAlso), ...STATES, ...NUISANCES]
        .filter((e) => (e.kind !== 'wrong_person' || bench.hasReference) && !(every && e.turn) &&
            (bench.onlyKinds?.includes(e.kind ?? 'nothing') ?? true));
    const edits = await make(bench, wanted, count);
    const own = edits.filter((e) => !e.kind.every || every);
    const results = await judge(bench, own, every);
    if (!every) for (const [f, r] of await judge(bench, edits.filter((e) => e.kind.every), true)) results.set(f, r);
    const all = [];
    const part = (title, list, recall) => {
        table.begin(`${title}${every ? ', every frame' : ''}`);
        for (const kind of list) {
            const mine = edits.filter((e) => e.kind === kind);
            if (bench.onlyKinds && !wanted.includes(kind)) continue;
            if (!wanted.includes(kind)) {
                if (!every || !kind.turn) table.none(kind.name, 'the program does not compare people yet');
                continue;
            }
            if (!mine.length) {
                table.none(kind.name, 'this material has nothing to make it from');
                continue;
            }
            const scores = mine.map((e) => scoreOf(e, results.get(e.file), kinds.get(kind.kind)?.open ?? 0));
            if (kinds.get(kind.kind)?.detector === false && !scores.some((s) => s.found)) {
                table.none(kind.name, 'nothing raises it yet');
                continue;
            }
            if (!kind.loops && !kind.every && kind.kind !== 'wrong_person') all.push(...scores);
            rowsOf(table, kind, scores, kinds, recall(kind));
        }
    };
    part('Events', EVENTS, (k) => (k.kind === 'object' ? 0.8 : 0.9));
    part('Camera states', STATES, () => 0.9);
    table.begin(`What must open nothing${every ? ', every frame' : ''}`);
    for (const kind of NUISANCES.filter((e) => wanted.includes(e))) {
        const told = edits.filter((e) => e.kind === kind).map((e) => ({ edit: e, told: results.get(e.file)?.incidents ?? [] }));
        const wrong = told.filter((t) => t.told.some((i) => !LOOPS.has(i.kind)));
        table.share(`${kind.name}: something opened`, wrong.length, told.length,
            { wanted: 0, most: true, missed: wrong.map((t) => describe({ ...t, delay: null })) });
    }
    if (!every) {
        table.begin('Slices of events');
        slices(table, all);
    }
    return { edits, results };
}

// Real camera tampering in whole clips, lengthened by what they end with.
export async function tamperSection({ table, program, cache, material }) {
    const kindsOf = { defocus: 'defocused', moved: 'moved', covered: 'covered', dark: 'dark', frozen: 'frozen' };
    const clips = material.quality.filter((q) => q.clip && kindsOf[q.label]);
    table.begin('Camera states');
    if (!clips.length) return;
    const files = await Promise.all(clips.map((c) => lengthened(cache, c.path, 32)));
    const seen = await program.analyse(files);
    const missed = clips.map((c, i) => ({ c, told: seen.get(files[i])?.incidents ?? [] }))
        .filter(({ c, told }) => !told.some((t) => t.kind === kindsOf[c.label]))
        .map(({ c, told }) => `${c.file} (${c.label}): ${tell(told)}`);
    table.share('clips of real tampering, lengthened: opened', clips.length - missed.length, clips.length, { missed });
}

// Clips of one person in which nothing happens, each once: what opens is false.
export async function cleanSection(bench, every) {
    const { table, program, material, context, cache } = bench;
    const whole = material.clips.filter((c) => c.alone && c.alone.last === null);
    table.begin(`Clean material${every ? ', every frame' : ''}`);
    if (!whole.length) return table.none('false incidents', 'no clips of one person');
    const sizes = await Promise.all(whole.map((c) => sizeOf(c.path, cache)));
    const seconds = sizes.reduce((sum, s) => sum + s.frames / s.fps, 0);
    const results = new Map();
    await Promise.all(whole.map(async (clip) => {
        const reference = bench.hasReference && context.bases.find((b) => b.clip === clip)?.reference;
        for (const [f, r] of await program.analyse([clip.path], { every, ...(reference ? { reference } : {}) })) results.set(f, r);
    }));
    const told = whole.map((c) => ({ c, told: results.get(c.path)?.incidents ?? [] }));
    const wrong = told.filter((t) => t.told.length);
    const incidents = told.reduce((sum, t) => sum + t.told.length, 0);
    table.share('clips in which anything opened', wrong.length, whole.length,
        { wanted: 0, most: true, missed: wrong.map((t) => `${t.c.file}: ${tell(t.told)}`) });
    table.value('hours, each clip once', seconds / 3600, 'h');
    table.value('false incidents per hour', incidents / (seconds / 3600), '/h', incidents === 0
        ? `none seen: up to ${rateBound(seconds / 3600).toFixed(0)} an hour cannot be excluded (95 %, 3 ÷ hours)` : `${incidents} seen`);
    if (bench.hasReference) {
        const other = told.filter((t) => t.told.some((i) => i.kind === 'wrong_person'));
        table.share('called another person than on their own still', other.length, whole.length,
            { wanted: 0, most: true, missed: other.map((t) => t.c.file) });
    }
}
