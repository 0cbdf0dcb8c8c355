// Runs of `baqyla bench students` for the scripts beside this one.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** --name value, --flag alone for those in `flags`. */
export function options(argv, given, flags = ['json']) {
    const o = { ...given };
    for (let i = 0; i < argv.length; i++) {
        const name = argv[i].replace(/^--/, '');
        if (!argv[i].startsWith('--')) throw new Error(`what is "${argv[i]}"?`);
        if (flags.includes(name)) o[name] = true;
        else if (++i < argv.length) o[name] = argv[i];
        else throw new Error(`${argv[i - 1]} needs a value`);
    }
    if (!o.bin) throw new Error('--bin is missing');
    return o;
}

/** One class: resolves to the object of its last line; every line before it goes to `told`. */
export function seat(o, words, { told = () => {}, env = process.env } = {}) {
    const all = ['bench', 'students', ...words, '--json', ...(o.streams ? ['--streams', o.streams] : []), ...(o.codec ? ['--codec', o.codec] : [])];
    return new Promise((done, fail) => {
        const child = spawn(path.join(o.bin, 'baqyla'), all, { stdio: ['ignore', 'pipe', 'inherit'], env });
        let rest = '', last = null;
        child.stdout.on('data', (bytes) => {
            const lines = (rest + bytes).split('\n');
            rest = lines.pop();
            for (const line of lines) {
                if (last) told(last);
                last = JSON.parse(line);
            }
            if (last && !last.bench) {
                told(last);
                last = null;
            }
        });
        child.on('error', fail);
        child.on('close', (status) => (status === 0 && last?.bench ? done(last) : fail(new Error(`baqyla ${all.join(' ')}: status ${status}`))));
        for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill('SIGTERM'));
    });
}

/** Students at once that four fifths of this machine carry, by what `bench students` has measured on it; 0: it has not. */
export function capacity(o) {
    const file = path.join(o.bin, 'capacity.json');
    if (!fs.existsSync(file)) return 0;
    const { all_ms, eye_ms, processors } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const eyes = processors > 2 ? processors - 1 : 1;
    return Math.floor(Math.min((800 * processors) / all_ms, (800 * eyes) / eye_ms));
}

export const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map((_, i) => (i ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');

export function write(file, text) {
    if (!file) return;
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    fs.writeFileSync(file, text);
    process.stderr.write(`bench: ${file} is written\n`);
}
