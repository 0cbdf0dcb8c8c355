// An incident that has ended gets its clip: what the camera recorded around it, kept and booked as evidence.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, run, startServer, story } from './lib.mjs'
import { clip, logins, Student } from './student.mjs'

const BEFORE_MS = 5000, MAX_MS = 60000, GROUP_MS = 2000

story('the clip of an ended incident is playable, served in ranges, and the student sees their own once confirmed', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1'] })
  const who = logins(server)
  const proctor = await server.login(who.proctor.login, who.proctor.password)
  const folder = mkdtempSync(join(tmpdir(), 'baqyla-clip-'))
  const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0].id
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  await board.word('board')
  const student = await Student.of(server, who.students[0])
  await student.begin(proctor)
  await student.camera()
  const playing = student.play(clip(folder))
  t.after(() => playing.stop())
  const opened = await board.next((m) => m.t === 'incident' && m.incident.attempt === student.attempt)
  equal([opened.incident.state, opened.incident.clip], ['open', null])
  playing.stop()
  ok((await student.exam.ask('submit', { key: 'once' })).ok)
  const cut = (await board.next((m) => m.t === 'incident' && m.incident.id === opened.incident.id && m.incident.clip)).incident
  const { sha256, mime, from_ms, to_ms } = cut.clip
  equal(mime, 'video/webm')
  ok(from_ms <= cut.from_ms && from_ms >= cut.from_ms - BEFORE_MS - GROUP_MS, `${cut.from_ms - from_ms} ms before`)
  ok(to_ms > cut.from_ms && to_ms - from_ms <= MAX_MS + GROUP_MS, `${to_ms - from_ms} ms long`)

  const path = `/api/evidence/${sha256}`
  const whole = await server.get(path, { user: proctor })
  equal([whole.status, whole.headers['content-type']], [200, mime])
  equal(createHash('sha256').update(whole.buffer).digest('hex'), sha256)
  const file = join(folder, 'clip.webm')
  writeFileSync(file, whole.buffer)
  const probed = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file]))
  equal(probed.streams.map((s) => [s.codec_name, s.width, s.height]), [['vp8', 320, 240]])
  ok(Number(probed.streams[0].nb_read_frames) > 15, 'frames')
  const part = await server.get(path, { user: proctor, headers: { range: 'bytes=4-19' } })
  equal([part.status, part.buffer.equals(whole.buffer.subarray(4, 20))], [206, true])

  equal((await server.get(path, { user: student.user })).status, 404)
  const now = (await server.get(`/api/incidents/${cut.id}`, { user: proctor })).json
  const said = await server.post(`/api/incidents/${cut.id}/confirm`, { comment: '', version: now.version }, { user: proctor })
  equal(said.status, 200, said.text)
  const own = (await server.get(`/api/my/attempts/${student.attempt}`, { user: student.user })).json
  equal(own.incidents.map((i) => [i.id, i.clip.sha256]), [[cut.id, sha256]])
  equal((await server.get(path, { user: student.user })).status, 200)
  const other = await Student.of(server, who.students[1])
  equal((await server.get(path, { user: other.user })).status, 404)
}, 120000)

await run('clip')
process.exit(process.exitCode)
