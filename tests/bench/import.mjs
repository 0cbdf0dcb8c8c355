#!/usr/bin/env node
// Files of 5,000 students are read and written while an exam runs: how long each takes, and how long answers of the
// exam wait meanwhile, beside the same server at rest. usage: import.mjs [--lines 5000] [--rounds 5] [--students 8]
// (programs: bin of $BUILD or of build/). Each student answers again 50 ms after the answer before was stored. The last
// line is one JSON object; status 1 when a file was not written whole.
import { startServer } from '../story/lib.mjs';
import { bring, ended, students } from '../story/office.mjs';
import { Student, logins } from '../story/student.mjs';

const option = (name, standard) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? standard : Number(process.argv[at + 1]);
};
const lines = option('lines', 5000), rounds = option('rounds', 5), sitters = option('students', 8);
const PAUSE_MS = 50;
const rest = [];
const scope = { after: (end) => rest.unshift(end) };
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const server = await startServer(scope, { flags: ['--demo', 'on', '--eyes', '0'] });
const who = logins(server);
const proctor = await server.login(who.proctor.login, who.proctor.password);
const registrar = await server.login(who.registrar.login, who.registrar.password);
const sitting = [];
for (const account of who.students.slice(0, sitters)) {
    const student = await Student.of(server, account);
    await student.begin(proctor);
    sitting.push(student);
}

const waits = { rest: [], reading: [], writing: [] };
let phase = 'rest';
let running = true;
const exam = sitting.map(async (student, n) => {
    await pause((PAUSE_MS * n) / sitting.length);
    for (let rev = 1; running; rev++) {
        const began = performance.now(), meanwhile = phase;
        const said = await student.answer(0, rev);
        if (!said.ok) throw new Error(JSON.stringify(said));
        waits[meanwhile].push(performance.now() - began);
        await pause(PAUSE_MS);
    }
});

const files = [];
for (let round = 0; round < rounds; round++) {
    await pause(round ? 500 : 5000);
    const text = students(lines, 1 + round * lines);
    phase = 'reading';
    const read = performance.now();
    const first = await bring(server, registrar, 'students', text);
    phase = 'writing';
    const write = performance.now();
    await server.post(`/api/imports/${first.json.import.id}/apply`, {}, { user: registrar });
    const done = await ended(server, registrar, first.json.import.id);
    const over = performance.now();
    phase = 'rest';
    files.push({ added: done.added, state: done.state, read_ms: Math.round(write - read), written_ms: Math.round(over - write) });
}
running = false;
await Promise.all(exam);
for (const end of rest) await end();

const place = (list, share) => Number([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]?.toFixed(1));
const told = (list) => ({ answers: list.length, p50_ms: place(list, 0.5), p99_ms: place(list, 0.99), longest_ms: place(list, 1) });
const said = {
    lines, students: sitters, files,
    answers: { rest: told(waits.rest), while_read: told(waits.reading), while_written: told(waits.writing) },
};
console.log(JSON.stringify(said));
process.exit(files.every((f) => f.state === 'done' && f.added === lines) ? 0 : 1);
