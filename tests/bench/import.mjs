#!/usr/bin/env node
// A file of 5,000 students is read and written while an exam runs: how long both take, and how long an answer of the
// exam waits meanwhile, beside the same server at rest. usage: import.mjs [--lines 5000]    (programs: bin of $BUILD
// or of build/). The last line is one JSON object.
import { startServer } from '../story/lib.mjs';
import { bring, ended, students } from '../story/office.mjs';
import { Student, logins } from '../story/student.mjs';

const lines = Number(process.argv[process.argv.indexOf('--lines') + 1 || 99] ?? 5000);
const PAUSE_MS = 20;
const rest = [];
const scope = { after: (end) => rest.unshift(end) };
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const server = await startServer(scope, { flags: ['--demo', 'on', '--eyes', '0'] });
const who = logins(server);
const proctor = await server.login(who.proctor.login, who.proctor.password);
const registrar = await server.login(who.registrar.login, who.registrar.password);
const student = await Student.of(server, who.students[0]);
await student.begin(proctor);

const waits = { rest: [], reading: [], writing: [] };
let phase = 'rest';
let sitting = true;
const exam = (async () => {
    for (let rev = 1; sitting; rev++) {
        const began = performance.now();
        const said = await student.answer(0, rev);
        if (!said.ok) throw new Error(JSON.stringify(said));
        waits[phase].push(performance.now() - began);
        await pause(PAUSE_MS);
    }
})();

await pause(5000);
const text = students(lines);
phase = 'reading';
const read = performance.now();
const first = await bring(server, registrar, 'students', text);
phase = 'writing';
const write = performance.now();
await server.post(`/api/imports/${first.json.import.id}/apply`, {}, { user: registrar });
const done = await ended(server, registrar, first.json.import.id);
const over = performance.now();
phase = 'rest';
sitting = false;
await exam;
for (const end of rest) await end();

const place = (list, share) => Number([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]?.toFixed(1));
const told = (list) => ({ answers: list.length, p50_ms: place(list, 0.5), p99_ms: place(list, 0.99), longest_ms: place(list, 1) });
const said = {
    lines, added: done.added, state: done.state, read_ms: Math.round(write - read), written_ms: Math.round(over - write),
    answers: { rest: told(waits.rest), while_read: told(waits.reading), while_written: told(waits.writing) },
};
console.log(JSON.stringify(said));
process.exit(done.state === 'done' && done.added === lines ? 0 : 1);
