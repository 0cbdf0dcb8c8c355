// net.mjs --bin BIN [--count 6] [--seconds 60] [--streams DIR] [--only PROFILE,…] [--json]: what bad links do to an exam, as a table.
// One run of `baqyla bench students --net PROFILE` each; every student has a link of their own that is as bad as the profile
// says, imitated by the generator (server/net_link.h). The long outage runs beside the others: seven minutes in all.
import { spawnSync } from 'node:child_process';
import { options, seat, table } from './classes.mjs';

const PROFILES = ['home', 'mobile', 'bad', 'village', 'outage', 'long_outage'];
/* What a cut may be credited in this exam. A longer one suspends it, and a person decides: here nobody does. */
const CAP_MS = 120_000;
const LONG_S = { outage: 80, long_outage: 360 }; // until the link has been back for a while
const o = options(process.argv.slice(2), { count: '6', seconds: '60' });

// The kernel's own shaper would be tried in a network of its own, where it harms nobody.
function netem() {
    const tried = spawnSync('unshare', ['-rn', 'sh', '-c', 'ip link set lo up && tc qdisc add dev lo root netem delay 1ms'], { encoding: 'utf8' });
    return tried.status === 0 ? 'this kernel has netem' : `no netem here: ${(tried.stderr || String(tried.error ?? '')).trim().split('\n')[0]}`;
}

async function measure(profile) {
    const seconds = String(Math.max(Number(o.seconds), LONG_S[profile] ?? 0));
    process.stderr.write(`bench: ${o.count} students on ${profile}, ${seconds} s\n`);
    return [profile, await seat(o, ['--count', o.count, '--seconds', seconds, '--watch', o.count, '--net', profile])];
}

const s = (ms) => (ms / 1000).toFixed(1);
const gaps = (of) => Object.entries(of).map(([cause, ms]) => `${cause} ${s(ms)} s`).join(', ') || '–';

const suspends = (profile) => profile === 'long_outage';
const owed_ms = (profile, { cuts }) => (suspends(profile) ? Number(o.count) * CAP_MS : cuts.booked_ms);

function line(profile, { network: n, incident_latency_ms: late, events_found: found }) {
    const share = ((100 * n.frames.recorded) / (n.frames.recorded + n.frames.left_out)).toFixed(1);
    return [profile, `${n.frames.recorded} (${share} %)`, n.frames.left_out, gaps(n.gaps_ms), `${n.recording.missing_s.toFixed(1)} s`, `${late.p50} / ${late.p95}`,
        `${found.detected}/${found.scripted}`, `${n.answers.saved}/${n.answers.asked}, ${n.answers.lost}`, `${s(n.cuts.seen_ms)} s`, suspends(profile) ? 'suspended' : `${s(n.cuts.booked_ms)} s`,
        `${s(n.cuts.credited_ms)} s`, found.false];
}

const wanted = o.only ? o.only.split(',') : PROFILES;
const long = wanted.includes('long_outage') ? measure('long_outage') : null;
long?.catch(() => {});
const rows = [];
for (const profile of wanted.filter((one) => one !== 'long_outage')) rows.push(await measure(profile));
if (long) rows.push(await long);
if (o.json) for (const [, r] of rows) console.log(JSON.stringify(r));
else {
    console.log(table(['link', 'pictures recorded', 'left out', 'gaps by cause', 'missing', 'incident after, p50 / p95 ms', 'events found', 'answers saved, lost',
        'exam away, as students saw it', 'in the books', 'credited', 'violations by the link'], rows.map(([profile, r]) => line(profile, r))));
    console.log(`\n${o.count} students each, all together; shaped in user space by the generator (${netem()}).`);
}
const bad = rows.filter(([profile, { network: n, events_found: found }]) => n.answers.lost || found.false || n.cuts.credited_ms !== owed_ms(profile, n));
for (const [profile] of bad) process.stderr.write(`bench: ${profile}: answers were lost, time was not credited, or a link made a violation\n`);
if (bad.length) process.exit(1);
