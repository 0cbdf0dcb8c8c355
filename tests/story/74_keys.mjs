// Keys for programs: told once, kept as a hash; each opens the routes it names for the account it acts for, until its day.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, match, ok, run, startServer, story, until } from './lib.mjs'
import { logins } from './student.mjs'

const DAY = 86400_000

story('a program works with a key, and with nothing more than the key', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '0', '--log-level', 'error'] })
  const accounts = logins(server)
  const admin = await server.login(accounts.admin.login, accounts.admin.password)
  const as = (key, method, path, more = {}) => server.request(method, path, { headers: { authorization: `Bearer ${key}` }, origin: null, ...more })
  const post = (path, json, user = admin) => server.request('POST', path, { user, json })
  const wanted = { login: accounts.registrar.login, title: 'Деканат бағдарламасы', routes: ['GET /api/grades', 'GET /api/grades/:enrolment', 'POST /api/offerings/:id/admission'], expires_ms: Date.now() + 30 * DAY }

  // What may be named is what the account may do, without what is a person's own.
  const choice = await server.get(`/api/keys/routes?login=${wanted.login}`, { user: admin })
  equal(choice.status, 200, choice.text)
  const offered = choice.json.rows.map((row) => row.route)
  for (const one of wanted.routes) ok(offered.includes(one), one)
  for (const one of offered) ok(!/\/api\/(me|my|log|keys|users|accounts)|sign|account|^WS/.test(one), one)
  const deeds = /^(POST|PUT) \/api\/(acts|incidents|attempts|act-appeals|result-appeals|sheets|grades|remedies|policy|data-requests|requests|holds)\b/
  for (const login of [wanted.login, accounts.registrar_head.login, accounts.head.login, accounts.proctor.login]) {
    const { rows } = (await server.get(`/api/keys/routes?login=${login}`, { user: admin })).json
    ok(rows.length > 0)
    for (const { route } of rows) ok(!deeds.test(route), `people decide: ${login} ${route}`)
  }
  for (const bad of [{ routes: [] }, { routes: ['POST /api/acts/:id/prepare'] }, { routes: ['POST /api/grades/:enrolment/correct'] }, { routes: ['GET /api/users'] }, { routes: ['GET /api/audit'] }, { routes: ['GET /api/no-such'] }, { routes: ['POST /api/me/password'] },
    { expires_ms: Date.now() - 1 }, { expires_ms: Date.now() + 500 * DAY }, { title: '' }, { login: 'nobody' }])
    equal((await post('/api/keys', { ...wanted, ...bad })).status, 400, JSON.stringify(bad))
  equal((await server.get('/api/keys', { user: admin })).json.total, 0, 'bad input makes no key')

  const made = await post('/api/keys', wanted)
  equal(made.status, 200, made.text)
  const { id, key } = made.json
  match(key, /^[0-9a-f]{64}$/)

  // It opens what it names, without cookie and Origin.
  const grades = await as(key, 'GET', '/api/grades')
  equal(grades.status, 200, grades.text)
  const own = await server.login(accounts.registrar.login, accounts.registrar.password)
  equal(grades.json, (await server.get('/api/grades', { user: own })).json, 'what the account sees')
  const { rows: [offering] } = (await server.get('/api/offerings', { user: own })).json
  equal((await as(key, 'POST', `/api/offerings/${offering.id}/admission`, { json: {} })).status, 200)
  const code = async (answer) => [(await answer).status, (await answer).json?.fault?.code]
  equal(await code(as(key, 'GET', '/api/people')), [403, 'forbidden'], 'the account may, the key does not name it')
  equal(await code(as(key, 'GET', '/api/users')), [403, 'forbidden'])
  equal(await code(as(key, 'GET', '/api/people', { user: own })), [403, 'forbidden'], 'a cookie beside a key does not count')
  equal(await code(as('0'.repeat(64), 'GET', '/api/grades')), [401, 'unauthenticated'])
  equal(await code(as('short', 'GET', '/api/grades', { user: own })), [401, 'unauthenticated'])

  // Nobody but the administrator makes, sees or ends keys.
  for (const role of ['registrar', 'registrar_head', 'auditor', 'student']) {
    const user = role === 'registrar' ? own : await server.login(accounts[role].login, accounts[role].password)
    equal([(await post('/api/keys', wanted, user)).status, (await server.get('/api/keys', { user })).status, (await post(`/api/keys/${id}/end`, {}, user)).status], [403, 403, 403], role)
  }

  // The list tells when it was used, and not what it is; the audit tells who made it. The books hold the hash alone.
  const living = async () => (await server.get('/api/keys?state=living', { user: admin })).json.rows[0]
  const row = await until(async () => (await living()).seen_ms && living(), 'the use to be written down')
  equal([row.title, row.login, row.routes.split('\n')], [wanted.title, wanted.login, wanted.routes])
  ok(row.seen_ms > 0 && row.ended_ms === null && !JSON.stringify(row).includes(key))
  const told = (await server.get('/api/audit?action=key.make', { user: await server.login(accounts.auditor.login, accounts.auditor.password) })).json.rows
  ok(told.some((one) => one.action === 'key.make') && !JSON.stringify(told).includes(key))
  for (const name of ['books.sqlite', 'books.sqlite-wal']) ok(!readFileSync(join(server.data, name)).includes(key), name)

  // It ends by a word, or by its day.
  equal((await post(`/api/keys/${id}/end`, {})).status, 200)
  equal(await code(as(key, 'GET', '/api/grades')), [401, 'unauthenticated'], 'from then on nothing')
  equal((await post(`/api/keys/${id}/end`, {})).status, 404, 'once')
  equal((await server.get('/api/keys?state=living', { user: admin })).json.total, 0)
  const short = (await post('/api/keys', { ...wanted, expires_ms: Date.now() + 1500 })).json
  equal((await as(short.key, 'GET', '/api/grades')).status, 200)
  await new Promise((done) => setTimeout(done, 1600))
  equal(await code(as(short.key, 'GET', '/api/grades')), [401, 'unauthenticated'], 'past its day')
}, 300000)

await run('keys')
