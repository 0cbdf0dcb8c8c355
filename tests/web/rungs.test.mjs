// The sender's ladder against the real server. On each rung a student in Chromium walks through the check-in and is
// admitted; what the camera gives becomes durable, the eye looks at it, the board knows of it; after the end the
// recording is cut and plays. On the first rung the server is killed in the middle. What the browser sent is read off
// its own socket, so that the recording can be held against it frame by frame.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, tempFolder, until } from '../story/lib.mjs'
import { logins } from '../story/student.mjs'
import { checkIn, makeQuietClip, notTechnical, openBrowser, signIn } from './real.mjs'

const PATIENCE_MS = 480000
const SETTLE_MS = 240000 // the server waits 40 s for a backlog before it cuts
const HEAD = 24

const afters = []
const suite = { after: (fn) => afters.push(fn) }
const server = await startServer(suite, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const user = async (role) => server.login(who[role].login, who[role].password)
const proctor = await user('proctor'), specialist = await user('specialist')
const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0].id
const folder = tempFolder(suite)
const clip = makeQuietClip()
/** The frames of a message: it alone, or those of a bundle, each behind its length. */
function framesOf(payload) {
  if (payload[0] !== 2) return [payload]
  const frames = []
  for (let at = 1; at < payload.length; at += 4 + payload.readUInt32LE(at)) frames.push(payload.subarray(at + 4, at + 4 + payload.readUInt32LE(at)))
  return frames
}

const left = {} // what each rung leaves for its recording: { attempt, sent }

async function metric(name) {
  const line = (await server.get('/metrics')).text.split('\n').find((l) => l.startsWith(name + ' '))
  return line ? Number(line.split(' ').at(-1)) : 0
}

const tileOf = async (attempt) =>
  (await server.get(`/api/sittings/${sitting}/board`, { user: proctor })).json.tiles.find((tile) => tile.attempt === attempt)

/** Everything that the page's media sockets say and hear. */
function overhear(page) {
  const line = { sent: new Map(), durable: 0, welcomes: [], configs: [], faults: [] }
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/ws/media')) return
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') {
        const word = JSON.parse(payload)
        if (word.t === 'config') line.configs.push(word)
      } else for (const one of framesOf(payload))
        if (one[1] === 0 && !line.sent.has(one.readUInt32LE(4)))
          line.sent.set(one.readUInt32LE(4), { pts_us: Number(one.readBigUInt64LE(8)), bytes: one.length - HEAD })
    })
    socket.on('framereceived', ({ payload }) => {
      const word = JSON.parse(payload)
      if (word.t === 'ack' && word.stream === 0) line.durable = Math.max(line.durable, word.durable)
      if (word.t === 'welcome') line.welcomes.push(word.durable.find((row) => row.stream === 0).seq)
      if (word.fault) line.faults.push(word.fault.sentence)
    })
  })
  return line
}

/** A student on a rung, from the login to the first question. */
async function sit(t, rung, account) {
  const home = await openBrowser(t, { clip })
  const room = await home.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, permissions: ['camera'], locale: 'en' })
  const page = await room.newPage()
  const errors = []
  page.on('pageerror', (e) => errors.push(String(e)))
  await page.addInitScript((wanted) => {
    localStorage.setItem('baqyla.lang', 'en')
    localStorage.setItem('baqyla.rung', wanted)
  }, rung)
  const line = overhear(page)
  await signIn(page, server, account)
  await page.locator('main a.pri, main button.pri').first().click()
  await page.waitForURL(/[0-9a-z]{20}/)
  const attempt = /[0-9a-z]{20}/.exec(page.url())[0]
  await checkIn(page, async () => {
    const tile = await tileOf(attempt)
    return tile?.state === 'id_ok' && tile.place && tile
  })
  const admitted = await server.post(`/api/attempts/${attempt}/admit`, {}, { user: proctor })
  equal(admitted.status, 200, admitted.text)
  await page.locator('.options input').first().waitFor()
  return { page, attempt, line, errors }
}

