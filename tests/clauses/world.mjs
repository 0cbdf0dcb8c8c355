// The world of a file of clause tests: one demo university on a real server, a person of every role, and students
// whom nobody has touched.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, root, startServer, until } from '../story/lib.mjs'
import { clip, logins, Student } from '../story/student.mjs'

const SEEING_MS = 150000 // a bound on hanging: an eye on a busy machine is late

/** Answers that the demo's questions want, by their English text: { stem: [option texts] }. */
function keys() {
  const right = {}
  let stem = null
  for (const line of readFileSync(join(root, 'seeds/demo/questions.def'), 'utf8').split('\n')) {
    const texts = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1])
    if (line.startsWith('QUESTION')) right[(stem = texts.at(-1))] = []
    if (line.startsWith('OPTION(1')) right[stem].push(texts.at(-1))
  }
  return right
}

export class World {
  #afters = []
  #users = new Map()
  #taken = 0

  /** Starts the server; `stop` ends it. */
  static async start(flags = ['--eyes', '1', '--log-level', 'warn']) {
    const world = new World()
    world.server = await startServer({ after: (fn) => world.#afters.push(fn) }, { flags: ['--demo', 'on', ...flags] })
    world.accounts = logins(world.server)
    return world
  }

  async stop() {
    for (const fn of this.#afters.reverse()) await Promise.resolve(fn()).catch(() => {})
  }

  /** The demo's person of that role, signed in once. */
  async as(role) {
    if (!this.#users.has(role)) {
      const { login, password } = this.accounts[role]
      this.#users.set(role, this.server.login(login, password))
    }
    return this.#users.get(role)
  }

  /** A GET as that role (or as what login() gave); the answer must be 200. */
  async get(role, path) {
    return (await this.#good('GET', role, path)).json
  }

  async post(role, path, json = {}) {
    return (await this.#good('POST', role, path, { json })).json
  }

  /** The whole answer, whatever its status; `more` as Server.request takes it. */
  async try(method, role, path, more = {}) {
    const user = typeof role === 'string' ? await this.as(role) : role
    return this.server.request(method, path, { user, ...more })
  }

  /** What the server says no with: [status, code]. */
  async refusal(method, role, path, json) {
    const answer = await this.try(method, role, path, json === undefined ? {} : { json })
    return [answer.status, answer.json?.fault?.code]
  }

  async #good(method, role, path, more) {
    const answer = await this.try(method, role, path, more)
    equal(answer.status, 200, `${method} ${path} as ${role.name ?? role}: ${answer.text.slice(0, 400)}`)
    return answer
  }

  /** The next student of the demo who has done nothing yet (see tests/story/student.mjs). */
  async student() {
    const account = this.accounts.students[this.#taken++]
    if (!account) throw new Error('the demo has no student left whom no test has touched')
    const student = await Student.of(this.server, account)
    student.account = account
    return student
  }

  /** The next student, at the first question. */
  async sitter() {
    const student = await this.student()
    await student.begin(await this.as('proctor'))
    return student
  }

  /** Answers the first `right` questions as the key has it, the others wrongly or not at all, and submits. */
  async submit(student, right = student.items.length) {
    const key = keys()
    for (const item of student.items) {
      const wanted = item.options.filter((o) => key[item.stem.en].includes(o.text.en)).map((o) => o.id).sort()
      const choice = student.items.indexOf(item) < right ? wanted : []
      const saved = await student.exam.ask('answer', { item: item.id, rev: 1, choice, at_ms: Date.now() })
      equal(saved.ok, true, JSON.stringify(saved))
    }
    const done = await student.exam.ask('submit', { key: `${student.attempt}-once` })
    equal(done.ok, true, JSON.stringify(done))
    return done.attempt
  }

  /** One statement on the books beside the server: for what no route may do. */
  books(sql) {
    const file = join(this.server.data, 'books.sqlite')
    const done = spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 10000', file, sql], { encoding: 'utf8' })
    equal(done.status, 0, done.stderr)
    return done.stdout
  }

  /** The student's own view of the attempt. */
  mine(student) {
    return this.get(student.user, `/api/my/attempts/${student.attempt}`)
  }

  /** The registrar's row of the student's grade; undefined while there is none. */
  async grade(student) {
    const { rows } = await this.get('registrar', '/api/grades?size=200')
    return rows.find((row) => row.student === student.user.name)
  }

  /** An incident that the eyes saw, ended and confirmed by the proctor: nobody sits before the camera. */
  async confirmedIncident(student) {
    this.pictures ??= clip(mkdtempSync(join(tmpdir(), 'baqyla-clauses-')))
    const proctor = await this.as('proctor')
    await student.camera()
    const playing = student.play(this.pictures)
    const seen = async (state) =>
      (await this.get(proctor, `/api/incidents?attempt=${student.attempt}`)).rows.find((i) => i.kind === 'absent' && state(i))
    try {
      await until(() => seen(() => true), 'an incident', SEEING_MS)
    } finally {
      playing.stop()
    }
    student.media.drop()
    const { id, version } = await until(() => seen((i) => i.state === 'ended' || i.stills?.length >= 2), 'its pictures', SEEING_MS)
    return (await this.post(proctor, `/api/incidents/${id}/confirm`, { comment: 'орындықта ешкім жоқ', version })).incident
  }

  /** One deed on an act, with the version that stands now; the act after it. */
  async deed(role, id, word, fields = {}) {
    const { act } = await this.get(role, `/api/acts/${id}`)
    return (await this.post(role, `/api/acts/${id}/${word}`, { version: act.version, ...fields })).act
  }

  async sign(role, id) {
    const { act } = await this.get(role, `/api/acts/${id}`)
    return this.deed(role, id, 'sign', { pdf_sha256: act.pdf_sha256, password: this.accounts[role].signing })
  }

  /** The text of an act's page, as a reader of PDF finds it. */
  pageOf(id, role = 'specialist') {
    return this.paper(role, `/api/acts/${id}/pdf`)
  }

  /** The text of a PDF. */
  async paper(role, path) {
    const pdf = await this.try('GET', role, path)
    equal(pdf.status, 200, pdf.text.slice(0, 200))
    const file = join(mkdtempSync(join(tmpdir(), 'baqyla-page-')), 'act.pdf')
    writeFileSync(file, pdf.buffer)
    const made = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    equal(made.status, 0, made.stderr)
    return made.stdout
  }
}
