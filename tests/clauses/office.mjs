// Before the exam: people, calendar, admission, schedule, other days, and who stays away.
import { bring, course, iin, midterms, proctors, write } from '../story/office.mjs'
import { clause, equal, match, ok, until } from './lib.mjs'

const DAY = 86400_000
const said = (text) => ({ kk: text, ru: text, en: text })

/** The demo's exam and a plan for a sitting of it. */
async function plan(world, more = {}) {
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  const starts_ms = Date.now() + 5 * DAY
  return { exam: exam.id, room: 'Сынақ-1', capacity: 20, starts_ms, ends_ms: starts_ms + 3 * 3600_000, proctors: [(await proctors(world))[0]], ...more }
}
const check = (world, body) => world.post('registrar', '/api/schedule/check', body)
/** What would keep it from being saved. */
const conflicts = async (world, body) => (await check(world, body)).conflicts.filter((c) => c.blocks).map((c) => c.conflict)
const find = encodeURIComponent

clause(['003-5.3.4', '003-5.3.6'], 'admission_follows_from_midterm_and_measures', async (world) => {
  const c = await course(world, 'ADM1', 4, 100)
  await midterms(world, c, [80, 49, 50])
  equal((await world.post('registrar', `/api/offerings/${c.offering}/admission`)).changed, 4)
  const rows = await Promise.all(c.numbers.map((no) => c.of(no)))
  equal(rows.map((r) => [r.rating, r.status, r.reasons.join()]), [
    [80, 'admitted', ''], [49, 'not_admitted', 'threshold'], [50, 'admitted', ''], [null, 'not_admitted', 'midterm']])
  await world.post('registrar', `/api/students/${rows[0].student}/holds`, { kind: 'tuition', note: 'оқу ақысы' })
  await world.post('registrar', `/api/offerings/${c.offering}/admission`)
  const held = await c.of(c.numbers[0])
  equal([held.status, held.reasons], ['not_admitted', ['tuition']])
  const body = { version: held.version, ground: 'төлем кестесі бекітілген, №7 өтініш' }
  equal(await world.refusal('POST', 'registrar', `/api/admission/${held.enrolment}/override`, body), [403, 'forbidden'])
  equal((await world.refusal('POST', 'registrar_head', `/api/admission/${held.enrolment}/override`, { ...body, ground: '' }))[0], 400)
  equal((await world.refusal('POST', 'registrar_head', `/api/admission/${held.enrolment}/override`, { ...body, version: 999 }))[1], 'stale')
  await world.post('registrar_head', `/api/admission/${held.enrolment}/override`, body)
  const over = await c.of(c.numbers[0])
  equal([over.status, over.ground, Boolean(over.decided_by)], ['overridden', body.ground, true])
  const csv = await world.try('GET', 'registrar', `/api/admission?offering=${c.offering}&format=csv`)
  match(csv.text, /"overridden"/)
  const list = await world.post('registrar', `/api/offerings/${c.offering}/admission-list`, { lang: 'kk' })
  match(list.number, /^ЖТ-\d{4}-\d+$/)
  const page = (await world.paper('registrar', `/api/documents/${list.id}/pdf`)).replace(/\s+/g, ' ')
  for (const words of ['ЕМТИХАНҒА ЖІБЕРІЛГЕНДЕР ТІЗІМІ', list.number, c.numbers[1], 'рейтинг шектен төмен', 'төлем кестесі', 'аралық бақылау балы']) ok(page.includes(words), words)
  equal((await world.refusal('POST', 'teacher', `/api/offerings/${c.offering}/admission-list`, { lang: 'kk' }))[0], 403)
  equal((await world.refusal('POST', 'registrar', '/api/offerings/00000000000000000000/admission-list', { lang: 'kk' }))[0], 404)
})

