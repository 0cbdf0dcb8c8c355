// Whether two pictures show one person: `baqyla compare` over labelled pairs, and, where the eye gives its descriptions,
// over all pairs of the labelled pictures, because a false-accept rate of one in a thousand needs thousands of pairs.
import path from 'node:path';
import { run } from './program.mjs';
import { acceptedAt, equalError, quantile } from './statistics.mjs';

const LET_BE = 0.1; // review and unverifiable together may take one pair in ten

function verdicts(table, name, told, wanted) {
    const count = (word) => told.filter((t) => t.verdict === word).length;
    const open = count('review') + count('unverifiable');
    const wrong = told.filter((t) => t.verdict === (t.pair.same ? 'different' : 'same'));
    const beyond = Math.max(0, open - Math.floor(LET_BE * told.length));
    table.share(`${name}: right`, told.length - wrong.length - beyond, told.length, { wanted,
        note: `same ${count('same')}, different ${count('different')}, review ${count('review')}, unverifiable ` +
            `${count('unverifiable')}${beyond ? `; ${beyond} more open than one in ten` : ''}`,
        missed: [...wrong, ...told.filter((t) => !['same', 'different'].includes(t.verdict))].map((t) =>
            `${t.pair.name}: ${t.verdict} ${t.score_milli ?? ''} ${t.reason ?? ''} (${t.pair.same ? 'same' : 'different'})`) });
    return wrong;
}

// wire_enrolled of vision/wire.h, as the eye writes it for each picture with --likeness: first whether it is
// unverifiable, last the description. Null when the eye gives none.
const ENROLLED = { kind: 71, floats: 128 };

async function described(program, file) {
    const told = await run(path.join(program.bin, 'baqyla-eye'),
        ['--models', program.models, '--file', file, '--likeness']);
    for (let at = 0; at + 12 <= told.stdout.length;) {
        const [length, kind] = [told.stdout.readUInt32LE(at), told.stdout.readUInt16LE(at + 4)];
        const body = told.stdout.subarray(at + 12, at + 12 + length);
        if (kind === ENROLLED.kind && length > 4 * ENROLLED.floats)
            return { unverifiable: body.readUInt32LE(0), vector: Array.from({ length: ENROLLED.floats },
                (_, i) => body.readFloatLE(length - 4 * (ENROLLED.floats - i))) };
        at += 12 + length;
    }
    return null;
}

const likeness = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

export async function allPairsSection({ table, program, pool, material, quick }) {
    table.begin('Identity');
    const people = material.people.filter((_, i) => !quick || i % 4 === 0);
    const told = await Promise.all(people.map((p) => pool(async () => ({ person: p.person,
        ...(await described(program, p.path)) }))));
    const usable = told.filter((t) => t.vector && t.unverifiable === 0);
    if (!usable.length) return table.none('all pairs of the pictures', 'the eye gives no descriptions');
    const pairs = usable.flatMap((a, i) => usable.slice(i + 1).map((b) =>
        ({ same: a.person === b.person, score: likeness(a.vector, b.vector) })));
    rates(table, `all pairs of ${usable.length} pictures`, pairs, 1000);
    table.share('pictures that could be described', usable.length, told.length);
}

function rates(table, name, pairs, unit) {
    const eer = equalError(pairs);
    const at = acceptedAt(pairs, 0.001);
    if (!eer || !at) return;
    const of = `${pairs.filter((p) => p.same).length} same, ${at.others} different`;
    table.value(`${name}: equal error rate`, eer.rate * 100, '%', `at ${Math.round(eer.at * unit)}; ${of}`);
    table.share(`${name}: same accepted at false accepts of 0.1 %`, at.good, at.of, { note: at.allowed === 0
        ? `${at.others} pairs cannot show 0.1 %: none accepted, above ${Math.round(at.limit * unit)}`
        : `above ${Math.round(at.limit * unit)}` });
}

export async function identitySection(bench) {
    const { table, program, material, quick, progress, hasCompare } = bench;
    table.begin('Identity');
    if (!hasCompare) return table.none('pairs', 'this program has no `compare`');
    const families = [...new Set(material.pairs.map((p) => p.family))];
    const perFamily = new Map();
    const pairs = material.pairs.filter((p) => {
        const key = `${p.family} ${p.same}`;
        perFamily.set(key, (perFamily.get(key) ?? 0) + 1);
        return !quick || perFamily.get(key) <= 15;
    });
    if (!pairs.length) return table.none('pairs', 'no labelled pairs');
    const told = (await Promise.all(pairs.map(async (pair) => {
        const verdict = await program.compare(pair.a, pair.b);
        progress('pairs compared');
        return { pair, ...(verdict ?? { verdict: 'no answer' }) };
    })));
    verdicts(table, 'pairs', told, 0.98);
    if (families.length > 1)
        for (const family of families) verdicts(table, `pairs of ${family}`, told.filter((t) => t.pair.family === family), null);
    for (const same of [true, false]) {
        const list = told.filter((t) => t.pair.same === same);
        const wrong = list.filter((t) => t.verdict === (same ? 'different' : 'same'));
        table.share(same ? 'one person called different' : 'two people called the same', wrong.length, list.length);
    }
    const scored = told.filter((t) => Number.isFinite(t.score_milli) && t.verdict !== 'unverifiable')
        .map((t) => ({ same: t.pair.same, score: t.score_milli }));
    rates(table, 'labelled pairs', scored, 1);
    const times = told.map((t) => t.ms).filter(Number.isFinite);
    if (times.length) table.value('compare, cold, median', quantile(times, 0.5), 'ms', 'while other work of the bench ran');
}
