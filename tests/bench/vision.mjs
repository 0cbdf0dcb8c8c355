#!/usr/bin/env node
// The accuracy of the detectors, with counts and 95 % intervals, at the operating point of the server.
// usage: vision.mjs [--data DIR] [--every-frame] [--quick] [--json | --markdown] [--jobs N] [--runtime WORD]
//                   [--against BIN_DIR] [--only SECTION,…] [--kinds KIND,…] [--edits N] [--missed FILE] [--bin DIR] [--models DIR] [--cache DIR]
// Sections: faces blur identity likeness objects staged clean events agreement engines cost peers, and every (with
// --every-frame).
// DIR: labelled material as its README describes; without it generated material, which measures no accuracy.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EDITS, cleanSection, eventsSection, tamperSection } from './clips.mjs';
import { agreementSection, netsSection, peersSection, studentSection } from './cost.mjs';
import { generate } from './generated.mjs';
import { allPairsSection, identitySection } from './identity.mjs';
import { loadMaterial } from './material.mjs';
import { makeBases } from './plan.mjs';
import { makePool, makeProgram } from './program.mjs';
import { stagedAgreement, stagedSection } from './staged.mjs';
import { blurSection, facesSection, objectsSection } from './stills.mjs';
import { asJson, asMarkdown, asMissed, asText, makeTable } from './table.mjs';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function refuse(sentence, status) {
    process.stderr.write(`bench vision: ${sentence}\n`);
    process.exit(status);
}

function options() {
    try {
        const { values } = parseArgs({ options: { data: { type: 'string' }, 'every-frame': { type: 'boolean' },
            quick: { type: 'boolean' }, large: { type: 'boolean' }, json: { type: 'boolean' }, markdown: { type: 'boolean' },
            jobs: { type: 'string' }, edits: { type: 'string' }, runtime: { type: 'string' }, against: { type: 'string' }, only: { type: 'string' }, kinds: { type: 'string' },
            missed: { type: 'string' }, bin: { type: 'string' }, models: { type: 'string' }, cache: { type: 'string' } } });
        return values;
    } catch (problem) {
        return refuse(`${problem.message}\nusage: bench vision [--data DIR] [--every-frame] [--large] [--quick] [--json | --markdown] ` +
            '[--jobs N] [--runtime WORD] [--against BIN_DIR] [--only SECTION,…] [--kinds KIND,…] [--edits N] [--missed FILE]', 2);
    }
}

function progressLine() {
    const counts = new Map();
    let said = 0;
    return (what, at_once) => {
        counts.set(what, (counts.get(what) ?? 0) + 1);
        if (!at_once && Date.now() - said < 3000) return;
        said = Date.now();
        process.stderr.write(`bench vision: ${what}${counts.get(what) > 1 ? ` (${counts.get(what)})` : ''}\n`);
    };
}

async function main() {
    const o = options();
    const bin = path.resolve(o.bin ?? path.join(repo, process.env.BUILD ?? 'build', 'bin'));
    const models = path.resolve(o.models ?? process.env.BAQYLA_MODELS ?? path.join(repo, 'models'));
    const cache = path.resolve(o.cache ?? path.join(bin, '..', 'bench', 'cache'));
    const jobs = Math.max(1, Number(o.jobs ?? 1) || 1);
    if (!fs.existsSync(path.join(bin, 'baqyla'))) refuse(`${bin} holds no programs; ./dev build makes them`, 1);
    if (o.data && !fs.existsSync(o.data)) refuse(`${o.data} is not there`, 1);
    fs.mkdirSync(cache, { recursive: true });
    const pool = makePool(jobs);
    const small = o.large ? null : path.join(cache, 'small');
    if (small) fs.mkdirSync(small, { recursive: true });
    const plain = makeProgram({ bin, models, pool, small });
    const program = o.runtime ? { ...plain,
        analyse: (files, more = {}) => plain.analyse(files, { runtime: o.runtime, ...more }),
        compare: (a, b) => plain.compare(a, b, { runtime: o.runtime }) } : plain;
    const usage = await plain.usage('analyse');
    const progress = progressLine();
    const material = o.data ? loadMaterial(path.resolve(o.data)) : loadMaterial(generate(path.join(models, 'samples'), cache), true);
    const bench = { table: makeTable(), program, cache, pool, progress, material, quick: o.quick,
        kinds: await plain.kinds(), everyAlso: usage.includes('--every-frame'), hasReference: usage.includes('--reference'),
        runtime: o.runtime, hasRuntime: usage.includes('--runtime'), hasCompare: /compare/.test(await plain.usage('help')),
        edits: Number(o.edits) || (o.quick ? 3 : EDITS), onlyKinds: o.kinds?.split(','),
        against: o.against && makeProgram({ bin: path.resolve(o.against), models, pool }), context: { bases: [] } };
    const only = o.only?.split(',');
    const print = o.json ? asJson : o.markdown ? asMarkdown : asText;
    const began = Date.now();
    const step = async (name, body) => {
        if (only && !only.includes(name)) return undefined;
        progress(name, true);
        const result = await body();
        fs.writeFileSync(path.join(cache, 'so-far.txt'), `${print(bench.table.rows)}\n`);
        if (o.missed) fs.writeFileSync(o.missed, `${asMissed(bench.table.rows)}\n`);
        return result;
    };
    if (!o.data) process.stderr.write('bench vision: no --data: generated material. It shows that everything runs; these figures are no accuracy.\n');
    const faces = only && !only.some((w) => ['faces', 'blur', 'objects', 'agreement', 'peers'].includes(w)) ? null
        : await step(only ? only.find((w) => ['faces', 'blur', 'objects', 'agreement', 'peers'].includes(w)) : 'faces',
            () => facesSection(bench));
    await step('blur', () => blurSection(bench, faces));
    await step('identity', () => identitySection(bench));
    await step('likeness', () => allPairsSection(bench));
    await step('objects', () => objectsSection(bench, faces));
    await step('staged', () => stagedSection(bench, false));
    if (o['every-frame']) await step('staged', () => stagedSection(bench, true));
    if (!only || only.some((w) => ['clean', 'events', 'agreement', 'cost', 'every'].includes(w)))
        bench.context.bases = await makeBases(cache, program, pool, material.clips, progress);
    await step('clean', () => cleanSection(bench, false));
    await step('events', () => eventsSection(bench, false));
    await step('events', () => tamperSection(bench));
    await step('agreement', () => agreementSection(bench, faces));
    await step('engines', () => stagedAgreement(bench));
    await step('cost', () => netsSection(bench));
    await step('cost', () => studentSection(bench));
    await step('peers', () => peersSection(bench, faces));
    if (o['every-frame'] && bench.everyAlso) {
        await step('every', () => cleanSection(bench, true));
        await step('every', () => eventsSection(bench, true));
    }
    const { rows } = bench.table;
    process.stderr.write(`bench vision: ${((Date.now() - began) / 60000).toFixed(1)} minutes\n`);
    if (!o.missed && !o.json) process.stderr.write(`\nWhat was not right:\n${asMissed(rows)}\n`);
    const note = o.data ? '' : 'Generated material: these figures show that everything runs; they are no accuracy.\n';
    process.stdout.write(`${o.json ? '' : note}${print(rows)}\n`);
}

await main();