clause('003-5.3.3', 'tasks_end_before_the_midterm_week_and_everybody_finds_the_dates', async (world) => {
  const c = await course(world, 'TSK1', 1, 120)
  const week = (await world.get('registrar', '/api/calendar?kind=midterm_week')).rows[0]
  const late = { title: said('Кеш тапсырма'), due_ms: week.from_ms }
  equal(await world.refusal('POST', 'registrar', `/api/offerings/${c.offering}/tasks`, late), [409, 'conflict'])
  const { id } = await world.post('teacher', `/api/offerings/${c.offering}/tasks`, { title: said('Үй жұмысы'), due_ms: week.from_ms - 1 })
  await midterms(world, c, [90])
  await world.post('registrar', `/api/offerings/${c.offering}/admission`)
  equal((await c.of(c.numbers[0])).reasons, ['task'])
  await world.post('teacher', `/api/tasks/${id}/done`, { enrolments: [(await c.of(c.numbers[0])).enrolment] })
  equal((await c.of(c.numbers[0])).status, 'admitted')
  equal((await world.refusal('POST', 'teacher', '/api/midterms', { scores: [{ enrolment: (await c.of(c.numbers[0])).enrolment, score: 99 }] }))[1],
    'expired', 'the midterm week is over')
  const student = await world.student()
  const { dates } = await world.get(student.user, '/api/my/dates')
  ok(dates.some((d) => d.kind === 'exam') && dates.some((d) => d.kind === 'exam_session'))
  const { feed } = await world.post(student.user, '/api/my/dates/feed')
  const calendar = await world.server.get(`/v/dates/${feed}`)
  match(calendar.headers['content-type'], /text\/calendar/)
  match(calendar.text, /BEGIN:VCALENDAR\r\n[\s\S]*BEGIN:VEVENT\r\n[\s\S]*DTSTART:\d{8}T\d{6}Z\r\n/)
  ok(calendar.text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75))
  await world.post(student.user, '/api/my/dates/feed')
  equal((await world.server.get(`/v/dates/${feed}`)).status, 404, 'the old address is silent')
})

clause(['003-5.2.6', '003-5.3.11', '003-5.3.1'], 'sittings_lie_inside_the_calendar_and_agree_with_the_curriculum', async (world) => {
  equal(await conflicts(world, await plan(world)), [])
  const session = (await world.get('registrar', '/api/calendar?kind=exam_session')).rows[0]
  const outside = await plan(world, { starts_ms: session.to_ms - 3600_000, ends_ms: session.to_ms + 3600_000 })
  ok((await conflicts(world, outside)).includes('outside_window'))
  equal(await world.refusal('POST', 'registrar', '/api/sittings', outside), [409, 'conflict'])
  const midnight = (Math.floor((Date.now() + 4 * DAY) / DAY) + 1) * DAY
  equal(await conflicts(world, await plan(world, { starts_ms: midnight - 3600_000, ends_ms: midnight + 3600_000 })), [], 'over midnight is no matter')
  equal((await world.refusal('POST', 'registrar', '/api/schedule/check', await plan(world, { ends_ms: 1 })))[0], 400, 'no negative minutes')
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  const { programmes } = await world.get('registrar', '/api/structure')
  const { courses } = await world.get('registrar', '/api/courses')
  const form = (word) => world.post('registrar', '/api/curriculum', { programme: programmes.find((p) => p.code === '6B05401').id, course: courses.find((c) => c.code === exam.code).id, form: word, reason: 'кафедра хаттамасы №4' })
  await form('written_online')
  ok((await conflicts(world, await plan(world))).includes('form_differs'))
  await form('atk_test')
  equal(await conflicts(world, await plan(world)), [])
})

