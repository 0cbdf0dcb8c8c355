// Who sits there: the enrolment photo against the live face at check-in, a swap in the middle of an exam after the
// eye was killed, and the ways out of being compared. The faces are those of the fetched sample pictures.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, match, ok, program, root, run, startServer, story, until } from './lib.mjs'
import { clip, logins, Student } from './student.mjs'

const models = process.env.BAQYLA_MODELS ?? join(root, 'models')
const samples = join(models, 'samples')
if (!existsSync(join(models, 'dlib.net')) || !existsSync(join(samples, 'sample1.jpg'))) {
  console.log(`SKIP identity: no net that describes faces, or no sample pictures in ${models} (vision/models/get.sh fetches them)`)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'baqyla-faces-'))
const people = { ada: [1, '560:420:1330:150'], bela: [3, '520:390:440:250'] }

/** A webcam with one person in it, who sways a little. */
function webcam(name) {
  const [sample, crop] = people[name]
  return clip(folder, `movie=${join(samples, `sample${sample}.jpg`)},loop=-1:1,setpts=N/15/TB,crop=${crop},scale=704:528,` +
    `crop=640:480:x='32+20*sin(2*PI*t/4)':y='24+10*sin(2*PI*t/3)',noise=alls=5:allf=t`, 6)
}

/** A still of that person, as a registrar's office has it. */
function photo(name) {
  const [sample, crop] = people[name], file = join(folder, `${name}.jpg`)
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', join(samples, `sample${sample}.jpg`), '-vf', `crop=${crop}`, '-frames:v', '1', file])
  return readFileSync(file)
}

const afters = []
const server = await startServer({ after: (fn) => afters.push(fn) }, { flags: ['--demo', 'on', '--eyes', '1'] })
const who = logins(server)
const proctor = await server.login(who.proctor.login, who.proctor.password)
const registrar = await server.login(who.registrar.login, who.registrar.password)
const sitting = (await server.get('/api/sittings', { user: proctor })).json.rows[0].id
for (const name of Object.keys(people)) photo(name)
const cameras = { ada: webcam('ada'), bela: webcam('bela') }

const config = { config: 1, codec: 'vp8', layers: 1, width: 640, height: 480, rung: 'webcodecs' }
const file = async (student) => (await server.get(`/api/attempts/${student.attempt}`, { user: proctor })).json
const identity = async (student) => (await file(student)).identity
const steps = async (student, names, info = {}) => {
  for (const step of names) ok((await student.exam.ask('step', { step, ok: true, info })).ok, step)
}

/** A student with this person before the camera, as far as the camera's step. */
async function seated(n, person, { consent = { face_matching: true }, portrait } = {}) {
  const student = await Student.of(server, who.students[n])
  if (portrait) {
    const id = (await file(student)).student.person
    const put = await server.request('PUT', `/api/people/${id}/photo`, { user: registrar, body: photo(portrait), headers: { 'content-type': 'image/jpeg' } })
    equal([put.status, put.json?.usable], [200, true], put.text)
  }
  await student.hello()
  await steps(student, ['rules'])
  await steps(student, ['consent'], consent)
  await student.camera(config)
  student.playing = student.play(cameras[person])
  return student
}

story('a photo that is none, or from somebody without the right, is refused', async () => {
  const student = await Student.of(server, who.students[0])
  const id = (await file(student)).student.person
  const put = (user, body) => server.request('PUT', `/api/people/${id}/photo`, { user, body, headers: { 'content-type': 'image/jpeg' } })
  equal((await put(registrar, Buffer.from('not a picture'))).status, 400)
  equal((await put(registrar, Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(500, 7)]))).status, 400)
  equal((await put(proctor, photo('ada'))).status, 403)
  equal((await put(student.user, photo('ada'))).status, 403)
  equal((await server.get(`/api/attempts/${student.attempt}/photo`, { user: proctor })).status, 404)
})

/** A picture of a lavfi graph, or of a whole sample. */
function picture(name, args) {
  const file = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, '-frames:v', '1', '-q:v', '4', file])
  return readFileSync(file)
}

story('a photo that cannot be used is refused with the reason in words; the number of the student names it', async () => {
  const student = await Student.of(server, who.students[7])
  const number = (await file(student)).student.student_no
  const put = (no, body, user = registrar) => server.request('PUT', `/api/photos?student_no=${encodeURIComponent(no)}`,
    { user, body, headers: { 'content-type': 'image/jpeg' } })
  const grey = await put(number, picture('grey.jpg', ['-f', 'lavfi', '-i', 'color=gray:size=640x480']))
  equal([grey.status, grey.json.fault.code], [422, 'photo_no_face'])
  ok(grey.json.fault.sentence.length > 20)
  const two = picture('two.jpg', ['-i', join(folder, 'ada.jpg'), '-i', join(folder, 'bela.jpg'), '-filter_complex', '[0]scale=-2:400[a];[1]scale=-2:400[b];[a][b]hstack'])
  const both = await put(number, two)
  equal([both.status, both.json.fault.code], [422, 'photo_several'])
  const tiny = await put(number, picture('tiny.jpg', ['-i', join(folder, 'ada.jpg'), '-vf', 'scale=72:-2,gblur=sigma=3,scale=640:-2']))
  equal(tiny.status, 422)
  equal((await put('СТ-9999', photo('ada'))).status, 404)
  equal((await put(number, photo('ada'), proctor)).status, 403)
  const good = await put(number, photo('ada'))
  equal([good.status, good.json.usable], [200, true], good.text)
  const list = (await server.get(`/api/photos?q=${encodeURIComponent(number)}`, { user: registrar })).json
  equal([list.total, list.rows[0].photo], [1, true])
})

