// What the rules were told is kept: the verdicts of an exam come out again, from the journal and from the recording.
import { mkdtempSync, readdirSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, match, ok, program, run, startServer, story, until } from './lib.mjs'
import { clip, logins, Student } from './student.mjs'

story('an exam is replayed while it runs, after its end, and when the server is gone', async (t) => {
  const pictures = clip(mkdtempSync(join(tmpdir(), 'baqyla-clip-')))
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1'] })
  await until(async () => /^baqyla_eyes_ready 1$/m.test((await server.get('/metrics')).text) || undefined, 'an eye')
  const who = logins(server)
  const proctor = await server.login(who.proctor.login, who.proctor.password)
  const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0].id
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  await board.word('board')
  const student = await Student.of(server, who.students[0])
  await student.begin(proctor)
  await student.camera()
  const playing = student.play(pictures)
  t.after(() => playing.stop())
  const of = (m) => m.t === 'incident' && m.incident.attempt === student.attempt
  const opened = (await board.next(of)).incident
  ok(['absent', 'blocked'].includes(opened.kind), opened.kind) // a test card is nobody, or a placeholder
  student.exam.send({ t: 'page', hidden: true })
  student.exam.send({ t: 'track', state: 'live', label: 'OBS Virtual Camera' })
  const again = () => program('baqyla', ['replay', '--data', server.data, student.attempt])

  const running = await until(async () => {
    const said = await again() // the last half second may not be on the disk yet
    return said.status === 0 ? said : undefined
  }, 'a replay beside the running server')
  match(running.stdout, /rules: (\d+) incidents in the books, \1 from \d+ looks, \d+ signals and \d+ ticks; \1 the same, 0 differ/)

  playing.stop()
  await board.next((m) => of(m) && m.incident.kind === 'no_frames') // silence, with the page hidden
  ok((await student.exam.ask('submit', { key: 'once' })).ok)
  await board.next((m) => of(m) && m.incident.kind === 'no_frames' && m.incident.state !== 'open')
  const ended = await until(async () => {
    const said = await again()
    return said.status === 0 ? said : undefined
  }, 'a replay after the end')
  match(ended.stdout, /rules: (\d+) incidents in the books, \1 from .*; \1 the same, 0 differ/)
  match(ended.stdout, /looks: 0 of another kind; \d+ scores compared, 0 further apart than 5/)

  await until(async () => server.stderr.includes('event=recording_cut') || undefined, 'the cut', 90000)
  await server.stop()
  const gone = await again()
  equal(gone.status, 0, gone.stdout + gone.stderr)
  match(gone.stdout, /[1-9]\d* the same, 0 differ/)
  const folder = join(server.data, 'recordings', student.attempt)
  ok(readdirSync(folder).includes('sights.bqs'))

  const judged = await program('baqyla', ['analyse', '--json', join(folder, 'sights.bqs')])
  equal(judged.status, 0, judged.stderr)
  const kinds = judged.stdout.trim().split('\n').map((l) => JSON.parse(l).kind).filter(Boolean)
  ok(kinds.includes(opened.kind) && kinds.includes('no_frames'), kinds.join())
  const bytes = readFileSync(join(folder, 'sights.bqs'))
  bytes[bytes.length - 3] ^= 1
  writeFileSync(join(folder, 'sights.bqs'), bytes)
  const forged = await again()
  equal(forged.status, 1)
  match(forged.stderr, /is not what was booked/)
}, 240000)

await run('replay')
process.exit(process.exitCode)