clause('003-5.3.2', 'the_teacher_of_a_course_never_proctors_it', async (world) => {
  const teacher = (await world.get('admin', '/api/people?role=teacher')).rows[0].id
  const end = Date.now() + 5 * DAY + 3600_000
  const short = (await proctors(world))[2]
  await world.post('admin', `/api/people/${teacher}/posts`, { role: 'proctor', order_no: '5-ө' })
  const found = await conflicts(world, await plan(world, { proctors: [teacher] }))
  equal(found, ['proctor_teaches'])
  equal(await world.refusal('POST', 'registrar', '/api/sittings', await plan(world, { proctors: [teacher] })), [409, 'conflict'])
  const { person } = await world.get('admin', `/api/people/${short}`)
  for (const post of person.posts) await world.post('admin', `/api/posts/${post.id}/end`, { to_ms: end })
  ok((await conflicts(world, await plan(world, { proctors: [short] }))).includes('proctor_post'), 'a post that ends in the middle of it')
  ok((await conflicts(world, await plan(world, { proctors: [] }))).includes('no_proctor'))
})

clause('003-5.3.1', 'what_collides_is_told_before_it_is_saved', async (world) => {
  const first = await plan(world, { room: 'Сынақ-7', starts_ms: Date.now() + 6 * DAY, ends_ms: Date.now() + 6 * DAY + 3 * 3600_000 })
  const made = (await world.post('registrar', '/api/sittings', first)).sitting
  equal([made.version, made.proctors.length], [1, 1])
  const same = await conflicts(world, first)
  ok(same.includes('room_busy') && same.includes('proctor_busy'), same.join())
  equal(await conflicts(world, { ...first, sitting: made.id }), [], 'a sitting does not collide with itself')
  const crowded = (await check(world, await plan(world, { capacity: 1 }))).conflicts
  equal(crowded.filter((c) => c.conflict === 'over_capacity').map((c) => c.blocks), [false], 'told, and for people to judge')
  ok(crowded.some((c) => c.conflict === 'student_busy' && c.name && c.sitting))
  const changed = { ...first, sitting: made.id, version: 1, room: 'Сынақ-8' }
  equal((await world.post('registrar', '/api/sittings', changed)).sitting.version, 2)
  equal((await world.refusal('POST', 'registrar_head', '/api/sittings', changed))[1], 'stale', 'two of the office at once')
})

clause('003-5.3.24', 'what_is_traditional_only_takes_no_remote_sitting', async (world) => {
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  const course = (lock) => world.post('registrar', '/api/courses', { code: exam.code, title: exam.course, credits: 5, delivery_lock: lock })
  await course('traditional_only')
  ok((await conflicts(world, await plan(world))).includes('delivery_locked'))
  equal(await world.refusal('POST', 'registrar', '/api/sittings', await plan(world)), [409, 'conflict'])
  await course('none')
})

clause('003-5.2.7', 'two_semesters_with_their_control_and_a_summer_term', async (world) => {
  const at = Date.now() + 400 * DAY
  const put = (term, kind, from, to) => world.try('POST', 'registrar', '/api/calendar', { json: { year: 2040, term, kind, from_ms: at + from * DAY, to_ms: at + to * DAY } })
  for (const [term, start] of [['autumn', 0], ['spring', 150]])
    for (const [kind, from, to] of [['teaching', 0, 100], ['midterm_week', 50, 57], ['exam_session', 100, 120]])
      equal((await put(term, kind, start + from, start + to)).status, 200)
  equal((await put('summer', 'summer', 280, 320)).status, 200)
  equal((await put('summer', 'summer', 300, 330)).status, 409, 'windows of a kind do not overlap')
  equal((await put('summer', 'summer', 340, 330)).status, 400)
  const { rows } = await world.get('student', '/api/calendar?year=2040')
  equal(rows.filter((w) => w.kind === 'exam_session').map((w) => w.term).sort(), ['autumn', 'spring'])
  const window = rows.find((w) => w.kind === 'summer')
  equal((await world.refusal('POST', 'registrar', `/api/calendar/${window.id}/remove`, { version: 9 }))[1], 'stale')
})

