// The room of an oral or mixed exam: student and examiner hear and see each other, everything is recorded, nobody else
// comes in; a form without it, and a policy without the screen, have none.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, until } from './lib.mjs'
import { clip, frame, HEAD, KEY, logins, Student } from './student.mjs'

const MIC = 1, SCREEN = 2, EXAMINER = 3, VOICE = 4
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]) // a whole packet of Opus: 20 ms of nothing
const afters = []
const server = await startServer({ after: (fn) => afters.push(fn) }, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const as = {}
for (const role of ['proctor', 'teacher', 'head', 'dean', 'auditor']) as[role] = await server.login(who[role].login, who[role].password)
const pictures = clip(mkdtempSync(join(tmpdir(), 'baqyla-clip-')))
const sitting = (await server.get('/api/sittings', { user: as.proctor })).json.rows[0].id
let students = 0

/** The demo's exam takes another form, before the next student comes. */
function books(sql) {
  const done = spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 10000', join(server.data, 'books.sqlite'), sql], { encoding: 'utf8' })
  equal(done.status, 0, done.stderr)
  return done.stdout.trim()
}
const form = (word) => books(`UPDATE exam SET form = '${word}' WHERE id = (SELECT exam FROM sitting WHERE id = '${sitting}')`)

async function sitter() {
  const student = await Student.of(server, who.students[students++])
  await student.begin(as.proctor)
  await student.camera()
  return student
}

/** One stream of the student's room, from the side of that user; greeted. */
async function enter(student, stream, user = student.user) {
  const token = user === student.user ? `&token=${student.token}` : ''
  const socket = await server.socket(`/ws/room?attempt=${student.attempt}&stream=${stream}${token}`, { user })
  socket.send({ t: 'hello' })
  return socket
}

/** What becomes of who is not let in: the code of the fault. */
async function refused(student, stream, user = student.user) {
  const socket = await enter(student, stream, user)
  const { code } = await socket.closed
  equal(code, 1008)
  return (await socket.next((m) => m.fault)).fault.code
}

/** Announces Opus and says so many packets. */
class Voice {
  static async of(student, stream, user) {
    const voice = new Voice()
    voice.socket = await enter(student, stream, user)
    Object.assign(voice, { student, stream, seq: 0 })
    voice.welcome = await voice.socket.word('welcome')
    voice.socket.send({ t: 'config', stream, config: 1, codec: 'opus', layers: 1, rung: 'webcodecs' })
    return voice
  }
  say(n = 1, payload = SILENCE, fields = {}) {
    for (let i = 0; i < n; i++) {
      const head = { stream: this.stream, seq: ++this.seq, pts_us: this.student.now_us() + i * 20000, flags: KEY, duration_us: 20000, ...fields }
      this.socket.send(frame(head, payload))
    }
  }
  durable(seq) {
    return this.socket.next((m) => m.t === 'ack' && m.durable >= seq)
  }
}

const isPiece = (m) => Buffer.isBuffer(m)

story('a test has no room, and without the policy’s word nobody shows a screen', async () => {
  const student = await sitter()
  equal(await refused(student, MIC), 'forbidden')
  equal(await refused(student, VOICE, as.teacher), 'forbidden')
  equal(await refused(student, SCREEN), 'forbidden')
  ok((await student.answer(0)).ok)
})

story('in a mixed exam student and examiner hear and see each other; it is recorded, stream by stream', async (t) => {
  form('mixed')
  t.after(() => form('atk_test'))
  const student = await sitter()
  const queue = await server.get('/api/oral', { user: as.teacher })
  const row = queue.json.rows.find((r) => r.attempt === student.attempt)
  equal([row?.state, row?.live], ['in_progress', true], queue.text)
  const playing = student.play(pictures)
  t.after(() => playing.stop())

  const voice = await Voice.of(student, MIC)
  const ear = await enter(student, MIC, as.teacher)
  await ear.word('welcome')
  voice.say(30)
  const heard = await ear.word('stream')
  equal([heard.codec, heard.stream, heard.attempt], ['opus', MIC, student.attempt])
  const packet = await ear.next(isPiece)
  equal([packet[1], packet.subarray(HEAD)], [MIC, SILENCE])

  const examiner = await Voice.of(student, VOICE, as.teacher)
  const own = await enter(student, VOICE)
  await own.word('welcome')
  examiner.say(30)
  equal((await own.word('stream')).stream, VOICE)
  equal((await own.next(isPiece)).subarray(HEAD), SILENCE)

  const seen = await enter(student, 0, as.teacher)
  equal((await seen.word('stream')).codec, 'vp8')
  equal((await seen.next(isPiece))[2] & KEY, KEY)
  const camera = await enter(student, EXAMINER, as.teacher)
  await camera.word('welcome')
  camera.send({ t: 'config', stream: EXAMINER, config: 1, codec: 'vp8', layers: 1, width: 320, height: 240, rung: 'webcodecs' })
  pictures.slice(0, 10).forEach(({ key, bytes }, i) =>
    camera.send(frame({ stream: EXAMINER, seq: i + 1, pts_us: student.now_us() + i * 66667, flags: key ? KEY : 0 }, bytes)))
  const face = await enter(student, EXAMINER)
  equal((await face.word('stream')).stream, EXAMINER)
  equal((await face.next(isPiece))[1], EXAMINER)

  await voice.durable(30)
  await examiner.durable(30)
  await camera.next((m) => m.t === 'ack' && m.durable >= 10)
  const { json } = await server.get(`/api/attempts/${student.attempt}/recording`, { user: as.proctor })
  equal(json.parts.map((p) => p.stream).sort(), ['camera', 'examiner', 'examiner_sound', 'microphone'])
  for (const part of json.parts.filter((p) => /sound|microphone/.test(p.stream))) {
    equal(part.mime, 'audio/webm; codecs="opus"')
    const bytes = await server.get(`/api/attempts/${student.attempt}/recording/${part.n}`, { user: as.proctor })
    equal([bytes.status, bytes.buffer.subarray(0, 4).toString('hex')], [200, '1a45dfa3'])
  }
  const looks = await server.get('/api/audit?size=200&sort=-seq', { user: as.auditor })
  ok(looks.json.rows.some((r) => r.action === 'room.enter' && r.role === 'teacher'), 'who entered is written down')
})

story('the proctor sees how loud it is and hears nothing; nobody else comes in', async (t) => {
  form('oral_online')
  t.after(() => form('atk_test'))
  const student = await sitter()
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: as.proctor })
  t.after(() => board.close())
  await board.word('board')
  const voice = await Voice.of(student, MIC)
  voice.say(5)
  voice.socket.send({ t: 'level', milli: 640 })
  const tile = await board.next((m) => m.t === 'tile' && m.tile.attempt === student.attempt && m.tile.room?.voice_milli === 640)
  equal([tile.tile.room.student, tile.tile.room.examiner], [true, false])
  for (const role of ['proctor', 'head', 'dean']) equal(await refused(student, MIC, as[role]), 'not_found', role)
  const other = await Student.of(server, who.students[students++])
  equal(await refused(Object.assign(other, { attempt: student.attempt, token: student.token }), MIC), 'not_found')
  student.token = '0'.repeat(64)
  equal(await refused(student, MIC), 'forbidden')
})

