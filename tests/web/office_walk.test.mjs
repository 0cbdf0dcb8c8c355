// Screens of a session that runs, in a real browser over the real server, at the width of a phone and of a desk, in three
// languages: the live board, an essay marked twice and agreed on by a third, the examiner's room, the desk, the papers
// that are issued. Nothing scrolls sideways, axe finds nothing, no word is missing.
//
// SHOTS=folder keeps screenshots.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { World } from '../clauses/world.mjs'
import { equal, root, run, story } from '../story/lib.mjs'
import { write } from '../story/office.mjs'
import { breaches } from './parts.mjs'
import { openBrowser, signIn } from './real.mjs'

const AXE = readFileSync(createRequire(join(root, 'web/package.json')).resolve('axe-core/axe.min.js'), 'utf8')
const SHOTS = process.env.SHOTS
const DAY = 86400_000
const RUBRIC = 'Анықтама – 4 балл, мысал – 4 балл, сілтеме – 2 балл'
const VIEWS = [{ width: 390, height: 844 }, { width: 1440, height: 900 }]
const LANGS = ['kk', 'ru', 'en']

/** Two more teachers of the demo's course, signed in. */
async function markers(world, exam) {
  const posts = ['login;surname;given;role;order_no', ...[1, 2].map((n) => `marker-${n};Бағалаушы;Үлгі-${n};teacher;${n}-ө`)]
  await write(world.server, await world.as('admin'), 'staff', posts.join('\n'))
  const { rows } = await world.get('admin', `/api/people?q=${encodeURIComponent('Бағалаушы')}`)
  const found = []
  for (const person of rows) {
    world.books(`INSERT INTO offering_teacher SELECT offering, '${person.id}', 'examiner' FROM exam WHERE id = '${exam}'`)
    const { account } = await world.post('admin', `/api/people/${person.id}/account`)
    found.push({ ...account, user: await world.server.login(account.login, account.password) })
  }
  return found
}

/** An essay with its rubric comes into the demo's exam; two people mark. */
async function essay(world) {
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  const [bank] = (await world.get('teacher', '/api/banks')).rows
  const xml = `<?xml version="1.0"?><quiz><question type="category"><category><text>Жазбаша</text></category></question>
    <question type="essay"><name><text>тәуекел</text></name><questiontext format="html"><text>Тәуекелді түсіндіріңіз</text></questiontext>
    <defaultgrade>10</defaultgrade><graderinfo format="html"><text>${RUBRIC}</text></graderinfo></question></quiz>`
  const brought = await world.try('PUT', 'teacher', `/api/banks/${bank.course}/import?format=moodle&lang=kk&commit=1`, { body: Buffer.from(xml) })
  equal([brought.status, brought.json?.added], [200, 1], brought.text)
  const { exam: now } = await world.get('registrar', `/api/exams/${exam.id}`)
  const { version, form, mode, delivery, title, duration_s, from_ms, to_ms, max_pauses } = now
  await world.post('registrar', `/api/exams/${exam.id}/edit`, { version, form, mode, delivery, title, duration_s, from_ms, to_ms, max_pauses,
    second_marker: true, mark_gap: 1, draws: [{ category: 'Жазбаша', items: 1 }] })
  return exam.id
}

/** Somebody who has handed in, the essay too. */
async function handedIn(world) {
  const student = await world.sitter()
  const essay = student.items.find((item) => item.kind === 'essay')
  await student.exam.ask('answer', { item: essay.id, rev: 1, text: 'Тәуекел – күтілетін шығын. '.repeat(30), at_ms: Date.now() })
  student.items = student.items.filter((item) => item !== essay)
  await world.submit(student, 9)
}

