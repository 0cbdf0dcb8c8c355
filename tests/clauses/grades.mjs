// From a mark to the record: FX and F, credits and the mean, statements, paper, the desk, the policy's change sheet.
import { clause, equal, ok, until } from './lib.mjs'
import { Student } from '../story/student.mjs'

/** A student whose exam gave that many of a hundred points. */
async function scored(world, score) {
  const student = await world.sitter()
  await world.submit(student, Math.round((student.items.length * score) / 100))
  return { student, row: await world.grade(student) }
}

const remedyOf = async (world, enrolment, state = 'open') =>
  (await world.get('registrar', `/api/remedies?size=200&state=${state}`)).rows.find((one) => one.enrolment === enrolment)

/** Sits the exam that the token gave; the row after it. */
async function retaken(world, student, remedy, score) {
  const { sittings } = await world.get('registrar', `/api/remedies/${remedy.id}/places`)
  const { attempt } = await world.post('registrar', `/api/remedies/${remedy.id}/exam`, { sitting: sittings[0].id })
  const again = new Student(world.server, student.user, attempt)
  await again.begin(await world.as('proctor'))
  await world.submit(again, Math.round((again.items.length * score) / 100))
  return world.grade(student)
}

clause('003-5.3.16', 'the_final_is_of_rating_and_exam_by_policy', async (world) => {
  const { keys } = await world.get('head', '/api/policy')
  const { row } = await scored(world, 80)
  equal([keys.w_rating, keys.w_exam, keys.rounding], ['60', '40', 'half_up'])
  equal(row.final, Math.floor((60 * row.rating + 40 * row.exam + 50) / 100))
})

clause('003-5.3.18', 'fx_is_retaken_once_with_the_old_rating', async (world) => {
  const { student, row } = await scored(world, 40)
  equal([row.letter, row.final], ['FX', null])
  const remedy = await remedyOf(world, row.enrolment)
  equal([remedy.kind, remedy.rating], ['fx_retake', row.rating])
  ok(remedy.until_ms > Date.now())
  const after = await retaken(world, student, remedy, 60)
  equal([after.rating, after.exam], [row.rating, 60])
  equal(after.final, Math.floor((60 * row.rating + 40 * 60 + 50) / 100))
})

clause('003-5.3.19', 'a_second_failure_is_the_course_anew_from_no_rating', async (world) => {
  const { student, row } = await scored(world, 40)
  const first = await remedyOf(world, row.enrolment)
  equal((await retaken(world, student, first, 45)).letter, 'F', 'FX again would be a third try')
  const remedy = await remedyOf(world, row.enrolment)
  equal([remedy.kind, remedy.rating], ['re_enrolment', null])
  const { offerings } = await world.get('registrar', `/api/remedies/${remedy.id}/places`)
  const { enrolment } = await world.post('registrar', `/api/remedies/${remedy.id}/enrol`, { offering: offerings[0].id })
  const record = await world.get(student.user, '/api/my/record')
  const anew = record.lines.find((line) => line.enrolment === enrolment)
  equal([anew.origin, anew.rating, anew.state], ['re_enrolment_F', null, 'exam_pending'])
  equal(record.lines.find((line) => line.enrolment === row.enrolment).letter, 'F', 'the old line stays')
})

clause('003-5.3.28', 'a_positive_mark_has_no_second_try', async (world) => {
  const { student, row } = await scored(world, 40)
  const remedy = await remedyOf(world, row.enrolment)
  const { sittings } = await world.get('registrar', `/api/remedies/${remedy.id}/places`)
  const passed = await retaken(world, student, remedy, 70)
  ok(passed.final >= 50)
  equal(await world.refusal('POST', 'registrar', `/api/remedies/${remedy.id}/exam`, { sitting: sittings[0].id }), [409, 'conflict'])
  equal(await remedyOf(world, row.enrolment), undefined)
})

clause(['003-5.3.17', '001-4.1.6', '001-4.1.13'], 'a_positive_grade_is_credits_points_and_a_line', async (world) => {
  const { student, row } = await scored(world, 90)
  const record = await world.get(student.user, '/api/my/record')
  const line = record.lines.find((one) => one.enrolment === row.enrolment)
  ok(line.earned && line.points >= 100, JSON.stringify(line))
  equal(record.credits_earned, line.credits)
  equal(record.gpa_hundredths, line.points)
  const failed = await scored(world, 10)
  const theirs = await world.get(failed.student.user, '/api/my/record')
  equal([theirs.credits_earned, theirs.gpa_hundredths], [0, 0])
  equal((await world.try('GET', failed.student.user, `/api/students/${line.enrolment}/record`)).status, 403)
})

clause('001-4.4.2', 'a_transcript_is_issued_and_can_be_checked', async (world) => {
  const { student, row } = await scored(world, 85)
  const { student: who } = await world.get('registrar', `/api/grades/${row.enrolment}`)
  for (const lang of ['kk', 'ru', 'en']) {
    const { id, number } = await world.post('registrar', `/api/students/${who.id}/transcript`, { lang })
    const pdf = await world.try('GET', 'registrar', `/api/documents/${id}/pdf`)
    ok(pdf.status === 200 && pdf.buffer.subarray(0, 4).toString() === '%PDF', number)
  }
  equal((await world.try('GET', student.user, '/api/my/transcript?lang=kk')).status, 200)
  equal((await world.try('GET', student.user, '/api/documents')).status, 403)
})

