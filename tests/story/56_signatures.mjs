// Signatures and consents against the whole server: a time authority that answers, is silent and comes back; a page signed
// on paper; a student who takes the consent back in the middle of an exam; a minor for whom nobody has agreed yet.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { World } from '../clauses/world.mjs'
import { equal, match, ok, program, run, story, until } from './lib.mjs'
import { clip } from './student.mjs'

/** A time stamping authority of its own: `openssl ts` behind HTTP. `silent`: it takes the question and says nothing. */
class Stamper {
  constructor(t) {
    this.folder = mkdtempSync(join(tmpdir(), 'baqyla-tsa-'))
    this.asked = 0
    const at = (name) => join(this.folder, name)
    const openssl = (...args) => execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] })
    writeFileSync(at('tsa.cnf'), ['[req]', 'distinguished_name = dn', 'prompt = no', '[dn]', 'CN = Үлгі уақыт орталығы',
      '[ext]', 'extendedKeyUsage = critical,timeStamping', 'keyUsage = critical,digitalSignature', '[tsa]', 'default_tsa = t',
      '[t]', 'serial = serial', 'default_policy = 1.2.3.4.5', 'digests = sha256', 'signer_digest = sha256', 'ess_cert_id_alg = sha256'].join('\n'))
    writeFileSync(at('serial'), '01\n')
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-config', 'tsa.cnf', '-extensions', 'ext', '-days', '30', '-keyout', 'tsa.key', '-out', 'tsa.pem')
    this.server = http.createServer((request, response) => {
      const parts = []
      request.on('data', (b) => parts.push(b))
      request.on('end', () => {
        this.asked++
        if (this.silent) return
        writeFileSync(at('question.tsq'), Buffer.concat(parts))
        openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'question.tsq', '-signer', 'tsa.pem', '-inkey', 'tsa.key', '-out', 'answer.tsr')
        response.setHeader('content-type', 'application/timestamp-reply')
        response.end(readFileSync(at('answer.tsr')))
      })
    })
    t.after(() => { this.server.closeAllConnections(); this.server.close() })
    this.pem = at('tsa.pem')
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done))
    return ['--tsa', `http://127.0.0.1:${this.server.address().port}/tsp`, '--tsa-ca', this.pem]
  }
}

/** A frozen act A of what a person saw; the student has nothing to say. */
async function frozen(world) {
  const student = await world.sitter()
  await world.submit(student)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.deed('specialist', act.id, 'edit', { kinds: ['OTHER'], other_text: 'Телефонмен сөйлесті', incidents: [], observation: 'Анық естілді' })
  await world.deed('specialist', act.id, 'freeze')
  await world.try('POST', student.user, `/api/acts/${act.id}/explanation`, { json: { waive: true } })
  return { student, id: act.id }
}

/** The university's rule changes, for what is drafted from now on. */
function rule(world, key, value) {
  world.books(`INSERT INTO policy_set (university, version, effective_ms, ground) SELECT id, (SELECT coalesce(max(version), 0) + 1 FROM policy_set), ${Date.now() - 1000}, 'сынақ' FROM university;
    INSERT INTO policy_value (university, version, key, value) SELECT id, (SELECT max(version) FROM policy_set), '${key}', '${value}' FROM university`)
}

/** What `baqyla verify` says of the act's package. */
async function verified(world, id) {
  const zip = await world.try('GET', 'registrar', `/api/acts/${id}/package`)
  equal(zip.status, 200, zip.text.slice(0, 200))
  const folder = mkdtempSync(join(tmpdir(), 'baqyla-package-'))
  writeFileSync(join(folder, 'package.zip'), zip.buffer)
  execFileSync('unzip', ['-q', 'package.zip', '-d', 'act'], { cwd: folder })
  const said = await program('baqyla', ['verify', '--root', join(world.server.data, 'ca/ca.pem'), join(folder, 'act')])
  equal(said.status, 0, said.stdout)
  return { said: said.stdout, folder: join(folder, 'act') }
}

