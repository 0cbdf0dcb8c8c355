// `baqyla demo N` for the scripts beside this one: a server with a class that sits its exam, in a folder of its own that
// goes with the script; and the processes that belong to one.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(repo, process.env.BUILD ?? 'build');
const TICKS_PER_S = 100; // of /proc; Linux tells every program so
export const pause = (ms) => new Promise((go) => setTimeout(go, ms));
/** --name N of the command line. */
export const option = (name, usual) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1 || 99] ?? usual);

const read = (file) => {
    try {
        return fs.readFileSync(file, 'utf8');
    } catch {
        return ''; // it has ended meanwhile
    }
};

/** `pid` and everything that it started, by what /proc says now. */
export function family(pid) {
    const all = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
    const parent = new Map(all.map((one) => [one, Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${one}/status`))?.[1] ?? 0)]));
    const ours = (one) => one === pid || (one > 1 && ours(parent.get(one) ?? 0));
    return all.filter(ours);
}

export const program = (pid) => read(`/proc/${pid}/cmdline`).split('\0')[0];

/** Processor time that these processes have taken so far, in seconds. */
export const cpu = (pids) => pids.reduce((sum, pid) => {
    const words = read(`/proc/${pid}/stat`).split(') ').pop().split(' ');
    return sum + (words.length > 12 ? (Number(words[11]) + Number(words[12])) / TICKS_PER_S : 0);
}, 0);

/** Memory of theirs, what they share counted once among all that share it, in MB. */
export const memory = (pids) => pids.reduce((sum, pid) => sum + Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0), 0) / 1024;

/** A class of `students` that sits its exam: {child, data, origin, account(role), books(query), sitting(), stop()}. */
export async function seatDemo(students) {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'baqyla-demo-')), clips = path.join(build, 'clips');
    if (!fs.existsSync(clips)) {
        console.error(`there are no clips in ${clips}; make them with ./dev demo`);
        process.exit(1);
    }
    const log = fs.openSync(path.join(data, 'log'), 'w');
    const child = spawn(path.join(build, 'bin/baqyla'), ['demo', String(students), '--clips', clips, '--data', data, '--port', '0'],
        { stdio: ['ignore', log, log] });
    const gone = new Promise((done) => child.on('close', done));
    process.on('exit', () => {
        child.kill('SIGTERM');
        fs.rmSync(data, { recursive: true, force: true });
    });
    const books = (query) => {
        const run = spawnSync('sqlite3', ['-readonly', '-json', path.join(data, 'books.sqlite'), query], { encoding: 'utf8' });
        return run.status === 0 && run.stdout.trim() ? JSON.parse(run.stdout) : [];
    };
    const sitting = () => books("SELECT count(*) AS n FROM attempt WHERE state = 'in_progress'")[0]?.n ?? 0;
    for (let waited = 0; sitting() < students; waited++) {
        if (waited > 240 || child.exitCode !== null) {
            console.error(read(path.join(data, 'log')).split('\n').slice(-8).join('\n'));
            console.error(`only ${sitting()} of ${students} sit the exam`);
            process.exit(1);
        }
        await pause(500);
    }
    const accounts = JSON.parse(read(path.join(data, 'demo-logins.json')));
    return { child, data, books, sitting, origin: `https://localhost:${read(path.join(data, 'port')).trim()}`,
        account: (role) => accounts.find((one) => one.role === role),
        stop: () => {
            child.kill('SIGTERM');
            return gone;
        } };
}
