// An oral exam in two windows: the student and the examiner hear and see each other over a real server; what they said
// is recorded and plays beside the picture. The delay from mouth to ear is printed, as this machine had it.
//
// SHOTS=folder keeps screenshots.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, until } from '../story/lib.mjs'
import { PATIENCE_MS } from './parts.mjs'
import { checkIn, makeQuietClip, openBrowser, signIn } from './real.mjs'

const SHOTS = process.env.SHOTS
const shot = async (page, name) => {
  if (!SHOTS) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}

/** So many readings of a number that a page shows, once it shows any; sorted. */
async function readings(page, attribute, n) {
  const row = page.locator(`[${attribute}]`).first()
  const read = async () => Number(await row.getAttribute(attribute))
  await until(async () => (await read()) >= 0, `${attribute} of ${page.url()}`, PATIENCE_MS)
  const all = []
  while (all.length < n) {
    await page.waitForTimeout(500)
    const value = await read()
    if (value >= 0) all.push(value)
  }
  return all.sort((a, b) => a - b)
}

/** Camera and microphone of a page that flashes and beeps at the same moments, every two seconds. */
function flashAndBeep() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
  const pen = canvas.getContext('2d')
  let lit = false, n = 0, gain
  const draw = () => {
    pen.fillStyle = lit ? '#fff' : '#333'
    pen.fillRect(0, 0, 640, 480)
    pen.fillStyle = '#888'
    pen.fillRect((n++ * 7) % 600, 200, 40, 40)
  }
  setInterval(draw, 33)
  setInterval(() => {
    lit = true
    draw()
    if (gain) gain.gain.value = 0.8
    setTimeout(() => {
      lit = false
      if (gain) gain.gain.value = 0
    }, 400)
  }, 2000)
  navigator.mediaDevices.getUserMedia = async ({ video }) => {
    if (video) return canvas.captureStream(30)
    const context = new AudioContext({ sampleRate: 48000, latencyHint: 'interactive' })
    const tone = new OscillatorNode(context, { frequency: 880 }), to = context.createMediaStreamDestination()
    gain = new GainNode(context, { gain: 0 })
    tone.connect(gain).connect(to)
    tone.start()
    await context.resume()
    return to.stream
  }
}

/** When the recorded picture becomes bright, and when its sound begins, in server time. */
async function begins(server, attempt, user, folder) {
  const { json } = await server.get(`/api/attempts/${attempt}/recording`, { user })
  const times = {}
  for (const stream of ['camera', 'microphone']) {
    times[stream] = []
    for (const part of json.parts.filter((one) => one.stream === stream)) {
      const file = join(folder, `${stream}.${part.n}`)
      writeFileSync(file, (await server.get(`/api/attempts/${attempt}/recording/${part.n}`, { user })).buffer)
      const how = stream === 'camera' ? ['-vf', 'signalstats,metadata=print:file=-'] : ['-af', 'silencedetect=noise=-30dB:d=0.3']
      const said = spawnSync('ffmpeg', ['-hide_banner', '-nostdin', '-i', file, ...how, '-f', 'null', '-'], { encoding: 'utf8', maxBuffer: 1 << 26 })
      let bright = true
      const found = stream === 'microphone'
        ? [...said.stderr.matchAll(/silence_end: ([\d.]+)/g)].map(([, s]) => Number(s))
        : [...said.stdout.matchAll(/pts_time:([\d.]+)[\s\S]*?YAVG=([\d.]+)/g)].flatMap(([, s, light]) => {
          const was = bright
          bright = Number(light) > 140
          return bright && !was ? [Number(s)] : []
        })
      times[stream].push(...found.map((s) => part.from_ms + s * 1000))
    }
  }
  return times
}

const said = (all) => `${all[Math.floor(all.length / 2)]} ms in the middle, ${all[0]} to ${all.at(-1)}`

