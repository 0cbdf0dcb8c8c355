// What the server says about its eyes: with all nets, with none, with one that is not what was checked.
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, match, root, run, startServer, story, tempFolder, until } from './lib.mjs'
import { logins } from './student.mjs'

const models = join(root, 'models')

async function readyServer(t, flags) {
  const server = await startServer(t, { flags })
  const said = await until(async () => {
    const { status, json } = await server.get('/readyz')
    return status === 200 && json
  }, 'a ready server')
  return { server, said, metrics: (await server.get('/metrics')).text }
}

story('without any net the server runs, and says what it cannot look for', async (t) => {
  const empty = join(tempFolder(t), 'models')
  mkdirSync(empty)
  const { said, metrics } = await readyServer(t, ['--models', empty, '--eyes', '1'])
  equal(said, { ready: true, reasons: [], off: ['faces', 'identity', 'objects'] })
  match(metrics, /^baqyla_eye_runtime_info\{eye="0",runtime="none",slow="0"\} 1$/m)
  match(metrics, /^baqyla_eye_net_info\{eye="0",net="rfb320",state="missing",sha256=""\} 1$/m)
  match(metrics, /^baqyla_eye_detector_on\{eye="0",detector="faces"\} 0$/m)
})

story('a net that is not the one that was checked switches off its detector alone; the board is told', async (t) => {
  if (!existsSync(join(models, 'nanodet.net'))) return console.log('SKIP: no nets; vision/models/get.sh fetches them')
  const folder = join(tempFolder(t), 'models')
  mkdirSync(folder)
  for (const file of readdirSync(models)) symlinkSync(join(models, file), join(folder, file))
  const bytes = readFileSync(join(models, 'dlib.net'))
  bytes[bytes.length - 4] ^= 1
  unlinkSync(join(folder, 'dlib.net'))
  writeFileSync(join(folder, 'dlib.net'), bytes)
  const { said, metrics, server } = await readyServer(t, ['--demo', 'on', '--models', folder, '--eyes', '1'])
  equal(said, { ready: true, reasons: [], off: ['identity'] })
  match(metrics, /^baqyla_eye_runtime_info\{eye="0",runtime="(?:eight|xnnpack)",slow="0"\} 1$/m)
  match(metrics, /^baqyla_eye_net_info\{eye="0",net="dlib",state="foreign",sha256=""\} 1$/m)
  match(metrics, /^baqyla_eye_net_info\{eye="0",net="nanodet256",state="loaded",sha256="[0-9a-f]{64}"\} 1$/m)
  match(metrics, /^baqyla_eye_detector_on\{eye="0",detector="objects"\} 1$/m)
  const who = logins(server)
  const proctor = await server.login(who.proctor.login, who.proctor.password)
  const sittings = await server.get('/api/sittings', { user: proctor })
  const board = await server.socket(`/ws/board?sitting=${sittings.json.rows[0].id}`, { user: proctor })
  t.after(() => board.close())
  equal((await board.word('health')).health.off, ['identity'])
})

await run('eyes')
