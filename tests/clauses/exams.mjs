// What kind of exam it is: its form, its mode, and what tradition alone may examine.
import { Student } from '../story/student.mjs'
import { course, midterms, proctors } from '../story/office.mjs'
import { clause, equal, match, ok, until } from './lib.mjs'

const DAY = 86400_000
const STEPS = ['rules', 'consent', 'system', 'camera', 'network', 'face']
const said = (text) => ({ kk: text, ru: text, en: text })

/** A new student with an account, admitted to a course of their own with that rating: { user, no, c }. */
async function admitted(world, code, rating = 80) {
  const n = (world.brought = (world.brought ?? 300) + 1)
  const c = await course(world, code, 1, n)
  await midterms(world, c, [rating])
  await world.post('registrar', `/api/offerings/${c.offering}/admission`)
  const [no] = c.numbers
  equal((await c.of(no)).status, 'admitted')
  const { accounts } = await world.post('registrar', '/api/accounts/issue', { group: (await c.of(no)).group })
  const { login, password } = accounts.find((one) => one.name.includes(`Сынақ-${n}`))
  return { user: await world.server.login(login, password), no, c }
}

/** The student's card of that sitting. */
const card = async (world, user, place) => (await world.get(user, '/api/my/attempts')).rows.find((row) => row.ends_ms === place.ends_ms)

/** Fixes a form in the curriculum of the programme of those students. */
async function fix(world, code, form, more = {}) {
  const { programmes } = await world.get('registrar', '/api/structure')
  const { courses } = await world.get('registrar', '/api/courses')
  const programme = programmes.find((p) => p.code === '7M06101').id
  return world.try('POST', 'registrar', '/api/curriculum', { json: { programme, course: courses.find((c) => c.code === code).id, form, ...more } })
}

/** Brings questions in GIFT into the bank of a course. */
async function bank(world, code, gift) {
  const { id } = (await world.get('registrar', '/api/courses')).courses.find((c) => c.code === code)
  const brought = await world.try('PUT', 'specialist', `/api/banks/${id}/import?format=gift&lang=kk&commit=1`, { body: Buffer.from(gift) })
  equal([brought.status, brought.json?.committed], [200, true], brought.text.slice(0, 400))
}

const draft = (offering, more = {}) => ({ offering, title: said('Үлгі емтиханы'), duration_s: 3600, from_ms: Date.now() - DAY, to_ms: Date.now() + 10 * DAY, ...more })
const exam = async (world, offering, more) => (await world.post('registrar', '/api/exams', draft(offering, more))).exam

/** A sitting of it from `starts_ms` on, with everybody who is admitted in it. */
async function sitting(world, exam, hours = 3, starts_ms = Date.now() + 60_000) {
  world.sittings ??= 0
  const own = exam.mode === 'offline_async' // then a post of yesterday is needed, and nobody is busy
  const watching = own ? (await world.get('registrar', '/api/schedule/staff?role=proctor')).people.find((p) => !p.name.startsWith('Бақылаушы')).id : (await proctors(world))[world.sittings++ % 3]
  const plan = { exam: exam.id, room: `Бөлме ${exam.id}`, capacity: 9, starts_ms, ends_ms: starts_ms + hours * 3600_000, proctors: [watching] }
  const made = (await world.post('registrar', '/api/sittings', plan)).sitting
  return { ...made, plan, ...(await world.post('registrar', `/api/sittings/${made.id}/students`)) }
}

clause('003-5.3.7', 'the_curriculum_fixes_the_form_and_a_change_has_its_reason', async (world) => {
  const { c } = await admitted(world, 'FRM1')
  equal((await fix(world, 'FRM1', 'written_online')).status, 200)
  equal(await world.refusal('POST', 'registrar', '/api/exams', draft(c.offering, { form: 'atk_test' })), [409, 'form_fixed'])
  const made = await exam(world, c.offering)
  equal([made.form, made.curriculum_forms], ['written_online', ['written_online']], 'whoever says nothing gets what the curriculum says')
  equal((await fix(world, 'FRM1', 'oral_online')).status, 400, 'another form needs a reason')
  const reason = 'кафедра хаттамасы №12'
  equal((await fix(world, 'FRM1', 'oral_online', { reason })).status, 200)
  const change = { ...draft(undefined, { form: 'oral_online', version: made.version }), offering: undefined }
  equal((await world.refusal('POST', 'head', `/api/exams/${made.id}/edit`, change))[0], 400, 'so does the exam itself')
  equal((await world.post('head', `/api/exams/${made.id}/edit`, { ...change, reason })).exam.form, 'oral_online')
  const { rows } = await world.get('auditor', '/api/audit?size=200')
  const told = (action) => rows.filter((row) => row.action === action).map((row) => row.detail)
  ok(told('curriculum.form').includes(`written_online → oral_online: ${reason}`), told('curriculum.form').join('\n'))
  ok(told('exam.change').some((text) => text.startsWith('written_online → oral_online') && text.endsWith(reason)))
})

