// A student made of two sockets: walks through check-in, sits the exam and sends real encoded pictures.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './lib.mjs'

export const KEY = 1, DISCONTINUITY = 2, LATE = 4
export const HEAD = 24
/** The camera once more, small: every fourth picture of it. */
export const SMALL = 6, SMALL_EVERY = 4

/** One media message. */
export function frame({ version = 1, stream = 0, flags = 0, layer = 0, seq, pts_us, config = 1, dropped = 0, duration_us = 66667 }, payload) {
  const head = Buffer.alloc(HEAD)
  head[0] = version
  head[1] = stream
  head[2] = flags
  head[3] = layer
  head.writeUInt32LE(seq, 4)
  head.writeBigUInt64LE(BigInt(pts_us), 8)
  head.writeUInt16LE(config, 16)
  head.writeUInt16LE(dropped, 18)
  head.writeUInt32LE(duration_us, 20)
  return Buffer.concat([head, payload])
}

/** An encoded clip of generated pictures: [{ key, bytes }], VP8, `rate` a second. `source` is a lavfi graph. */
export function clip(folder, source = 'mandelbrot=size=320x240:rate=15', seconds = 8, group = 30, rate = '15') {
  const file = join(folder, `clip-${createHash('sha256').update(`${source} ${seconds} ${group} ${rate}`).digest('hex')}.ivf`)
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', String(seconds), '-r', rate, '-pix_fmt', 'yuv420p', '-c:v', 'libvpx',
    '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k', '-g', String(group), '-auto-alt-ref', '0', '-f', 'ivf', file])
  return ivf(file)
}

/** The frames of an IVF file of VP8: [{ key, bytes }]. */
export function ivf(file) {
  const bytes = readFileSync(file)
  const frames = []
  for (let at = bytes.readUInt16LE(6); at + 12 <= bytes.length;) {
    const len = bytes.readUInt32LE(at)
    const payload = bytes.subarray(at + 12, at + 12 + len)
    frames.push({ key: (payload[0] & 1) === 0, bytes: payload })
    at += 12 + len
  }
  return frames
}

export class Student {
  constructor(server, user, attempt, tab = Math.random().toString(36).slice(2)) {
    Object.assign(this, { server, user, attempt, tab, resume: null, seq: 0, acks: { received: 0, durable: 0 }, ring: new Map() })
  }

  static async of(server, account) {
    const user = await server.login(account.login, account.password)
    const list = await server.get('/api/my/attempts', { user })
    return new Student(server, user, list.json.rows[0].id)
  }

  /** Opens the exam socket; resolves to the answer to hello. */
  async hello() {
    this.exam = await this.server.socket('/ws/exam', { user: this.user })
    const answer = await this.exam.ask('hello', { attempt: this.attempt, tab: this.tab, resume: this.resume, client: { agent: 'story' } })
    if (answer.ok) {
      this.resume = answer.resume
      this.token = answer.media.token
      this.welcome = answer
    }
    return answer
  }

  async checkin(consent = {}) {
    for (const step of ['rules', 'consent', 'system', 'camera', 'network', 'face']) {
      const answer = await this.exam.ask('step', { step, ok: true, info: step === 'consent' ? consent : {} })
      if (!answer.ok) throw new Error(`step ${step}: ${JSON.stringify(answer)}`)
    }
    return this.exam.ask('enter')
  }

  /** From the door to the first question. */
  async begin(proctor, consent) {
    await this.hello()
    await this.checkin(consent)
    const admitted = await this.server.post(`/api/attempts/${this.attempt}/admit`, {}, { user: proctor })
    if (admitted.status !== 200) throw new Error(`admit: ${admitted.text}`)
    const state = await this.exam.next((m) => m.t === 'state' && m.attempt.state === 'in_progress')
    this.items = (state.items ? state : await this.exam.next((m) => m.items)).items
  }

  answer(n, rev = 1) {
    const item = this.items[n]
    return this.exam.ask('answer', { item: item.id, rev, choice: [item.options[0].id], at_ms: Date.now() })
  }

  /** Opens the media socket and waits for its welcome; acks are kept in this.acks. */
  async camera(config = { config: 1, codec: 'vp8', layers: 1, width: 320, height: 240, rung: 'webcodecs' }) {
    this.media = await this.server.socket(`/ws/media?attempt=${this.attempt}&token=${this.token}`, { user: this.user })
    this.media.send({ t: 'hello', streams: [{ stream: 0, last_seq: this.seq }] })
    const welcome = await this.media.word('welcome')
    this.epoch_ms = welcome.epoch_ms
    this.media.ws.on('message', (data, binary) => {
      const word = binary ? null : JSON.parse(data.toString())
      if (word?.t === 'ack' && word.stream === 0) this.acks = word
    })
    if (config) this.media.send({ t: 'config', stream: 0, ...config })
    return welcome
  }

  now_us() {
    return Math.max(0, Date.now() - this.epoch_ms) * 1000
  }

  /** Sends one frame of the clip with the next number. */
  send({ key, bytes }, fields = {}) {
    const seq = fields.seq ?? ++this.seq
    const head = { seq, pts_us: this.now_us(), flags: key ? KEY : 0, ...fields }
    if (this.media.ws.readyState === 1) this.media.send(frame(head, bytes))
    this.ring.set(seq, { head, bytes })
    return seq
  }

  /** Sends again, marked late, what was made but is not durable: numbers above `after`, up to `upto`. */
  backlog(after, upto) {
    for (let seq = after + 1; seq <= upto; seq++) {
      const kept = this.ring.get(seq)
      if (kept) this.media.send(frame({ ...kept.head, flags: kept.head.flags | LATE }, kept.bytes))
    }
  }

  /** Plays a clip in real time, from its first key frame, until stop() is called. */
  play(frames, fields = {}) {
    let i = 0
    const timer = setInterval(() => {
      if (this.media.gone) clearInterval(timer)
      else this.send(frames[i++ % frames.length], { ...fields })
    }, 66)
    return { stop: () => clearInterval(timer) }
  }

  /** Plays both of the camera's streams in step, from the first key frame of each; stop() ends them, silence() the small one. */
  playBoth(large, small) {
    let i = 0
    let n = 0
    let silent = false
    const timer = setInterval(() => {
      if (this.media.gone) return clearInterval(timer)
      const pts_us = this.now_us()
      this.send(large[i % large.length], { pts_us })
      const k = Math.floor(i / SMALL_EVERY)
      if (i % SMALL_EVERY === 0 && !silent)
        this.send(small[k % small.length], { stream: SMALL, seq: ++n, pts_us, duration_us: 266667 })
      i++
    }, 66)
    return { stop: () => clearInterval(timer), silence: () => (silent = true) }
  }

  durable(seq) {
    return until(() => this.acks.durable >= seq, `frame ${seq} to be durable`)
  }
}

/** Logins of a demo university: { student: {login,password}, …, students: […] } from the data folder. */
export function logins(server) {
  const all = JSON.parse(readFileSync(join(server.data, 'demo-logins.json'), 'utf8'))
  const rows = Array.isArray(all) ? all : all.accounts ?? all.logins
  const by = { students: rows.filter((r) => r.role === 'student') }
  for (const row of rows) by[row.role] ??= row
  return by
}