story('the screens of a running session at two widths in three languages', async (t) => {
  const world = await World.start(['--eyes', '0', '--log-level', 'warn'])
  t.after(() => world.stop())
  const exam = await essay(world)
  const [second, third] = await markers(world, exam)
  await handedIn(world)
  await world.sitter()
  const [waiting] = [await world.student()]
  await waiting.hello()
  await waiting.checkin()
  const [{ code, item }] = (await world.get('teacher', `/api/marking/${exam}`)).rows
  const give = (user, points, comment) => world.post(user, `/api/marking/${exam}`, { code, item, points, comment })
  const browser = await openBrowser(t)
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
  const wrong = []
  const rooms = new Map()
  /** The account's page, in that language, as wide as that. */
  const at = async (account, lang, view) => {
    if (!rooms.has(account)) {
      const page = await (await browser.newContext({ ignoreHTTPSErrors: true, viewport: view, locale: 'en' })).newPage()
      page.on('pageerror', (e) => wrong.push(String(e)))
      await signIn(page, world.server, account)
      rooms.set(account, page)
    }
    const page = rooms.get(account)
    await page.setViewportSize(view)
    await page.evaluate(async (to) => {
      localStorage.setItem('baqyla.lang', to)
      await fetch('/api/me/lang', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lang: to }) })
    }, lang)
    return page
  }
  const one = async (name, account, lang, view, path, ready, act) => {
    const where = `${name} ${lang} ${view.width}`
    const page = await at(account, lang, view)
    await page.goto(`${world.server.origin}${path}`)
    await page.locator(ready).first().waitFor()
    if (act) await act(page)
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${lang}-${view.width}.png`), fullPage: true })
    const spoken = await page.evaluate(() => document.documentElement.lang)
    if (spoken !== lang) wrong.push(`${where}: speaks ${spoken}`)
    for (const breach of await breaches(page, AXE, { iframes: false })) wrong.push(`${where}: ${JSON.stringify(breach)}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 0) wrong.push(`${where}: ${wide} px beyond the edge`)
    const missing = /.*(undefined|\[object|NaN|\{[a-z_]+\}).*/.exec(await page.locator('body').innerText())
    if (missing) wrong.push(`${where}: ${missing[0]}`)
  }
  /** The screen at every width in every language; `act` opens what is to be seen. */
  const walk = async (name, account, path, ready, act) => {
    try {
      for (const lang of LANGS) for (const view of VIEWS) await one(name, account, lang, view, path, ready, act)
    } catch (error) {
      wrong.push(`${name}: ${error}`)
    }
  }
  const open = (selector) => async (page) => {
    await page.locator(selector).first().click()
    await page.locator('dialog[open]').waitFor()
    await page.locator('dialog .dots').waitFor({ state: 'detached' }).catch(() => {})
  }

  const { accounts } = world
  const sitting = (await world.get('proctor', '/api/sittings')).rows[0].id
  await walk('board', accounts.proctor, `/staff/sittings/${sitting}`, '.tile')
  await walk('board-student', accounts.proctor, `/staff/sittings/${sitting}`, '.tile', (page) => page.locator('.tile button, .tile').first().click())
  await walk('marking', accounts.teacher, '/staff/marking', 'tbody tr')
  await walk('marking-essay', accounts.teacher, `/staff/marking/${exam}`, 'tbody tr', open('tbody tr button'))
  await give(await world.as('teacher'), 3, 'мысал жоқ')
  await give(second.user, 9, 'толық жауап')
  await walk('marking-apart', third, `/staff/marking/${exam}`, 'tbody tr', open('tbody tr button'))
  await give(third.user, 6, 'анықтамасы дұрыс, мысалы жоқ')
  await walk('sittings', accounts.head, '/staff/sittings', 'tbody tr', open('tbody tr button'))
  await walk('audit', accounts.auditor, '/staff/audit', 'tbody tr')
  await walk('desk', accounts.registrar, '/staff/desk', '.figures')
  await walk('dean', accounts.dean, '/staff/desk?by=faculty', 'h2')

  const { offering } = (await world.get('registrar', `/api/exams/${exam}`)).exam
  await world.post('registrar', `/api/offerings/${offering}/admission-list`, { lang: 'kk' })
  await walk('admission', accounts.registrar, `/staff/admission/${offering}`, 'a[href^="/api/documents/"]')
  const student = await world.student()
  const { courses } = await world.get(student.user, '/api/my/reasons')
  const ask = { enrolment: courses[0].enrolment, reason: 'illness_inpatient', from_ms: Date.now() - DAY, to_ms: Date.now() + DAY }
  const { request } = await world.post(student.user, '/api/my/requests', ask)
  await world.try('PUT', student.user, `/api/my/requests/${request.id}/documents?kind=history_extract&name=x.pdf`, { body: Buffer.from('%PDF-1.4\n%%EOF\n') })
  await world.post(student.user, `/api/my/requests/${request.id}/submit`)
  const version = async () => (await world.get('registrar', `/api/requests/${request.id}`)).request.version
  await world.post('registrar', `/api/requests/${request.id}/check`, { version: await version() })
  await world.post('dean', `/api/requests/${request.id}/decide`, { version: await version(), approve: true, text: 'келісілді', until_ms: Date.now() + 20 * DAY })
  await walk('request', accounts.registrar, '/staff/requests', 'tbody tr', open('tbody tr button'))

  world.books(`UPDATE exam SET form = 'mixed' WHERE id = '${exam}'`)
  await walk('oral', accounts.teacher, '/staff/oral', 'tbody tr')
  const [{ attempt }] = (await world.get('teacher', '/api/oral')).rows
  await walk('oral-room', accounts.teacher, `/staff/oral/${attempt}`, 'main .btn')
  equal(wrong, [])
}, 900000)

await run('office_walk')