story('an authority elsewhere stamps the signatures; where it is silent our own key does', async (t) => {
  const stamper = new Stamper(t)
  const world = await World.start(['--eyes', '1', '--log-level', 'warn', ...(await stamper.listen())])
  t.after(() => world.stop())
  const one = await frozen(world)
  await world.sign('specialist', one.id)
  stamper.silent = true
  await world.sign('engineer', one.id)
  const act = await world.sign('head', one.id)
  equal(act.state, 'registered')
  equal(act.signatures.map((s) => s.stamp.by), ['authority', 'internal', 'internal'])
  const { said, folder } = await verified(world, one.id)
  match(said, /signature 1/)
  const commands = readFileSync(join(folder, 'README.txt'), 'utf8').split('\n').filter((l) => l.startsWith('  openssl ts'))
  equal(commands.length, 4) // three signatures, and the seal of the registration sheet
  for (const line of commands) execFileSync('sh', ['-c', line.trim()], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}, 180000)

story('where the policy waits, the stamp is pending, nothing is posted, and it comes when the authority is back', async (t) => {
  const stamper = new Stamper(t)
  stamper.silent = true
  const world = await World.start(['--eyes', '1', '--log-level', 'warn', ...(await stamper.listen())])
  t.after(() => world.stop())
  rule(world, 'signature.stamp', 'wait')
  const { id } = await frozen(world)
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, id)
  const waiting = (await world.get('head', `/api/acts/${id}`)).act
  equal([waiting.state, waiting.signatures.map((s) => s.stamp.state)], ['registered', ['pending', 'pending', 'pending']])
  match(waiting.signatures[0].stamp.why, /жауап бермейді/)
  await world.deed('registrar', id, 'prepare', { comment: '', outcome: 'RESIT' })
  const { version } = (await world.get('registrar_head', `/api/acts/${id}`)).act
  equal(await world.refusal('POST', 'registrar_head', `/api/acts/${id}/post`, { version }), [409, 'stamp_pending'])
  stamper.silent = false
  await until(async () => {
    const { act } = await world.get('head', `/api/acts/${id}`)
    const here = act.signatures.every((s) => s.stamp.state === 'stamped' && s.stamp.by === 'authority')
    return here && world.books(`SELECT count(*) FROM signature_stamp WHERE object = '${id}' AND tsr IS NULL`).trim() === '0'
  }, 'the stamps, the registration sheet\'s too', 180000)
  const posted = await world.deed('registrar_head', id, 'post')
  equal(posted.state, 'executed')
  await verified(world, id)
}, 240000)

story('whoever guesses at the codes under QRs learns nothing, and soon has to wait', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const { id } = await frozen(world)
  const token = world.books(`SELECT verify_token FROM act WHERE id = '${id}'`).trim()
  match(token, /^[0-9a-f]{32}$/)
  const near = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
  const right = await world.server.get(`/v/${token}`)
  equal([right.status, right.text.includes('Сынақ')], [200, false])
  const wrong = await world.server.get(`/v/${near}`), far = await world.server.get(`/v/${'0'.repeat(32)}`)
  const said = (answer) => [answer.status, answer.json.fault.code, answer.json.fault.sentence]
  equal(said(wrong), said(far)) // being close is no help
  equal(wrong.status, 404)
  let tried = 0, answer
  do answer = await world.server.get(`/v/${(++tried).toString(16).padStart(32, '0')}`)
  while (answer.status === 404 && tried < 2000)
  equal(answer.status, 429, `${tried} tries`)
  equal((await world.get('head', `/api/acts/${id}`)).act.state, 'frozen')
}, 120000)

story('an act that was an error is taken back by two people: the head of the Centre names it, the registrar\'s head reinstates', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const { id, student } = await frozen(world)
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, id)
  await world.deed('registrar', id, 'prepare', { comment: '', outcome: 'RESIT' })
  const { version } = await world.deed('registrar_head', id, 'post')
  const refusal = (role) => world.refusal('POST', role, `/api/acts/${id}/reinstate`, { version, ground: 'Қате топ' })
  equal(await refusal('registrar_head'), [409, 'two_heads'])
  equal(await refusal('registrar'), [403, 'forbidden'])
  equal((await world.get('registrar_head', `/api/acts/${id}`)).act.state, 'executed')
  const named = await world.deed('head', id, 'reinstate', { ground: 'Басқа студенттің камерасы' })
  equal([named.state, named.reinstate_asked.ground], ['executed', 'Басқа студенттің камерасы'])
  equal((await world.get('registrar_head', '/api/acts?inbox=1')).rows.map((a) => a.id), [id])
  equal(await refusal('head'), [409, 'two_heads'])
  const back = await world.deed('registrar_head', id, 'reinstate', { ground: 'Бұйрық №7' })
  equal(back.state, 'cancelled')
  equal((await world.mine(student)).attempt.state, 'released')
  const steps = back.history.map((h) => h.action)
  ok(steps.indexOf('reinstate_asked') >= 0 && steps.indexOf('reinstate_asked') < steps.indexOf('reinstate'), steps.join())
}, 180000)

