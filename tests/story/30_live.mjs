// The live part, end to end: a camera's frames become durable, seen and shown; and what happens when things break.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, until } from './lib.mjs'
import { clip, frame, HEAD, KEY, logins, Student } from './student.mjs'

const afters = []
const suite = { after: (fn) => afters.push(fn) }
const server = await startServer(suite, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const proctor = await server.login(who.proctor.login, who.proctor.password)
const pictures = clip(mkdtempSync(join(tmpdir(), 'baqyla-clip-')))
const sittings = await server.get('/api/sittings', { user: proctor })
const sitting = sittings.json.rows[0].id
let students = 0

/** The next student of the demo, at the first question. */
async function sitter() {
  const student = await Student.of(server, who.students[students++])
  await student.begin(proctor)
  return student
}

async function metric(name) {
  const page = await server.get('/metrics')
  const line = page.text.split('\n').find((l) => l.startsWith(name + ' '))
  return line ? Number(line.split(' ').at(-1)) : undefined
}

/** Processes below the server: { eye: [pid…] }. */
function eyes() {
  const list = readFileSync(`/proc/${server.serverPid}/task/${server.serverPid}/children`, 'utf8').trim()
  return list.split(' ').filter(Boolean).map(Number).filter((pid) => {
    try { return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('baqyla-eye') } catch { return false }
  })
}

const eyesReady = () => until(async () => (await metric('baqyla_eyes_ready')) === 1, 'an eye')
await eyesReady()

story('frames are acknowledged when they are durable, looked at, and an incident with its stills reaches the board', async (t) => {
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  t.after(() => board.close())
  const first = await board.word('board')
  ok(first.tiles.length >= 30)
  const student = await sitter()
  await student.camera()
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  await student.durable(10)
  const tile = await board.next((m) => m.t === 'tile' && m.tile.attempt === student.attempt && m.tile.stream)
  equal([tile.tile.link, tile.tile.stream.codec, tile.tile.stream.width], ['online', 'vp8', 320])
  const advice = await student.exam.next((m) => m.t === 'advice' && m.on)
  equal(advice.kind, 'absent')
  const opened = await board.next((m) => m.t === 'incident' && m.incident.attempt === student.attempt)
  equal([opened.incident.kind, opened.incident.state], ['absent', 'open'])
  ok(opened.incident.from_ms > 0 && opened.incident.numbers.length > 0)
  const shown = await board.next((m) => m.t === 'incident' && m.incident.id === opened.incident.id && m.incident.stills.length === 2)
  equal(shown.incident.stills.map((s) => s.at).sort(), ['at', 'before'])
  const picture = await server.get(`/api/evidence/${shown.incident.stills[0].sha256}`, { user: proctor })
  equal([picture.status, picture.buffer.readUInt16BE(0)], [200, 0xffd8])
  playing.stop()
  const submitted = await student.exam.ask('submit', { key: 'once' })
  ok(submitted.ok, JSON.stringify(submitted))
  const closed = await board.next((m) => m.t === 'incident' && m.incident.id === opened.incident.id && m.incident.state !== 'open')
  ok(closed.incident.to_ms >= closed.incident.from_ms)
  equal((await student.media.closed).code, 1000)
})

story('a watcher sees the base layer from a key frame on, and a running recording plays', async (t) => {
  const student = await sitter()
  await student.camera()
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  await student.durable(20)
  const watch = await server.socket(`/ws/watch?sitting=${sitting}`, { user: proctor })
  watch.send({ t: 'watch', attempts: [student.attempt], focus: null })
  const stream = await watch.word('stream')
  equal([stream.attempt, stream.codec, stream.width, stream.height], [student.attempt, 'vp8', 320, 240])
  const isPicture = (m) => Buffer.isBuffer(m)
  const one = await watch.next(isPicture)
  equal([one[0], one.readUInt16LE(16), one[2] & KEY, one.length > HEAD], [1, stream.seat, KEY, true])
  for (let i = 0; i < 10; i++) await watch.next(isPicture)
  watch.send({ t: 'watch', attempts: [], focus: null })
  equal((await watch.word('gone')).seat, stream.seat)
  await watch.drop()
  const list = await server.get(`/api/attempts/${student.attempt}/recording`, { user: proctor })
  equal(list.status, 200, list.text)
  const [part] = list.json.parts
  equal(part.mime.split(';')[0], 'video/webm')
  const bytes = await server.get(`/api/attempts/${student.attempt}/recording/${part.n}`, { user: proctor, headers: { range: 'bytes=0-3' } })
  equal([bytes.status, bytes.buffer.toString('hex')], [206, '1a45dfa3'])
  const timeline = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: proctor })
  ok(timeline.json.segments.length >= 1)
  const stranger = await server.login(who.teacher.login, who.teacher.password)
  equal((await server.get(`/api/attempts/${student.attempt}/recording`, { user: stranger })).status, 403)
})

