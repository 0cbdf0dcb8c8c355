// A university from nothing: three names on a command line, then through HTTP alone a first course, its class and its
// exam, and a student who sits it. Nothing here comes from the demo.
import { addUser, equal, makeUniversity, ok, run, startServer, story, tempFolder } from './lib.mjs'
import { write } from './office.mjs'
import { Student } from './student.mjs'

const HOUR = 3600_000, DAY = 24 * HOUR
const NOW = Date.now(), YEAR = new Date(NOW).getFullYear()
const three = (text) => ({ kk: text, ru: text, en: text })

const BANK = '::а::Үлгі сұрақ бірінші? {=иә ~жоқ ~білмеймін}\n\n::б::Үлгі сұрақ екінші? {=төрт ~бес}\n\n::в::Үлгі рас па? {T}\n'

async function campus(t) {
  const data = tempFolder(t)
  await makeUniversity(data)
  const made = await addUser(data, 'admin', 'admin')
  const server = await startServer(t, { data, flags: ['--eyes', '1'] })
  const users = { admin: await server.login(made.login, made.password) }
  const good = async (method, role, path, more) => {
    const answer = await server.request(method, path, { user: users[role], ...more })
    equal(answer.status, 200, `${method} ${path} as ${role}: ${answer.text.slice(0, 300)}`)
    return answer.json
  }
  return { server, users, get: (role, path) => good('GET', role, path), post: (role, path, json = {}) => good('POST', role, path, { json }),
    put: (role, path, body) => good('PUT', role, path, { body: Buffer.from(body) }) }
}

/** Staff come by one file; the administrator gives each a first password. */
async function staffed({ server, users, get, post }) {
  const roles = ['registrar', 'registrar_head', 'specialist', 'head', 'teacher', 'proctor', 'dpo']
  await write(server, users.admin, 'staff', ['login;surname;name;role;order_no', ...roles.map((role, i) => `${role};Үлгіева;Сынақ-${i};${role};${i + 1}-ө`)].join('\n'))
  for (const role of roles) {
    const [person] = (await get('admin', `/api/people?role=${role}`)).rows
    const { account } = await post('admin', `/api/people/${person.id}/account`)
    users[role] = await server.login(account.login, account.password)
  }
}

/** The year's windows, a course with its class, the form of its exam in the curriculum, midterms and admission. */
async function taught({ server, users, get, post }) {
  for (const [kind, from, to] of [['teaching', -60, -31], ['midterm_week', -30, -24], ['exam_session', -1, 20]])
    await post('registrar', '/api/calendar', { year: YEAR, term: 'autumn', kind, from_ms: NOW + from * DAY, to_ms: NOW + to * DAY })
  const latest = (await get('registrar', '/api/calendar?sort=-from_ms')).rows
  equal(latest.map((row) => row.kind), ['exam_session', 'midterm_week', 'teaching'])
  await write(server, users.registrar, 'students', 'student_no;surname;name;programme_code;programme_name;group;admission_year;birth_date\n' +
    `А-1;Үлгіев;Бірінші;6B01;Үлгі ББ;ҮА-1;${YEAR};2001-02-03\nА-2;Үлгіев;Екінші;6B01;Үлгі ББ;ҮА-1;${YEAR};2002-03-04\n`)
  await write(server, users.registrar, 'enrolments', 'student_no;course;course_title;credits;year;term;teacher\n' +
    [1, 2].map((n) => `А-${n};ҮК101;Үлгі курсы;5;${YEAR};autumn;teacher`).join('\n'))
  await write(server, users.registrar, 'midterms', `student_no;course;year;term;rk1\nА-1;ҮК101;${YEAR};autumn;88\nА-2;ҮК101;${YEAR};autumn;31\n`)
  const { courses } = await get('registrar', '/api/courses')
  const { programmes } = await get('registrar', '/api/structure')
  await post('registrar', '/api/curriculum', { programme: programmes[0].id, course: courses[0].id, form: 'atk_test' })
  const [offering] = (await get('registrar', '/api/offerings')).rows
  await post('registrar', `/api/offerings/${offering.id}/admission`)
  const rows = (await get('registrar', `/api/admission?offering=${offering.id}`)).rows
  equal(rows.map((r) => [r.student_no, r.status]).sort(), [['А-1', 'admitted'], ['А-2', 'not_admitted']])
  return { offering, course: courses[0], admitted: rows.find((r) => r.status === 'admitted') }
}

