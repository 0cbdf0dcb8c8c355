// Accounts from the command line, signing in and out, roles, and the backup of a running server.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addUser, equal, makeUniversity, match, ok, program, run, startServer, story, tempFolder, until } from './lib.mjs'

async function campus(t, ...people) {
  const data = tempFolder(t)
  await makeUniversity(data)
  const users = []
  for (const [login, role] of people) users.push(await addUser(data, login, role))
  return { data, users }
}

story('books without a university do not start, and the sentence says what to do', async (t) => {
  const refused = await program('baqyla', ['serve', '--data', tempFolder(t), '--port', '0'])
  equal([refused.status, refused.stdout], [1, ''])
  match(refused.stderr, /hold no university yet.*baqyla user university/)
})

story('user: an account is made, listed, given a role and a new password', async (t) => {
  const { data, users } = await campus(t, ['first', 'admin'])
  match(users[0].password, /^[0-9a-z-]{16,}$/)
  equal((await program('baqyla', ['user', 'add', '--data', data, 'first', 'admin', 'A', 'B'])).status, 1)
  match((await program('baqyla', ['user', 'add', '--data', data, 'second', 'emperor', 'A', 'B'])).stderr, /no role "emperor"/)
  equal((await program('baqyla', ['user', 'role', '--data', data, 'first', 'auditor', '12-K'])).status, 0)
  const list = (await program('baqyla', ['user', 'list', '--data', data])).stdout
  match(list, /^first +active +(admin,auditor|auditor,admin) +Сынақов Сынақ$/m)
  ok(!list.includes('second'), 'a refused account left nothing behind')
  const renewed = (await program('baqyla', ['user', 'passwd', '--data', data, 'first'])).stdout.trim().split(' ')[1]
  const server = await startServer(t, { data })
  equal((await server.post('/api/login', users[0])).status, 401)
  equal((await server.login('first', renewed)).login, 'first')
  match((await program('baqyla', ['user', 'passwd', '--data', data, 'first'])).stderr, /a server is running/)
  equal((await program('baqyla', ['user', 'dance'])).status, 2)
})

story('a university has a time zone of its own, and one that there is', async (t) => {
  const data = tempFolder(t)
  const made = (zone) => program('baqyla', ['user', 'university', '--data', data, 'Үлгі', 'Пример', 'Sample', zone])
  for (const zone of ['Europe/Nowhere', '../../etc/passwd', ''])
    match((await made(zone)).stderr, /there is no time zone/, zone)
  equal((await made('Europe/Berlin')).status, 0)
  equal((await made('Asia/Almaty')).status, 1, 'once')
})

story('authority: the ceremony is held once, its secret may stay out of the folder, and a signing key is taken back', async (t) => {
  const { data, users } = await campus(t, ['head', 'head'])
  const away = join(tempFolder(t), 'passphrase'), inside = join(data, 'ca/passphrase')
  const ceremony = (...flags) => program('baqyla', ['authority', '--data', data, ...flags])
  equal((await ceremony('--passphrase')).status, 2)
  const made = await ceremony('--passphrase', away)
  equal(made.status, 0, made.stderr)
  match(made.stdout, /^[0-9a-f]{64}\n$/)
  equal([existsSync(away), existsSync(inside)], [true, false])
  equal((await ceremony()).stdout, made.stdout, 'told again')
  const twice = await ceremony('--passphrase', join(data, 'other'))
  equal([twice.status, existsSync(join(data, 'other'))], [1, false])
  match(twice.stderr, /was made already/)

  const newKey = async (server) => {
    const user = await server.login(users[0].login, users[0].password)
    return (await server.request('POST', '/api/me/signing_key', { user, json: { password: 'сынақ құпиясөзі' } })).status
  }
  const locked = await startServer(t, { data })
  equal(await newKey(locked), 409, 'without the secret no key is made')
  match(locked.stderr, /event=authority_sealed /)
  equal((await locked.login(users[0].login, users[0].password)).keys_sealed, true)
  match((await ceremony()).stderr, /a server is running/)
  await locked.stop()
  copyFileSync(away, inside)
  const open = await startServer(t, { data })
  equal([await newKey(open), await newKey(open)], [200, 409], 'one key')
  await open.stop()
  const back = (login) => program('baqyla', ['user', 'signkey', '--data', data, login])
  const listed = () => {
    const told = spawnSync('openssl', ['crl', '-in', join(data, 'ca/revoked.crl'), '-CAfile', join(data, 'ca/ca.pem'), '-noout', '-text'], { encoding: 'utf8' })
    match(told.stderr, /verify OK/)
    return (told.stdout.match(/Serial Number:/g) ?? []).length
  }
  equal(listed(), 0, 'a list from the beginning, of nobody')
  equal((await back('nobody')).status, 1)
  const first = await back('head')
  equal(first.status, 0, first.stderr)
  match(first.stderr, /is taken back and on the list: .*revoked\.crl/)
  equal([listed(), (await back('head')).status], [1, 1])

  const again = await startServer(t, { data })
  equal(await newKey(again), 200, 'another password, another key')
  await again.stop()
  rmSync(inside)
  const second = await back('head')
  equal([second.status, listed()], [0, 1], 'the secret is in the safe')
  match(second.stderr, /does not say so yet.*\n.*baqyla authority .*--passphrase FILE/)
  const behind = await startServer(t, { data })
  match(behind.stderr, /event=revocation_list_behind keys=1/)
  await behind.stop()
  match((await ceremony()).stderr, /does not name yet: 1/)
  writeFileSync(`${away}.wrong`, 'another secret')
  equal((await ceremony('--passphrase', `${away}.wrong`)).status, 1)
  equal([listed(), (await ceremony('--passphrase', away)).status, listed()], [1, 0, 2])
  equal(existsSync(inside), false, 'it stays in the safe')
})