story('at check-in the photo is compared with the live face, and who admits sees the verdict and the photo', async () => {
  const right = await seated(1, 'ada', { portrait: 'ada' })
  const said = await until(async () => { const i = await identity(right); return i.verdict && i }, 'a verdict')
  equal([said.matching, said.photo, said.verdict], [true, true, 'same'])
  ok(said.score_milli >= said.same_milli && said.sentence.length > 5)
  right.playing.stop()
  const shown = await server.get(`/api/attempts/${right.attempt}/photo`, { user: proctor })
  equal([shown.status, shown.headers['content-type'], shown.buffer.readUInt16BE(0)], [200, 'image/jpeg', 0xffd8])

  const again = () => program('baqyla', ['replay', '--data', server.data, right.attempt])
  const kept = await until(async () => {
    const said = await again() // the last half second may not be on the disk yet
    return said.status === 0 && /with a photo known/.test(said.stdout) ? said : undefined
  }, 'the looks again, with the photo')
  match(kept.stdout, /looks: [1-9]\d* were made with a photo known; the face was compared with its description again/)
  match(kept.stdout, /looks: 0 of another kind; \d+ scores compared, 0 further apart than 5/)
  equal((await server.post('/api/me/no-face-matching', {}, { user: right.user })).status, 200)
  const gone = await again()
  equal(gone.status, 0, gone.stdout + gone.stderr)
  match(gone.stdout, /its description has been deleted, the consent ended: who it is was not looked at again/)

  const wrong = await seated(2, 'bela', { portrait: 'ada' })
  const other = await until(async () => { const i = await identity(wrong); return i.verdict && i }, 'a verdict')
  equal(other.verdict, 'different')
  ok(other.score_milli < other.different_milli)
  wrong.playing.stop()
  await steps(wrong, ['system', 'camera', 'network', 'face']) // a person decides: the way in stays open
  equal((await wrong.exam.ask('enter')).ok, true)
}, 120000)

const metric = async (name) => Number((await server.get('/metrics')).text.split('\n').find((l) => l.startsWith(name + ' '))?.split(' ').at(-1))

/** Ada sits the exam until she is known; `between` happens, and Bela sits there: it is found. */
async function swapped(t, n, between) {
  const board = await server.socket(`/ws/board?sitting=${sitting}`, { user: proctor })
  t.after(() => board.close())
  const student = await Student.of(server, who.students[n])
  await student.begin(proctor, { face_matching: true })
  await student.camera(config)
  let playing = student.play(cameras.ada)
  const looks = () => metric('baqyla_eye_looks_total')
  const before = await until(looks, 'looks')
  await until(async () => (await looks()) > before + 25, 'looks at the first person')
  const fields = await between(student)
  playing.stop()
  playing = student.play(cameras.bela, fields)
  t.after(() => playing.stop())
  const opened = await board.next((m) => m.t === 'incident' && m.incident.attempt === student.attempt && m.incident.kind === 'wrong_person')
  const [likeness] = opened.incident.numbers.filter((n) => n.name === 'likeness_milli')
  ok(likeness.value < likeness.threshold, JSON.stringify(likeness))
  playing.stop()
}

story('somebody who takes the seat in the middle of an exam is found, although the eye was killed in between', async (t) => {
  await swapped(t, 3, async () => {
    const restarts = await metric('baqyla_eye_restarts_total')
    const list = readFileSync(`/proc/${server.serverPid}/task/${server.serverPid}/children`, 'utf8').trim().split(' ')
    for (const pid of list) {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('baqyla-eye')) process.kill(Number(pid), 'SIGKILL')
    }
    await until(async () => (await metric('baqyla_eye_restarts_total')) > restarts, 'a new eye')
  })
}, 180000)

story('and so behind a page that was loaded again, whose camera is announced anew', async (t) => {
  await swapped(t, 6, async (student) => {
    student.media.send({ t: 'config', stream: 0, ...config, config: 2 })
    return { config: 2 }
  })
}, 180000)

story('who declines, and who withdraws, is not compared; the exam goes on', async () => {
  const declined = await seated(4, 'ada', { consent: { face_matching: false } })
  equal((await identity(declined)).matching, false)
  declined.playing.stop()
  const student = await seated(5, 'ada')
  equal((await identity(student)).matching, true)
  const gone = await server.post('/api/me/no-face-matching', {}, { user: student.user })
  equal([gone.status, gone.json.attempts], [200, 1], gone.text)
  equal((await identity(student)).matching, false)
  await steps(student, ['system', 'camera', 'network', 'face'])
  student.playing.stop()
})

await run('identity')
for (const fn of afters.reverse()) await fn()
process.exit(process.exitCode)
