// What the documents promise an operator and a client's author: the first start of a real university, the authority's
// key, a restored backup, and a protocol that names every route there is.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addUser, equal, makeUniversity, match, ok, program, root, run, startServer, story, tempFolder, until } from './lib.mjs'

const protocol = readFileSync(join(root, 'docs/protocol.md'), 'utf8')

async function routes() {
  const { status, stdout } = await program('baqyla', ['help', 'routes'])
  equal(status, 0)
  return stdout.trim().split('\n').map((line) => line.split(/\s+/, 2))
}

/** The methods and paths in the first column of the protocol's tables. */
function documented() {
  const rows = protocol.split('\n').filter((line) => /^\| (GET|POST|PUT|DELETE) /.test(line))
  return rows.flatMap((row) => row.split('|')[1].match(/(GET|POST|PUT|DELETE) [^\s,]+/g))
}

// The books as sqlite3 sees them, with the server's own guards taken away where asked.
class Sqlite {
  constructor(file) { this.file = file }
  run(sql) {
    const done = spawnSync('sqlite3', ['-bail', this.file, sql], { encoding: 'utf8' })
    equal(done.status, 0, done.stderr)
    return done.stdout
  }
  all(sql) { return this.run(sql).split('\n').filter(Boolean) }
  tamper(sql) {
    const triggers = this.all("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    this.run(`${triggers.map((name) => `DROP TRIGGER ${name};`).join('')}PRAGMA foreign_keys = OFF; ${sql}`)
  }
}

story('the protocol names every route of the server, and no other', async () => {
  const server = (await routes()).filter(([method]) => method !== 'WS').map((row) => row.join(' '))
  ok(server.length > 40, `only ${server.length} routes`)
  equal([...new Set(documented())].sort(), server.sort())
})

story('the protocol names every word of the exam socket', async () => {
  const section = protocol.slice(protocol.indexOf('**Client → server**'), protocol.indexOf('**Server → client**'))
  const words = (await routes()).filter(([method]) => method === 'WS').map(([, word]) => word)
  ok(words.length > 5)
  const rows = [...section.matchAll(/^\| ([a-z]+) \|/gm)].map((m) => m[1]).filter((word) => word !== 't')
  equal(rows.sort(), [...words, 'ping'].sort()) // a ping is answered on the socket itself
})

async function office(t) {
  const data = tempFolder(t)
  await makeUniversity(data)
  return { data, head: await addUser(data, 'head', 'head'), specialist: await addUser(data, 'specialist', 'specialist') }
}

const makeKey = (server, user) => server.post('/api/me/signing_key', { password: 'a signing password' }, { user })

story('the first start makes the authority; staff make their keys with it, and without its passphrase they do not', async (t) => {
  const { data, head, specialist } = await office(t)
  const first = await startServer(t, { data })
  for (const file of ['ca.key', 'seal.key', 'passphrase'])
    equal(statSync(join(data, 'ca', file)).mode & 0o777, 0o600, file)
  match(readFileSync(join(data, 'ca/ca.key'), 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/)
  const key = await makeKey(first, await first.login(head.login, head.password))
  equal(key.status, 200)
  ok(key.json.to_ms > Date.now())
  await first.stop()

  const safe = join(tempFolder(t), 'passphrase')
  copyFileSync(join(data, 'ca/passphrase'), safe)
  renameSync(join(data, 'ca/passphrase'), `${safe}.moved`)
  const closed = await startServer(t, { data })
  const refused = await makeKey(closed, await closed.login(specialist.login, specialist.password))
  equal([refused.status, refused.json.fault.code], [409, 'ca_sealed'])
  match(closed.stderr, /event=authority_sealed /)
  await closed.stop()

  copyFileSync(safe, join(data, 'ca/passphrase'))
  const open = await startServer(t, { data })
  equal((await makeKey(open, await open.login(specialist.login, specialist.password))).status, 200)
})

story('a backup put into a new folder with the keys beside it is the same university', async (t) => {
  const { data, head } = await office(t)
  const server = await startServer(t, { data })
  equal((await makeKey(server, await server.login(head.login, head.password))).status, 200)
  const copy = join(tempFolder(t), 'books.sqlite')
  equal((await program('baqyla', ['backup', '--data', data, copy])).status, 0)
  const authority = readFileSync(join(data, 'ca/ca.pem'), 'utf8')
  await server.stop()

  const fresh = tempFolder(t)
  copyFileSync(copy, join(fresh, 'books.sqlite'))
  for (const folder of ['ca', 'tls']) cpSync(join(data, folder), join(fresh, folder), { recursive: true })
  const again = await startServer(t, { data: fresh })
  const user = await again.login(head.login, head.password)
  equal(user.can_sign, true)
  equal((await makeKey(again, user)).status, 409) // the key of before is in the books
  equal(readFileSync(join(fresh, 'ca/ca.pem'), 'utf8'), authority)
})

// What an operator with the disk in his hands could do to the books, one kind each; triggers do not stop him.
const tampering = {
  'a changed row': ["UPDATE audit_row SET action = 'account.blessed' WHERE seq = 2", 'row 2: the row is not what was hashed'],
  'a changed detail': ["UPDATE audit_private SET detail = 'nothing' WHERE seq = 3", 'row 3: the detail is not'],
  'a removed row': ['DELETE FROM audit_private WHERE seq = 2; DELETE FROM audit_row WHERE seq = 2', 'row 2: a row is missing'],
  'exchanged rows': ['UPDATE audit_row SET seq = -seq WHERE seq IN (2, 3); UPDATE audit_row SET seq = 5 + seq WHERE seq < 0',
    'row 2: it does not follow'],
  'an added row': ["UPDATE audit_row SET seq = seq + 1000 WHERE seq > 2; UPDATE audit_row SET seq = seq - 999 WHERE seq > 1000; " +
    "INSERT INTO audit_row SELECT university, 3, at_ms, role, action, object_kind, object, actor_hash, detail_hash, prev, hash " +
    'FROM audit_row WHERE seq = 2', 'row 3: it does not follow'],
  'a cut tail': ['DELETE FROM audit_row WHERE seq = (SELECT max(seq) FROM audit_row); UPDATE chain_head SET ' +
    '(seq, hash) = (SELECT seq, hash FROM audit_row ORDER BY seq DESC LIMIT 1)', 'its tail was cut'],
  'a forged checkpoint': ["UPDATE chain_checkpoint SET at_ms = at_ms + 1", 'BAD checkpoint'],
}

story('the audit chain is verified from outside: each kind of tampering is named, a cut tail by a head kept elsewhere', async (t) => {
  const { data, head } = await office(t)
  const server = await startServer(t, { data })
  await server.login(head.login, head.password)
  const books = new Sqlite(join(data, 'books.sqlite'))
  await until(() => books.all('SELECT count(*) FROM chain_checkpoint')[0] === '1', 'the first checkpoint')
  await server.stop()
  const heads = join(tempFolder(t), 'heads')
  writeFileSync(heads, books.all("SELECT seq || ' ' || hash FROM audit_row ORDER BY seq DESC LIMIT 1")[0] + '\n')
  const whole = await program('baqyla', ['verify', '--chain', '--data', data, '--heads', heads])
  equal(whole.status, 0, whole.stdout + whole.stderr)
  match(whole.stdout, /1 of them under the server's seal/)
  for (const [what, [sql, sentence]] of Object.entries(tampering)) {
    const copy = join(tempFolder(t), 'data')
    cpSync(data, copy, { recursive: true })
    new Sqlite(join(copy, 'books.sqlite')).tamper(sql)
    const found = await program('baqyla', ['verify', '--chain', '--data', copy, '--heads', heads])
    equal(found.status, 1, what)
    ok(found.stdout.includes(sentence), `${what}: ${found.stdout}`)
  }
})

await run('operator')