clause('003-5.3.10', 'another_day_for_reasons_of_the_list_with_their_documents', async (world) => {
  const student = await world.student()
  const { reasons, courses } = await world.get(student.user, '/api/my/reasons')
  equal(reasons.length, 9)
  const ask = { enrolment: courses[0].enrolment, reason: 'illness_inpatient', from_ms: Date.now() - DAY, to_ms: Date.now() + DAY }
  equal((await world.refusal('POST', student.user, '/api/my/requests', { ...ask, reason: 'wedding' }))[0], 400, 'the list is closed')
  const { request } = await world.post(student.user, '/api/my/requests', ask)
  equal((await world.refusal('POST', student.user, `/api/my/requests/${request.id}/submit`, {}))[1], 'conflict', 'no document yet')
  const put = (kind, body) => world.try('PUT', student.user, `/api/my/requests/${request.id}/documents?kind=${kind}&name=x.pdf`, { body })
  equal((await put('tickets', Buffer.from('%PDF-1.4\n'))).status, 400, 'tickets do not show an illness')
  equal((await put('history_extract', Buffer.from('<script>'))).status, 415)
  equal((await put('history_extract', Buffer.from('%PDF-1.4\n%%EOF\n'))).status, 200)
  equal((await world.post(student.user, `/api/my/requests/${request.id}/submit`)).request.state, 'submitted')
  const other = await world.student()
  equal((await world.try('GET', other.user, `/api/requests/${request.id}`)).status, 404)
  const now = async () => (await world.get('registrar', `/api/requests/${request.id}`)).request
  await world.post('registrar', `/api/requests/${request.id}/check`, { version: (await now()).version })
  equal((await world.try('GET', 'registrar', `/api/requests/${request.id}/documents/1`)).text.slice(0, 8), '%PDF-1.4')
  const until_ms = Date.now() + 20 * DAY
  equal((await world.try('GET', student.user, `/api/requests/${request.id}/decision`)).status, 409, 'not decided yet')
  equal((await world.refusal('POST', 'registrar', `/api/requests/${request.id}/decide`, { version: (await now()).version, approve: true, until_ms }))[0], 403)
  equal((await world.post('dean', `/api/requests/${request.id}/decide`, { version: (await now()).version, approve: true, until_ms })).request.state, 'approved')
  const issued = await world.post('registrar', `/api/requests/${request.id}/decision`, { lang: 'ru' })
  match(issued.number, /^ЖК-\d{4}-\d+$/)
  const page = await world.paper('registrar', `/api/documents/${issued.id}/pdf`)
  for (const words of ['РЕШЕНИЕ ОБ ИНДИВИДУАЛЬНОМ ГРАФИКЕ', issued.number, 'Болезнь: стационарное лечение', 'одобрено', 'Выписка из истории болезни', world.accounts.dean.name]) ok(page.includes(words), words)
  ok((await world.paper(student.user, `/api/requests/${request.id}/decision?lang=kk`)).includes('мақұлданды'), 'the student has a copy')
  equal((await world.try('GET', other.user, `/api/requests/${request.id}/decision`)).status, 404)
})

clause(['003-5.3.12', '001-4.1.14'], 'who_stays_away_again_owes_the_course_to_the_paid_summer', async (world) => {
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  const c = await course(world, exam.code, 1, 140)
  await midterms(world, c, [77])
  await world.post('registrar', `/api/offerings/${c.offering}/admission`)
  const { student } = await c.of(c.numbers[0])
  const { people } = await world.get('registrar', '/api/schedule/staff?role=proctor') // posts that were held yesterday
  const free = ['Ойданов', 'Прокторова'].map((name) => people.find((p) => p.name.startsWith(name)).id)
  const staysAway = async (room, proctor) => { // the time to enter is over before the sitting is made
    const starts_ms = Date.now() - DAY
    const { sitting } = await world.post('registrar', '/api/sittings', await plan(world, { room, starts_ms, ends_ms: starts_ms + 3 * 3600_000, proctors: [free[proctor]] }))
    equal((await world.post('registrar', `/api/sittings/${sitting.id}/students`, { students: [student] })).seated, 1)
    const found = () => world.get('registrar', `/api/no-shows?status=unknown&q=00140`).then((list) => list.rows[0])
    return until(found, 'the no-show')
  }
  const decide = (one, excused, ground) => world.try('POST', 'registrar', `/api/no-shows/${one.attempt}/decide`, { json: { version: one.version, excused, ground } })
  const first = await staysAway('Бос-1', 0)
  equal((await decide(first, false, '')).status, 400, 'a decision names its ground')
  equal((await decide(first, false, 'себебі көрсетілмеді')).status, 200)
  equal((await decide(first, true, 'кеш')).json.fault.code, 'stale')
  equal((await world.get('registrar', `/api/summer?q=00140`)).rows, [], 'once is not several times')
  const second = await staysAway('Бос-2', 1)
  equal((await decide(second, false, 'тағы да келмеді')).status, 200)
  const owed = (await world.get('registrar', `/api/summer?q=00140`)).rows
  equal(owed.map((o) => o.state), ['offered'])
  await world.post('registrar', `/api/summer/${owed[0].id}/paid`, { version: 1, payment: 'түбіртек 12' })
  await world.post('registrar', `/api/summer/${owed[0].id}/enrol`, { version: 2 })
  const summer = (await world.get('registrar', '/api/offerings?term=summer')).rows.find((o) => o.code === exam.code)
  equal([summer.enrolled, summer.admitted], [1, 0], 'a new enrolment, admission from zero')
})