const moreDurable = (line, n) => {
  const from = line.durable
  return until(() => line.durable >= from + n, `${n} more durable messages after ${from}`)
}

/** The live tile, as a board that is opened now gets it. */
async function liveTile(attempt) {
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  const { tiles } = await board.word('board')
  await board.close()
  return tiles.find((tile) => tile.attempt === attempt)
}

/** While the exam runs: durable, looked at, on the board. */
async function seen({ attempt, line }, rung, n) {
  const { last_frame_ms } = await liveTile(attempt)
  const looks = await metric('baqyla_eye_looks_total')
  await moreDurable(line, n)
  equal([...new Set(line.configs.map((c) => c.rung))], [rung])
  await until(async () => (await metric('baqyla_eye_looks_total')) >= looks + 3, 'the eye')
  const newer = async () => {
    const tile = await liveTile(attempt)
    return tile.last_frame_ms > last_frame_ms && tile
  }
  const { link, stream } = await until(newer, 'a newer picture on the board')
  equal([link, stream.width, stream.height], ['online', 640, 480])
}

/** The end: everything sent is durable, and no incident tells of a picture that was not there. */
async function ended({ attempt, line, errors, page }, rung) {
  await until(async () => (await tileOf(attempt))?.state !== 'in_progress', 'the end')
  const kinds = (await server.get(`/api/incidents?attempt=${attempt}`, { user: proctor })).json.rows.filter(notTechnical).map((row) => row.kind)
  equal(kinds, [], 'one person sits there, all the time')
  equal([line.faults, errors], [[], []])
  left[rung] = { attempt, line }
  await page.context().browser().close()
}

async function terminate({ attempt }) {
  const end = await server.post(`/api/attempts/${attempt}/terminate`, { reason: 'сынақ аяқталды', code: 'violation' }, { user: specialist })
  equal(end.status, 200, end.text)
}

/** The only part of a recording, once it is cut: what ffprobe reads of its picture. */
async function recording(rung) {
  ok(left[rung], `the exam on ${rung} came to its end`)
  const { attempt, line } = left[rung]
  const { json } = await server.get(`/api/attempts/${attempt}/recording`, { user: proctor })
  equal(json.parts.map((part) => part.ready), [true])
  const answer = await server.get(`/api/attempts/${attempt}/recording/1`, { user: proctor })
  equal([answer.status, answer.headers['content-type'], answer.buffer.length], [200, json.parts[0].mime, json.parts[0].bytes])
  const file = join(folder, rung)
  writeFileSync(file, answer.buffer)
  const probe = spawnSync('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-count_frames', '-show_entries',
    'stream=codec_name,width,height,nb_read_frames:packet=pts_time', '-of', 'json', file], { encoding: 'utf8', maxBuffer: 1 << 26 })
  equal([probe.status, probe.stderr], [0, ''])
  const { packets, streams: [stream] } = JSON.parse(probe.stdout)
  const times = packets.map((p) => Number(p.pts_time)).sort((a, b) => a - b)
  console.log(`     ${stream.codec_name} ${stream.width}x${stream.height}, ${times.length} frames in ${(times.at(-1) - times[0]).toFixed(1)} s, ` +
    `${line.sent.size} messages sent, ${line.durable} durable`)
  equal(Number(stream.nb_read_frames), times.length, 'every frame decodes')
  equal([stream.width, stream.height], [640, 480])
  return { mime: json.parts[0].mime, codec: stream.codec_name, times, sent: [...line.sent.values()].map((m) => m.pts_us / 1e6).sort((a, b) => a - b), line }
}

/** Frame by frame: nothing that was durable is missing, all stands at its time; what was on its way at the end may be. */
function sameTimes({ times, sent, line }) {
  const durable = [...line.sent.keys()].filter((seq) => seq <= line.durable).length
  ok(durable > 0 && times.length >= durable && times.length <= sent.length, `${times.length} of ${durable} durable, ${sent.length} sent`)
  for (let i = 0; i < times.length; i++) ok(Math.abs(times[i] - times[0] - (sent[i] - sent[0])) < 0.002, `frame ${i} at ${times[i]}`)
}

