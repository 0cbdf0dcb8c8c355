// A recording plays in pieces, for those who may see it and for nobody else; who looked is written down.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, until } from './lib.mjs'
import { clip, logins, Student } from './student.mjs'

const afters = []
const server = await startServer({ after: (fn) => afters.push(fn) }, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const as = {}
for (const role of ['proctor', 'head', 'admin', 'hod', 'auditor']) as[role] = await server.login(who[role].login, who[role].password)
const pictures = clip(mkdtempSync(join(tmpdir(), 'baqyla-clip-')))
const student = await Student.of(server, who.students[0])
await student.begin(as.proctor)
await student.camera()

const list = (user) => server.get(`/api/attempts/${student.attempt}/recording`, { user })
const piece = (n, headers = {}, user = as.proctor) => server.get(`/api/attempts/${student.attempt}/recording/${n}`, { user, headers })
const looks = async () => {
  const { json } = await server.get('/api/audit?size=200&sort=-seq', { user: as.auditor })
  return json.rows.filter((row) => row.action === 'recording.view')
}

/** What every part promises, running or kept: whole, pieces, the piece that is none, and the same thing again. */
async function plays(part) {
  const whole = await piece(part.n)
  equal([whole.status, whole.buffer.length, whole.headers['accept-ranges']], [200, part.bytes, 'bytes'])
  equal(whole.headers['content-type'].split(';')[0], 'video/webm')
  const { etag } = whole.headers
  ok(/^"[^"]+"$/.test(etag), etag)
  const first = await piece(part.n, { range: 'bytes=0-3' })
  equal([first.status, first.buffer.toString('hex'), first.headers['content-range']], [206, '1a45dfa3', `bytes 0-3/${part.bytes}`])
  const last = await piece(part.n, { range: 'bytes=-5' })
  equal([last.status, last.buffer], [206, whole.buffer.subarray(-5)])
  const middle = await piece(part.n, { range: `bytes=100-199`, 'if-range': etag })
  equal([middle.status, middle.buffer], [206, whole.buffer.subarray(100, 200)])
  const other = await piece(part.n, { range: 'bytes=100-199', 'if-range': '"another"' })
  equal([other.status, other.buffer.length], [200, part.bytes])
  const beyond = await piece(part.n, { range: `bytes=${part.bytes}-` })
  equal([beyond.status, beyond.headers['content-range'], beyond.buffer.length], [416, `bytes */${part.bytes}`, 0])
}

story('a running exam plays, by byte ranges, up to a moment ago', async (t) => {
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  await student.durable(30)
  const before = await list(as.proctor)
  equal([before.status, before.json.running, before.json.parts.length], [200, true, 1], before.text)
  const [part] = before.json.parts
  equal([part.stream, part.ready], ['camera', true])
  await plays(part)
  const seq = student.acks.durable
  await student.durable(seq + 30)
  const after = await until(async () => {
    const { json } = await list(as.proctor)
    return json.parts.at(-1).to_ms >= part.to_ms + 1000 ? json.parts : null
  }, 'the next second')
  ok(after.at(-1).n !== part.n)
  equal((await piece(part.n, { range: 'bytes=0-3' })).status, 206) // a player may still be in it
})

story('who is not of the sitting gets neither the list nor a part, running or not', async () => {
  const { json } = await list(as.proctor)
  const { n } = json.parts[0]
  const me = (await server.get('/api/me', { user: as.hod })).json.user
  const post = await server.post(`/api/people/${me.person}/posts`, { role: 'proctor' }, { user: as.admin })
  equal(post.status, 200, post.text)
  const elsewhere = await server.login(who.hod.login, who.hod.password)
  for (const user of [elsewhere, as.auditor, student.user]) {
    const [all, one] = [await list(user), await piece(n, {}, user)]
    ok([403, 404].includes(all.status) && [403, 404].includes(one.status), `${all.status} ${one.status}`)
  }
  equal((await piece(0)).status, 404)
  equal((await piece(999999999)).status, 404)
})

story('one look at a recording is one line of the audit log, however many pieces a player asks for', async () => {
  const mine = (rows, role) => rows.filter((row) => row.role === role && row.object.includes(student.attempt)).length
  const before = await looks()
  equal(mine(before, 'proctor'), 1)
  equal(mine(before, 'head'), 0)
  const { json } = await list(as.proctor)
  const { n } = json.parts.at(-1)
  for (let i = 0; i < 3; i++) equal((await piece(n, { range: `bytes=${i}-9` }, as.head)).status, 206)
  const after = await looks()
  equal([mine(after, 'proctor'), mine(after, 'head')], [1, 1]) // a part without the list is a look too
})

story('the timeline says when answers were given', async () => {
  const first = await student.answer(0)
  const { json } = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: as.proctor })
  equal(json.answers, [first.saved_ms])
  equal(json.tracks, [])
  ok(json.segments.length > 0)
})

