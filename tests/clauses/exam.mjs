// Into the exam, through it, and the grade that comes of it.
import { frame, KEY } from '../story/student.mjs'
import { clause, equal, ok } from './lib.mjs'

const STEPS = ['rules', 'consent', 'system', 'camera', 'network', 'face']

clause(['003-5.3.13', '003-5.2.1'], 'only_admission_identification_and_proctor_open_the_exam', async (world) => {
  const student = await world.student()
  await student.hello()
  equal((await student.exam.ask('enter')).fault?.code, 'conflict', 'nobody enters who is not identified')
  equal(await world.refusal('POST', 'proctor', `/api/attempts/${student.attempt}/admit`, {}), [409, 'conflict'])
  for (const step of STEPS.slice(0, -1)) ok((await student.exam.ask('step', { step, ok: true, info: {} })).ok, step)
  equal((await student.exam.ask('enter')).fault?.code, 'conflict', 'the face is missing')
  ok((await student.exam.ask('step', { step: 'face', ok: true, info: {} })).ok)
  const entered = await student.exam.ask('enter')
  equal([entered.ok, entered.attempt.state], [true, 'id_ok'])
  equal((await world.try('GET', student.user, `/api/my/attempts/${student.attempt}/questions`)).status, 409)
  await world.post('proctor', `/api/attempts/${student.attempt}/admit`)
  const begun = await student.exam.next((m) => m.t === 'state' && m.attempt.state === 'in_progress')
  ok(begun.attempt.started_ms > 0)
  ok((await world.get(student.user, `/api/my/attempts/${student.attempt}/questions`)).items.length > 0)
})

clause(['003-5.2.1', '003-5.3.2'], 'an_eye_looks_at_who_sits_there', async (world) => {
  const student = await world.sitter()
  const incident = await world.confirmedIncident(student)
  equal([incident.kind, incident.state], ['absent', 'confirmed'])
  ok(incident.numbers.length && incident.stills.length >= 2, JSON.stringify(incident))
  equal((await world.mine(student)).incidents.map((i) => i.id), [incident.id], 'the student sees what was confirmed')
  equal((await world.get('specialist', `/api/acts?attempt=${student.attempt}`)).rows.map((act) => act.state), ['drafted'])
})

clause('003-1.3', 'the_server_refuses_what_no_client_would_send', async (world) => {
  const student = await world.student()
  await student.hello()
  const early = await student.exam.ask('answer', { item: student.attempt, rev: 1, choice: [], at_ms: Date.now() })
  ok(early.fault, 'no answer before the exam')
  equal((await student.exam.ask('step', { step: 'face', ok: true, info: {} })).fault?.code, 'conflict', 'steps have an order')
  equal(await world.refusal('POST', student.user, `/api/attempts/${student.attempt}/admit`, {}), [403, 'forbidden'])
  equal(await world.refusal('POST', student.user, `/api/attempts/${student.attempt}/extra`, { seconds: 600, reason: 'x' }), [403, 'forbidden'])
  const other = await world.sitter()
  await world.submit(other, 0)
  const item = other.items[0]
  const late = await other.exam.ask('answer', { item: item.id, rev: 2, choice: [item.options[0].id], at_ms: Date.now() - 3600_000 })
  equal(late.fault?.code, 'expired', 'the server has its own clock')
})

clause(['003-3-atk', '003-5.3.8.1', '003-5.3.4'], 'the_test_complex_scores_answers_by_the_key', async (world) => {
  const student = await world.sitter()
  const items = student.items.length
  await world.submit(student, items / 2)
  const { result, attempt } = await world.mine(student)
  equal(attempt.exam.form, 'atk_test')
  equal(result.score, 50, JSON.stringify(result))
  ok(result.rating >= 0 && result.rating <= 100)
})

