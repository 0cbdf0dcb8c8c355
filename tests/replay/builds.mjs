#!/usr/bin/env node
// Twenty incidents on two builds: what the one saw and said is said again by the other. The stored looks through the
// rules of both: the same bytes. The same clips through the eyes of both: the same states and counts, scores within 5.
// usage: builds.mjs [BUILD_GCC BUILD_CLANG]    (without: both are made beside the build folder, build-gcc and build-clang)
// What a machine lacks is said, and the comparison left out.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeClip } from './clips.mjs';
import { compareTraces } from './traces.mjs';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const models = path.resolve(process.env.BAQYLA_MODELS ?? path.join(repo, 'models'));
const samples = path.join(models, 'samples');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'builds-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const COMPILERS = { gcc: ['gcc', 'g++'], clang: ['clang', 'clang++'] };

function leave(why) {
    console.log(`SKIP  two builds: ${why}`);
    console.log('0 passed, 0 failed, 1 skipped');
    process.exit(0);
}

function there(command) {
    return spawnSync(command, ['--version']).status === 0;
}

/** The folder of a build with that compiler, made when none is given. */
function build(name) {
    const [c, cxx] = COMPILERS[name];
    const folder = path.join(repo, `build-${name}`);
    for (const needed of [c, cxx, 'cmake', 'ninja']) if (!there(needed)) leave(`${needed} is not there`);
    const steps = [['cmake', '-S', repo, '-B', folder, '-G', 'Ninja', `-DCMAKE_C_COMPILER=${c}`, `-DCMAKE_CXX_COMPILER=${cxx}`],
        ['ninja', '-C', folder, '--quiet', 'baqyla', 'baqyla-eye', 'baqyla-reader']];
    for (const [command, ...args] of steps) {
        const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
        if (done.status !== 0) throw new Error(`${command} for ${name}: ${(done.stderr || done.stdout).slice(-2000)}`);
    }
    return folder;
}

const given = process.argv.slice(2);
const folders = given.length === 2 ? given.map((one) => path.resolve(one)) : Object.keys(COMPILERS).map(build);
if (!fs.existsSync(samples)) leave('the models are not there');
if (spawnSync('ffmpeg', ['-version']).status !== 0) leave('ffmpeg is not there');

function analyse(folder, ...args) {
    const run = spawnSync(path.join(folder, 'bin/baqyla'), ['analyse', '--json', ...args],
        { encoding: 'utf8', env: { ...process.env, BAQYLA_MODELS: models, LC_ALL: 'C' }, maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(`analyse in ${folder}: ${run.stderr.slice(-600)}`);
    return run;
}

const during = (what, from, to, more = {}) => ({ what, from, to, ...more });
const second = { x: 500, y: 60 };
const left = { x: 10, y: 60 };

// Clips and the kinds that are expected of them: twenty incidents.
const CLIPS = [
    [{ who: 'bela', events: [during('black', 4, 9), during('second', 13, 18, second)], seconds: 21 }, ['covered', 'extra_person']],
    [{ who: 'bela', events: [during('hand', 4, 9), during('placeholder', 13, 18)], seconds: 21 }, ['covered', 'blocked']],
    [{ who: 'cora', events: [during('empty', 4, 11), during('glow', 15, 20)], seconds: 23 }, ['absent', 'covered']],
    [{ who: 'dina', events: [during('placeholder', 4, 9), during('tape', 13, 18)], seconds: 21 }, ['blocked', 'covered']],
    [{ who: 'ada', events: [during('second', 4, 9, left), during('black', 13, 18)], seconds: 21, codec: 'vp8' }, ['extra_person', 'covered']],
    [{ who: 'ada', events: [during('freeze', 4, 11), during('hand', 15, 20)], seconds: 23, codec: 'vp9' }, ['frozen', 'covered']],
    [{ who: 'cora', events: [during('dark', 4, 17)], seconds: 21 }, ['dark']],
    [{ who: 'bela', events: [during('blur', 4, 17)], seconds: 21 }, ['defocused']],
    [{ who: 'cora', events: [during('second', 4, 9, second), during('empty', 13, 20)], seconds: 24, codec: 'vp8' }, ['extra_person', 'absent']],
    [{ who: 'ada', events: [during('tape', 4, 9), during('second', 13, 18, left)], seconds: 21, codec: 'vp9' }, ['covered', 'extra_person']],
    [{ who: 'dina', events: [during('glow', 4, 9), during('freeze', 13, 20)], seconds: 24 }, ['covered', 'frozen']],
];
const SUFFIX = { vp8: 'webm', vp9: 'mkv' };

const sums = { clips: 0, incidents: 0, looks: 0, scores: 0, largest: 0, passed: 0, failed: 0 };

function one([options, kinds], n) {
    const clip = path.join(work, `clip${n}.${SUFFIX[options.codec] ?? 'mp4'}`);
    makeClip(clip, { samples, ...options });
    const logs = folders.map((folder, i) => path.join(work, `looks${n}.${i}.bqs`));
    const runs = folders.map((folder, i) => analyse(folder, '--trace', '--sights', logs[i], clip));
    const said = runs[0].stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((line) => 'from_ms' in line);
    if (said.map((i) => i.kind).join() !== kinds.join()) throw new Error(`saw ${said.map((i) => i.kind)}, expected ${kinds}`);
    // The looks of each build through the rules of both.
    for (const log of logs) {
        const [a, b] = folders.map((folder) => analyse(folder, log).stdout);
        if (a !== b) throw new Error(`the rules say\n${a}and\n${b}`);
        if (log === logs[0] && a.split('\n').filter((line) => line.includes('from_ms')).length !== said.length) throw new Error(`the looks alone say ${a}`);
    }
    const { looks, scores, largest } = compareTraces(...runs);
    if (runs[0].stdout !== runs[1].stdout && JSON.stringify(said.map((i) => [i.kind, i.from_ms, i.to_ms])) !==
        JSON.stringify(runs[1].stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((i) => 'from_ms' in i).map((i) => [i.kind, i.from_ms, i.to_ms])))
        throw new Error('the builds saw incidents at other times');
    Object.assign(sums, { clips: sums.clips + 1, incidents: sums.incidents + said.length, looks: sums.looks + looks,
        scores: sums.scores + scores, largest: Math.max(sums.largest, largest) });
    return `${kinds.join(', ')}: ${looks} looks, ${scores} numbers, ${largest} apart`;
}

CLIPS.forEach((clip, n) => {
    try {
        console.log(`ok    ${one(clip, n)}`);
        sums.passed++;
    } catch (problem) {
        console.log(`FAIL  clip ${n} (${clip[1]}): ${problem.message}`);
        sums.failed++;
    }
});
console.log(`${sums.incidents} incidents in ${sums.clips} clips: the rules' words the same bytes on both builds; ` +
    `${sums.looks} looks, ${sums.scores} numbers compared, largest difference ${sums.largest}`);
console.log(`${sums.passed} passed, ${sums.failed} failed`);
process.exit(sums.failed || sums.incidents < 20 ? 1 : 0);
