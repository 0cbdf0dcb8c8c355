#!/usr/bin/env node
// What a dying eye costs: simulated students sit the exam, the eye is killed again and again, and the books say how
// long nobody looked. usage: kills.mjs [--students 20] [--kills 100] [--hang]    (programs: bin of $BUILD or of build/)
// --hang stops the eye (SIGSTOP) instead of killing it. The last line is one JSON object.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(process.env.BUILD ?? path.join(repo, 'build'));
const option = (name, usual) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1 || 99] ?? usual);
const students = option('students', 20), kills = option('kills', 100), hang = process.argv.includes('--hang');
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'baqyla-kills-'));
const clips = path.join(build, 'clips');
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

if (!fs.existsSync(clips)) {
    console.error(`there are no clips in ${clips}; make them with ./dev demo`);
    process.exit(1);
}

const log = fs.openSync(path.join(data, 'log'), 'w');
const demo = spawn(path.join(build, 'bin/baqyla'), ['demo', String(students), '--clips', clips, '--data', data,
    '--port', '0'], { stdio: ['ignore', log, log] });
process.on('exit', () => {
    demo.kill('SIGTERM');
    fs.rmSync(data, { recursive: true, force: true });
});

// The eyes of this server: their command line names this program, their ancestors are ours.
function eyes() {
    const parent = (pid) => Number(/^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    const ours = (pid) => {
        for (let at = pid; at > 1; at = parent(at)) if (at === demo.pid) return true;
        return false;
    };
    return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
        try {
            return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0].endsWith('/baqyla-eye') && ours(pid);
        } catch {
            return false;
        }
    });
}

function books(query) {
    const run = spawnSync('sqlite3', ['-readonly', '-json', path.join(data, 'books.sqlite'), query],
        { encoding: 'utf8' });
    return run.status === 0 && run.stdout.trim() ? JSON.parse(run.stdout) : [];
}

const sitting = () => books("SELECT count(*) AS n FROM attempt WHERE state = 'in_progress'")[0]?.n ?? 0;
for (let waited = 0; sitting() < students; waited++) {
    if (waited > 240 || demo.exitCode !== null) {
        console.error(fs.readFileSync(path.join(data, 'log'), 'utf8').split('\n').slice(-8).join('\n'));
        console.error(`only ${sitting()} of ${students} sit the exam`);
        process.exit(1);
    }
    await pause(500);
}
console.error(`${students} sit the exam; ${kills} ${hang ? 'hangs' : 'kills'}`);
await pause(5000);

let done = 0;
while (done < kills && demo.exitCode === null) {
    const [pid] = eyes();
    if (pid) {
        process.kill(pid, hang ? 'SIGSTOP' : 'SIGKILL');
        done++;
        if (done % 10 === 0) console.error(`${done} of ${kills}`);
    }
    await pause(3000 + Math.random() * 2000);
}
await pause(5000);

const told = books('SELECT cause, to_ms - from_ms AS ms FROM unseen');
const lost = students - sitting();
const longest = Math.max(0, ...told.map((row) => row.ms));
console.log(JSON.stringify({ bench: 'kills', students, done, hang, stretches_over_1500_ms: told.length,
    longest_ms: longest, attempts_disturbed: lost }));
demo.kill('SIGTERM');
await pause(3000);
process.exit(done === kills && lost === 0 ? 0 : 1);
