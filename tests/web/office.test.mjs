// The office's forms in a real browser over the real server: an exam is set up, a person added and appointed, the
// structure filled; a student asks for another day. What is wrong stands beside its field, and nothing is sent.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, match, ok, run, startServer, story, until } from '../story/lib.mjs'
import { logins } from '../story/student.mjs'
import { openBrowser, signIn } from './real.mjs'

/** A picture of one dot. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

story('the forms of the office', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1'] })
  const accounts = logins(server)
  const browser = await openBrowser(t)
  const refused = []
  const as = async (account) => {
    const room = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 }, locale: 'en' })
    const page = await room.newPage()
    await page.addInitScript(() => localStorage.setItem('baqyla.lang', 'en'))
    page.on('pageerror', (e) => refused.push(String(e)))
    page.on('response', (r) => r.status() >= 400 && !r.url().endsWith('/api/me') && refused.push(`${r.status()} ${r.request().method()} ${r.url()}`))
    await signIn(page, server, account)
    return page
  }
  const dialog = (page, name) => page.locator('dialog').getByRole('button', { name, exact: true })

  // An exam: empty fields are named, then it is saved and set otherwise.
  const registrar = await as(accounts.registrar)
  await registrar.goto(`${server.origin}/staff/exams/new`)
  await registrar.getByRole('button', { name: 'Save' }).click()
  await registrar.getByText('Choose a course.').waitFor()
  await registrar.getByLabel('Course and term').selectOption({ index: 1 })
  await registrar.getByLabel('Title in Kazakh').fill('Жаңа емтихан')
  await registrar.getByLabel('Title in Russian').fill('Новый экзамен')
  await registrar.getByLabel('Title in English').fill('New exam')
  await registrar.getByLabel('Form').selectOption('atk_test')
  const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)
  await registrar.getByLabel('Open from').fill(`${day(2)}T09:00`)
  await registrar.getByLabel('Open until').fill(`${day(1)}T18:00`)
  await registrar.getByRole('button', { name: 'Add a row' }).click()
  await registrar.getByLabel('How many').fill('5')
  await registrar.getByRole('button', { name: 'Save' }).click()
  await registrar.getByText('The end is after the beginning.').waitFor()
  await registrar.getByLabel('Open until').fill(`${day(9)}T18:00`)
  await registrar.getByRole('button', { name: 'Save' }).click()
  await registrar.waitForURL(/exams\/[0-9a-z]{20}$/)
  await registrar.getByText('In the bank: 20').waitFor()
  await registrar.getByLabel('Duration, minutes').fill('60')
  await registrar.getByRole('button', { name: 'Save' }).click()
  const exam = registrar.url().split('/').at(-1)
  const user = await server.login(accounts.registrar.login, accounts.registrar.password)
  await until(async () => (await server.get(`/api/exams/${exam}`, { user })).json.exam.duration_s === 3600, 'an hour')

  // A person, whose IIN is looked at before anything is sent.
  await registrar.goto(`${server.origin}/staff/people`)
  await registrar.getByRole('button', { name: 'Add a person' }).click()
  await registrar.getByLabel('Surname').fill('Үлгіев')
  await registrar.getByLabel('Given name').fill('Жаңа')
  await registrar.getByLabel('IIN').fill('123')
  await dialog(registrar, 'Save').click()
  await registrar.getByText('An IIN has 12 digits.').waitFor()
  await registrar.getByLabel('IIN').fill('')
  await dialog(registrar, 'Save').click()
  await registrar.waitForURL(/people\/[0-9a-z]{20}$/)

  // The administrator appoints and ends.
  const admin = await as(accounts.admin)
  await admin.goto(registrar.url())
  await admin.getByRole('button', { name: 'Appoint' }).click()
  await admin.getByLabel('Role').selectOption('proctor')
  await admin.getByLabel('Order').fill('12-ж')
  await dialog(admin, 'Appoint').click()
  await admin.getByRole('cell', { name: '12-ж' }).waitFor()
  await admin.getByRole('button', { name: 'End', exact: true }).click()
  await dialog(admin, 'End').click()
  await admin.getByText('The post has ended').first().waitFor()

  // A faculty, and the form that a curriculum fixes.
  await registrar.goto(`${server.origin}/staff/structure?tab=faculties`)
  await registrar.getByRole('button', { name: 'Add or change' }).click()
  await registrar.getByLabel('Code').fill('ФМ')
  await registrar.getByLabel('Title in Kazakh').fill('Математика')
  await registrar.getByLabel('Title in Russian').fill('Математика')
  await registrar.getByLabel('Title in English').fill('Mathematics')
  await dialog(registrar, 'Save').click()
  await registrar.getByRole('cell', { name: 'Mathematics' }).waitFor()
  await registrar.getByRole('tab', { name: 'Curricula' }).click()
  await registrar.getByLabel('Programme').selectOption({ index: 1 })
  await registrar.getByLabel('Courses').selectOption({ index: 1 })
  await registrar.getByRole('button', { name: 'Save' }).click()
  await registrar.getByRole('cell', { name: 'Computer test' }).waitFor()

  // The student: a draft, its document, and off it goes.
  const student = await as(accounts.students[0])
  await student.goto(`${server.origin}/my/requests`)
  await student.getByRole('button', { name: 'Begin a request' }).click()
  await student.getByLabel('Course').selectOption({ index: 1 })
  await student.getByLabel('Reason').selectOption('service_trip')
  await student.getByLabel('First day').fill(day(5))
  await student.getByLabel('Last day').fill(day(6))
  await dialog(student, 'Continue').click()
  const file = join(server.data, 'order.png')
  writeFileSync(file, PNG)
  await student.locator('dialog input[type=file]').setInputFiles(file)
  await student.locator('dialog li a').waitFor()
  await dialog(student, 'Send to the office').click()
  await student.getByText('The request is sent').first().waitFor()
  const { rows } = (await server.get('/api/requests', { user })).json
  equal([rows.length, rows[0].state, rows[0].documents.length], [1, 'submitted', 1])

  // Dates, with an address for one's own calendar.
  await student.goto(`${server.origin}/my/dates`)
  await student.getByRole('button', { name: 'Make an address' }).click()
  const feed = await student.getByLabel('In my own calendar').inputValue()
  match((await server.get(new URL(feed).pathname)).text, /^BEGIN:VCALENDAR/)
  ok(refused.length === 0, refused.join('\n'))
}, 600000)

await run('office')