story('after a lost connection the live picture comes first, then the backlog; no number is missing', async () => {
  const student = await sitter()
  await student.camera()
  let at = 0
  const next = () => pictures[at++ % pictures.length]
  for (let i = 0; i < 15; i++) student.send(next())
  await student.durable(15)
  await student.media.drop()
  for (let i = 0; i < 15; i++) student.send(next()) // kept in the ring: nobody hears them
  const welcome = await student.camera()
  equal([welcome.durable[0].seq, welcome.next_seq[0].seq], [15, 16])
  const live = pictures[0]
  student.send(live)
  await until(() => student.acks.received >= 15, 'an ack')
  equal(student.acks.durable, 15)
  student.backlog(15, 30)
  await student.durable(31)
  student.backlog(17, 18) // doubled: dropped without a word
  ok((await student.answer(0)).ok)
  const list = await server.get(`/api/attempts/${student.attempt}/recording`, { user: proctor })
  equal(list.json.parts.length, 1)
})

story('a wrong frame closes the media socket with 1008; the exam goes on and the next socket continues', async () => {
  const student = await sitter()
  const picture = pictures[0].bytes
  const wrong = {
    'a short head': Buffer.alloc(10),
    'no payload': frame({ seq: 1, pts_us: 1 }, Buffer.alloc(0)),
    'a payload too large': frame({ seq: 1, pts_us: 1 }, Buffer.alloc(512 * 1024 + 1)),
    'a bundle of nothing': Buffer.from([2]),
    'another version': frame({ version: 2, seq: 1, pts_us: 1 }, picture),
    'an unknown stream': frame({ stream: 9, seq: 1, pts_us: 1 }, picture),
    'an unknown config': frame({ config: 77, seq: 1, pts_us: 1 }, picture),
    'number 0': frame({ seq: 0, pts_us: 1 }, picture),
    'the future': frame({ seq: 1, pts_us: (Date.now() + 3600e3) * 1000 }, picture),
    'a word that is none': 'nonsense',
    'an unknown word': { t: 'sing' },
    'a config of nothing': { t: 'config' },
  }
  for (const [what, message] of Object.entries(wrong)) {
    await student.camera()
    student.media.send(message)
    const said = await student.media.next((m) => m.fault)
    ok(said.fault.sentence.length > 10, what)
    equal((await student.media.closed).code, 1008, what)
  }
  await student.camera()
  student.media.send(Buffer.alloc(HEAD + 528 * 1024 + 1)) // more than a frame and what is gathered with it
  equal((await student.media.closed).code, 1009)
  await student.camera()
  student.send(pictures[0])
  student.media.send(frame({ seq: 9, pts_us: student.now_us() }, picture))
  equal((await student.media.closed).code, 1008)
  ok((await student.answer(0)).ok)
  const welcome = await student.camera()
  equal(welcome.next_seq[0].seq, 2)
})

story('a camera that sends frames but no picture is a camera that shows nothing: the upper layers alone, or never a key frame', async (t) => {
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  t.after(() => board.close())
  const config = { config: 1, codec: 'vp8', layers: 3, width: 320, height: 240, rung: 'webcodecs' }
  const without = async (layer) => {
    const student = await sitter()
    await student.camera({ ...config, layers: layer ? 3 : 1 })
    let i = 0
    const timer = setInterval(() => student.send({ key: false, bytes: pictures[1 + (i++ % 20)].bytes }, { layer }), 66)
    t.after(() => clearInterval(timer))
    const opened = await board.next((m) => m.t === 'incident' && m.incident.attempt === student.attempt)
    equal([opened.incident.kind, opened.incident.class], ['no_frames', 'technical'])
    const asked = student.media.inbox.filter((word) => word.t === 'key')
    ok(asked.length >= 2 && asked.length <= 6 && asked.every((word) => word.stream === 0), `asked ${asked.length} times`)
  }
  await Promise.all([without(1), without(0)])
})

