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
async function bank(world, code, text, format = 'gift') {
  const { id } = (await world.get('registrar', '/api/courses')).courses.find((c) => c.code === code)
  const brought = await world.try('PUT', 'specialist', `/api/banks/${id}/import?format=${format}&lang=kk&commit=1`, { body: Buffer.from(text) })
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

/** Through the door and, where nobody admits, into the exam: the student with its questions. */
async function begun(world, user, place, info = {}) {
  const sitter = new Student(world.server, user, (await card(world, user, place)).id)
  await sitter.hello()
  for (const step of STEPS) ok((await sitter.exam.ask('step', { step, ok: true, info: step === 'rules' ? info : {} })).ok, step)
  const entered = await sitter.exam.ask('enter')
  equal(entered.attempt.state, 'in_progress')
  sitter.items = (await world.get(user, `/api/my/attempts/${sitter.attempt}/questions`)).items
  return sitter
}

const line = async (world, user, code) => (await world.get(user, '/api/my/record')).lines.find((one) => one.code === code)

clause(['003-5.3.5', '003-5.3.8.3'], 'the_session_is_exams_and_the_practice_report_each_with_a_grade', async (world) => {
  const { user, no, c } = await admitted(world, 'PRC1', 70)
  const report = await exam(world, c.offering, { form: 'practice_report', delivery: 'traditional_only' })
  const place = await sitting(world, report, 30, Date.now() - 3600_000)
  equal([report.mode, place.seated], ['offline_async', 1])
  const row = async () => (await world.get('registrar', `/api/exam-session?kind=practice_report&year=${c.year}`)).rows.find((one) => one.exam === report.id)
  equal([(await row()).admitted, (await row()).graded, (await row()).ungraded], [1, 0, 1], 'what has no grade yet is seen')
  ok((await world.get('registrar', '/api/exam-session?kind=exam')).rows.every((one) => one.kind === 'exam'))
  const [one] = (await world.get('teacher', `/api/exams/${report.id}/results`)).rows
  equal([one.student_no, one.state, one.most, one.score], [no, 'scheduled', 100, null])
  const outside = new Student(world.server, user, one.attempt)
  equal((await outside.hello()).fault?.code, 'traditional', 'nobody enters it from here')
  const enter = (results) => world.try('POST', 'teacher', `/api/exams/${report.id}/results`, { json: { results } })
  equal((await enter([{ attempt: one.attempt, points: 101 }])).status, 400)
  equal((await enter([{ attempt: one.attempt, points: -1 }])).status, 400)
  equal((await enter([{ attempt: one.attempt }])).status, 400)
  equal((await enter([{ attempt: one.attempt, points: 86 }, { attempt: report.id, points: 5 }])).status, 404)
  equal((await world.get('teacher', `/api/exams/${report.id}/results`)).rows[0].score, null, 'all or none')
  equal(await world.refusal('POST', 'registrar', `/api/exams/${report.id}/results`, { results: [] }), [403, 'forbidden'])
  equal((await enter([{ attempt: one.attempt, points: 86, comment: 'есеп №4 парақта' }])).json, { entered: 1 })
  equal((await enter([{ attempt: one.attempt, points: 90 }])).status, 409, 'a result is entered once')
  equal([(await row()).graded, (await row()).ungraded], [1, 0])
  const graded = await line(world, user, 'PRC1')
  equal([graded.rating, graded.exam, graded.final, graded.letter], [70, 86, Math.floor((60 * 70 + 40 * 86 + 50) / 100), 'B-'])
})

clause('003-5.3.8.3', 'written_tasks_are_done_in_own_time_and_marked_by_hand', async (world) => {
  const { user, c } = await admitted(world, 'WRT1', 80)
  await bank(world, 'WRT1', '::эссе:: Ықтималдықты өз сөзіңізбен түсіндіріңіз {}\n')
  await bank(world, 'WRT1', 'question;kind;name\nЕсептің шешімін файлмен тапсырыңыз;file;есеп\n', 'table')
  const written = await exam(world, c.offering, { form: 'written_offline', draws: [{ items: 2 }] })
  const place = await sitting(world, written, 40, Date.now() - 3600_000)
  const sitter = await begun(world, user, place)
  const [item, task] = ['essay', 'file'].map((kind) => sitter.items.find((one) => one.kind === kind))
  ok((await sitter.exam.ask('answer', { item: item.id, rev: 1, text: 'Ықтималдық — мүмкіндіктің өлшемі.', at_ms: Date.now() })).ok)
  const put = (body, who = user) => world.try('PUT', who, `/api/my/attempts/${sitter.attempt}/files/${task.id}`, { body })
  const solved = Buffer.from('%PDF-1.4\n%%EOF\n')
  equal((await put(Buffer.from('MZ\x90\0\x03\0\0\0program'))).status, 415, 'what it is, is read from its bytes')
  const closed = (e) => (['ECONNRESET', 'EPIPE'].includes(e.code) ? { status: 413 } : Promise.reject(e)) // while it still comes
  equal((await put(Buffer.alloc(2 * 1024 * 1024 + 1)).catch(closed)).status, 413)
  equal((await put(Buffer.alloc(0))).status, 400)
  equal((await put(solved, (await world.student()).user)).status, 404, 'another’s exam')
  const stored = await put(solved)
  equal([stored.status, stored.json?.type], [200, 'application/pdf'])
  ok((await sitter.exam.ask('answer', { item: task.id, rev: 1, text: stored.json.sha256, at_ms: Date.now() })).ok)
  equal((await sitter.exam.ask('answer', { item: task.id, rev: 2, text: 'a'.repeat(64), at_ms: Date.now() })).fault?.code, 'invalid', 'a file that nobody sent')
  ok((await sitter.exam.ask('submit', { key: 'бір-рет' })).ok)
  const queue = (await world.get('teacher', `/api/marking/${written.id}`)).rows
  equal(queue.map((one) => one.kind).sort(), ['essay', 'file'], 'the tasks alone are marked, by code')
  const got = await world.try('GET', 'teacher', `/api/marking/${written.id}/files/${stored.json.sha256}?code=${queue[0].code}&item=${task.id}`)
  equal([got.status, got.buffer.equals(solved)], [200, true])
  match(got.headers['content-disposition'], /^attachment/)
  for (const { code, item: one, most } of queue) await world.post('teacher', `/api/marking/${written.id}`, { code, item: one, points: most, comment: 'толық' })
  equal([(await line(world, user, 'WRT1')).exam, (await line(world, user, 'WRT1')).final], [100, 88])
})

clause('003-1.2', 'rules_and_rights_are_read_before_the_exam_in_three_languages', async (world) => {
  const { user, c } = await admitted(world, 'RUL1', 90)
  await bank(world, 'RUL1', '::a:: Үлгі {=дұрыс ~бұрыс}\n')
  const page = await world.get(user, '/api/rules')
  equal((await world.server.get('/api/rules')).json, page, 'whoever is not signed in reads the same')
  ok(page.version >= 1 && page.sections.length >= 4)
  for (const lang of ['kk', 'ru', 'en'])
    for (const section of page.sections) ok(section.title[lang] && section.lines.length && section.lines.every((text) => text[lang] && !text[lang].includes('{')))
  const { keys } = await world.get('head', '/api/policy')
  ok(JSON.stringify(page).includes(`${keys.explain_hours} сағат`), 'the numbers are those of the policy')
  const own = await exam(world, c.offering, { form: 'atk_test', mode: 'offline_async', draws: [{ items: 1 }], allowed: ['calculator'] })
  const place = await sitting(world, own, 20, Date.now() - 3600_000)
  const sitter = new Student(world.server, user, (await card(world, user, place)).id)
  equal((await sitter.hello()).attempt.exam.rules, { calculator: true })
  equal((await sitter.exam.ask('step', { step: 'consent', ok: true, info: {} })).fault?.code, 'conflict', 'the rules come first')
  equal((await sitter.exam.ask('step', { step: 'rules', ok: true, info: { sha256: 'ab'.repeat(32) } })).fault?.code, 'stale')
  ok((await sitter.exam.ask('step', { step: 'rules', ok: true, info: { sha256: page.sha256 } })).ok)
  const read = (await world.get('auditor', '/api/audit?size=50')).rows.find((row) => row.action === 'rules.read')
  ok(read.detail.includes(page.sha256), read.detail)
})

clause('003-1.2', 'one_system_leads_from_registration_to_the_record', async (world) => {
  const { user, no, c } = await admitted(world, 'SYS1', 85) // registered by a file, rated by the midterm, admitted
  await bank(world, 'SYS1', '::a:: Үлгі {=дұрыс ~бұрыс}\n\n::b:: Сынақ {=дұрыс ~бұрыс}\n')
  const test = await exam(world, c.offering, { form: 'atk_test', mode: 'offline_async', draws: [{ items: 2 }] })
  const sitter = await begun(world, user, await sitting(world, test, 25, Date.now() - 3600_000))
  for (const item of sitter.items)
    ok((await sitter.exam.ask('answer', { item: item.id, rev: 1, choice: [item.options.find((o) => o.text.kk.includes('дұрыс')).id], at_ms: Date.now() })).ok)
  ok((await sitter.exam.ask('submit', { key: 'соңы' })).ok)
  const graded = await line(world, user, 'SYS1')
  equal([graded.rating, graded.exam, graded.final, graded.letter, graded.earned], [85, 100, 91, 'A-', true])
  equal((await world.get('registrar', `/api/grades?q=${no.slice(-5)}`)).rows.map((row) => row.final), [91])
})

clause('003-5.4.3', 'content_carries_its_number_and_a_find_names_the_attempt', async (world) => {
  const { user, no, c } = await admitted(world, 'LEK1', 80)
  const stem = 'Кездейсоқ шаманың дисперсиясы нені сипаттайды?'
  await bank(world, 'LEK1', `::a:: ${stem} {=шашырауды ~ортаны}\n`)
  const test = await exam(world, c.offering, { form: 'atk_test', mode: 'offline_async', draws: [{ items: 1 }] })
  const sitter = await begun(world, user, await sitting(world, test, 22, Date.now() - 3600_000))
  const { watermark } = (await world.get(user, `/api/my/attempts/${sitter.attempt}`)).attempt
  match(watermark, new RegExp(`^${no} [0-9A-Z]{8}$`))
  const place = 'бейтаныс чат, скриншот'
  const report = (fields) => world.post('specialist', '/api/leaks', { place, ...fields })
  const code = watermark.split(' ')[1]
  const byCode = await report({ found: `…бұрыш: ${code.toLowerCase()} …` })
  equal(byCode.hits.map((hit) => [hit.attempt, hit.way, hit.student_no]), [[sitter.attempt, 'code', no]])
  equal((await report({ found: `нөмірі ${no} көрініп тұр` })).hits.map((hit) => [hit.attempt, hit.way]), [[sitter.attempt, 'number']])
  equal((await report({ found: stem.slice(0, 30) })).hits.map((hit) => [hit.attempt, hit.way]), [[sitter.attempt, 'text']])
  equal((await report({ found: 'мұндай сөйлем еш сұрақта жоқ' })).hits, [])
  for (const body of [{ place }, { found: 'x' }, { found: 'x', place: '' }, { picture: '../x', place }])
    equal((await world.refusal('POST', 'specialist', '/api/leaks', body))[0], 400, JSON.stringify(body))
  equal(await world.refusal('POST', 'teacher', '/api/leaks', { found: code, place }), [403, 'forbidden'])
  equal((await world.get('auditor', `/api/leaks/${byCode.id}`)).hits[0].attempt, sitter.attempt)
  equal((await world.get('auditor', '/api/leaks')).rows.find((row) => row.id === byCode.id).student_no, no)
  ok((await world.get('auditor', '/api/audit?size=50')).rows.some((row) => row.action === 'leak.report' && row.detail.includes(place)))
})
