// clerk.mjs --bin BIN [--count 150] [--seconds 30] [--sync 10] [--every 3] [--streams DIR] [--json]: how long answers take to be saved
// while a class records and each fsync and fdatasync of the server takes so many milliseconds longer; every student answers
// each `every` seconds. Exits 1 when an answer was lost or one in a hundred took more than 60 ms.
import fs from 'node:fs';
import path from 'node:path';
import { options, seat, table } from './classes.mjs';

const WANTED_MS = 60;
const o = options(process.argv.slice(2), { count: '150', seconds: '30', sync: '10', every: '3' });
const shim = path.resolve(o.bin, '../bench/libslow_sync.so');
if (!fs.existsSync(shim)) {
    process.stderr.write(`bench: ${shim} is missing: ninja bench_slow_sync builds it\n`);
    process.exit(1);
}
const env = { ...process.env, LD_PRELOAD: shim, SLOW_SYNC_MS: o.sync };
const r = await seat(o, ['--count', o.count, '--seconds', o.seconds, '--answer-every', o.every], { env });
const { answer_saved_ms: answer, ack_durable_ms: ack } = r;
const slow = answer.p50 >= Number(o.sync); // a commit waits for one sync at least
const result = { bench: 'clerk', students: Number(o.count), sync_ms: Number(o.sync), slow, answer, ack, lost: r.network.answers.lost, cores: r.cores };
if (o.json) console.log(JSON.stringify(result));
else
    console.log(table(['a sync takes longer by', 'students recording', 'answers', 'lost', 'answer saved p50 / p95 / p99 ms', 'picture durable p50 / p99 ms'],
        [[`${o.sync} ms`, o.count, answer.n, result.lost, `${answer.p50} / ${answer.p95} / ${answer.p99}`, `${ack.p50} / ${ack.p99}`]]));
if (!slow) process.stderr.write('bench: answers were saved faster than a sync: the disk was not slowed\n');
if (!slow || result.lost || answer.p99 > WANTED_MS) process.exit(1);
