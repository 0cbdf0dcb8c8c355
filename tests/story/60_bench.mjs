// A short class before the real server: the bench starts it, sits in it, measures it and leaves nothing behind.
import { existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bin, equal, match, ok, program, root, run, story, tempFolder } from './lib.mjs'

function makeStreams(out) {
  const made = spawnSync('node', [join(root, 'tests/bench/streams.mjs'), '--bin', bin, '--samples', join(root, 'models/samples'),
    '--out', out, '--only', 'vp8', '--seconds', '4'], { encoding: 'utf8' })
  equal(made.status, 0, made.stderr)
}

story('four students sit an exam before a server of their own, and every part of its cost is told', async (t) => {
  const streams = tempFolder(t)
  makeStreams(streams)
  const told = await program('baqyla', ['bench', 'students', '--count', '4', '--seconds', '4', '--codec', 'vp8', '--watch', '3',
    '--streams', streams, '--json', '--peer-row'])
  equal(told.status, 0, told.stderr)
  const lines = told.stdout.trim().split('\n').map((line) => JSON.parse(line))
  equal(lines.length, 2, told.stdout)
  const [peer, all] = lines
  equal(Object.keys(peer).sort(), ['det', 'ms_per_ss', 'name', 'note', 'rss_per_stream_kb'])
  equal([all.students, all.codec, all.watched, all.counts.reconnects, all.counts.faults], [4, 'vp8', 3, 0, 0], told.stdout)
  const { total, ...parts } = all.cpu_ms_per_student_second
  equal(Object.keys(parts).sort(), ['books', 'checks', 'decode', 'faces', 'identity', 'objects', 'other', 'receive_tls', 'record',
    'relay'])
  const sum = Object.values(parts).reduce((a, b) => a + b, 0)
  ok(Math.abs(sum - total) < 0.01, `the parts are ${sum}, the whole is ${total}`)
  ok(total > 0 && Math.abs(all.students_per_core * total - 1000) < 0.02 * 1000, 'students per core is what the total says')
  equal(peer.ms_per_ss, total)
  ok(typeof all.complete === 'boolean')
  ok(all.ack_durable_ms.n > 0 && all.counts.tile_frames > 0 && all.looks_per_second > 0 && all.rss_per_student_kb > 0, told.stdout)
  const [folder] = /\/var\/tmp\/baqyla-bench-\w+/.exec(told.stderr)
  equal(existsSync(folder), false, `${folder} is left behind`)

  const bad = await program('baqyla', ['bench', 'students', '--count', '2', '--seconds', '6', '--codec', 'vp8', '--watch', '2',
    '--net', 'bad', '--streams', streams, '--json'])
  equal(bad.status, 0, bad.stderr)
  const { network, counts } = JSON.parse(bad.stdout)
  equal([network.profile, network.shaper, network.answers.lost, network.violations, counts.faults], ['bad', 'user space', 0, 0, 0], bad.stdout)
  ok(network.frames.sent > 0, 'pictures come through a bad link')
  equal(all.network.profile, 'none')
}, 180_000) // it seats two classes

/** A script of the bench, with programs and streams of the test; the last line as an object. */
async function bench(streams, word, ...flags) {
  const told = await program('baqyla', ['bench', word, '--streams', streams, '--codec', 'vp8', '--json', ...flags])
  return { told, last: JSON.parse(told.stdout.trim().split('\n').pop() || '{}') }
}

story('an eye and a server die before a class: what was acknowledged is there, and each death is told', async (t) => {
  const streams = tempFolder(t), file = join(tempFolder(t), 'soak.svg')
  makeStreams(streams)
  const { told, last } = await bench(streams, 'soak', '--minutes', '0.4', '--count', '3', '--eyes', '1', '--servers', '1', '--plot', file)
  equal([last.students, last.kills, last.answers?.lost], [3, { eyes: 1, servers: 1 }, 0], told.stderr) // how long it took is not judged here
  ok(last.answers.in_books >= last.answers.saved && last.answers.saved > 0, told.stdout)
  ok(last.recording.recorded_s > 0 && last.longest_cut_ms > 0, told.stdout)
  match(readFileSync(file, 'utf8'), /<svg [^]*<polyline/)
}, 240_000)

story('classes of two sizes cost something each', async (t) => {
  const streams = tempFolder(t), file = join(tempFolder(t), 'curve.svg')
  makeStreams(streams)
  const { told, last } = await bench(streams, 'curve', '--counts', '1,3', '--seconds', '4', '--plot', file)
  equal([told.status, last.rows?.map((row) => row.count)], [0, [1, 3]], told.stderr)
  ok(last.rows.every((row) => row.ms > 0 && row.rss_mb > 0), told.stdout)
  match(readFileSync(file, 'utf8'), /<circle/)
}, 240_000)

story('a disk whose every sync is slow loses no answer', async (t) => {
  const streams = tempFolder(t)
  makeStreams(streams)
  const { told, last } = await bench(streams, 'clerk', '--count', '2', '--seconds', '6', '--every', '1', '--sync', '20')
  equal([last.students, last.slow, last.lost], [2, true, 0], told.stderr) // how long the answers took is not judged here
  ok(last.answer.n > 0, told.stdout)
}, 240_000)

story('strangers misbehave beside a class: each is named, and the class loses nothing', async (t) => {
  const streams = tempFolder(t)
  makeStreams(streams)
  const names = ['wrong config', 'a clock ahead', 'chunks replayed', "another student's socket"]
  const { told, last } = await bench(streams, 'hostile', '--count', '2', '--window', '1', '--only', names.join(','))
  equal([told.status, last.answers?.lost, last.reconnects, last.faults], [0, 0, 0, 0], told.stderr)
  equal(last.rows.map((row) => [row.name, row.named]), names.map((name) => [name, true]))
  equal(last.rows[0].said, ['invalid, closed'])
  equal(last.rows[0].counted, ['malformed 1'])
  match(last.rows[2].counted.join(), /double \d+/)
}, 240_000)

story('a small university is made, and every list is asked of its books by everybody who may', async () => {
  const told = await program('baqyla', ['bench', 'books', '--students', '60', '--runs', '2'])
  equal(told.status, 0, told.stderr)
  const all = JSON.parse(told.stdout)
  equal([all.students, all.courses, all.requests.length, all.statements.length], [60, 10, 10, 10])
  match(told.stderr, /audit chain: \d+ rows, intact/)
  ok(all.asked > 300, told.stdout)
  for (const { statement, plan, p95_us } of all.statements) ok(plan.length > 0 && p95_us > 0, statement)
  const lists = (await program('baqyla', ['help', 'routes'])).stdout.split('\n').map((line) => /^GET +(\S+) +office /.exec(line)?.[1])
    .filter((path) => path && !path.includes(':') && path !== '/api/my/data') // that one is an archive
  const unasked = new Set(told.stderr.split('\n').map((line) => /^(\/\S+): /.exec(line)?.[1]))
  ok(lists.length > 30, lists.join())
  equal(lists.filter((path) => unasked.has(path)), [])
}, 180_000)

story('what it cannot do it says', async () => {
  for (const words of [['--students', '1'], ['--runs', '0'], ['--more'], ['more']])
    equal((await program('baqyla', ['bench', 'books', ...words])).status, 2, words.join(' '))
  for (const words of [['--count', '0'], ['--net', 'perfect'], ['--net', 'home', '--count', '100'], ['--codec', 'av1'], ['--seconds', '1x'], ['more']])
    equal((await program('baqyla', ['bench', 'students', ...words])).status, 2, words.join(' '))
})

await run('bench')