clause('003-5.3.33', 'the_desk_counts_what_the_ledger_says', async (world) => {
  await scored(world, 75)
  const desk = await world.get('registrar', '/api/desk')
  const grades = await world.get('registrar', '/api/grades?size=200')
  const marked = grades.rows.filter((row) => row.letter && row.letter !== 'AN')
  equal(desk.positive + desk.fx + desk.f, marked.length)
  equal(desk.fx, marked.filter((row) => row.letter === 'FX').length)
  equal(desk.annulled, grades.rows.filter((row) => row.state === 'annulled').length)
  const { rows } = await world.get('registrar', '/api/desk/compare?by=course')
  equal(rows.reduce((sum, row) => sum + row.positive, 0), desk.positive)
  equal((await world.try('GET', 'proctor', '/api/desk')).status, 403)
})

clause('001-4.1.18', 'results_are_given_to_the_deans_as_a_page', async (world) => {
  await scored(world, 65)
  for (const by of ['course', 'programme', 'group', 'examiner']) {
    const page = await world.try('GET', 'registrar', `/api/desk/report?by=${by}`)
    ok(page.status === 200 && page.buffer.subarray(0, 4).toString() === '%PDF', by)
  }
  const csv = await world.try('GET', 'registrar', '/api/desk/compare?by=group&format=csv')
  ok(csv.text.includes('title') && csv.text.split('\r\n').length > 2)
})

clause('001-4.1.4', 'what_is_late_by_the_calendar_is_listed', async (world) => {
  const { rows, total } = await world.get('registrar', '/api/desk/overdue')
  equal(rows.length, Math.min(total, 50))
  ok(rows.every((row) => row.due_ms < Date.now()), JSON.stringify(rows))
  equal((await world.try('GET', 'teacher', '/api/desk/overdue')).status, 403)
})

clause('003-5.3.32', 'what_is_not_on_paper_is_listed_until_it_is_filed', async (world) => {
  const { row } = await scored(world, 70)
  const { student: who } = await world.get('registrar', `/api/grades/${row.enrolment}`)
  const { id } = await world.post('registrar', `/api/students/${who.id}/transcript`, { lang: 'kk' })
  const listed = async () => (await world.get('registrar', '/api/paper?size=200')).rows.some((one) => one.id === id)
  ok(await listed())
  await world.post('registrar', '/api/paper', { kind: 'document', id, copies: 1, file_no: '04-12', shelf: '2' })
  ok(!(await listed()))
  equal(await world.refusal('POST', 'registrar', '/api/paper', { kind: 'document', id, copies: 1, file_no: '1', shelf: '1' }), [409, 'conflict'])
  const sitting = (await world.get('registrar', '/api/sittings')).rows[0]
  const { sheet } = await world.post('registrar', '/api/sheets', { exam: sitting.exam_id, kind: 'main' })
  ok(/^ВЕД-\d{4}-\d+$/.test(sheet.number) && sheet.lines.length > 0)
  ok(!sheet.complete, 'students who have not sat keep it open')
  equal(await world.refusal('POST', 'registrar', `/api/sheets/${sheet.id}/freeze`, { version: sheet.version }), [409, 'conflict'])
})

clause('001-5.1', 'the_registrar_asks_the_centre_for_evidence', async (world) => {
  const student = await world.sitter()
  await world.submit(student)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  equal((await world.try('POST', 'proctor', '/api/evidence-requests', { json: { act: act.id, reason: 'x' } })).status, 403)
  const { id } = await world.post('registrar', '/api/evidence-requests', { act: act.id, reason: 'апелляция' })
  ok((await world.get('specialist', '/api/waiting')).rows.some((row) => row.what === 'evidence_request'))
  await world.post('specialist', `/api/evidence-requests/${id}/answer`, { given: true, answer: 'пакет дайын' })
  const row = (await world.get('registrar', '/api/evidence-requests')).rows.find((one) => one.id === id)
  equal([row.state, row.answer], ['given', 'пакет дайын'])
})

clause('003-6.1', 'a_change_of_policy_stands_on_the_change_sheet', async (world) => {
  const { version } = await world.get('head', '/api/policy')
  const effective_ms = Date.now() + 3000
  const { id } = await world.post('head', '/api/policy/changes', {
    clause: '5.3.18', kind: 'replace', ground: 'Бұйрық №12', effective_ms, changes: [{ key: 'max_fx_retakes', value: '2' }],
  })
  equal(await world.refusal('POST', 'head', `/api/policy/changes/${id}/agree`, { as: 'registrar_head' }), [403, 'forbidden'])
  const { version: next } = await world.post('registrar_head', `/api/policy/changes/${id}/agree`, { as: 'registrar_head' })
  const row = (await world.get('auditor', '/api/policy/changes')).rows.find((one) => one.id === id)
  equal([row.version, row.clause, row.kind, row.ground, row.state], [next, '5.3.18', 'replace', 'Бұйрық №12', 'in_force'])
  equal(row.difference, ['max_fx_retakes: 1 → 2'])
  ok(next > version && row.drafted_by && row.agreed_by)
  await until(async () => (await world.get('head', '/api/policy')).keys.max_fx_retakes === '2', 'the new version')
  for (const method of ['PUT', 'DELETE', 'POST'])
    ok([404, 405].includes((await world.try(method, 'head', `/api/policy/changes/${id}`)).status), `no ${method} of a version`)
})