clause('003-3-mode', 'an_exam_in_the_students_own_time_waits_for_nobody', async (world) => {
  const { user, c } = await admitted(world, 'OWN1')
  await bank(world, 'OWN1', '::a:: Үлгі {=дұрыс ~бұрыс}\n\n::b:: Сынақ {=иә ~жоқ}\n')
  equal((await world.refusal('POST', 'registrar', '/api/exams', draft(c.offering, { form: 'oral_online', mode: 'offline_async' })))[0], 400)
  const own = await exam(world, c.offering, { form: 'atk_test', mode: 'offline_async', draws: [{ items: 2 }] })
  const place = await sitting(world, own, 48, Date.now() - 20 * 3600_000) // others began twenty hours ago
  equal([place.seated, place.left], [1, []])
  const mine = await card(world, user, place)
  const sitter = new Student(world.server, user, mine.id)
  ok((await sitter.hello()).ok, 'the door is open until the end')
  for (const step of STEPS) ok((await sitter.exam.ask('step', { step, ok: true, info: {} })).ok, step)
  const entered = await sitter.exam.ask('enter')
  equal([entered.attempt.state, entered.attempt.exam.mode, entered.attempt.exam.items_n], ['in_progress', 'offline_async', 2])
  const deadline = entered.clock.deadline_ms
  sitter.exam.drop()
  await until(async () => (await world.get(user, `/api/my/attempts/${mine.id}`)).attempt.state === 'interrupted', 'the lost connection')
  const back = await sitter.hello()
  equal([back.attempt.state, back.clock.deadline_ms], ['in_progress', deadline], 'who works offline loses no seat, and the clock goes on')
})

clause('003-3-mode', 'an_exam_at_one_time_closes_its_door', async (world) => {
  const { user, c } = await admitted(world, 'ONE1')
  await bank(world, 'ONE1', '::a:: Үлгі {=дұрыс ~бұрыс}\n')
  const together = await exam(world, c.offering, { form: 'atk_test', draws: [{ items: 1 }] })
  equal(together.mode, 'online_sync')
  const place = await sitting(world, together, 3, Date.now() + 120_000)
  const mine = await card(world, user, place)
  const sitter = new Student(world.server, user, mine.id)
  await sitter.hello()
  for (const step of STEPS) await sitter.exam.ask('step', { step, ok: true, info: {} })
  equal((await sitter.exam.ask('enter')).attempt.state, 'id_ok', 'everybody waits to be admitted')
})

clause('003-5.3.25', 'final_attestation_is_not_taken_from_afar_until_the_policy_says_so', async (world) => {
  const { c } = await admitted(world, 'FIN1')
  const calendar = { year: c.year, term: 'autumn', kind: 'final_attestation', from_ms: Date.now() - 2 * DAY, to_ms: Date.now() + 20 * DAY }
  await world.post('registrar', '/api/calendar', calendar)
  for (const form of ['state_exam', 'complex_exam', 'defence'])
    equal(await world.refusal('POST', 'registrar', '/api/exams', draft(c.offering, { form })), [409, 'traditional'], form)
  ok((await exam(world, c.offering, { form: 'state_exam', delivery: 'traditional_only' })).id)
  const delivery = async (value) => {
    const { id } = await world.post('head', '/api/policy/changes', { clause: '5.3.25', kind: 'replace', ground: 'Бұйрық №25', effective_ms: Date.now() + 20_000, changes: [{ key: 'final_attestation.delivery', value }] })
    await world.post('registrar_head', `/api/policy/changes/${id}/agree`, { as: 'registrar_head' })
    await until(async () => (await world.get('head', '/api/policy')).keys['final_attestation.delivery'] === value, value)
  }
  await delivery('remote')
  const remote = await exam(world, c.offering, { form: 'state_exam' })
  const place = await sitting(world, remote, 3, Date.now() + DAY)
  equal(place.seated, 1, 'the policy allows it')
  await delivery('traditional')
  const blocked = (await world.post('registrar', '/api/schedule/check', { ...place.plan, room: 'Басқа бөлме' })).conflicts.filter((one) => one.blocks)
  ok(blocked.some((one) => one.conflict === 'attestation_locked'), JSON.stringify(blocked))
})
