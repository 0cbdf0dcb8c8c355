// The harness of the stories: starts the real server with its own data folder and a free port, speaks HTTP and
// WebSocket with it, and prints one line per test and a sum at the end.
//
//   import { story, startServer, equal, ok } from './lib.mjs'
//   story('a page has its headers', async (t) => {
//     const server = await startServer(t, { flags: ['--log-level', 'debug'] })   // stopped when the test ends
//     const answer = await server.get('/healthz')
//     equal(answer.status, 200)
//   })
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs'
import https from 'node:https'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const bin = resolve(root, process.env.BUILD ?? 'build', 'bin')
const WebSocket = createRequire(join(root, 'web/package.json'))('ws')

export const equal = assert.deepEqual
export const ok = assert.ok
export const match = assert.match

const stories = []
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60000) // a bound on hanging, never a measure

/** Declares a test. `t.after(fn)` runs fn when it ends, last first. A test that plays a long clip brings more patience. */
export function story(name, run, patienceMs = PATIENCE_MS) {
  stories.push({ name, run, patienceMs })
}

async function runOne({ name, run, patienceMs }) {
  const afters = []
  const t = { name, after: (fn) => afters.push(fn), servers: [] }
  let timer
  let wrong = null
  try {
    await Promise.race([
      run(t),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`hangs for ${patienceMs} ms`)), patienceMs)
      }),
    ])
  } catch (error) {
    wrong = error
  } finally {
    clearTimeout(timer)
    for (const fn of afters.reverse()) await Promise.resolve(fn()).catch(() => {})
  }
  return wrong ?? sanitizerSays(t.servers)
}

/** What a sanitizer build wrote into the log of a server is a failure of the test that started it. */
function sanitizerSays(servers) {
  for (const { stderr } of servers) {
    const at = stderr.search(/(WARNING|ERROR): \w+Sanitizer|runtime error:/)
    if (at >= 0) return new Error(stderr.slice(at, at + 2000))
  }
  return null
}

const servers = []

/** What the servers of this file have warned of lately: it often says why a test failed. */
function complaints() {
  return servers.flatMap(({ stderr }) => stderr.split('\n').filter((l) => / level=(warn|error) /.test(l)).slice(-8))
}

