// A whole session through HTTP and WebSocket alone: everybody sits, one result is annulled, one exam is repeated after a
// technical fault, the statement is signed, an FX is retaken, transcripts are issued, and the registrar's figures are
// those of the ledger.
import { World } from '../clauses/world.mjs'
import { equal, ok, run, story } from './lib.mjs'
import { Student } from './student.mjs'

const AT_ONCE = 5 // students signing in together; more only wait for the password hashes

/** Everybody of the demo sits and hands in; `pointsOf(i)` of a hundred. */
async function everybodySits(world, pointsOf) {
  const students = []
  for (let i = 0; i < world.accounts.students.length; i++) students.push(await world.student())
  const sit = async (student, i) => {
    await student.begin(await world.as('proctor'))
    await world.submit(student, Math.round((student.items.length * pointsOf(i)) / 100))
  }
  for (let from = 0; from < students.length; from += AT_ONCE)
    await Promise.all(students.slice(from, from + AT_ONCE).map((student, k) => sit(student, from + k)))
  return students
}

async function actA(world, student) {
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.deed('specialist', act.id, 'edit', { kinds: ['OTHER'], other_text: 'Көшірді', incidents: [], observation: 'Проктор көрді' })
  await world.deed('specialist', act.id, 'freeze')
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, act.id)
  await world.deed('registrar', act.id, 'prepare', { comment: '', outcome: 'RE_ENROLMENT' })
  await world.deed('registrar_head', act.id, 'post')
  return act.id
}

async function actB(world, student) {
  const { act } = await world.post('specialist', '/api/acts', { kind: 'B', attempts: [student.attempt], purpose: 'Серверді тексеру' })
  await world.deed('specialist', act.id, 'edit', { purpose: 'Серверді тексеру', result: 'Дерек қоры тоқтады', decision: 'NEW_ATTEMPT', decision_text: 'Қайта тапсырсын', extra_s: 0 })
  await world.deed('specialist', act.id, 'freeze')
  for (const role of ['head', 'registrar_head', 'specialist']) await world.sign(role, act.id)
}

async function sitAgain(world, student, attempt, points) {
  const again = new Student(world.server, student.user, attempt)
  await again.begin(await world.as('proctor'))
  await world.submit(again, Math.round((again.items.length * points) / 100))
}

/** Opened, frozen and signed by the examiner and the registrar. */
async function signedStatement(world, exam, kind) {
  let { sheet } = await world.post('registrar', '/api/sheets', { exam, kind })
  ok(sheet.complete, JSON.stringify(sheet.lines.filter((line) => line.mark === 'missing')))
  sheet = (await world.post('registrar', `/api/sheets/${sheet.id}/freeze`, { version: sheet.version })).sheet
  for (const role of ['teacher', 'registrar']) {
    const body = { version: sheet.version, pdf_sha256: sheet.pdf_sha256, password: world.accounts[role].signing }
    sheet = (await world.post(role, `/api/sheets/${sheet.id}/sign`, body)).sheet
  }
  equal(sheet.state, 'registered')
  return sheet
}

story('from the door of the exam to the transcript', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  // The first is FX, the second F, the others pass.
  const students = await everybodySits(world, (i) => (i === 0 ? 40 : i === 1 ? 10 : 55 + ((i * 5) % 45)))
  const all = students.length
  const rows = async () => (await world.get('registrar', '/api/grades?size=200')).rows
  const rowOf = async (student) => (await rows()).find((row) => row.student === student.user.name)

  // An annulment, and a repeat after a technical fault.
  await actA(world, students[2])
  equal((await rowOf(students[2])).letter, 'AN')
  await actB(world, students[3])
  const card = (await world.get(students[3].user, '/api/my/attempts')).rows.find((one) => one.state === 'scheduled')
  await sitAgain(world, students[3], card.id, 95)
  equal((await rowOf(students[3])).exam, 95)

  // The statement holds everybody, AN among them; a second one finds nobody left.
  const exam = (await world.get('registrar', '/api/sittings')).rows[0].exam_id
  const sheet = await signedStatement(world, exam, 'main')
  equal(sheet.lines.length, all)
  equal(sheet.lines.filter((line) => line.mark === 'annulled').length, 1)
  ok((await world.get('registrar', '/api/paper')).rows.some((row) => row.number === sheet.number), 'it waits for its paper copy')
  const verify = await world.try('GET', null, `/v/${'0'.repeat(32)}`)
  equal(verify.status, 404)

  // FX: once more with the old rating; F and AN: the course anew.
  const remedies = (await world.get('registrar', '/api/remedies?state=open&size=200')).rows
  equal(remedies.map((one) => one.kind).sort(), ['fx_retake', 're_enrolment', 're_enrolment'])
  const fx = remedies.find((one) => one.kind === 'fx_retake')
  const before = await rowOf(students[0])
  const { sittings } = await world.get('registrar', `/api/remedies/${fx.id}/places`)
  const { attempt } = await world.post('registrar', `/api/remedies/${fx.id}/exam`, { sitting: sittings[0].id })
  await sitAgain(world, students[0], attempt, 60)
  const after = await rowOf(students[0])
  equal([after.rating, after.exam], [before.rating, 60])
  const retakes = await signedStatement(world, exam, 'fx_retake')
  equal(retakes.lines.map((line) => line.enrolment), [after.enrolment])

  // The transcript and the student's own record say the same.
  const { student } = await world.get('registrar', `/api/grades/${after.enrolment}`)
  const issued = await world.post('registrar', `/api/students/${student.id}/transcript`, { lang: 'kk' })
  equal((await world.try('GET', 'registrar', `/api/documents/${issued.id}/pdf`)).status, 200)
  const record = await world.get(students[0].user, '/api/my/record')
  equal(record.lines.at(-1).letter, after.letter)

  // The registrar's figures add up to the ledger, and the chain holds.
  const desk = await world.get('registrar', '/api/desk')
  const now = await rows()
  const letters = (wanted) => now.filter((row) => wanted(row.letter)).length
  equal(desk.annulled, letters((letter) => letter === 'AN'))
  equal([desk.fx, desk.f], [letters((letter) => letter === 'FX'), letters((letter) => letter === 'F')])
  equal(desk.positive + desk.fx + desk.f + desk.annulled, all)
  equal(desk.released + desk.annulled, all)
  const { rows: groups } = await world.get('registrar', '/api/desk/compare?by=group')
  equal(groups.reduce((sum, row) => sum + row.students, 0), all)
  equal((await world.get('auditor', '/api/audit/verify')).ok, true)
}, 600000)

await run('session')