story('student and examiner talk, and the recording plays with its sound', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1'] })
  const accounts = JSON.parse(readFileSync(join(server.data, 'demo-logins.json'), 'utf8'))
  const account = (role) => accounts.find((a) => a.role === role)
  const proctor = await server.login(account('proctor').login, account('proctor').password)
  const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0]
  const form = `UPDATE exam SET form = 'mixed' WHERE id = (SELECT exam FROM sitting WHERE id = '${sitting.id}')`
  equal(spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 10000', join(server.data, 'books.sqlite'), form]).status, 0)

  const browser = await openBrowser(t, { clip: makeQuietClip() })
  const errors = []
  const window = async (role) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, permissions: ['camera', 'microphone'], locale: 'en' })
    const page = await context.newPage()
    page.on('pageerror', (e) => errors.push(`${role}: ${e}`))
    page.on('console', (m) => m.type() === 'error' && !/401|VideoFrame was garbage/.test(m.text()) && errors.push(`${role}: ${m.text()}`))
    await page.addInitScript(() => localStorage.getItem('baqyla.lang') ?? localStorage.setItem('baqyla.lang', 'en'))
    if (role === 'student') await page.addInitScript(flashAndBeep)
    await signIn(page, server, account(role))
    return page
  }

  const student = await window('student')
  await student.locator('main a.pri, main button.pri').first().click()
  const { attempt } = await checkIn(student, async () => {
    const { tiles } = (await server.get(`/api/sittings/${sitting.id}/board`, { user: proctor })).json
    const here = tiles.find((tile) => tile.state === 'device_ok') // the face is no matter of this test
    if (here) await server.post(`/api/attempts/${here.attempt}/step`, { step: 'face', ok: true, reason: 'сынақ' }, { user: proctor })
    return tiles.find((tile) => tile.state === 'id_ok' && tile.place)
  })
  equal((await server.post(`/api/attempts/${attempt}/admit`, {}, { user: proctor })).status, 200)
  await student.getByText('The examiner is not here yet').waitFor()

  const examiner = await window('teacher')
  await examiner.goto(`${server.origin}/staff/oral`)
  await examiner.getByRole('link', { name: 'Open the room' }).first().click()
  await shot(examiner, 'oral-before')
  await examiner.getByRole('button', { name: 'Begin to talk' }).click()
  await student.getByText('The examiner is heard').waitFor()
  await examiner.getByText('The student is heard').waitFor()
  const [there, back] = [await readings(examiner, 'data-delay-ms', 10), await readings(student, 'data-delay-ms', 10)]
  console.log(`     mouth to ear: student to examiner ${said(there)}; examiner to student ${said(back)}`)
  for (const page of [student, examiner]) {
    await until(() => page.locator('canvas.cam').first().evaluate((c) => c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3] > 0), 'the other’s picture', PATIENCE_MS)
    await until(() => page.locator('meter.level').evaluate((m) => m.value > 0), 'the own voice', PATIENCE_MS)
  }
  await shot(student, 'oral-student')
  await shot(examiner, 'oral-examiner')
  for (const page of [student, examiner]) {
    const role = page === student ? 'student' : 'examiner'
    await page.setViewportSize({ width: 390, height: 844 })
    await page.waitForTimeout(500)
    await shot(page, `oral-${role}-phone-en`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    ok(wide <= 390, `${role}: nothing scrolls sideways, ${wide}`)
    ok(await page.locator('.mic-row button').isVisible(), `${role}: the microphone is in reach`)
    ok(await page.locator('.room-stage').isVisible(), `${role}: the picture is seen`)
    await page.setViewportSize({ width: 1280, height: 800 })
  }
  await student.getByRole('button', { name: 'Mute', exact: true }).click()
  await student.getByText('Muted', { exact: true }).waitFor()
  await student.getByRole('button', { name: 'Unmute' }).click()

  const streams = ['camera', 'examiner', 'examiner_sound', 'microphone']
  await until(async () => {
    const { json } = await server.get(`/api/attempts/${attempt}/recording`, { user: proctor })
    const names = [...new Set(json.parts.map((p) => p.stream))].sort()
    return JSON.stringify(names) === JSON.stringify(streams)
  }, 'all streams in the recording', PATIENCE_MS)
  const desk = await window('proctor')
  await desk.goto(`${server.origin}/staff/attempts/${attempt}`)
  await desk.getByRole('button', { name: 'Play' }).click()
  const { camera, microphone } = await begins(server, attempt, proctor, mkdtempSync(join(tmpdir(), 'baqyla-oral-')))
  const apart = microphone.flatMap((at) => {
    const near = camera.map((one) => at - one).sort((a, b) => Math.abs(a) - Math.abs(b))[0]
    return Math.abs(near) < 1000 ? [Math.round(near)] : []
  })
  ok(apart.length >= 3, `${camera.length} flashes and ${microphone.length} beeps`)
  console.log(`     recorded: a beep after its flash by ${said(apart.sort((a, b) => a - b))} (${apart.length} of them)`)

  const sound = desk.locator('audio[data-stream=microphone]')
  await until(() => sound.evaluate((a) => !a.paused && a.currentTime > 1).catch(() => false), 'the sound to play', PATIENCE_MS)
  await desk.waitForTimeout(2000)
  const offs = []
  for (let i = 0; i < 20; i++) {
    await desk.waitForTimeout(300)
    const off = await desk.evaluate(() => {
      const at = (one) => Number(one.dataset.fromMs) + one.currentTime * 1000
      const [picture, sound] = [document.querySelector('video[data-from-ms]:not([data-stream])'), document.querySelector('audio[data-stream=microphone]')]
      return sound && !sound.paused && !picture.paused && !picture.seeking && !sound.seeking ? at(sound) - at(picture) : null
    })
    if (off !== null) offs.push(Math.round(off))
  }
  ok(offs.length > 0, 'both play')
  console.log(`     played: sound before the picture by ${said(offs.sort((a, b) => a - b))} (${offs.length} looks, both read at the same moment)`)
  await shot(desk, 'oral-recording')
  ok(errors.length === 0, errors.join('\n'))
}, 3 * PATIENCE_MS)

await run('oral')
process.exit(process.exitCode)