story('webcodecs: a student sits the exam through kill -9 of the server; answers and recording go on by themselves', async (t) => {
  const student = await sit(t, 'webcodecs', who.students[0])
  const { page, attempt, line } = student
  await seen(student, 'webcodecs', 20)
  const answered = async () => (await server.get(`/api/attempts/${attempt}`, { user: proctor })).json.answers_n
  await page.locator('.options input').first().check()
  await until(async () => (await answered()) === 1, 'the first answer')
  await page.keyboard.press('ArrowRight')
  const durable = line.durable, pid = server.serverPid, met = line.welcomes.length
  process.kill(pid, 'SIGKILL')
  const killed = Date.now()
  await page.locator('.options input').first().check() // while nobody hears it
  await until(() => server.get('/healthz').then((r) => r.status === 200, () => false), 'the server')
  const back = Date.now()
  const [saved, went] = await Promise.all([
    until(async () => (await answered().catch(() => 0)) === 2, 'the second answer').then(() => Date.now()),
    until(() => line.welcomes.length > met && line.durable > line.welcomes.at(-1), 'durable frames').then(() => Date.now()),
  ])
  console.log(`     back ${back - killed} ms after the kill; then the answer after ${saved - back} ms, durable frames after ${went - back} ms`)
  ok(server.serverPid !== pid)
  ok(line.welcomes.at(-1) >= durable, `after ${durable} the server knows of ${line.welcomes.at(-1)}`)
  line.faults.length = 0 // a media socket that was there before its exam socket is sent away and comes again
  await until(async () => (await tileOf(attempt)).state === 'in_progress', 'the exam')
  await seen(student, 'webcodecs', 20)
  await page.locator('nav.map button').last().click()
  await page.locator('.foot button.pri').click()
  await page.locator('dialog button.pri').click()
  await ended(student, 'webcodecs')
}, PATIENCE_MS)

story('recorder: a student sits the exam', async (t) => {
  const student = await sit(t, 'recorder', who.students[1])
  await seen(student, 'recorder', 25)
  await terminate(student)
  await ended(student, 'recorder')
}, PATIENCE_MS)

story('stills: a student sits the exam', async (t) => {
  const student = await sit(t, 'stills', who.students[2])
  await seen(student, 'stills', 8)
  await terminate(student)
  await ended(student, 'stills')
}, PATIENCE_MS)

story('all are cut after their end, once', async () => {
  const done = () => Object.values(left).every(({ attempt }) => server.stderr.includes(`recording_cut attempt=${attempt}`))
  equal(Object.keys(left).sort(), ['recorder', 'stills', 'webcodecs'])
  await until(done, 'the recordings', SETTLE_MS)
}, PATIENCE_MS)

story('webcodecs: the recording plays and holds every frame, those around the kill too', async () => {
  const made = await recording('webcodecs'), { mime, codec } = made
  ok({ h264: /^video\/mp4/, vp8: /^video\/webm/, vp9: /^video\/webm/ }[codec].test(mime), `${codec} in ${mime}`)
  sameTimes(made)
})

story('recorder: the recording plays from the first slice to the last', async () => {
  const { mime, codec, times, sent } = await recording('recorder')
  ok(/^video\/webm/.test(mime) && /^vp[89]$/.test(codec), `${codec} in ${mime}`)
  const hole = (list) => Math.max(...list.slice(1).map((at, i) => at - list[i]))
  ok(Math.abs(times.at(-1) - times[0] - (sent.at(-1) - sent[0])) < 1 + hole(sent), 'as long as what was sent')
  console.log(`     longest step: ${hole(sent).toFixed(2)} s between slices, ${hole(times).toFixed(2)} s between frames`)
  ok(hole(times) < hole(sent) + 1, 'no hole but where the browser itself gave nothing')
})

story('stills: the recording holds every picture, for players', async () => {
  const made = await recording('stills'), { mime, codec } = made
  equal([codec, mime.split(';')[0]], ['mjpeg', 'video/x-matroska'])
  sameTimes(made)
})

await run('rungs')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