clause('003-5.3.8.2', 'oral_and_mixed_exams_are_a_direct_link_of_student_and_examiner', async (world) => {
  world.books(`UPDATE exam SET form = 'mixed' WHERE form = 'atk_test'`)
  await aDirectLink(world).finally(() => world.books(`UPDATE exam SET form = 'atk_test' WHERE form = 'mixed'`))
})

async function aDirectLink(world) {
  const student = await world.sitter()
  const teacher = await world.as('teacher')
  const open = async (stream, user, token = '') => {
    const socket = await world.server.socket(`/ws/room?attempt=${student.attempt}&stream=${stream}${token}`, { user })
    socket.send({ t: 'hello' })
    return socket
  }
  await student.camera()
  for (const [speaks, hears, stream] of [[student.user, teacher, 1], [teacher, student.user, 4]]) {
    const token = (user) => (user === student.user ? `&token=${student.token}` : '')
    const voice = await open(stream, speaks, token(speaks))
    await voice.word('welcome')
    const ear = await open(stream, hears, token(hears))
    await ear.word('welcome')
    voice.send({ t: 'config', stream, config: 1, codec: 'opus', layers: 1, rung: 'webcodecs' })
    for (let seq = 1; seq <= 20; seq++)
      voice.send(frame({ stream, seq, pts_us: student.now_us() + seq * 20000, flags: KEY, duration_us: 20000 }, Buffer.from([0xf8, 0xff, 0xfe])))
    ok(Buffer.isBuffer(await ear.next((m) => Buffer.isBuffer(m))), 'heard on the other side')
    await voice.next((m) => m.t === 'ack' && m.durable >= 20)
  }
  const stranger = await open(1, await world.as('dean'))
  equal((await stranger.closed).code, 1008, 'nobody else comes in')
  const { parts } = await world.get('proctor', `/api/attempts/${student.attempt}/recording`)
  ok(['microphone', 'examiner_sound'].every((name) => parts.some((part) => part.stream === name)), JSON.stringify(parts))
}

clause('003-5.3.16', 'final_is_sixty_rating_forty_exam', async (world) => {
  const student = await world.sitter()
  await world.submit(student)
  const { result } = await world.mine(student)
  equal(result.score, 100)
  equal(result.final, Math.floor((60 * result.rating + 40 * 100 + 50) / 100))
})

clause('003-5.2.4', 'the_centre_answers_in_the_chat_and_gives_time', async (world) => {
  const student = await world.sitter()
  const asked = await student.exam.ask('chat', { text: 'сұрақ ашылмайды', key: 'k1' })
  ok(asked.ok, JSON.stringify(asked))
  await world.post('specialist', `/api/attempts/${student.attempt}/message`, { text: 'қазір қараймыз', kind: 'message', key: 'k2' })
  equal((await student.exam.next((m) => m.t === 'chat' && m.from === 'proctor')).text, 'қазір қараймыз')
  await world.post('head', `/api/attempts/${student.attempt}/extra`, { seconds: 300, reason: 'байланыс' })
  const told = await student.exam.next((m) => m.t === 'state' && m.attempt.extra_s === 300)
  equal(told.clock.extra_s, 300)
  for (const role of ['teacher', 'dean', 'auditor'])
    equal(await world.refusal('POST', role, `/api/attempts/${student.attempt}/extra`, { seconds: 60, reason: 'x' }), [403, 'forbidden'])
})

clause('001-1', 'the_history_of_a_grade_is_only_added_to', async (world) => {
  const student = await world.sitter()
  await world.submit(student)
  const row = await world.grade(student)
  const { events } = await world.get('registrar', `/api/grades/${row.enrolment}`)
  equal(events.at(-1).new ?? events.at(-1).final ?? row.final, row.final)
  ok(events.length >= 1 && events.every((e) => e.at_ms > 0 && e.kind), JSON.stringify(events))
  for (const method of ['PUT', 'DELETE', 'POST'])
    ok([404, 405].includes((await world.try(method, 'registrar_head', `/api/grades/${row.enrolment}`)).status), `no ${method} of a grade`)
})