story('a stream that begins, or goes on, without a key frame is asked for one; who obeys is seen and shown at once', async (t) => {
  const student = await sitter()
  const config = { config: 1, codec: 'vp8', layers: 1, width: 320, height: 240, rung: 'webcodecs' }
  const seen = () => metric('baqyla_eye_looks_total')
  await student.camera(config)
  let i = 1, number = 1 // an encoder whose own next key frame is far away, but that does as it is told
  const obey = () => {
    const first = student.media.inbox.length
    const timer = setInterval(() => {
      const word = student.media.inbox.slice(first).findIndex((m) => m.t === 'key' && m.stream === 0)
      if (word >= 0) student.media.inbox.splice(first + word, 1)
      if (word >= 0) i = 0
      student.send(pictures[i], { config: number })
      i = i + 1 < 30 ? i + 1 : 1
    }, 66)
    t.after(() => clearInterval(timer))
    return () => clearInterval(timer)
  }
  const shown = async () => {
    const watch = await server.socket(`/ws/watch?sitting=${sitting}`, { user: proctor })
    watch.send({ t: 'watch', attempts: [student.attempt], focus: student.attempt })
    const piece = await watch.next((m) => Buffer.isBuffer(m))
    equal(piece[2] & KEY, KEY)
    await watch.drop()
  }
  const looked = async (what) => {
    const before = await seen()
    await until(async () => (await seen()) > before + 4, what)
    await shown()
  }
  let stop = obey()
  await looked('looks at a stream that began in the middle')
  stop()
  student.media.send({ t: 'config', stream: 0, ...config, config: number = 2 })
  i = 1
  stop = obey()
  await looked('looks after another config')
  stop()
  await student.media.drop()
  i = 1
  await student.camera({ ...config, config: number = 3 })
  student.seq += 5 // what was encoded meanwhile comes later, or never
  stop = obey()
  await looked('looks after a lost connection')
  stop()
})

story('words that are none are refused one by one; nothing changes', async () => {
  const student = await sitter()
  for (const text of ['{', '[]', '"x"', '{"t":1}', '{"t":"answer","t":"answer"}', '{"t":"unheard","n":5}', '{"t":"answer","n":6}']) {
    student.exam.send(text)
    ok((await student.exam.next((m) => m.fault)).fault.code)
  }
  student.exam.send(JSON.stringify({ t: 'chat', n: 9, text: 'x'.repeat(20000), key: 'k' }))
  equal((await student.exam.closed).code, 1009)
  equal((await student.hello()).ok, true)
})

story('random bytes as frames may kill the eye; the exam does not notice', async () => {
  const student = await sitter()
  await student.camera()
  for (let i = 0; i < 40; i++) {
    const noise = Buffer.from(Array.from({ length: 200 + i * 37 }, (_, k) => (i * 131 + k * 197 + ((k * k) >> 3)) & 255))
    if (i % 3 === 0) pictures[0].bytes.copy(noise, 0, 0, 40)
    student.send({ key: i % 4 === 0, bytes: noise })
  }
  await student.durable(40)
  ok((await student.answer(0)).ok)
  await eyesReady()
  const looks = await metric('baqyla_eye_looks_total')
  const playing = student.play(pictures)
  await until(async () => (await metric('baqyla_eye_looks_total')) > looks + 5, 'looks after the noise')
  playing.stop()
})

story('a second tab is refused until the proctor allows it; then the first one is told', async () => {
  const student = await sitter()
  const other = new Student(server, student.user, student.attempt)
  const refused = await other.hello()
  equal(refused.fault.code, 'second_tab')
  equal((await student.exam.word('tab')).other, true)
  ok((await student.answer(0)).ok)
  equal((await server.post(`/api/attempts/${student.attempt}/tab`, { allow: true }, { user: proctor })).status, 200)
  equal((await other.exam.word('tab')).allowed, true)
  const again = await other.exam.ask('hello', { attempt: other.attempt, tab: other.tab, resume: null, client: {} })
  ok(again.ok, JSON.stringify(again))
  equal(again.answers.length, 1)
  equal((await student.exam.word('bye')).why, 'replaced')
})

