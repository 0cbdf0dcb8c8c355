// curve.mjs --bin BIN [--counts 10,50,100,150,200] [--seconds 30] [--plot FILE.svg] [--streams DIR] [--json]: what one student costs
// in classes of several sizes. Exits 1 when the cost of classes of 10 to 150 does not lie within 15 %, or when not all that
// they sent was looked at: such a class is cheap and proves nothing.
import { options, seat, table, write } from './classes.mjs';
import { plot } from './plot.mjs';

const SPREAD = 0.15, LINEAR = [10, 150];
const o = options(process.argv.slice(2), { counts: '10,50,100,150,200', seconds: '30' });
const rows = [];
for (const count of o.counts.split(',').map(Number)) {
    const r = await seat(o, ['--count', String(count), '--seconds', o.seconds]);
    const { total, ...parts } = r.cpu_ms_per_student_second;
    rows.push({ count, whole: r.complete, ms: total, parts, per_core: r.students_per_core, rss_mb: r.rss_per_student_kb / 1024,
        grown_mb: r.rss_grown_per_student_kb / 1024, looks: r.looks_per_student_second, ack: r.ack_durable_ms, answer: r.answer_saved_ms,
        found: r.events_found, incident: r.incident_latency_ms, cores: r.cores, lost: r.frames_lost });
    process.stderr.write(`bench: ${count} students: ${total} ms, ${r.looks_per_student_second} looks, ${r.complete ? 'all' : 'not all'} looked at\n`);
}
const judged = rows.filter((row) => row.count >= LINEAR[0] && row.count <= LINEAR[1]);
const whole = judged.filter((row) => row.whole).map((row) => row.ms);
const spread = whole.length ? Math.max(...whole) / Math.min(...whole) - 1 : 0;
const line = (name, of) => ({ name, dots: true, points: rows.map((row) => [row.count, Math.max(0, of(row))]) });

write(o.plot, plot('A student in classes of several sizes', { title: 'students', most: Math.max(...rows.map((row) => row.count)) }, [
    { title: 'CPU for a student-second', unit: 'ms', lines: [line('all', (row) => row.ms), line('eyes: pictures', (row) => ['decode', 'checks', 'faces', 'identity', 'objects'].reduce((sum, part) => sum + row.parts[part], 0))] },
    { title: 'Resident memory, per student', unit: 'MB', lines: [line('all', (row) => row.rss_mb), line('grown', (row) => row.grown_mb)] },
    { title: 'Durable after', unit: 'ms', lines: [line('pictures p99', (row) => row.ack.p99), line('answers p99', (row) => row.answer.p99)] },
]));
if (o.json) console.log(JSON.stringify({ bench: 'curve', seconds: Number(o.seconds), spread, rows }));
else
    console.log(table(['students', 'CPU-ms a student-second', 'per core', 'looks a student-second', 'MB a student', 'without the empty server', 'picture durable p50 / p99 ms', 'answer saved p50 / p99 ms', 'incident p95 ms', 'events', 'all looked at'],
        rows.map((r) => [r.count, r.ms.toFixed(2), r.per_core.toFixed(0), r.looks.toFixed(2), r.rss_mb.toFixed(1), r.grown_mb.toFixed(1), `${r.ack.p50} / ${r.ack.p99}`, `${r.answer.p50} / ${r.answer.p99}`,
            r.incident.p95, `${r.found.detected}/${r.found.scripted}, ${r.found.false} false`, r.whole ? 'yes' : 'no'])));
const partly = judged.filter((row) => !row.whole).map((row) => row.count);
process.stderr.write(`bench: the cost of classes of ${LINEAR.join(' to ')} lies within ${(spread * 100).toFixed(1)} %${partly.length ? `; not all was looked at with ${partly.join(', ')}` : ''}\n`);
if (spread > SPREAD || partly.length) process.exit(1);