/** The part of small pictures that was made while the exam ran. */
let running

/** The last sheet of a file of small pictures: what minute it is of, and its JPEG, by byte ranges. */
async function lastSheet(n) {
  const end = await piece(n, { range: 'bytes=-8' })
  equal([end.status, end.buffer.readUInt32LE(0) > 0, end.buffer.readUInt32LE(4)], [206, true, 0x50535142])
  const entry = (await piece(n, { range: 'bytes=-20' })).buffer
  const [minute, offset, bytes] = [0, 4, 8].map((at) => entry.readUInt32LE(at))
  const sheet = await piece(n, { range: `bytes=${offset}-${offset + bytes - 1}` })
  equal([sheet.status, sheet.buffer.length, sheet.buffer.subarray(0, 3).toString('hex')], [206, bytes, 'ffd8ff'])
  for (const user of [as.auditor, student.user]) ok([403, 404].includes((await piece(n, {}, user)).status))
  return { minute }
}

story('while the exam runs, small pictures come when a minute is whole', async () => {
  equal((await list(as.proctor)).json.sprites.parts, [])
  await until(() => student.now_us() > 38e6, 'half a minute', 60000)
  for (let s = Math.ceil(student.now_us() / 1e6); s < 66; s += 5) student.send(pictures[0], { pts_us: s * 1000000 })
  await student.durable(student.seq)
  const { sprites, parts, running: runs } = await until(async () => {
    const { json } = await list(as.proctor)
    return json.sprites.parts.length ? json : null
  }, 'the first minute')
  equal([runs, sprites.parts.length, sprites.parts[0].from_ms], [true, 1, sprites.epoch_ms])
  ok(parts.every((part) => part.n !== sprites.parts[0].n), 'they are no part that plays')
  equal((await lastSheet(sprites.parts[0].n)).minute, 0)
  equal((await list(as.proctor)).json.sprites, sprites)
  running = sprites.parts[0].n
}, 120000)

story('after the end the recording is kept, hashed, and plays the same way', async () => {
  const done = await student.exam.ask('submit', { key: `${student.attempt}-once` })
  ok(done.ok, JSON.stringify(done))
  await until(() => server.stderr.includes(`event=recording_cut attempt=${student.attempt}`), 'the cut', 120000)
  const { json } = await list(as.proctor)
  equal([json.running, json.parts.length, json.parts[0].stream, json.parts[0].ready], [false, 1, 'camera', true])
  await plays(json.parts[0])
}, 180000)

story('its small pictures are a sheet a minute, by ranges, for the same people', async () => {
  const { json } = await list(as.proctor)
  const [made] = json.sprites.parts
  equal([json.sprites.parts.length, made.from_ms], [1, json.sprites.epoch_ms], JSON.stringify(json.sprites))
  ok(json.parts.every((part) => part.n !== made.n), 'they are no part that plays')
  equal((await lastSheet(made.n)).minute, Math.floor((json.parts[0].to_ms - json.sprites.epoch_ms) / 60000))
  equal((await piece(running)).status, 404) // what was made while it ran is gone
})

await run('recording')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
