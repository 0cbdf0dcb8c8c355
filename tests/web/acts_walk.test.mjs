// Act A and act B, each from the incident to what it does, by the hands of people in Chromium against the real server:
// once signed by the university's own keys and once through a double of the national client. SHOTS=folder keeps pictures.
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { World } from '../clauses/world.mjs'
import { makeClip } from '../replay/clips.mjs'
import { equal, ok, root, run, story, until } from '../story/lib.mjs'
import { ivf } from '../story/student.mjs'
import { NationalAuthority, nationalClient, publicVector } from './national_client.mjs'
import { openBrowser, signIn } from './real.mjs'

const SEEN_MS = 150000, WALK_MS = 900000
const IINS = { specialist: '850630300110', engineer: '991231400456', head: '040229600071', registrar_head: '000101500120' }
const SIGNERS = { A: ['specialist', 'engineer', 'head'], B: ['head', 'registrar_head', 'specialist'] }

const work = mkdtempSync(join(tmpdir(), 'baqyla-walk-'))
const authority = new NationalAuthority(work, join(work, 'national'))
const world = await World.start(['--eyes', '1', '--national', authority.folder])
const { server, accounts } = world
const keys = {}
for (const [role, iin] of Object.entries(IINS)) {
  keys[role] = authority.issue(`СЫНАҚ ${role.toUpperCase()}`, iin)
  world.books(`UPDATE person SET iin = '${iin}' WHERE id = (SELECT person FROM account WHERE login = '${accounts[role].login}')`)
}
const file = join(work, 'camera.ivf')
makeClip(file, { samples: join(root, 'models/samples'), who: 'bela', seconds: 24, events: [{ what: 'hand', from: 6, to: 12 }], codec: 'vp8' })
const pictures = ivf(file)
await until(async () => /^baqyla_eyes_ready 1$/m.test((await server.get('/metrics')).text) || undefined, 'an eye')

/** A window of that person, in Kazakh. */
async function windowOf(browser, account) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 }, locale: 'kk' })
  const page = await context.newPage()
  page.errors = []
  page.on('pageerror', (e) => page.errors.push(String(e)))
  await page.addInitScript(() => globalThis.localStorage?.setItem('baqyla.lang', 'kk')) // the viewer of PDF has none
  await signIn(page, server, account)
  return page
}

const shot = async (page, name) => {
  if (!process.env.SHOTS) return
  mkdirSync(process.env.SHOTS, { recursive: true })
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
}

/** The desk of those who work on acts: a window each, opened when needed. */
class Desk {
  #pages = new Map()

  constructor(browser, means) {
    Object.assign(this, { browser, means })
  }

  async of(role) {
    if (!this.#pages.has(role)) {
      const page = await windowOf(this.browser, accounts[role])
      page.answer = (bytes) => authority.sign(keys[role], bytes)
      await nationalClient(page, (bytes) => page.answer(bytes))
      this.#pages.set(role, page)
    }
    return this.#pages.get(role)
  }

  async open(role, act) {
    const page = await this.of(role)
    await page.goto(`${server.origin}/staff/acts/${act}`)
    await page.locator('.stepper').waitFor()
    return page
  }

  /** Sends the act for signature. */
  async freeze(act) {
    await until(async () => (await world.get('specialist', `/api/acts/${act}`)).act.actions.includes('freeze') || undefined, 'that the act can be sent')
    const page = await this.open('specialist', act)
    await page.locator('.bar').getByRole('button', { name: 'Қол қоюға жіберу' }).click()
    await page.locator('dialog .pri').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    return page
  }