story('signing in sets a strict cookie, signing out ends it for HTTP and sockets', async (t) => {
  const { data, users } = await campus(t, ['student', 'student'])
  const server = await startServer(t, { data })
  const answer = await server.post('/api/login', users[0])
  const [cookie] = answer.headers['set-cookie']
  match(cookie, /^baqyla=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict/)
  const user = { cookie: cookie.split(';')[0] }
  equal((await server.get('/api/me', { user })).json.user.login, 'student')
  const socket = await server.socket('/ws/exam', { user })
  equal((await server.post('/api/logout', {}, { user })).status, 200)
  // 4401 when it was already let in; 1008 when the signing-out overtook its own check.
  ok([4401, 1008].includes((await socket.closed).code))
  equal((await server.get('/api/me', { user })).status, 401)
})

story('a role that does not fit is refused, over HTTP and on a socket', async (t) => {
  const { data, users } = await campus(t, ['student', 'student'], ['dean', 'dean'])
  const server = await startServer(t, { data })
  const student = await server.login(users[0].login, users[0].password)
  const answer = await server.get('/api/users', { user: student })
  equal([answer.status, answer.json.fault.code], [403, 'forbidden'])
  const socket = await server.socket('/ws/board?sitting=01hzy3k4m5n6p7q8r9s0', { user: student })
  equal((await socket.closed).code, 1008)
  const dean = await server.login(users[1].login, users[1].password)
  equal((await (await server.socket('/ws/exam', { user: dean })).closed).code, 1008)
})

story('guessing is throttled with 429 and Retry-After', async (t) => {
  const { data, users } = await campus(t, ['student', 'student'])
  const server = await startServer(t, { data })
  const seen = []
  for (let i = 0; i < 12 && seen.at(-1) !== 429; i++) {
    const answer = await server.post('/api/login', { login: 'student', password: 'a wrong password' })
    seen.push(answer.status)
    if (answer.status === 429) ok(Number(answer.headers['retry-after']) > 0)
  }
  equal(seen.at(-1), 429)
  ok(seen.slice(0, -1).every((s) => s === 401))
  equal((await server.post('/api/login', users[0])).status, 429)
})

story('a backup of a running server opens, and its audit chain is whole', async (t) => {
  const { data, users } = await campus(t, ['admin', 'admin'])
  const server = await startServer(t, { data })
  await server.login(users[0].login, users[0].password)
  const copy = join(tempFolder(t), 'books.sqlite')
  const made = await program('baqyla', ['backup', '--data', data, copy])
  equal([made.status, made.stdout], [0, ''])
  match(made.stderr, /rows in an intact audit chain/)
  ok(existsSync(copy) && existsSync(`${copy}.sha256`))
  equal(readFileSync(copy).subarray(0, 15).toString(), 'SQLite format 3')
  match((await program('baqyla', ['backup', '--data', data, copy])).stderr, /is there already/)
})

story('what was acknowledged before a kill -9 is there after it', async (t) => {
  const { data, users } = await campus(t, ['admin', 'admin'])
  const server = await startServer(t, { data })
  const user = await server.login(users[0].login, users[0].password)
  equal((await server.post('/api/me/lang', { lang: 'ru' }, { user })).status, 200)
  const before = server.serverPid
  process.kill(before, 'SIGKILL')
  await until(() => server.serverPid && server.serverPid !== before, 'the next server')
  const { json } = await server.get('/api/me', { user })
  equal([json.user.login, json.user.lang], ['admin', 'ru'])
})

await run('accounts')