story('what no client would send ends that socket, with its cause, and the exam goes on', async (t) => {
  form('mixed')
  t.after(() => form('atk_test'))
  const student = await sitter()
  const opus = (stream, codec = 'opus') => ({ t: 'config', stream, config: 1, codec, layers: 1, rung: 'webcodecs' })
  const packet = (fields, bytes = SILENCE) => frame({ stream: MIC, seq: 1, pts_us: student.now_us(), flags: KEY, ...fields }, bytes)
  const wrong = {
    'a packet larger than sound is': [opus(MIC), packet({}, Buffer.alloc(4097))],
    'the frame of another stream': [opus(MIC), packet({ stream: 0 })],
    'the examiner’s stream': [opus(MIC), packet({ stream: VOICE })],
    'a frame before its config': [packet({ config: 9 })],
    'number 0': [opus(MIC), packet({ seq: 0 })],
    'a future': [opus(MIC), packet({ pts_us: student.now_us() + 3600e6 })],
    'a config of another stream': [opus(VOICE)],
    'a picture’s codec': [opus(MIC, 'vp8')],
    'a codec that is none': [opus(MIC, 'opus\u0007')],
    'a voice above all there is': [{ t: 'level', milli: 1001 }],
    'a word that is none': [{ t: 'shout' }],
  }
  for (const [what, words] of Object.entries(wrong)) {
    const socket = await enter(student, MIC)
    await socket.word('welcome')
    for (const word of words) socket.send(word)
    equal((await socket.closed).code, 1008, what)
  }
  const mute = await enter(student, VOICE)
  await mute.word('welcome')
  mute.send(packet({ stream: VOICE }))
  equal((await mute.closed).code, 1008, 'who listens does not speak')
  for (const query of ['stream=9', 'stream=', 'stream=11', `stream=0&token=${student.token}`]) {
    const socket = await server.socket(`/ws/room?attempt=${student.attempt}&${query}`, { user: student.user })
    equal((await socket.closed).code, 1008, query)
  }
  ok((await student.answer(0)).ok)
  const again = await Voice.of(student, MIC)
  again.say(3)
  await again.durable(3)
})

