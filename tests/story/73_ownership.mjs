// Whose is it? Every route that names a row, asked for a row of somebody else by those whose role may ask, but not for
// this one: another student, a proctor of another sitting, a teacher of another course, the dean and the head of
// department of another faculty, a member of no commission.
import { World } from '../clauses/world.mjs'
import { equal, ok, program, run, story } from './lib.mjs'
import { write } from './office.mjs'
import { rightsPage } from './rights_page.mjs'

const { stdout } = await program('baqyla', ['help', 'routes'])
const routes = stdout.trim().split('\n').map((line) => {
  const [, method, path] = /^(\S+)\s+(\S+)/.exec(line)
  return { method, path, roles: [...line.matchAll(/\[([^\]]+)\]/g)].map((m) => m[1]) }
})
const NONE = '0'.repeat(20)
const MARK = 'СТ-0101' // the number of the student whose rows these are
const said = { kk: 'Үлгі', ru: 'Пример', en: 'Example' }

/** Bodies that would do, so that the question whose row it is gets asked. */
const bodies = (own) => ({
  '/api/attempts/:id/step': { step: 'face', ok: true, reason: 'көрдім' },
  '/api/attempts/:id/resume': { reason: 'көрдім' },
  '/api/attempts/:id/pause': { reason: 'үзіліс' },
  '/api/attempts/:id/message': { text: 'сәлем', kind: 'message', key: 'k' },
  '/api/attempts/:id/tab': { allow: true },
  '/api/attempts/:id/note': { text: 'жазба' },
  '/api/incidents/:id/confirm': { comment: 'иә', version: 1 },
  '/api/incidents/:id/dismiss': { reason: 'false_alarm', comment: 'жоқ', version: 1 },
  '/api/incidents/:id/doubt': { comment: 'білмеймін', version: 1 },
  '/api/acts/:id/explanation': { text: 'түсіндірме' },
  '/api/my/acts/:id/appeal': { text: 'келіспеймін' },
  '/api/act-appeals/:id/vote': { vote: 'upheld' },
  '/api/act-appeals/:id/decide': { protocol: '1', decision: 'жоқ' },
  '/api/sheets/:id/sign': { version: 1, pdf_sha256: 'a'.repeat(64), password: 'x' },
  '/api/sheets/:id/return': { version: 1, reason: 'жоқ' },
  '/api/my/attempts/:attempt/appeal': { reason: 'келіспеймін' },
  '/api/result-appeals/:id/decide': { version: 1, score: 90, protocol: '1', decision: 'жоқ' },
  '/api/items/:id/state': { state: 'retired', version: 1 },
  '/api/items/:id/edit': { version: 1, said: {} },
  '/api/exams/:id/results': { results: [{ attempt: own.attempt, points: 1 }] },
  '/api/accommodations': { student_no: MARK, kind: 'extra_time', value: 50, ground: 'анықтама', from_ms: 0 },
  '/api/accommodations/end': { student_no: MARK, kind: 'extra_time', reason: 'жоқ' },
  '/api/midterms': { scores: [{ enrolment: own.enrolment, score: 50 }] },
  '/api/my/requests': { enrolment: own.enrolment, reason: own.reason, from_ms: 1, to_ms: 2, note: '' },
  '/api/marking/:exam': { code: '000000', item: '', points: 1 },
  '/api/offerings/:id/tasks': { title: said, due_ms: 1 },
  '/api/tasks/:id/done': { enrolments: [own.enrolment] },
  '/api/requests/:id/decide': { version: 1, approve: false, text: 'жоқ' },
})

/** Rows of one student and one course, and how each kind is named in a path. */
async function rowsOf(world) {
  const student = await world.student()
  await student.begin(await world.as('proctor'))
  await world.submit(student)
  const { rows: [row] } = await world.get('registrar', `/api/grades?q=${encodeURIComponent(MARK)}`)
  equal(row.student_no, MARK)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.post('registrar', '/api/accommodations', { student_no: MARK, kind: 'extra_time', value: 25, ground: 'анықтама №3', from_ms: 0 })
  const [sitting] = (await world.get('registrar', '/api/sittings')).rows
  const [offering] = (await world.get('registrar', '/api/offerings?q=PROB2201')).rows
  const [course] = (await world.get('teacher', '/api/banks')).rows
  const [item] = (await world.get('teacher', `/api/banks/${course.id ?? course.course}/items`)).rows
  const week = (await world.get('registrar', '/api/calendar?kind=midterm_week')).rows[0]
  const task = await world.post('teacher', `/api/offerings/${offering.id}/tasks`, { title: said, due_ms: week.from_ms - 1 })
  const sheet = (await world.post('registrar', '/api/sheets', { exam: sitting.exam_id, kind: 'main' })).sheet
  const { courses, reasons } = await world.get(student.user, '/api/my/reasons')
  const asked = await world.try('POST', student.user, '/api/my/requests', { json: { enrolment: courses[0].enrolment, reason: reasons[0].reason ?? reasons[0].word, from_ms: Date.now(), to_ms: Date.now() + 86400_000, note: '' } })
  equal(asked.status, 200, asked.text)
  const incidents = (await world.get('head', `/api/incidents?attempt=${student.attempt}`)).rows
  return { student, reason: reasons[0].reason ?? reasons[0].word, attempt: student.attempt, enrolment: row.enrolment, act: act.id, sitting: sitting.id, offering: offering.id,
    course: course.id ?? course.course, item: item.id, task: task.id, sheet: sheet.id, exam: sitting.exam_id, request: asked.json.request.id, incident: incidents[0]?.id }
}