clause('003-5.1.3', 'grounds_for_distance_study_and_the_time_zone_of_a_student', async (world) => {
  const registrar = await world.as('registrar')
  const grounds = ['shortened', 'disability', 'exchange', 'mobility', 'convict', 'trip']
  const rows = grounds.map((ground, i) => `ДО-${i};Үлгіев;Негіз-${i};${iin(900 + i)};6B05401;ҚМ-00;2024;${ground};Europe/Berlin`)
  await write(world.server, registrar, 'students', ['student_no;surname;given;iin;programme;group;admission_year;distance_ground;zone', ...rows].join('\n'))
  const people = (await world.get('registrar', `/api/people?q=${find('Үлгіев Негіз')}`)).rows
  equal(people.map((p) => p.distance_ground).sort(), [...grounds].sort())
  equal((await world.get('registrar', `/api/people/${people[0].id}`)).person.student.zone, 'Europe/Berlin')
  const wrong = await bring(world.server, registrar, 'students', 'student_no;surname;given;programme;group;admission_year;distance_ground\nДО-9;А;Б;6B05401;ҚМ-00;2024;holiday\n')
  equal(wrong.json.import.bad, 1, 'there are six, and no seventh')
})

clause('003-4', 'posts_have_the_universitys_names_and_keep_the_regulations', async (world) => {
  const before = await world.get('registrar_head', '/api/labels')
  ok(before.originals.head.kk.includes('меңгерушісі'))
  const labels = { ...before.labels, head: { kk: 'Орталық директоры', ru: 'Директор центра', en: 'Director of the Centre' } }
  await world.post('registrar_head', '/api/labels', { version: before.version, labels })
  equal((await world.refusal('POST', 'admin', '/api/labels', { version: before.version, labels }))[1], 'stale')
  const me = await world.get('student', '/api/me')
  equal(me.university.labels.head.en, 'Director of the Centre')
  equal((await world.get('registrar_head', '/api/labels')).originals, before.originals)
})

clause('004-II.7', 'a_parent_sees_the_results_of_the_own_child_once_there_is_consent', async (world) => {
  const parent = (await world.get('admin', '/api/people?role=parent')).rows[0].id
  const child = (await world.get('registrar', '/api/people?role=student&q=0115')).rows[0].id
  equal((await world.get('parent', '/api/my/children')).children, [])
  await world.post('registrar', `/api/people/${child}/parents`, { parent, relation: 'father' })
  const closed = (await world.get('parent', '/api/my/children')).children
  equal([closed.length, closed[0].open, closed[0].results], [1, false, undefined], 'of age and without consent')
  await world.post('registrar', `/api/people/${child}/parents`, { parent, relation: 'father', consent: true })
  const open = (await world.get('parent', '/api/my/children')).children
  equal([open[0].open, open[0].results.length], [true, 1])
})