story('a page signed on paper counts as that person, whoever entered it; the package carries the scan', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const { id } = await frozen(world)
  const seen = (await world.get('registrar', `/api/acts/${id}`)).act
  ok(seen.actions.includes('paper') && !seen.actions.includes('sign'))
  const path = `/api/acts/${id}/paper?version=${seen.version}&pdf_sha256=${seen.pdf_sha256}`
  const put = (role, body, to = path) => world.try('PUT', role, to, { body, headers: { 'content-type': 'application/octet-stream' } })
  const codes = async (...args) => { const a = await put(...args); return [a.status, a.json?.fault?.code] }
  equal(await codes('specialist', '%PDF-1.4 x'), [403, 'paper_off'])
  equal(await codes('registrar', 'hello'), [415, 'unsupported'])
  equal(await codes('registrar', '%PDF-1.4 x', path.replace(seen.pdf_sha256, 'a'.repeat(64))), [409, 'stale'])
  const done = await put('registrar', '%PDF-1.4 the signed page')
  equal([done.status, done.json?.act?.state], [200, 'signed_1'], done.text.slice(0, 300))
  const [first] = done.json.act.signatures
  equal([first.method, first.person, first.paper.type], ['paper', (await world.as('specialist')).name, 'application/pdf'])
  const scan = await world.try('GET', 'head', `/api/acts/${id}/signatures/1/scan`)
  equal([scan.status, scan.text], [200, '%PDF-1.4 the signed page'])
  await world.sign('engineer', id)
  const act = await world.sign('head', id)
  equal([act.state, act.signatures.map((s) => s.method)], ['registered', ['paper', 'internal', 'internal']])
  match((await verified(world, id)).said, /on paper/)
}, 180000)

story('a consent taken back in the middle of an exam stops camera and recording at once, without a violation', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const student = await world.sitter()
  await student.camera()
  student.send(clip(mkdtempSync(join(tmpdir(), 'baqyla-consent-')))[0]) // one picture: more of a test card would be an incident
  const answer = await world.try('POST', student.user, '/api/my/data-requests', { json: { kind: 'withdraw' } })
  equal([answer.status, answer.json.attempt, answer.json.state], [200, student.attempt, 'offline_option'], answer.text)
  await student.exam.next((m) => m.t === 'state' && m.attempt?.state === 'offline_option')
  await student.media.closed // the server closes it
  const { rows } = await world.get('dpo', '/api/data-requests')
  equal(rows.filter((r) => r.kind === 'withdraw').map((r) => [r.state, r.attempt]), [['open', student.attempt]])
  equal((await world.get('head', `/api/incidents?attempt=${student.attempt}`)).rows.filter((i) => i.class === 'violation'), [])
  equal((await world.mine(student)).attempt.state, 'offline_option')
  const audit = (await world.get('auditor', '/api/audit?q=consent.withdraw')).rows
  ok(audit.some((row) => row.action === 'consent.withdraw'), JSON.stringify(audit).slice(0, 200))
}, 120000)

story('a minor enters once somebody who speaks for them has agreed', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const student = await world.student()
  world.books(`UPDATE person SET minor = 1, birth_date = NULL WHERE id = (SELECT person FROM account WHERE login = '${student.user.login}')`)
  const [card] = (await world.get(student.user, '/api/my/attempts')).rows
  equal(card.guardian, 'missing')
  const refused = await student.hello()
  equal([!!refused.ok, refused.fault?.code], [false, 'guardian'], JSON.stringify(refused))
}, 120000)

await run('signatures')
