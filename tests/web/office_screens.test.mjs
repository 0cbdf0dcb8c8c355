// Screens of the office in a real browser over the real server: a question is said otherwise, a find is reported, results
// come in from paper, a key is made for a program.
import { World } from '../clauses/world.mjs'
import { equal, match, ok, root, run, story, until } from '../story/lib.mjs'
import { course, midterms } from '../story/office.mjs'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { breaches } from './parts.mjs'
import { openBrowser, signIn } from './real.mjs'

const AXE = readFileSync(createRequire(join(root, 'web/package.json')).resolve('axe-core/axe.min.js'), 'utf8')
const DAY = 86400_000
const said = (text) => ({ kk: text, ru: text, en: text })

/** Two students whose practice report is on paper. */
async function onPaper(world) {
  const c = await course(world, 'PAP1', 2, 701)
  await midterms(world, c, [70, 80])
  await world.post('registrar', `/api/offerings/${c.offering}/admission`)
  const draft = { offering: c.offering, title: said('Practice'), form: 'practice_report', delivery: 'traditional_only', duration_s: 3600, from_ms: Date.now() - DAY, to_ms: Date.now() + DAY }
  const { exam } = await world.post('registrar', '/api/exams', draft)
  const proctor = (await world.get('registrar', '/api/schedule/staff?role=proctor')).people[0].id
  const plan = { exam: exam.id, room: 'Үлгі-7', capacity: 9, starts_ms: Date.now() - 3600_000, ends_ms: Date.now() + 3600_000, proctors: [proctor] }
  const { sitting } = await world.post('registrar', '/api/sittings', plan)
  equal((await world.post('registrar', `/api/sittings/${sitting.id}/students`)).seated, 2)
  return exam
}

