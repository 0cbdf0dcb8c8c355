// A student shows the screen that the policy wants, stops, is asked back, and shows it again; the proctor sees it at the
// focus. Afterwards the recording plays with the screen beside the camera, by keys, faster, up to a second ago while the
// exam runs, and with small pictures where the bar is pointed at once it has ended.
//
// SHOTS=folder keeps screenshots in three languages.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, ok, run, startServer, story, until } from '../story/lib.mjs'
import { PATIENCE_MS } from './parts.mjs'
import { checkIn, makeQuietClip, openBrowser, signIn } from './real.mjs'

const STOPPED_S = 3
const afters = []
const server = await startServer({ after: (fn) => afters.push(fn) }, { flags: ['--demo', 'on', '--eyes', '1'] })
const accounts = JSON.parse(readFileSync(join(server.data, 'demo-logins.json'), 'utf8'))
const account = (role) => accounts.find((a) => a.role === role)
const proctor = await server.login(account('proctor').login, account('proctor').password)
const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0]
const value = (key, to) => `INSERT INTO policy_value (university, version, key, value) SELECT id, (SELECT max(version) FROM policy_set), '${key}', '${to}' FROM university;`
const policy = `INSERT INTO policy_set (university, version, effective_ms, ground) SELECT id, (SELECT coalesce(max(version), 0) + 1 FROM policy_set), ${Date.now() - 1000}, 'сынақ' FROM university;
  ${value('screen_capture', 'true')} ${value('screen_stopped_s', STOPPED_S)}`
equal(spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 10000', join(server.data, 'books.sqlite'), policy]).status, 0)
const browser = await openBrowser({ after: (fn) => afters.push(fn) }, { clip: makeQuietClip() })
const errors = []
let student, desk, attempt

async function window(role) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, permissions: ['camera'], locale: 'en' })
  const page = await context.newPage()
  page.on('pageerror', (e) => errors.push(`${role}: ${e}`))
  page.on('console', (m) => m.type() === 'error' && !/401|404|VideoFrame was garbage/.test(m.text()) && errors.push(`${role}: ${m.text()}`))
  await page.addInitScript(() => localStorage.getItem('baqyla.lang') ?? localStorage.setItem('baqyla.lang', 'en'))
  return page
}

/** A screen to choose, of a page that counts; `stopScreen` is the browser's own button. */
function fakeScreen() {
  navigator.mediaDevices.getDisplayMedia = async () => {
    if (window.screenRefused) throw new DOMException('no', 'NotAllowedError')
    const canvas = Object.assign(document.createElement('canvas'), { width: 1920, height: 1080 })
    const pen = canvas.getContext('2d')
    let n = 0
    const draw = () => {
      pen.fillStyle = '#1d4f91'
      pen.fillRect(0, 0, 1920, 1080)
      pen.fillStyle = '#fff'
      pen.font = '160px sans-serif'
      pen.fillText(`Экран ${n++}`, 200, 560)
    }
    draw()
    const timer = setInterval(draw, 500)
    const stream = canvas.captureStream(5)
    const [track] = stream.getVideoTracks()
    window.stopScreen = () => {
      clearInterval(timer)
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
    return stream
  }
}

/** The whole page as a picture, or what is on the screen now: the whole page loses where the mouse points. */
async function shots(page, name, fullPage = true) {
  if (!process.env.SHOTS) return
  mkdirSync(process.env.SHOTS, { recursive: true })
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage })
}

const blue = (canvas) => {
  const at = document.querySelector(canvas)
  if (!at?.width) return false
  const copy = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
  copy.getContext('2d').drawImage(at, 0, 0, 8, 8)
  const [r, , b] = copy.getContext('2d').getImageData(0, 0, 1, 1).data
  return b > r + 40
}

story('the screen is chosen before the exam, seen at the focus, and its stop is a notice first', async () => {
  student = await window('student')
  await student.addInitScript(fakeScreen)
  await signIn(student, server, account('student'))
  await student.locator('main a.pri, main button.pri').first().click()
  const board = async () => (await server.get(`/api/sittings/${sitting.id}/board`, { user: proctor })).json.tiles
  const choice = student.getByRole('button', { name: 'Show the screen' })
  let refused = false
  const tile = await checkIn(student, async () => {
    if (await choice.count()) {
      if (!refused) {
        refused = true
        await student.evaluate(() => (window.screenRefused = true))
        await choice.click()
        await student.getByText('No screen was chosen').waitFor()
        equal(await student.locator('main button.pri').getAttribute('aria-disabled'), 'true', 'the check-in waits for it')
        await shots(student, 'screen-choice')
        await student.evaluate(() => (window.screenRefused = false))
      }
      await choice.click()
      await student.getByText('The screen is shown').waitFor()
      await shots(student, 'screen-shown')
    }
    const tiles = await board()
    const here = tiles.find((one) => one.state === 'device_ok') // the face is no matter of this test
    if (here) await server.post(`/api/attempts/${here.attempt}/step`, { step: 'face', ok: true, reason: 'сынақ' }, { user: proctor })
    return tiles.find((one) => one.state === 'id_ok' && one.place)
  })
  ok(refused, 'the choice was there')
  attempt = tile.attempt
  equal((await server.post(`/api/attempts/${attempt}/admit`, {}, { user: proctor })).status, 200)
  await student.getByRole('button', { name: 'Next' }).waitFor()

  desk = await window('proctor')
  await signIn(desk, server, account('proctor'))
  await desk.goto(`${server.origin}/staff/sittings/${sitting.id}`)
  await desk.locator(`[data-tile="${attempt}"]`).click()
  const seen = '.stagebox.screen canvas'
  await desk.locator(seen).waitFor()
  await until(() => desk.evaluate(blue, seen), 'the screen at the focus', PATIENCE_MS)
  await until(() => desk.evaluate(() => document.querySelector('.side canvas[data-role=focus]')?.width > 8), 'the camera beside it', PATIENCE_MS)
  await shots(desk, 'screen-focus')

  await student.evaluate(() => window.stopScreen())
  const again = student.getByRole('button', { name: 'Show it again' })
  await again.waitFor()
  await student.getByText('this is no violation').waitFor()
  for (const lang of ['kk', 'ru', 'en']) {
    await student.locator(`button[lang=${lang}]`).first().click({ timeout: 5000 })
    await shots(student, `screen-stopped-${lang}`)
  }
  await desk.getByText('The screen is not shown').first().waitFor()
  await shots(desk, 'screen-stopped-board')
  const entry = async () => {
    const { json } = await server.get(`/api/attempts/${attempt}/timeline`, { user: proctor })
    return json.segments.find((one) => one.stream === 'screen' && one.cause === 'muted')
  }
  await until(entry, 'the entry in the timeline', PATIENCE_MS)
  await again.click()
  await again.waitFor({ state: 'detached' })
  await desk.locator(seen).waitFor()
  await until(() => desk.evaluate(blue, seen), 'the screen again', PATIENCE_MS)
}, 3 * PATIENCE_MS)