story('a muted microphone is a gap with its cause on the timeline; a newer socket of the same person takes over', async (t) => {
  form('mixed')
  t.after(() => form('atk_test'))
  const student = await sitter()
  const first = await Voice.of(student, MIC)
  first.say(10)
  await first.durable(10)
  student.exam.send({ t: 'track', stream: 'microphone', state: 'muted', label: 'Сынақ микрофоны' })
  await new Promise((go) => setTimeout(go, 2500)) // longer than the shortest gap that is kept
  const second = await Voice.of(student, MIC)
  equal((await first.socket.closed).code, 1000)
  equal(second.welcome.next_seq, [{ stream: MIC, seq: 11 }])
  second.seq = 10
  student.exam.send({ t: 'track', stream: 'microphone', state: 'live', label: 'Сынақ микрофоны' })
  second.say(10)
  await second.durable(20)
  ok((await student.exam.ask('submit', { key: 'once' })).ok)
  equal((await second.socket.closed).code, 1000)
  const gap = await until(async () => {
    const { json } = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: as.proctor })
    return json.segments.find((s) => s.stream === 'microphone' && ['muted', 'offline'].includes(s.cause))
  }, 'the gap')
  ok(gap.to_ms - gap.from_ms >= 1500, JSON.stringify(gap))
})

/** The policy wants the screen, and says so many seconds; until the test ends. */
function wantsScreen(t, after_s) {
  const set = (value) => books(`INSERT INTO policy_set (university, version, effective_ms, ground) SELECT id, (SELECT coalesce(max(version), 0) + 1 FROM policy_set), ${Date.now() - 1000}, 'сынақ' FROM university;
    INSERT INTO policy_value (university, version, key, value) SELECT id, (SELECT max(version) FROM policy_set), 'screen_capture', '${value}' FROM university;
    INSERT INTO policy_value (university, version, key, value) SELECT id, (SELECT max(version) FROM policy_set), 'screen_stopped_s', '${after_s}' FROM university`)
  set('true')
  t.after(() => set('false'))
}

