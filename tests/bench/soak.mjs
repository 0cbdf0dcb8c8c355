// soak.mjs --bin BIN [--minutes 20] [--count N] [--eyes 20] [--servers 3] [--plot FILE.svg] [--streams DIR] [--json]: a class at four
// fifths of what the machine carries, for so long, while eyes and servers are killed. Counts what was acknowledged and what
// is on the disk afterwards; exits 1 when an answer was lost, a recording lost more than half a second by a kill, or an exam
// was interrupted for more than five seconds.
import { capacity, options, seat, table, write } from './classes.mjs';
import { plot } from './plot.mjs';

const LOST_S = 0.5, CUT_MS = 5000;
const o = options(process.argv.slice(2), { minutes: '20', eyes: '20', servers: '3' });
const carried = capacity(o);
const count = Number(o.count ?? carried);
if (!count) {
    process.stderr.write('bench: nothing was measured on this machine: ./dev bench students --count 60 first, or --count N\n');
    process.exit(1);
}
const seconds = Math.round(Number(o.minutes) * 60), every = Math.max(1, Math.round(seconds / 240));
process.stderr.write(`bench: ${count} students for ${o.minutes} minutes${carried ? `; four fifths of this machine are ${carried}` : ''}\n`);

const lines = [];
const all = await seat(o, ['--count', String(count), '--seconds', String(seconds), '--every', String(every), '--kill-eyes', o.eyes,
    '--kill-servers', o.servers], { told: (line) => line.at_s !== undefined && lines.push(line) });

const { answers, cuts, recording } = all.network;
const of = (victim) => all.kills.filter((kill) => kill.victim === victim);
const worst = (list) => Math.max(0, ...list.map((kill) => kill.lost_s));
const mb = (kb) => kb / 1024;
/* A line through what is resident, in MB an hour; the first tenth is the warming up. */
function slope(points) {
    const list = points.slice(Math.ceil(points.length / 10)), n = list.length;
    const [mx, my] = [0, 1].map((k) => list.reduce((sum, p) => sum + p[k], 0) / n);
    const below = list.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
    return below ? (list.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / below) * 60 : 0;
}
const minutes = (kb) => lines.map((line) => [line.at_s / 60, mb(kb(line))]);
const server = minutes((line) => line.server_kb), eyes = minutes((line) => line.eyes_kb);
const longest = Math.max(cuts.longest_ms, 0);
const result = { bench: 'soak', students: count, minutes: Number(o.minutes), four_fifths: carried, kills: { eyes: of('eye').length, servers: of('server').length },
    answers, lost_s: { eye: worst(of('eye')), server: worst(of('server')) }, recording, longest_cut_ms: longest,
    rss_mb: { server: server.at(-1)?.[1], eyes: eyes.at(-1)?.[1] }, rss_mb_per_hour: { server: slope(server), eyes: slope(eyes) }, false_violations: all.events_found.false, others: all.other_incidents, looks: all.looks_per_student_second, events: all.events_found, each: all.kills };

write(o.plot, plot(`${count} students, ${o.minutes} minutes, ${result.kills.eyes} eyes and ${result.kills.servers} servers killed`,
    { title: 'minutes', most: Number(o.minutes) }, [
        { title: 'Resident memory', unit: 'MB', lines: [{ name: 'server', points: server }, { name: 'eyes', points: eyes }],
            marks: all.kills.map((kill) => ({ at: kill.at_s / 60, colour: kill.victim === 'eye' ? '#e2b93b' : '#b3261e' })) },
        { title: 'A picture is durable after (99 of 100)', unit: 'ms', lines: [{ name: 'pictures', points: lines.map((l) => [l.at_s / 60, Math.max(0, l.ack_durable_ms.p99)]) }] },
    ]));
if (o.json) console.log(JSON.stringify(result));
else
    console.log(table(['soak', 'figure', 'wanted'], [
        ['students, minutes', `${count}, ${o.minutes}`, ''],
        ['eyes and servers killed', `${result.kills.eyes} and ${result.kills.servers}`, ''],
        ['answers asked / acknowledged / in the books', `${answers.asked} / ${answers.saved} / ${answers.in_books}`, ''],
        ['answers lost', answers.lost, '0'],
        ['recorded, all students', `${(recording.recorded_s / 3600).toFixed(2)} h`, ''],
        ['missing of one recording by the death of an eye, at most', `${result.lost_s.eye} s`, `≤ ${LOST_S} s`],
        ['missing of one recording by the death of a server, at most', `${result.lost_s.server} s`, `≤ ${LOST_S} s`],
        ['missing of all recordings, whatever the reason', `${recording.missing_s} s`, ''],
        ['upper layers left out of them', `${recording.thinned_s} s`, ''],
        ['longest interruption of an exam', `${(longest / 1000).toFixed(1)} s`, `≤ ${CUT_MS / 1000} s`],
        ['resident at the end, server and eyes', `${result.rss_mb.server?.toFixed(0)} and ${result.rss_mb.eyes?.toFixed(0)} MB`, ''],
        ['its slope, after the first tenth', `${result.rss_mb_per_hour.server.toFixed(1)} and ${result.rss_mb_per_hour.eyes.toFixed(1)} MB an hour`, 'flat'],
    ]));
if (answers.lost || worst(all.kills) > LOST_S || longest > CUT_MS) process.exit(1);