async function seated({ get, post, put }, { offering, course, admitted }) {
  const brought = await put('teacher', `/api/banks/${course.id}/import?format=gift&lang=kk&commit=1`, BANK)
  equal([brought.added, brought.errors?.length ?? 0], [3, 0], JSON.stringify(brought).slice(0, 300))
  const { exam } = await post('registrar', '/api/exams', { offering: offering.id, title: three('Үлгі емтиханы'), duration_s: 1800,
    from_ms: NOW - HOUR, to_ms: NOW + 5 * DAY, draws: [{ items: 3 }] })
  const [proctor] = (await get('registrar', '/api/schedule/staff?role=proctor')).people
  const plan = { exam: exam.id, room: 'А-1', capacity: 10, starts_ms: Date.now() + 500, ends_ms: NOW + 2 * HOUR, proctors: [proctor.id] }
  const { blocked, conflicts } = await post('registrar', '/api/schedule/check', plan)
  equal(blocked, false, JSON.stringify(conflicts))
  const { sitting } = await post('registrar', '/api/sittings', plan)
  equal((await post('registrar', `/api/sittings/${sitting.id}/students`, { students: [admitted.student] })).left, [])
  await new Promise((done) => setTimeout(done, Math.max(0, plan.starts_ms - Date.now())))
}

story('three names on a command line, and a student sits the first exam of a new university', async (t) => {
  const here = await campus(t)
  await staffed(here)
  const course = await taught(here)
  await seated(here, course)
  const issued = (await here.post('registrar', '/api/accounts/issue', { group: 'ҮА-1' })).accounts.find((a) => a.name.includes('Бірінші'))
  const student = await Student.of(here.server, issued)
  const hello = await student.hello()
  ok(hello.ok, JSON.stringify(hello))
  ok(hello.consent.text.length > 200 && hello.consent.version >= 1)
  student.exam.ws.close()
  await student.begin(here.users.proctor)
  for (const [n, item] of student.items.entries()) {
    const right = item.options.find((o) => ['иә', 'төрт', 'true'].includes(o.text.kk)) ?? item.options[0]
    ok((await student.exam.ask('answer', { item: item.id, rev: 1, choice: [right.id], at_ms: Date.now() })).ok, `${n}`)
  }
  ok((await student.exam.ask('submit', { key: `${student.attempt}-once` })).ok)
  const [row] = (await here.get('registrar', `/api/grades?q=${encodeURIComponent('Бірінші')}`)).rows
  ok(row.rating === 88 && row.exam !== null, JSON.stringify(row))
})

story('what students consent to is the officer’s to write; the next who comes reads it', async (t) => {
  const here = await campus(t)
  await staffed(here)
  const now = await here.get('dpo', '/api/consent-text')
  const next = await here.post('dpo', '/api/consent-text', { version: now.version, texts: three('Келісемін / согласен / I agree') })
  equal(next.version, now.version + 1)
  const refused = async (role, json) => (await here.server.post('/api/consent-text', json, { user: here.users[role] })).status
  equal(await refused('dpo', { version: now.version, texts: three('other') }), 409)
  equal(await refused('registrar_head', { version: next.version, texts: three('other') }), 403)
  equal(await refused('dpo', { version: next.version, texts: { kk: 'к', ru: '', en: 'e' } }), 400)
  equal((await here.get('registrar_head', '/api/consent-text')).texts, three('Келісемін / согласен / I agree'))
})

await run('founding')
