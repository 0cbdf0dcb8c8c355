// What is fair to a student: accommodations, who looked, everything about oneself as one archive, and an erasure that a listing of the store proves while the chain stays valid.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, match, ok, program, run, startServer, story, until } from './lib.mjs'
import { clip, logins, Student } from './student.mjs'

const covered = clip(mkdtempSync(join(tmpdir(), 'baqyla-fair-')), 'color=black:size=320x240:rate=15', 4)
const afters = []
const server = await startServer({ after: (fn) => afters.push(fn) }, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const as = {}
for (const role of ['proctor', 'registrar', 'dpo', 'auditor', 'head']) {
  as[role] = await server.login(who[role].login, who[role].password)
}
const get = async (path, user) => (await server.get(path, { user })).json
const post = (path, body, user) => server.post(path, body, { user })
const rows = async (path, user) => (await get(path, user)).rows

/** An exam sat to its end, whose incidents a person has dismissed. */
async function sat(n) {
  await until(async () => /^baqyla_eyes_ready 1$/m.test((await server.get('/metrics')).text) || undefined, 'an eye')
  const student = await Student.of(server, who.students[n])
  await student.begin(as.proctor)
  await student.camera()
  const playing = student.play(covered)
  const incidents = async () => rows(`/api/incidents?attempt=${student.attempt}`, as.proctor)
  await until(async () => ((await incidents()).length ? true : undefined), 'an incident')
  ok((await student.exam.ask('submit', { key: 'once' })).ok)
  playing.stop()
  await until(async () => {
    const open = (await incidents()).filter((i) => i.state === 'open' || i.state === 'ended')
    for (const i of open) await post(`/api/incidents/${i.id}/dismiss`, { version: i.version, reason: 'false_alarm', comment: 'a test' }, as.proctor)
    const [card] = await rows('/api/my/attempts', student.user)
    return card.state === 'released' ? true : undefined
  }, 'the release')
  return student
}

/** What of one student remains, in files and in the books; printed, and the chain looked at each time. */
async function remains(when, student) {
  const kept = await get('/api/my/kept', student.user)
  const sql = `SELECT
    (SELECT count(*) FROM answer WHERE attempt = '${student.attempt}'),
    (SELECT count(*) FROM grade_event WHERE attempt = '${student.attempt}'),
    (SELECT count(*) FROM incident WHERE attempt = '${student.attempt}'),
    (SELECT count(*) FROM consent WHERE attempt = '${student.attempt}'),
    (SELECT count(*) FROM audit_private p JOIN attempt a ON a.id = '${student.attempt}' JOIN student s ON s.id = a.student
      WHERE p.actor = s.person),
    (SELECT count(*) FROM audit_row WHERE object = '${student.attempt}')`
  const books = spawnSync('sqlite3', ['-readonly', '-cmd', '.timeout 10000', join(server.data, 'books.sqlite'), sql], { encoding: 'utf8' })
  equal(books.status, 0, books.stderr)
  const [answers, grades, incidents, consents, named, rows_] = books.stdout.trim().split('|').map(Number)
  const chain = await get('/api/audit/verify', as.auditor)
  const left = { recordings: kept.recordings, evidence: kept.evidence, likenesses: kept.likenesses, photo: kept.photo, answers, grades, incidents, consents, named, rows: rows_ }
  console.log(`     ${when}: ${kept.recordings} parts of recordings, ${kept.evidence} pictures and clips, ${kept.likenesses} descriptions of the face, photo ${kept.photo ? 'yes' : 'no'}; ` +
    `${answers} answers, ${grades} grade events, ${incidents} incidents, ${consents} consents; ${rows_} rows of the chain about the attempt, in ${named} rows the student is named as who acted; chain ${chain.ok ? 'valid' : 'BROKEN'}`)
  equal(chain.ok, true)
  return left
}

story('the office grants more time, and the exam that waits has it', async () => {
  const student = await Student.of(server, who.students[1])
  const before = (await get(`/api/attempts/${student.attempt}`, as.proctor)).student
  const [card] = await rows('/api/my/attempts', student.user)
  const grant = { student_no: before.student_no, kind: 'extra_time', value: 50, ground: 'МС шешімі №5', from_ms: 0 }
  equal((await post('/api/accommodations', grant, as.proctor)).status, 403)
  equal((await post('/api/accommodations', { ...grant, value: 1000 }, as.registrar)).status, 400)
  equal((await post('/api/accommodations', grant, as.registrar)).status, 200)
  const [now] = await rows('/api/my/attempts', student.user)
  equal(now.duration_s, card.duration_s * 1.5)
  const [row] = await rows(`/api/accommodations?q=${encodeURIComponent(before.student_no)}`, as.registrar)
  equal([row.kind, row.value, row.ground], ['extra_time', 50, 'МС шешімі №5'])
})

story('one student is erased, under a hold in part, then wholly; a listing proves it and the chain is whole', async () => {
  const student = await sat(3)
  await until(async () => server.stderr.includes(`event=recording_cut attempt=${student.attempt}`) || undefined, 'the cut', 120000)
  const folder = join(server.data, 'recordings', student.attempt)
  ok(readdirSync(folder).some((name) => name.endsWith('.sprites')), 'small pictures too')
  const kept = await remains('before', student)
  ok(kept.recordings > 0 && kept.evidence > 0 && kept.named > 0, JSON.stringify(kept))
  equal((await post(`/api/holds`, { attempt: student.attempt, ground: 'сот сұрауы №9' }, as.dpo)).status, 200)

  const asked = await post('/api/my/data-requests', { kind: 'erase', text: '' }, student.user)
  equal(asked.status, 200, asked.text)
  const whole = await post(`/api/data-requests/${asked.json.id}/decide`, { answer: 'granted', decision: 'Жойылады.' }, as.dpo)
  equal([whole.status, whole.json.fault.code], [409, 'held'])
  const review_ms = Date.now() + 30 * 86400000
  const part = await post(`/api/data-requests/${asked.json.id}/decide`, { answer: 'partly', decision: 'Сот шешіміне дейін.', review_ms }, as.dpo)
  equal([part.status, part.json.items, part.json.holds], [200, 0, 1], part.text)
  ok(existsSync(folder))
  const held = await remains('erased under a hold', student)
  equal([held.recordings, held.evidence, held.answers, held.grades, held.incidents], [kept.recordings, kept.evidence, kept.answers, kept.grades, kept.incidents])

  const [hold] = await rows('/api/holds', as.dpo)
  equal((await post(`/api/holds/${hold.id}/lift`, {}, as.dpo)).status, 200)
  const again = await post('/api/my/data-requests', { kind: 'erase', text: '' }, student.user)
  const done = await post(`/api/data-requests/${again.json.id}/decide`, { answer: 'granted', decision: 'Жойылды.' }, as.dpo)
  equal([done.status, done.json.holds], [200, 0], done.text)
  ok(done.json.items >= kept.recordings + kept.evidence && done.json.forgotten > 0, done.text)
  const record = await until(async () => (await rows('/api/destructions', as.dpo)).find((d) => d.id === done.json.destruction && d.proved_ms), 'the proof')
  equal([record.ground, record.items, record.still_there], ['request', done.json.items, 0])
  ok(!existsSync(folder))
  const items = await rows(`/api/destructions/${record.id}?size=200`, as.auditor)
  for (const item of items) ok(!existsSync(join(server.data, item.path)), item.path)
  ok(items.some((item) => item.path.endsWith('.sprites')), 'the small pictures are on the list')
  const left = await remains('erased without one', student)
  equal([left.recordings, left.evidence, left.likenesses, left.photo], [0, 0, 0, false])
  equal([left.answers, left.grades, left.incidents, left.consents], [kept.answers, kept.grades, kept.incidents, kept.consents], 'what the university has to keep')
  ok(left.rows >= kept.rows && left.named < kept.named, JSON.stringify(left))
  await until(async () => { // nor is anything left in the media journal to look at again, and it says so
    const gone = await program('baqyla', ['replay', '--data', server.data, student.attempt])
    return gone.status !== 0 && /not_found|holds nothing|no looks/i.test(gone.stderr) ? true : undefined
  }, 'the journal lets go')
}, 300000)

story('a student sees who looked, and takes everything along', async () => {
  const student = await sat(2)
  await server.get(`/api/attempts/${student.attempt}/recording`, { user: as.head })
  const looks = await rows('/api/my/viewers', student.user)
  ok(looks.some((l) => l.action === 'recording.view' && l.role === 'head' && l.name), JSON.stringify(looks[0]))
  const zip = await server.get('/api/my/data', { user: student.user })
  equal([zip.status, zip.headers['content-type']], [200, 'application/zip'])
  const file = join(mkdtempSync(join(tmpdir(), 'baqyla-mine-')), 'my.zip')
  writeFileSync(file, zip.buffer)
  const data = JSON.parse(execFileSync('unzip', ['-p', file, 'data.json'], { maxBuffer: 64 << 20 }).toString())
  equal(data.attempts.map((a) => a.id), [student.attempt])
  ok(data.consents.length && data.who_looked.length && data.person.student_no)
  const other = await Student.of(server, who.students[4])
  match((await get('/api/my/viewers', other.user)).total.toString(), /^0$/)
  equal((await server.get('/api/my/data', { user: as.dpo })).status, 403)
}, 300000)

story('the list of personal data is made from the schema, the register of incidents only grows', async () => {
  const tables = await rows('/api/personal-data', as.dpo)
  const likeness = tables.find((one) => one.table === 'likeness')
  ok(likeness.category === 'biometric' && likeness.columns.includes('numbers') && likeness.days === 1)
  const opened = await post('/api/breaches', { what: 'Ноутбук жоғалды', data: 'аты-жөні', found_ms: Date.now() - 1000, people: 3 }, as.dpo)
  equal(opened.status, 200, opened.text)
  const step = { what: 'Ноутбук жоғалды', data: 'аты-жөні', found_ms: Date.now() - 1000, people: 3, measures: 'құпиясөз ауыстырылды', authority_ms: Date.now() - 500, closed_ms: Date.now() }
  equal((await post(`/api/breaches/${opened.json.id}`, step, as.dpo)).status, 200)
  equal((await post(`/api/breaches/${opened.json.id}`, step, as.dpo)).status, 409)
  equal((await post('/api/breaches', step, as.auditor)).status, 403)
})

await run('fair')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