story('a screen that the policy wants is seen at the focus, recorded, and its stop is an entry while it lasts', async (t) => {
  wantsScreen(t, 2)
  const student = await sitter()
  const filming = student.play(pictures)
  t.after(() => filming.stop())
  equal([student.welcome.attempt.watch.screen, student.welcome.attempt.watch.screen_stopped_s], [true, 2])
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: as.proctor })
  t.after(() => board.close())
  await board.word('board')
  const told = (state) => board.next((m) => m.t === 'tile' && m.tile.attempt === student.attempt && m.tile.room?.screen === state)
  student.exam.send({ t: 'track', stream: 'screen', state: 'live', label: 'screen:0:0', detail: '1280x800' })
  const screen = await enter(student, SCREEN)
  await screen.word('welcome')
  screen.send({ t: 'config', stream: SCREEN, config: 1, codec: 'vp8', layers: 1, width: 320, height: 240, rung: 'webcodecs' })
  let seq = 0, at = 0
  const show = () => {
    const { key, bytes } = pictures[at++ % pictures.length]
    screen.send(frame({ stream: SCREEN, seq: ++seq, pts_us: student.now_us(), flags: key ? KEY : 0, duration_us: 500000 }, bytes))
  }
  show()
  await told('shown')

  const watch = await server.socket(`/ws/watch?sitting=${sitting}`, { user: as.proctor })
  t.after(() => watch.close())
  watch.send({ t: 'watch', attempts: [student.attempt], focus: student.attempt })
  const showing = setInterval(show, 300)
  t.after(() => clearInterval(showing))
  equal((await watch.next((m) => m.t === 'stream' && m.stream === SCREEN)).codec, 'vp8')
  equal((await watch.next((m) => isPiece(m) && m[1] === SCREEN))[2] & KEY, KEY)

  clearInterval(showing)
  student.exam.send({ t: 'track', stream: 'screen', state: 'ended', label: 'screen:0:0', detail: '1280x800' })
  await told('stopped')
  const timeline = async () => (await server.get(`/api/attempts/${student.attempt}/timeline`, { user: as.proctor })).json
  const stopped = (json) => json.segments.find((s) => s.stream === 'screen' && s.cause === 'muted')
  const lasting = await until(async () => stopped(await timeline()), 'the entry, while nothing is shown')
  ok(lasting.to_ms - lasting.from_ms >= 2000, JSON.stringify(lasting))
  student.exam.send({ t: 'track', stream: 'screen', state: 'live', label: 'screen:0:0', detail: '1280x800' })
  at = 0 // another sharing begins with a key frame
  show()
  await told('shown')
  const { tracks } = await timeline()
  equal(tracks.filter((one) => one.stream === 'screen').map((one) => one.state), ['live', 'ended', 'live'])
  ok((await student.exam.ask('submit', { key: 'once' })).ok)
  const { json } = await server.get(`/api/attempts/${student.attempt}`, { user: as.proctor })
  equal(json.incidents.filter((one) => one.class === 'violation').length, 0, 'a stop is no violation')
  const recording = await server.get(`/api/attempts/${student.attempt}/recording`, { user: as.proctor })
  ok(recording.json.parts.some((part) => part.stream === 'screen'), recording.text)
})

story('who never shows the screen that is wanted has that entry too', async (t) => {
  wantsScreen(t, 2)
  const student = await sitter()
  student.exam.send({ t: 'track', stream: 'screen', state: 'denied', label: '' })
  await until(async () => {
    const { json } = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: as.proctor })
    return json.segments.some((s) => s.stream === 'screen' && s.cause === 'muted')
  }, 'the entry')
  ok((await student.answer(0)).ok)
})

story('an unplugged microphone and another device stand on the timeline, each once', async (t) => {
  form('mixed')
  t.after(() => form('atk_test'))
  const student = await sitter()
  const voice = await Voice.of(student, MIC)
  const say = (state, label) => student.exam.send({ t: 'track', stream: 'microphone', state, label })
  const words = [['live', 'Бірінші микрофон'], ['live', 'Бірінші микрофон'], ['ended', 'Бірінші микрофон'], ['live', `2${'ж'.repeat(60)}`]]
  for (const [state, label] of words) say(state, label)
  voice.say(5)
  await voice.durable(5)
  const { json } = await until(async () => {
    const answer = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: as.proctor })
    return answer.json.tracks.length >= 3 && answer
  }, 'the words on the timeline')
  const own = json.tracks.filter((one) => one.stream === 'microphone')
  equal(own.map((one) => [one.state, one.label]), [words[0], words[2], ['live', `2${'ж'.repeat(47)}`]], 'a long name ends with a whole letter')
  ok(own.every((one) => one.at_ms >= json.from_ms), JSON.stringify(own))
  const stranger = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: student.user })
  ok([403, 404].includes(stranger.status))
})

await run('room')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