story('questions, finds, paper and keys have their screens', async (t) => {
  const world = await World.start(['--eyes', '0', '--log-level', 'warn'])
  t.after(() => world.stop())
  const exam = await onPaper(world)
  const sitter = await world.sitter()
  const browser = await openBrowser(t)
  const wrong = []
  const as = async (role) => {
    const room = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 }, locale: 'en' })
    const page = await room.newPage()
    await page.addInitScript(() => localStorage.setItem('baqyla.lang', 'en'))
    page.on('pageerror', (e) => wrong.push(String(e)))
    page.on('response', (r) => r.status() >= 400 && !r.url().endsWith('/api/me') && wrong.push(`${r.status()} ${r.request().method()} ${r.url()}`))
    await signIn(page, world.server, world.accounts[role])
    return page
  }
  const clean = async (page) => equal(await breaches(page, AXE, { iframes: false }), [])
  const deed = (page, name) => page.locator('dialog').getByRole('button', { name, exact: true })

  // The teacher says a question otherwise; a bad number and a bad markup stand beside the form.
  const teacher = await as('teacher')
  const { course: bank, title } = (await world.get('teacher', '/api/banks')).rows.find((row) => row.items > 0)
  await teacher.goto(`${world.server.origin}/staff/banks/${bank}`)
  await teacher.getByRole('heading', { level: 1, name: title.en }).waitFor()
  await teacher.locator('tbody button.linklike').first().click()
  await deed(teacher, 'Change').click()
  await teacher.getByLabel('Points').fill('0')
  await deed(teacher, 'Save').click()
  await teacher.getByText('A whole number from 1 to 1000').waitFor()
  await clean(teacher)
  await teacher.getByLabel('Points').fill('2')
  await teacher.getByRole('tab', { name: 'English' }).click()
  await teacher.getByLabel('Question (English)').fill('Said otherwise in a browser')
  await teacher.getByLabel('Why it is changed').fill('a clearer wording')
  await deed(teacher, 'Save').click()
  await teacher.getByText('The question is changed').first().waitFor()
  await teacher.locator('dialog summary').waitFor()
  const told = (await world.get('auditor', '/api/audit?action=item.edit')).rows
  equal([told.length, told[0].reason], [1, 'a clearer wording'])
  match(told[0].after, /Said otherwise in a browser/)

  // Results from paper: one by points, one did not come.
  await teacher.goto(`${world.server.origin}/staff/results`)
  await teacher.getByRole('link', { name: 'Practice' }).click()
  await teacher.getByRole('heading', { level: 1, name: 'Practice' }).waitFor()
  await teacher.getByRole('button', { name: 'Enter results' }).click()
  await teacher.getByLabel('Points').first().fill('101')
  await deed(teacher, 'Save').click()
  await teacher.getByText('A whole number from 0 to 100').first().waitFor()
  await clean(teacher)
  await teacher.getByLabel('Points').first().fill('88')
  await teacher.getByLabel('Did not come').nth(1).check()
  await deed(teacher, 'Save').click()
  await teacher.getByText('Entered: 2').first().waitFor()
  const { rows } = await world.get('registrar', `/api/exams/${exam.id}/results`)
  equal(rows.map((row) => [row.points, row.open, row.state === 'no_show']), [[88, false, false], [null, false, true]])
  equal((await world.get('registrar', '/api/exam-session?paper=1')).rows.map((row) => [row.exam, row.paper, row.waiting]), [[exam.id, 2, 0]])
  equal((await world.get('registrar', '/api/exam-session?paper=1&waiting=1')).rows, [])
  const csv = await world.try('GET', 'registrar', `/api/exams/${exam.id}/results?format=csv`)
  equal([csv.status, csv.text.trim().split('\n').length], [200, 3])

  // A find, and whose it was.
  const specialist = await as('specialist')
  await specialist.goto(`${world.server.origin}/staff/leaks`)
  await specialist.getByRole('button', { name: 'Report a find' }).click()
  await deed(specialist, 'Look up and record').click()
  await specialist.getByText('Write what can be read, or choose the picture.').waitFor()
  await clean(specialist)
  const { watermark } = (await world.get(sitter.user, `/api/my/attempts/${sitter.attempt}`)).attempt
  await specialist.getByLabel('What can be read').fill(watermark.split(' ')[1])
  await specialist.getByLabel('Where it was').fill('an open chat')
  await deed(specialist, 'Look up and record').click()
  await specialist.locator('dialog').getByRole('link', { name: sitter.user.name }).waitFor()
  await clean(specialist)
  await deed(specialist, 'Close').first().click()
  await specialist.getByRole('cell', { name: 'an open chat' }).waitFor()
  equal((await world.get('auditor', '/api/leaks?whose=one&q=chat')).rows.length, 1)
  equal((await world.get('auditor', '/api/leaks?whose=nobody')).rows.length, 0)

  // Among many: the server searches, filters and sorts; what is exported is what is shown.
  const head = await as('head')
  const rows_n = (n) => until(async () => (await head.locator('tbody tr').count()) === n, `${n} rows`)
  await head.goto(`${world.server.origin}/staff/sittings`)
  await head.getByLabel('Search', { exact: true }).fill('үлгі-7')
  await rows_n(1)
  await head.getByRole('link', { name: 'PAP1' }).waitFor()
  await head.getByLabel('State', { exact: true }).selectOption({ label: 'Over' })
  await head.getByText('Nothing matches').waitFor()
  await head.getByRole('button', { name: 'Clear' }).click()
  await rows_n((await world.get('head', '/api/sittings')).total)
  await head.locator('th').getByRole('button', { name: 'Room' }).click()
  await head.locator('th[aria-sort="ascending"]').waitFor()
  const link = await head.getByRole('link', { name: /Export CSV/ }).getAttribute('href')
  equal(link, '/api/sittings?sort=room&format=csv')
  await clean(head)
  await head.goto(`${world.server.origin}/staff/schedule`)
  await head.getByLabel('Search', { exact: true }).fill('practice')
  await rows_n(1)
  await clean(head)

  // What the log and the policy say in codes, their pages say in words.
  await head.goto(`${world.server.origin}/staff/policy`)
  await head.getByRole('cell', { name: 'half up' }).waitFor()
  const auditor = await as('auditor')
  await auditor.goto(`${world.server.origin}/staff/audit`)
  await auditor.getByLabel('Event', { exact: true }).selectOption({ label: 'Question edited' })
  await until(async () => (await auditor.locator('tbody tr').count()) === 1, 'the one edit')
  await auditor.getByRole('cell', { name: 'Question edited' }).waitFor()
  await clean(auditor)

  // A key, shown once and revoked.
  const admin = await as('admin')
  await admin.goto(`${world.server.origin}/staff/keys`)
  await admin.getByRole('button', { name: 'Make a key' }).click()
  await admin.getByLabel('What it is for').fill('The dean’s office')
  await admin.getByLabel('Account (login)').fill(world.accounts.registrar.login)
  await deed(admin, 'Show the requests').click()
  await admin.getByLabel('GET /api/grades', { exact: false }).first().check()
  await clean(admin)
  await deed(admin, 'Make a key').click()
  const key = await admin.locator('dialog textarea').inputValue()
  const ask = () => world.server.request('GET', '/api/grades', { headers: { authorization: `Bearer ${key}` }, origin: null })
  equal((await ask()).status, 200)
  await deed(admin, 'Close').last().click()
  await admin.getByRole('button', { name: 'Revoke' }).click()
  await deed(admin, 'Revoke').click()
  await until(async () => (await ask()).status === 401, 'the end of the key')
  ok(wrong.length === 0, wrong.join('\n'))
}, 600000)

await run('office_screens')
