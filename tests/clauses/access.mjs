// Who sees what, and that many see at once.
import { clause, equal, ok } from './lib.mjs'

clause('004-II.7', 'a_student_sees_nobody_elses_data', async (world) => {
  const [own, other] = [await world.student(), await world.student()]
  ok((await world.mine(own)).attempt)
  for (const path of [`/api/my/attempts/${other.attempt}`, `/api/my/attempts/${other.attempt}/questions`])
    equal((await world.try('GET', own.user, path)).status, 404, path)
  for (const path of ['/api/grades', '/api/incidents', '/api/sittings', '/api/users', '/api/audit', `/api/attempts/${other.attempt}`, `/api/attempts/${other.attempt}/photo`])
    equal((await world.try('GET', own.user, path)).status, 403, path)
  const list = await world.get(own.user, '/api/my/attempts')
  equal(list.rows.map((row) => row.id), [own.attempt])
  const spied = await own.server.socket('/ws/exam', { user: own.user })
  ok((await spied.ask('hello', { attempt: other.attempt, tab: 'x', resume: null, client: { agent: 'x' } })).fault, 'no seat in another exam')
})

clause('004-II.7', 'a_parent_is_kept_from_videos_and_the_books_of_others', async (world) => {
  const student = await world.student()
  for (const path of ['/api/grades', '/api/incidents', '/api/sittings', `/api/attempts/${student.attempt}`, `/api/attempts/${student.attempt}/recording`])
    equal((await world.try('GET', 'parent', path)).status, 403, path)
})

clause('001-2', 'fifteen_of_the_registrar_work_at_once', async (world) => {
  const { login, password } = world.accounts.registrar
  const desks = await Promise.all(Array.from({ length: 15 }, () => world.server.login(login, password)))
  equal(new Set(desks.map((desk) => desk.cookie)).size, 15)
  const answers = await Promise.all(desks.flatMap((user) =>
    ['/api/grades', '/api/sittings', '/api/acts', '/api/me'].map((path) => world.server.get(path, { user }))))
  equal(answers.filter((answer) => answer.status !== 200).length, 0)
  equal(await world.refusal('GET', 'registrar', '/api/audit'), [403, 'forbidden'], 'the inspector does not read the audit')
  ok((await world.get('registrar_head', '/api/audit')).rows.length > 0)
})
