// What changes in the middle of an exam: a proctor's post ends, another comes in, a sign-in ends, two of the office
// post one act at the same moment. Each is told in words, and the student's exam goes on.
import { World } from '../clauses/world.mjs'
import { equal, match, ok, run, story, until } from './lib.mjs'
import { write } from './office.mjs'

const DAY = 86400_000

/** A proctor of the house since then, signed in; who they are. */
async function proctor(world, login, from_ms = Date.now() - 2 * DAY) {
  await write(world.server, await world.as('admin'), 'staff', `login;surname;given;role;order_no\n${login};Бақылаушы;${login};adviser;1-ө`)
  const { rows } = await world.get('admin', `/api/people?q=${login}`)
  await world.post('admin', `/api/people/${rows[0].id}/posts`, { role: 'proctor', from_ms, order_no: '2-ө' })
  const { account } = await world.post('admin', `/api/people/${rows[0].id}/account`)
  return { id: rows[0].id, user: await world.server.login(account.login, account.password), account }
}

/** The sitting as it is planned, with these proctors. */
async function planned(world, sitting, proctors) {
  const { exam, starts_ms, ends_ms, room, capacity, version, ...plan } = (await world.get('registrar', `/api/sittings/${sitting}/plan`)).sitting
  const next = { exam, room, capacity, starts_ms, ends_ms, sitting, version, proctors: proctors(plan.proctors.map((p) => p.id)) }
  equal((await world.post('registrar', '/api/schedule/check', next)).conflicts.filter((c) => c.blocks), [])
  return next
}

const proctorsOf = async (world, sitting) => (await world.get('registrar', `/api/sittings/${sitting}/plan`)).sitting.proctors.length

/** Board and pictures of the sitting, as that user sees them. */
async function watching(world, sitting, user) {
  const board = await world.server.socket(`/ws/board?sitting=${sitting}`, { user })
  await board.word('board')
  const watch = await world.server.socket(`/ws/watch?sitting=${sitting}`, { user })
  watch.send({ t: 'watch', attempts: [] })
  return { board, watch }
}

async function goesOn(student, rev) {
  ok((await student.answer(0, rev)).ok, 'the exam goes on')
}

story('a post that ends in the middle of an exam takes board and pictures with it, and nothing of the exam', async (t) => {
  const world = await World.start(['--eyes', '0', '--log-level', 'warn'])
  t.after(() => world.stop())
  const sitting = (await world.get('proctor', '/api/sittings')).rows[0].id
  const [first, second] = [await proctor(world, 'midway-1'), await proctor(world, 'midway-2')]
  const watched = await proctorsOf(world, sitting)
  await world.post('registrar', '/api/sittings', await planned(world, sitting, (ids) => [...ids, first.id, second.id]))
  equal(await proctorsOf(world, sitting), watched + 2)
  const student = await world.sitter()
  await goesOn(student, 1)
  const theirs = await watching(world, sitting, first.user)
  const others = await watching(world, sitting, second.user)
  await world.post(first.user, `/api/attempts/${student.attempt}/note`, { text: 'әзірге' })

  const { person } = await world.get('admin', `/api/people/${first.id}`)
  await world.post('admin', `/api/posts/${person.posts.find((post) => post.role === 'proctor').id}/end`, { to_ms: Date.now() + 1500 })
  for (const socket of [theirs.board, theirs.watch]) {
    const { fault } = await socket.next((m) => m.fault)
    equal(fault.code, 'post_ended')
    match(fault.sentence, /Лауазымыңыздың мерзімі аяқталды/)
    equal((await socket.closed).code, 4403)
  }
  equal(await world.refusal('POST', first.user, `/api/attempts/${student.attempt}/pause`, { reason: 'кеш' }), [403, 'forbidden'])
  const again = await world.server.socket(`/ws/board?sitting=${sitting}`, { user: first.user })
  equal((await again.closed).code, 1008)
  await goesOn(student, 2)
  await world.post(second.user, `/api/attempts/${student.attempt}/note`, { text: 'орнындамын' })
  ok(!others.board.gone && !others.watch.gone, 'whose post stands sees on')

  // Another comes in for the one who has left: a proctor since a minute. What was planned stays, and who has watched too.
  const third = await proctor(world, 'midway-3', Date.now() - 60_000)
  const early = await world.server.socket(`/ws/board?sitting=${sitting}`, { user: third.user })
  equal((await early.closed).code, 1008)
  const more = await planned(world, sitting, () => [third.id])
  equal(await world.refusal('POST', 'registrar', '/api/sittings', { ...more, room: 'Басқа бөлме' }), [409, 'conflict'])
  equal(await world.refusal('POST', 'registrar', '/api/sittings', { ...more, ends_ms: more.ends_ms + 60_000 }), [409, 'conflict'])
  equal(await world.refusal('POST', 'registrar', '/api/sittings', { ...more, proctors: [first.id] }), [409, 'conflict'], 'whose post has ended')
  equal(await proctorsOf(world, sitting), watched + 2, 'nothing changed')
  await world.post('registrar', '/api/sittings', more)
  equal(await proctorsOf(world, sitting), watched + 3)
  equal(await world.refusal('POST', 'registrar', '/api/sittings', more), [409, 'stale'])
  const { board } = await watching(world, sitting, third.user)
  await world.post(third.user, `/api/attempts/${student.attempt}/note`, { text: 'келдім' })
  await goesOn(student, 3)
  ok(!board.gone && !others.board.gone && !others.watch.gone, 'whose post stands sees on')

  // Another password ends every sign-in, and the sockets with it.
  await world.post(second.user, '/api/me/password', { old: second.account.password, new: 'басқа-құпия-сөз-2026' })
  equal((await others.board.closed).code, 4401)
  await goesOn(student, 4)
  ok((await student.exam.ask('submit', { key: 'бір-рет' })).ok)
  await until(async () => (await world.grade(student))?.exam != null, 'the result')
}, 300000)

story('two of the office post one act at the same moment: one does, the other is told, and the ledger has it once', async (t) => {
  const world = await World.start(['--eyes', '0', '--log-level', 'warn'])
  t.after(() => world.stop())
  const student = await world.sitter()
  await world.submit(student)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.deed('specialist', act.id, 'edit', { kinds: ['OTHER'], other_text: 'Көшірді', incidents: [], observation: 'Проктор көрді' })
  await world.deed('specialist', act.id, 'freeze')
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, act.id)
  const { version } = await world.deed('registrar', act.id, 'prepare', { comment: '', outcome: 'RE_ENROLMENT' })
  const { login, password } = world.accounts.registrar_head
  const two = [await world.as('registrar_head'), await world.server.login(login, password)]
  const answers = await Promise.all(two.map((user) => world.try('POST', user, `/api/acts/${act.id}/post`, { json: { version } })))
  equal(answers.map((a) => a.status).sort(), [200, 409])
  match(answers.find((a) => a.status === 409).json.fault.sentence, /\S+ \S+/)
  const row = await until(() => world.grade(student), 'the grade')
  const { events } = await world.get('registrar', `/api/grades/${row.enrolment}`)
  equal([row.state, events.filter((event) => event.kind === 'annulled').length], ['annulled', 1])
  equal((await world.get('auditor', '/api/audit/verify')).ok, true)
}, 300000)

await run('midway')
