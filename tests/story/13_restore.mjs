// A backup is what was once restored: books, pages and keys into an empty folder, checked on their way.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, match, ok, program, run, startServer, story, tempFolder } from './lib.mjs'
import { logins } from './student.mjs'

/** A demo university that has issued a transcript, and its backup, taken while it ran. */
async function backedUp(t) {
  const data = tempFolder(t)
  const server = await startServer(t, { data, flags: ['--demo', 'on', '--eyes', '1', '--log-level', 'error'] })
  const { registrar } = logins(server)
  const user = await server.login(registrar.login, registrar.password)
  const { rows } = (await server.get('/api/grades', { user })).json
  const { student } = (await server.get(`/api/grades/${rows[0].enrolment}`, { user })).json
  const issued = await server.post(`/api/students/${student.id}/transcript`, { lang: 'kk' }, { user })
  equal(issued.status, 200, issued.text)
  const copy = join(tempFolder(t), 'books.sqlite')
  const made = await program('baqyla', ['backup', '--data', data, copy])
  equal(made.status, 0, made.stderr)
  return { data, server, registrar, user, copy, document: issued.json.id }
}

const figures = async (server, user) =>
  Promise.all(['/api/desk', '/api/grades?size=200', '/api/documents', '/api/sittings', '/api/people?size=200'].map(async (path) => (await server.get(path, { user })).json))

story('backed up while it runs, restored into an empty folder: the chain holds, the same sign-in, the same figures, the same pages', async (t) => {
  const { data, server, registrar, user, copy, document } = await backedUp(t)
  equal(readFileSync(`${copy}.sha256`, 'utf8').trim().split('\n').length, 1, 'the page of the transcript is listed')
  const before = await figures(server, user)
  const page = await server.get(`/api/documents/${document}/pdf`, { user })
  await server.stop()
  const fresh = join(tempFolder(t), 'new')
  const restored = await program('baqyla', ['restore', '--data', fresh, copy, data])
  equal([restored.status, restored.stdout], [0, ''], restored.stderr)
  match(restored.stderr, /in the store: 1 files; recordings: 0; missing: 0/)
  const chain = await program('baqyla', ['verify', '--chain', '--data', fresh])
  equal(chain.status, 0, chain.stdout)
  const again = await startServer(t, { data: fresh, flags: ['--eyes', '1', '--log-level', 'error'] })
  const same = await again.login(registrar.login, registrar.password)
  equal(await figures(again, same), before)
  ok((await again.get(`/api/documents/${document}/pdf`, { user: same })).buffer.equals(page.buffer))
  equal(readFileSync(join(fresh, 'ca/ca.pem'), 'utf8'), readFileSync(join(data, 'ca/ca.pem'), 'utf8'))
}, 180_000)

story('it goes into no folder that holds something, and says what is missing or was changed', async (t) => {
  const { data, copy } = await backedUp(t)
  const into = (folder, ...from) => program('baqyla', ['restore', '--data', folder, copy, ...from])
  const running = await into(data, data)
  equal(running.status, 1)
  match(running.stderr, /a server is running on/)
  const full = tempFolder(t)
  writeFileSync(join(full, 'notes.txt'), 'x')
  match((await into(full, data)).stderr, /is not empty/)
  equal(readdirSync(full), ['notes.txt'])

  const bare = join(tempFolder(t), 'bare')
  const alone = await into(bare)
  equal(alone.status, 1)
  match(alone.stderr, /evidence\/..\/[0-9a-f]{64} is booked and not there/)

  const changed = join(tempFolder(t), 'changed')
  mkdirSync(changed)
  cpSync(join(data, 'evidence'), join(changed, 'evidence'), { recursive: true })
  const [shelf] = readdirSync(join(changed, 'evidence'))
  const [file] = readdirSync(join(changed, 'evidence', shelf))
  appendFileSync(join(changed, 'evidence', shelf, file), 'x')
  const target = join(tempFolder(t), 'target')
  const found = await into(target, changed)
  equal(found.status, 1)
  match(found.stderr, /has other bytes/)
  equal(existsSync(join(target, 'evidence', shelf, file)), false, 'what is not the same is not taken')

  const half = join(tempFolder(t), 'half.sqlite')
  writeFileSync(half, readFileSync(copy).subarray(0, 50000))
  const broken = join(tempFolder(t), 'broken')
  equal((await program('baqyla', ['restore', '--data', broken, half, data])).status, 1)
  equal(existsSync(join(broken, 'books.sqlite')), false)
}, 180_000)

await run('restore')