story('somebody else’s attempt, a wrong media token and a stranger’s sitting are refused', async () => {
  const student = await sitter()
  const other = await Student.of(server, who.students[students++])
  const foreign = new Student(server, other.user, student.attempt)
  equal((await foreign.hello()).fault.code, 'not_found')
  const media = await server.socket(`/ws/media?attempt=${student.attempt}&token=${'0'.repeat(64)}`, { user: student.user })
  equal((await media.closed).code, 1008)
  const theirs = await server.socket(`/ws/media?attempt=${student.attempt}&token=${student.token}`, { user: other.user })
  equal((await theirs.closed).code, 1008)
  for (const path of [`/ws/board?sitting=${sitting}`, `/ws/watch?sitting=${sitting}`]) {
    const refused = await server.socket(path, { user: student.user }).then((s) => s.closed, (error) => ({ code: error.status }))
    ok([1008, 403].includes(refused.code), `${path}: ${refused.code}`)
  }
})

story('a watcher who does not read, and a proctor who closes the laptop, cost the others nothing', async (t) => {
  const student = await sitter()
  await student.camera()
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  const slow = await server.socket(`/ws/watch?sitting=${sitting}`, { user: proctor })
  slow.send({ t: 'watch', attempts: [student.attempt], focus: student.attempt })
  await slow.word('stream')
  slow.ws._socket.pause()
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  await board.word('board')
  await board.drop()
  const watch = await server.socket(`/ws/watch?sitting=${sitting}`, { user: proctor })
  watch.send({ t: 'watch', attempts: [student.attempt], focus: student.attempt })
  for (let i = 0; i < 20; i++) await watch.next((m) => Buffer.isBuffer(m))
  ok((await student.answer(0)).ok)
  const again = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  ok((await again.word('board')).tiles.length >= 30)
  equal((await again.word('health')).health.eyes.length, 1)
  await slow.drop()
  await watch.drop()
  await again.drop()
})

story('kill -9 of the eye: another one looks on within seconds, the student sees nothing of it', async (t) => {
  const student = await sitter()
  await student.camera()
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  await student.durable(10)
  const before = eyes() // the one that looks, and the spare
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await until(() => eyes().some((pid) => !before.includes(pid)), 'a new eye')
  equal((await student.media.next((m) => m.t === 'key')).stream, 0)
  await eyesReady()
  const looks = await metric('baqyla_eye_looks_total')
  await until(async () => (await metric('baqyla_eye_looks_total')) > looks + 5, 'looks by the new eye')
  ok((await student.answer(0)).ok)
  ok(!student.exam.gone && !student.media.gone)
})

story('kill -9 of the server in mid-exam: it comes back by itself, answers and the durable recording with it', async (t) => {
  const student = await sitter()
  await student.camera()
  const playing = student.play(pictures)
  for (let n = 0; n < 5; n++) ok((await student.answer(n)).ok)
  await student.durable(20)
  const durable = student.acks.durable, pid = server.serverPid
  process.kill(pid, 'SIGKILL')
  const began = Date.now()
  playing.stop()
  await student.exam.closed
  const back = await until(() => student.hello().catch(() => null), 'the server')
  const took = Date.now() - began
  console.log(`     back after ${took} ms`)
  ok(back.ok, JSON.stringify(back))
  ok(server.serverPid !== pid)
  equal(back.attempt.state, 'in_progress')
  equal(back.answers.length, 5)
  equal(back.items.length, 20)
  student.items = back.items
  ok((await student.answer(5)).ok)
  const welcome = await student.camera()
  ok(welcome.durable[0].seq >= durable, `${welcome.durable[0].seq} of ${durable}`)
  student.seq = Math.max(student.seq, welcome.next_seq[0].seq - 1)
  const made = student.seq
  const again = student.play(pictures)
  t.after(() => again.stop())
  await until(() => student.seq > made + 2, 'live frames')
  student.backlog(welcome.durable[0].seq, made)
  await student.durable(made + 10)
  const list = await server.get(`/api/attempts/${student.attempt}/recording`, { user: proctor })
  equal(list.json.parts.length, 1)
})

await run('live')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
