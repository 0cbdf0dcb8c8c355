// The camera's small stream: it is what the detectors see, as long as the recording bears it out.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { equal, match, program, root, run, startServer, story, tempFolder, until } from './lib.mjs'
import { SMALL, SMALL_EVERY as EVERY, Student, clip, logins } from './student.mjs'

const smallConfig = { stream: SMALL, config: 1, codec: 'vp8', layers: 1, width: 160, height: 120, rung: 'webcodecs' }

/** Every fourth picture of a clip, small, VP8. */
const smallOf = (folder, source) => clip(folder, `${source},framestep=${EVERY},scale=160:120:flags=area`, 8, 8, `15/${EVERY}`)

/** A key frame of the large stream is a picture of the small one too, as a browser makes them. */
const large = (folder, source) => clip(folder, source, 8, 8 * EVERY)

const metric = async (server, name) => Number((await server.get('/metrics')).text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1])
const looks = (server) => metric(server, 'baqyla_eye_looks_total')
const compared = (server) => metric(server, 'baqyla_small_compared_total')
const refused = (server) => metric(server, 'baqyla_small_refused_total')

async function sitting(t) {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1'] })
  const who = logins(server)
  const student = await Student.of(server, who.students[0])
  const proctor = await server.login(who.proctor.login, who.proctor.password)
  await student.begin(proctor)
  await student.camera()
  student.media.send({ t: 'config', ...smallConfig })
  return { server, student, proctor, folder: tempFolder(t) }
}

const room = 'testsrc2=size=320x240:rate=15'

story('a small stream of the same camera is looked at, and key frames of the recording bear it out', async (t) => {
  const { server, student, folder } = await sitting(t)
  const playing = student.playBoth(large(folder, room), smallOf(folder, room))
  t.after(() => playing.stop())
  await until(async () => (await compared(server)) >= 2, 'two comparisons', 60000)
  equal(await refused(server), 0)
  const before = await looks(server)
  await until(async () => (await looks(server)) > before + 8, 'more looks')
})

story('what was looked at in both streams is looked at again in both', async (t) => {
  const { server, student, folder } = await sitting(t)
  const playing = student.playBoth(large(folder, room), smallOf(folder, room))
  t.after(() => playing.stop())
  await until(async () => (await compared(server)) >= 3, 'three comparisons', 60000)
  playing.stop()
  const said = await until(async () => {
    const again = await program('baqyla', ['replay', '--data', server.data, student.attempt])
    return again.status === 0 ? again : undefined // the last half second may not be on the disk yet
  }, 'a replay beside the running server')
  match(said.stdout, /rules: (\d+) incidents in the books, \1 from .*; \1 the same, 0 differ/)
  match(said.stdout, /looks: 0 of another kind; [1-9]\d* scores compared, 0 further apart than 5/)
  console.log(`     ${said.stdout.trim().split('\n').join('\n     ')}`)
}, 240000)

story('one that shows another picture is no longer looked at; the timeline says since when', async (t) => {
  const { server, student, proctor, folder } = await sitting(t)
  const playing = student.playBoth(large(folder, room), smallOf(folder, 'mandelbrot=size=320x240:rate=15'))
  t.after(() => playing.stop())
  await until(async () => (await refused(server)) === 1, 'the refusal', 60000)
  await until(async () => {
    const { json } = await server.get(`/api/attempts/${student.attempt}/timeline`, { user: proctor })
    return json.segments.some((one) => one.kind === 'unseen' && one.cause === 'other_picture')
  }, 'the note')
  const before = await looks(server)
  await until(async () => (await looks(server)) > before + 8, 'looks at the large stream')
})

story('when it falls silent, the large stream is looked at', async (t) => {
  const { server, student, folder } = await sitting(t)
  const playing = student.playBoth(large(folder, room), smallOf(folder, room))
  t.after(() => playing.stop())
  await until(async () => (await compared(server)) >= 1, 'a comparison', 60000)
  playing.silence()
  const before = await looks(server)
  await until(async () => (await looks(server)) > before + 12, 'looks at the large stream', 30000)
  equal(await refused(server), 0)
})

story('a small stream is small: another size, more layers or another way of encoding ends the socket', async (t) => {
  const { student } = await sitting(t)
  for (const wrong of [{ width: 640, height: 480 }, { layers: 3 }, { codec: 'image/jpeg', rung: 'stills' }, { stream: 5 }]) {
    student.media.send({ t: 'config', ...smallConfig, config: 2, ...wrong })
    equal((await student.media.closed).code, 1008, JSON.stringify(wrong))
    await student.camera()
  }
})

if (existsSync(join(root, 'models'))) await run('small')