  async dialog(role, act) {
    const page = await this.open(role, act)
    await page.locator('.bar').getByRole('button', { name: 'Қол қою', exact: true }).click()
    const dialog = page.locator('dialog')
    await dialog.getByLabel(this.means === 'national' ? 'ҰКО кілті (NCALayer)' : 'Университеттің ішкі кілті (құпиясөз)').check()
    await dialog.getByLabel('Құжат пен дәлелдерді қарап шықтым').check()
    if (this.means === 'internal') await dialog.getByLabel('Қол қою құпиясөзі').fill(accounts[role].signing)
    return { page, dialog, sign: () => dialog.getByRole('button', { name: 'Қол қою', exact: true }).click() }
  }

  async sign(role, act) {
    const { page, dialog, sign } = await this.dialog(role, act)
    await sign()
    await dialog.waitFor({ state: 'detached' })
    return page
  }

  /** Nothing failed in any window. */
  quiet() {
    for (const [role, page] of this.#pages) equal(page.errors, [], role)
  }
}

/** The registered act: signed by three, by keys of the kind that was meant; its package stands. */
async function registered(act, kind, means) {
  const now = (await world.get('head', `/api/acts/${act}`)).act
  equal(now.signatures.map((s) => [s.order, s.state, s.method]), [1, 2, 3].map((n) => [n, 'signed', means]))
  ok(new RegExp(`-${kind}-\\d{4}-\\d+$`).test(now.reg_no), now.reg_no)
  equal((await world.try('GET', 'head', `/api/acts/${act}/package`)).status, 200)
  return now
}

async function filmed(student) {
  const proctor = await world.as('proctor')
  await student.camera({ config: 1, codec: 'vp8', layers: 1, width: 640, height: 480, rung: 'webcodecs' })
  const playing = student.play(pictures)
  const covered = async () => (await world.get(proctor, `/api/incidents?attempt=${student.attempt}`)).rows.find((i) => i.kind === 'covered' && i.clip && i.stills.length === 3)
  const incident = await until(covered, 'the covered camera', SEEN_MS)
  playing.stop()
  return incident
}

async function actA(t, means) {
  const browser = await openBrowser(t)
  const desk = new Desk(browser, means)
  const student = await world.sitter()
  const incident = await filmed(student)

  const board = await desk.of('proctor')
  await board.goto(`${server.origin}/staff/sittings/${incident.sitting}`)
  await board.locator(`[data-tile="${student.attempt}"]`).click()
  await board.locator(`.side [data-incident="${incident.id}"] .confirm`).click()
  await shot(board, `a-${means}-confirm`)
  await board.locator('dialog .pri').click()
  await board.locator('dialog').waitFor({ state: 'detached' })
  await world.submit(student)

  const { rows } = await world.get('specialist', `/api/acts?attempt=${student.attempt}`)
  equal(rows.length, 1)
  const act = rows[0].id
  await desk.freeze(act)
  if (means === 'national') await publicOnesAreRefused(desk, act)
  for (const role of SIGNERS.A) await shot(await desk.sign(role, act), `a-${means}-${role}`)
  const { reg_no } = await registered(act, 'A', means)

  const registrar = await desk.open('registrar', act)
  await registrar.locator('input[name=outcome][value=RESIT]').check()
  await registrar.getByRole('button', { name: 'Басшыға жіберу' }).click()
  await registrar.getByText('Басшыға жіберілді').first().waitFor()
  const head = await desk.open('registrar_head', act)
  await head.locator('[data-twin=post] button').click()
  await head.locator('dialog input').fill(/\d+-\d+$/.exec(reg_no)[0])
  await shot(head, `a-${means}-post`)
  await head.locator('dialog .pri').click()
  await head.locator('dialog').waitFor({ state: 'detached' })

  await until(async () => ((await world.mine(student)).attempt.state === 'annulled' ? true : undefined), 'the annulment')
  equal((await world.grade(student)).state, 'annulled')
  const own = await windowOf(browser, student.account)
  await own.goto(`${server.origin}/my/${student.attempt}`)
  await own.locator('.scores').waitFor()
  await shot(own, `a-${means}-student`)
  equal(own.errors, [])
  desk.quiet()
  console.log(`     ${reg_no}: from the covered camera to the annulled score, signed by ${means} keys`)
}

/** Signatures that the authority publishes for tests are over another document, or not in the form: nothing is signed. */
async function publicOnesAreRefused(desk, act) {
  const { page, dialog, sign } = await desk.dialog('specialist', act)
  const own = page.answer
  for (const [vector, sentence] of [
    ['c0.der', 'Файлда бірнеше адамның қолы бар.'],
    ['c2.der', 'бір CMS қолтаңбасы емес'],
    ['c3.der', 'Файлда бірнеше адамның қолы бар.'],
  ]) {
    page.answer = () => publicVector(root, vector)
    await sign()
    await dialog.getByText(sentence).waitFor()
  }
  page.answer = own
  equal((await world.get('specialist', `/api/acts/${act}`)).act.state, 'frozen')
}

async function actB(t, means) {
  const browser = await openBrowser(t)
  const desk = new Desk(browser, means)
  const student = await world.sitter()
  const proctor = await world.as('proctor')
  await student.camera({ config: 1, codec: 'vp8', layers: 1, width: 640, height: 480, rung: 'webcodecs' })
  const playing = student.play(pictures)
  await until(() => student.acks.durable > 15 || undefined, 'pictures on the disk')
  playing.stop() // the pictures stop, then the line is gone
  const gap = async () => (await world.get(proctor, `/api/incidents?attempt=${student.attempt}`)).rows.find((i) => i.class === 'technical')
  const incident = await until(gap, 'the technical incident', SEEN_MS)
  await Promise.all([student.media.drop(), student.exam.drop()])
  const tile = async () => (await world.get(proctor, `/api/sittings/${incident.sitting}/board`)).tiles.find((one) => one.attempt === student.attempt)
  await until(async () => ((await tile()).link === 'online' ? undefined : true), 'that the line is gone')
  equal((await student.hello()).ok, true)

  const page = await desk.of('specialist')
  await page.goto(`${server.origin}/staff/acts`)
  await page.getByRole('button', { name: 'Б актісін ашу' }).click()
  await page.getByLabel('Емтихан', { exact: true }).selectOption(incident.sitting)
  await page.getByLabel(student.user.name).first().check()
  await page.getByLabel('Тексеріс мақсаты').fill('Байланыс үзілуінің себебін анықтау')
  await shot(page, `b-${means}-open`)
  await page.locator('dialog .pri').click()
  await page.waitForURL('**/staff/acts/*')
  const act = page.url().split('/').at(-1)
  await page.getByLabel('Тексеріс нәтижесі').fill('Провайдер жағындағы үзіліс, студенттің кінәсі жоқ')
  await page.getByLabel('Қосымша уақыт беру').check()
  await page.getByLabel('Қосымша минут').fill('2:30')
  await page.getByLabel('Шешімнің мәтіні').fill('Студентке екі жарым минут қосылсын')
  await page.getByRole('button', { name: 'Сақтау' }).click()
  await page.getByText('Жоба сақталды').first().waitFor()
  await desk.freeze(act)
  const before = (await world.mine(student)).attempt.extra_s ?? 0
  for (const role of SIGNERS.B) await shot(await desk.sign(role, act), `b-${means}-${role}`)
  const { reg_no, state } = await registered(act, 'B', means)
  equal(state, 'executed')
  const told = await student.exam.next((m) => m.t === 'state' && m.attempt.extra_s === before + 150)
  equal(told.attempt.id, student.attempt)
  desk.quiet()
  console.log(`     ${reg_no}: from the lost line to ${told.attempt.extra_s} s on the running clock, signed by ${means} keys`)
}

for (const means of ['internal', 'national']) {
  story(`act A, signed by ${means} keys`, (t) => actA(t, means), WALK_MS)
  story(`act B, signed by ${means} keys`, (t) => actB(t, means), WALK_MS)
}
await run('acts walk')
await world.stop()
process.exit(process.exitCode)