/** Runs what this file declared: `await run('server')`. Exit status 1 when one failed. */
export async function run(suite) {
  let failed = 0
  for (const one of stories) {
    const error = await runOne(one)
    if (error) failed++
    console.log(`${error ? 'FAIL' : 'ok  '} ${suite}: ${one.name}`)
    if (error) console.log([...String(error.stack ?? error).split('\n').slice(0, 12), ...complaints()].map((l) => `     ${l}`).join('\n'))
  }
  console.log(`${suite}: ${stories.length - failed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}

/** A folder that goes when the test ends. */
export function tempFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'baqyla-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs a program of the build to its end: { status, signal, stdout, stderr }. */
export function program(name, args, { input } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(join(bin, name), args, { stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = '', stderr = ''
    child.stdout.on('data', (b) => (stdout += b))
    child.stderr.on('data', (b) => (stderr += b))
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
    child.on('error', fail)
    child.on('close', (status, signal) => done({ status, signal, stdout, stderr }))
  })
}

/** Waits until `look()` is truthy and returns it; the bound is the test's own patience. */
export async function until(look, what = 'something', patienceMs = PATIENCE_MS / 2) {
  const end = Date.now() + patienceMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise((r) => setTimeout(r, 20))
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
  }
}

/** Gives empty books a university; does nothing to books that have one. */
export async function makeUniversity(data) {
  await program('baqyla', ['user', 'university', '--data', data, 'Сынақ университеті', 'Пробный университет', 'Trial University'])
}

/** Makes an account in a data folder that no server uses; returns { login, password }. */
export async function addUser(data, login, role, surname = 'Сынақов', given = 'Сынақ') {
  const made = await program('baqyla', ['user', 'add', '--data', data, login, role, surname, given])
  equal(made.status, 0, made.stderr)
  return { login, password: made.stdout.trim().split(' ')[1] }
}

/** Starts `baqyla serve`, with an empty university unless `flags` ask for the demo; resolves when it says that it is ready. Rejects with its stderr when it ends before. */
export async function startServer(t, { data, flags = [], port = 0, stopAtEnd = true } = {}) {
  const folder = data ?? tempFolder(t)
  if (!flags.includes('--demo') && !existsSync(join(folder, 'books.sqlite'))) await makeUniversity(folder)
  const child = spawn(join(bin, 'baqyla'), ['serve', '--data', folder, '--port', String(port), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const server = new Server(child, folder)
  t.servers?.push(server)
  servers.push(server)
  if (stopAtEnd) t.after(() => server.stop())
  await server.ready
  return server
}

export class Server {
  constructor(child, data) {
    this.child = child
    this.data = data
    this.stdout = ''
    this.stderr = ''
    this.ended = new Promise((done) => child.on('close', (status, signal) => done({ status, signal })))
    child.stderr.on('data', (b) => (this.stderr += b))
    this.ready = new Promise((done, fail) => {
      child.on('error', fail)
      child.stdout.on('data', (b) => {
        this.stdout += b
        const found = /https:\/\/localhost:(\d+)/.exec(this.stdout)
        if (found) {
          this.port = Number(found[1])
          done()
        }
      })
      this.ended.then(({ status, signal }) => fail(new Error(`ended (${status ?? signal}) before it was ready:\n${this.stderr}`)))
    })
    this.ready.catch(() => {})
  }

  get origin() {
    return `https://localhost:${this.port}`
  }

  /** The process that serves: the keeper's child. */
  get serverPid() {
    const pid = this.child.pid
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return list ? Number(list.split(' ')[0]) : 0
  }

  /** One request on a connection of its own. `json` is sent as a body; `user` is what login() gave. */
  request(method, path, { headers = {}, body, json, user, origin = this.origin } = {}) {
    const bytes = json !== undefined ? JSON.stringify(json) : body
    const all = { ...headers }
    if (json !== undefined) all['content-type'] ??= 'application/json'
    if (bytes !== undefined) all['content-length'] ??= Buffer.byteLength(bytes)
    else if (method === 'POST' || method === 'PUT') all['content-length'] ??= 0
    if (method !== 'GET' && method !== 'HEAD' && origin) all.origin ??= origin
    if (user) all.cookie = user.cookie
    return new Promise((done, fail) => {
      const request = https.request(
        { host: '127.0.0.1', port: this.port, method, path, headers: { host: `localhost:${this.port}`, ...all }, rejectUnauthorized: false, agent: false },
        (response) => {
          const parts = []
          response.on('data', (b) => parts.push(b))
          response.on('error', fail)
          response.on('end', () => {
            const buffer = Buffer.concat(parts)
            const text = buffer.toString()
            let parsed
            try { parsed = JSON.parse(text) } catch { parsed = undefined }
            done({ status: response.statusCode, headers: response.headers, buffer, text, json: parsed })
          })
        },
      )
      request.on('error', fail)
      request.end(bytes)
    })
  }

  get(path, options) {
    return this.request('GET', path, options)
  }

  post(path, json, options) {
    return this.request('POST', path, { json, ...options })
  }

  /** Signs in; the result is passed as `user` to requests and sockets. */
  async login(login, password, code) {
    const answer = await this.post('/api/login', { login, password, ...(code ? { code } : {}) })
    equal(answer.status, 200, `login of ${login}: ${answer.text}`)
    return { ...answer.json.user, cookie: answer.headers['set-cookie'][0].split(';')[0] }
  }

  /** Opens a WebSocket and waits for the handshake; see Socket. */
  socket(path, { user, origin = this.origin, headers = {}, autoPong = true } = {}) {
    const ws = new WebSocket(`wss://127.0.0.1:${this.port}${path}`, {
      rejectUnauthorized: false,
      autoPong,
      origin,
      headers: { host: `localhost:${this.port}`, ...headers, ...(user ? { cookie: user.cookie } : {}) },
    })
    return new Socket(ws).opened
  }

  /** Graceful stop; resolves to { status, signal } of the keeper. */
  async stop() {
    this.child.kill('SIGTERM')
    return this.ended
  }
}

/** A WebSocket whose messages are waited for in order. */
export class Socket {
  constructor(ws) {
    this.ws = ws
    this.inbox = []
    this.waiters = []
    this.n = 0
    ws.on('message', (data, binary) => this.#take(binary ? data : JSON.parse(data.toString())))
    this.closed = new Promise((done) =>
      ws.on('close', (code, reason) => {
        this.gone = { code, reason: reason.toString() }
        done(this.gone)
        for (const w of this.waiters.splice(0)) w.fail(new Error(`the socket closed with ${code} ${reason}`))
      }),
    )
    this.opened = new Promise((done, fail) => {
      ws.on('open', () => done(this))
      ws.on('unexpected-response', (_, response) => {
        const error = new Error(`handshake refused with ${response.statusCode}`)
        error.status = response.statusCode
        fail(error)
      })
      ws.on('error', fail)
    })
  }

  #take(message) {
    const at = this.waiters.findIndex((w) => w.wanted(message))
    if (at >= 0) this.waiters.splice(at, 1)[0].done(message)
    else this.inbox.push(message)
  }

  send(message) {
    this.ws.send(Buffer.isBuffer(message) || typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The first message, already come or still to come, that `wanted` accepts; it leaves the inbox. */
  next(wanted = () => true) {
    const at = this.inbox.findIndex(wanted)
    if (at >= 0) return Promise.resolve(this.inbox.splice(at, 1)[0])
    if (this.gone) return Promise.reject(new Error(`the socket closed with ${this.gone.code} ${this.gone.reason}`))
    return new Promise((done, fail) => this.waiters.push({ wanted, done, fail }))
  }

  /** Sends a word with a number and waits for its answer. */
  ask(t, fields = {}) {
    const n = ++this.n
    this.send({ t, n, ...fields })
    return this.next((m) => m.re === n)
  }

  /** Waits for a message of the server's own by its `t`. */
  word(t) {
    return this.next((m) => m.t === t)
  }

  close() {
    this.ws.close()
    return this.closed
  }

  /** Drops the connection without a word, as a lost network does. */
  drop() {
    this.ws.terminate()
    return this.closed
  }
}

/** A file of the build or of the data folder exists. */
export const exists = existsSync