const video = () => desk.locator('video[aria-label=Recording]')
const place = () => video().evaluate((one) => one.currentTime)

story('a running exam plays up to a second ago, the screen beside it; keys and speeds', async () => {
  /* The paper begins with any kind of question; one with a single answer comes soon. */
  const choice = student.getByRole('radio').first(), next = student.getByRole('button', { name: 'Next', exact: true })
  await choice.or(next).first().waitFor()
  while (!(await choice.isVisible())) await next.click()
  await choice.click()
  await student.getByText('Saved').first().waitFor()
  await desk.goto(`${server.origin}/staff/attempts/${attempt}`)
  await desk.getByRole('button', { name: 'Go to now' }).click()
  await until(() => video().evaluate((one) => !one.paused && one.currentTime > 0), 'it to play', PATIENCE_MS)
  const { json } = await server.get(`/api/attempts/${attempt}/recording`, { user: proctor })
  const last = Math.max(...json.parts.filter((one) => one.stream === 'camera').map((one) => one.to_ms))
  console.log(`     a part asked for now ends ${Date.now() - last} ms ago`)
  ok(json.parts.some((one) => one.stream === 'screen'))
  await desk.locator('video[data-stream=screen]').waitFor({ state: 'attached' })
  await desk.getByRole('button', { name: 'Pause' }).click()
  await until(() => video().evaluate((one) => one.paused), 'a pause', PATIENCE_MS)
  const moved = async (key, by) => {
    const before = await place()
    await desk.keyboard.press(key)
    await until(async () => Math.abs((await place()) - before - by) < 0.3, `${key} by ${by} s`, PATIENCE_MS)
  }
  await desk.locator('h1').click()
  await moved('ArrowLeft', -2)
  await moved('ArrowLeft', -2)
  await moved('ArrowRight', 2)
  for (const speed of ['1', '1.5', '2', '4', '10']) {
    await desk.getByLabel('Speed').selectOption(speed)
    await until(async () => (await video().evaluate((one) => one.playbackRate)) === Number(speed), `${speed}×`, PATIENCE_MS)
  }
  ok((await desk.locator('.strip .answered').count()) > 0, 'answers on the bar')
  await desk.getByText(/As a list/).click()
  await desk.getByText('the student stopped showing it').first().waitFor()
  await desk.getByText(/Screen: unplugged or stopped/).first().waitFor() // the browser's own number for it is left out
  await shots(desk, 'playback-running')
}, 3 * PATIENCE_MS)

story('after the end small pictures stand where the bar is pointed at, and at the keyboard’s place', async () => {
  equal((await server.post(`/api/attempts/${attempt}/terminate`, { reason: 'сынақ', code: 'violation' }, { user: await server.login(account('specialist').login, account('specialist').password) })).status, 200)
  await until(() => server.stderr.includes(`event=recording_cut attempt=${attempt}`), 'the recording', PATIENCE_MS)
  await desk.goto(`${server.origin}/staff/attempts/${attempt}`)
  const strip = desk.locator('.strip')
  await strip.waitFor()
  const box = await strip.boundingBox()
  await desk.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const cell = desk.locator('.preview .cam')
  await cell.waitFor()
  ok(/^url\("blob:/.test(await cell.evaluate((one) => getComputedStyle(one).backgroundImage)), 'a sheet of the recording')
  await shots(desk, 'playback-preview', false)
  await desk.mouse.move(0, 0)
  await cell.waitFor({ state: 'detached' })
  await desk.getByLabel('Position in the recording').focus()
  await cell.waitFor()
  await desk.locator('.tl details summary').click()
  for (const [lang, place] of [['kk', 'Жазбадағы орын'], ['ru', 'Место в записи']]) {
    await desk.locator(`button[lang=${lang}]`).first().click()
    await desk.getByLabel(place, { exact: true }).first().waitFor()
    await shots(desk, `playback-${lang}`)
  }
  ok(errors.length === 0, errors.join('\n'))
}, 3 * PATIENCE_MS)

await run('screen')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
