// hostile.mjs --bin BIN [--count 20] [--window 6] [--halfopen 1000] [--only ACT,…] [--streams DIR] [--json]: strangers who misbehave
// beside a class that sits an exam. For each misbehaviour: what the server said to it, what it counted and raised, how its
// memory grew, and how long the class's answers took meanwhile. Exits 1 when the class lost an answer or a connection, or a
// misbehaviour was not named.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { options, seat, table } from './classes.mjs';
import { acts } from './misdeeds.mjs';
import { Server } from '../story/lib.mjs';
import { clip, logins, Student } from '../story/student.mjs';

const CALM_S = 10, AFTER_MS = 1500, TURN_S = 2;
const o = options(process.argv.slice(2), { count: '20', window: '6', halfopen: '1000' });
const window_s = Number(o.window);

/** A server that somebody else has started. */
class Elsewhere extends Server {
    constructor(port, data) {
        const nobody = { on() {} };
        super({ ...nobody, stderr: nobody, stdout: nobody }, data);
        this.port = port;
    }
}

const COUNTED = /^baqyla_(?:drops_total\{cause="(\w+)"\}|(socket_overflow|connections_silent)_total|(connections)) (\d+)$/gm;
const counters = (text) => Object.fromEntries([...text.matchAll(COUNTED)].map((m) => [m[1] ?? m[2] ?? m[3], Number(m[4])]));
const grown = (from, to) => Object.entries(to).filter(([name, n]) => name !== 'connections' && n > (from[name] ?? 0)).map(([name, n]) => `${name} ${n - (from[name] ?? 0)}`);

/* What the class told of itself within a time: the mean of its answers, the slowest one, and the memory. */
function within(lines, from, to) {
    const list = lines.filter((l) => l.came >= from && l.came <= to && l.answer_saved_ms.n);
    const n = list.reduce((sum, l) => sum + l.answer_saved_ms.n, 0);
    return { answers: n, mean_ms: list.reduce((sum, l) => sum + l.answer_saved_ms.n * l.answer_saved_ms.mean, 0) / n,
        worst_ms: Math.max(...list.map((l) => l.answer_saved_ms.max)), mb: Math.max(...list.map((l) => l.server_kb + l.eyes_kb)) / 1024 };
}

const chosen = acts(window_s).filter((act) => !o.only || o.only.split(',').includes(act.name));
const spare = 2 * chosen.length;
const seconds = Math.ceil(spare + 2 * CALM_S + 10 + chosen.reduce((sum, act) => sum + act.most_s + TURN_S, 0));

/* The incidents of each attempt, by kind, as the board hears them. */
async function listen(server, proctor, sitting) {
    const raised = new Map();
    const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor });
    board.ws.on('message', (data) => {
        const word = JSON.parse(data.toString());
        if (word.t !== 'incident') return;
        const kinds = raised.get(word.incident.attempt) ?? new Set();
        raised.set(word.incident.attempt, kinds.add(word.incident.kind));
    });
    return { raised, board };
}

async function enter(server, accounts, proctor) {
    const list = [];
    for (const account of accounts) {
        const s = await Student.of(server, account);
        await s.begin(proctor, { face_matching: true });
        list.push(s);
    }
    return list;
}

async function perform({ port, data }, lines, folder) {
    const server = new Elsewhere(port, data);
    const all = logins(server), proctor = await server.login(all.proctor.login, all.proctor.password);
    const strangers = all.students.slice(Number(o.count), Number(o.count) + spare);
    const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0].id;
    const tiles = (await server.get(`/api/sittings/${sitting}/board`, { user: proctor })).json.tiles.map((tile) => tile.attempt).slice(0, Number(o.count));
    const { raised, board } = await listen(server, proctor, sitting);
    const count = async () => counters((await server.get('/metrics')).text);
    const quietly = async () => {
        const from = Date.now();
        await pause(CALM_S * 1000);
        return within(lines, from + 1000, Date.now());
    };
    const common = { server, port, proctor, sitting, tiles, folder, count, frames: clip(folder), halfopen: Number(o.halfopen) };
    const calm = [await quietly()], rows = [];
    for (const [i, act] of chosen.entries()) {
        process.stderr.write(`bench: ${act.name}\n`);
        const [s, other] = await enter(server, strangers.slice(2 * i, 2 * i + 2), proctor);
        const before = await count(), from = Date.now();
        const said = await act.run({ ...common, s, other, raised: (who, kind) => raised.get(who.attempt)?.has(kind) })
            .catch((error) => [`the act failed: ${error.message}`]);
        const to = Date.now();
        await pause(AFTER_MS); // the line of the act's last second
        const kinds = [...(raised.get(s.attempt) ?? [])], counted = grown(before, await count());
        rows.push({ name: act.name, said, counted, raised: kinds, named: !said[0].startsWith('the act failed') && act.named({ said: said.join('\n'), counted, kinds }),
            meanwhile: within(lines, from, to + 1000) });
        for (const who of [s, other]) for (const socket of [who.media, who.exam]) if (socket && !socket.gone) await socket.drop();
        await pause(500);
    }
    calm.push(await quietly());
    await board.drop();
    return { calm, rows };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'baqyla-hostile-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const lines = [];
let performing = null;
const r = await seat(o, ['--count', o.count, '--spare', String(spare), '--seconds', String(seconds), '--every', '1', '--answer-every', '1'], {
    told: (line) => {
        if (line.ready) {
            performing = perform(line.ready, lines, folder);
            performing.catch(() => {});
        } else if (line.at_s !== undefined) lines.push({ ...line, came: Date.now() });
    },
});
const { calm, rows } = await performing;
const usual_ms = (calm[0].mean_ms + calm[1].mean_ms) / 2;
const result = { bench: 'hostile', students: Number(o.count), calm, rows, answers: r.network.answers, reconnects: r.counts.reconnects, faults: r.counts.faults };
const figures = ({ answers, mean_ms, worst_ms, mb }) => [answers, `${mean_ms.toFixed(1)} / ${worst_ms}`, (mean_ms / usual_ms).toFixed(2), mb.toFixed(0)];
if (o.json) console.log(JSON.stringify(result));
else {
    console.log(table(['misbehaviour', 'what the server says to it', 'counted', 'raised', "the others' answers", 'saved after, mean / slowest ms', 'ratio', 'server and eyes MB'],
        [['none', '', '', '', ...figures(calm[0])],
            ...rows.map((row) => [row.name, row.said.join('<br>').replaceAll('|', '\\|'), row.counted.join(', ') || '–', row.raised.join(', ') || '–', ...figures(row.meanwhile)]),
            ['none, at the end', '', '', '', ...figures(calm[1])]]));
    console.log(`\nThe class meanwhile: ${result.answers.lost} of ${result.answers.asked} answers lost, ${result.reconnects} connections lost, ${result.faults} faults.`);
}
const unnamed = rows.filter((row) => !row.named);
for (const row of unnamed) process.stderr.write(`bench: ${row.name}: nothing named it\n`);
if (result.answers.lost || result.reconnects || unnamed.length) process.exit(1);