const kinds = [['/api/my/attempts/', 'attempt'], ['/api/attempts/', 'attempt'], ['/api/incidents/', 'incident'], ['/api/my/acts/', 'act'], ['/api/acts/', 'act'],
  ['/api/sheets/', 'sheet'], ['/api/banks/', 'course'], ['/api/items/', 'item'], ['/api/marking/', 'exam'], ['/api/exams/', 'exam'], ['/api/offerings/', 'offering'],
  ['/api/tasks/', 'task'], ['/api/my/requests/', 'request'], ['/api/requests/', 'request'], ['/api/sittings/', 'sitting']]

const pathOf = (path, own) => {
  const kind = kinds.find(([start]) => path.startsWith(start))?.[1]
  return { kind, path: path.replace(/export$/, 'export?format=gift').replace(/:(id|attempt|course|exam)\b/, own[kind] ?? NONE).replace(/:sha256/, 'a'.repeat(64)).replace(/:n\b/, '1').replace(/:\w+/g, own.item) }
}

/** People of every role that is bound to rows, bound to others. */
async function outsiders(world) {
  const admin = await world.as('admin')
  const staff = ['proctor', 'teacher', 'commission_member', 'commission_chair', 'adviser', 'adviser']
  const lines = staff.map((role, i) => `far-${i};Бөтенов;Үлгі-${i};${role};${i}-ө`)
  await write(world.server, admin, 'staff', ['login;surname;given;role;order_no', ...lines].join('\n'))
  const people = (await world.get('admin', `/api/people?q=${encodeURIComponent('Бөтенов')}&size=50`)).rows
  const { faculties } = await world.post('registrar_head', '/api/faculties', { code: 'ФБ', title: said })
  const faculty = faculties.find((f) => f.code === 'ФБ').id
  const { departments } = await world.post('registrar_head', '/api/departments', { code: 'КБ', title: said, parent: faculty })
  const department = departments.find((d) => d.code === 'КБ').id
  const found = { student: (await world.student()).user }
  for (const [i, role] of [...staff.slice(0, 4), 'dean', 'hod'].entries()) {
    const person = people.find((p) => p.name.endsWith(`Үлгі-${i}`))
    if (role === 'dean') await world.post('admin', `/api/people/${person.id}/posts`, { role, scope_kind: 'faculty', scope: faculty, order_no: '1-ө' })
    if (role === 'hod') await world.post('admin', `/api/people/${person.id}/posts`, { role, scope_kind: 'department', scope: department, order_no: '2-ө' })
    const { account } = await world.post('admin', `/api/people/${person.id}/account`, {})
    found[role] = await world.server.login(account.login, account.password)
  }
  return found
}

story('a row of somebody else is neither shown nor changed, whoever asks by whatever route', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const own = await rowsOf(world)
  const strangers = await outsiders(world)
  const json = bodies(own)
  const count = { pairs: 0, closed: 0, before: 0, empty: 0, lists: 0 }
  const holes = [], before = [], seen = new Set()
  for (const [role, user] of Object.entries(strangers))
    for (const route of routes.filter((r) => r.roles.includes(role) && r.method !== 'WS')) {
      const named = route.path.includes(':') || (route.method === 'POST' && json[route.path])
      const { path } = pathOf(route.path, own)
      if (!named && route.method !== 'GET') continue
      const pair = `${role} ${route.method} ${route.path}`
      seen.add(pair)
      const body = route.method === 'POST' ? { json: json[route.path] ?? {} } : route.method === 'PUT' ? { body: 'x' } : {}
      const { status, text } = await world.try(route.method, user, path, body)
      count.pairs++
      if (!named) {
        count.lists++
        if (text.includes(MARK) || text.includes(own.attempt) || text.includes(own.enrolment)) holes.push(`${role} ${route.path} lists ${MARK}`)
      } else if (status === 403 || status === 404) count.closed++
      else if (status < 300 && /"rows":\[\]/.test(text)) count.empty++
      else if (status < 300) holes.push(`${role} ${route.method} ${route.path}: ${status} ${text.slice(0, 120)}`)
      else {
        count.before++
        before.push(`${pair}: ${status}`)
      }
    }
  equal(holes, [])
  equal(before, [], 'nothing is looked at before the question whose row it is')
  ok(count.pairs > 60 && count.closed > 30, JSON.stringify(count))
  console.log(`     docs/rights.md: ${rightsPage(routes, seen, count)} pairs of route and role, 0 holes`)
  console.log(`     ${Object.keys(strangers).length} strangers, ${count.pairs} pairs of asker and row: ${count.closed} refused, ${count.empty} empty, `
    + `${count.lists} lists without it, ${count.before} refused for another reason before it came to that, ${holes.length} holes`)
}, 600000)

await run('ownership')
