// net.mjs --bin BIN [--count N] [--seconds S] [--streams DIR] [--only PROFILE,…] [--json]: what bad links do to an exam, as a table.
// One run of `baqyla bench students --net PROFILE` each; every student has the link that the profile says. Kernels that
// have no netem are the rule in containers, so the shaper is the generator's own (server/net_link.h).
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROFILES = ['home', 'mobile', 'bad', 'village', 'outage', 'long_outage'];
const LONG_S = { outage: 90, long_outage: 370 }; // until the link has been back for a while

function options(argv) {
    const given = { count: '6', seconds: '60' };
    for (let i = 0; i < argv.length; i++)
        if (argv[i] === '--json') given.json = true;
        else given[argv[i].replace(/^--/, '')] = argv[++i];
    if (!given.bin) throw new Error('net.mjs needs --bin');
    return given;
}

async function measure(o, profile) {
    const seconds = String(Math.max(Number(o.seconds), LONG_S[profile] ?? 0));
    const words = ['bench', 'students', '--count', o.count, '--seconds', seconds, '--watch', o.count, '--net', profile, '--json'];
    if (o.streams) words.push('--streams', o.streams);
    process.stderr.write(`bench: ${o.count} students on ${profile}, ${seconds} s\n`);
    const { stdout } = await run(path.join(o.bin, 'baqyla'), words, { maxBuffer: 1 << 24 });
    return JSON.parse(stdout.trim().split('\n').pop());
}

const s = (ms) => (ms / 1000).toFixed(1);
const gaps = (of) => Object.entries(of).map(([cause, ms]) => `${cause} ${s(ms)} s`).join(', ') || '–';

function line(profile, r) {
    const n = r.network;
    return `| ${profile} | ${n.frames.sent} | ${n.frames.left_out} | ${gaps(n.gaps_ms)} | ${r.incident_latency_ms.p50} / ${r.incident_latency_ms.p95} | ` +
        `${r.events_found.detected}/${r.events_found.scripted} | ${n.answers.saved}/${n.answers.asked} | ${n.answers.lost} | ${s(n.credited_ms)} s | ${r.events_found.false} |`;
}

const o = options(process.argv.slice(2));
const rows = [];
for (const profile of o.only ? o.only.split(',') : PROFILES) rows.push([profile, await measure(o, profile)]);
if (o.json) for (const [, r] of rows) console.log(JSON.stringify(r));
else
    console.log(['| link | frames sent | left out | gaps | incident after, p50 / p95 ms | events found | answers saved | lost | time credited | false violations |',
        '|---|---:|---:|---|---:|---:|---:|---:|---:|---:|', ...rows.map(([profile, r]) => line(profile, r))].join('\n'));
if (rows.some(([, r]) => r.network.answers.lost > 0)) {
    process.stderr.write('bench: answers were lost\n');
    process.exit(1);
}
