// An act's package as it leaves the house, with what the eyes saw: every command that its README prints is run as it
// stands, and the rules and the detectors say the same again, without the server.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeClip } from '../replay/clips.mjs'
import { World } from '../clauses/world.mjs'
import { equal, match, ok, program, root, run, story, until } from './lib.mjs'
import { SMALL, SMALL_EVERY, ivf } from './student.mjs'

// Somebody walks in behind, then the camera is covered: of the picture before, only the student belongs into the act.
const BESIDE = { what: 'second', from: 6, to: 9, x: 500, y: 60 }
const COVERED = { what: 'black', from: 9, to: 15 }
const SECONDS = 26

function commandsOf(readme) {
  return readme.split('\n').filter((line) => line.startsWith('  openssl ')).map((line) => line.trim())
}

story('the package of an act A from the server: README commands, verify, rules and looks again', async (t) => {
  const world = await World.start(['--eyes', '1'])
  t.after(() => world.stop())
  const { server } = world
  await until(async () => /^baqyla_eyes_ready 1$/m.test((await server.get('/metrics')).text) || undefined, 'an eye')
  const folder = mkdtempSync(join(tmpdir(), 'baqyla-package-'))
  const file = join(folder, 'camera.ivf')
  makeClip(file, { samples: join(root, 'models/samples'), who: 'bela', seconds: SECONDS, events: [BESIDE, COVERED], codec: 'vp8' })

  const student = await world.sitter()
  const proctor = await world.as('proctor')
  await student.camera({ config: 1, codec: 'vp8', layers: 1, width: 640, height: 480, rung: 'webcodecs' })
  const small = join(folder, 'small.ivf')
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', file, '-vf', `framestep=${SMALL_EVERY},scale=320:240:flags=area`, '-c:v', 'libvpx',
    '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '100k', '-g', '8', '-auto-alt-ref', '0', '-f', 'ivf', small])
  student.media.send({ t: 'config', stream: SMALL, config: 1, codec: 'vp8', layers: 1, width: 320, height: 240, rung: 'webcodecs' })
  const playing = student.playBoth(ivf(file), ivf(small))
  t.after(() => playing.stop())
  const incident = async (wanted) =>
    (await world.get(proctor, `/api/incidents?attempt=${student.attempt}`)).rows.find((i) => i.kind === 'covered' && wanted(i))
  const seen = await until(() => incident((i) => i.clip && i.stills.length === 3), 'the incident with its pictures and clip', 150000)
  playing.stop()
  await world.post(proctor, `/api/incidents/${seen.id}/confirm`, { comment: 'камера жабылды', version: seen.version })
  await world.submit(student)

  const { rows } = await world.get('specialist', `/api/acts?attempt=${student.attempt}`)
  equal(rows.length, 1)
  const act = rows[0].id
  await world.deed('specialist', act, 'freeze')
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, act)
  const zip = await world.try('GET', 'head', `/api/acts/${act}/package`)
  equal([zip.status, zip.headers['content-type']], [200, 'application/zip'])
  writeFileSync(join(folder, 'act.zip'), zip.buffer)
  const dir = join(folder, 'act')
  execFileSync('unzip', ['-q', join(folder, 'act.zip'), '-d', dir])
  const root_pem = join(folder, 'ca.pem')
  copyFileSync(join(server.data, 'ca/ca.pem'), root_pem)
  if (process.env.SHOTS) execFileSync('cp', ['-r', dir, process.env.SHOTS])
  await world.stop() // from here on there is no server

  const content = JSON.parse(readFileSync(join(dir, 'act.json'), 'utf8'))
  ok(content.looks.attempt === student.attempt && content.looks.seen.some((n) => n > 0), 'looks over time')
  // Who walked in is made unrecognisable in the picture before; in the first covered one, too, for the looks are near.
  const hidden = (at) => content.evidence.find((e) => e.sha256 === content.incidents[0].stills.find((s) => s.at === at).sha256).frame.hidden ?? 0
  equal([hidden('before'), hidden('after')], [1, 0])
  const page = execFileSync('pdftotext', ['-raw', join(dir, 'act.pdf'), '-']).toString()
  match(page, /Уақыт жолағы \/ Шкала времени/)
  match(page, /Лица посторонних, сделанные неузнаваемыми: 1/)
  ok(readdirSync(join(dir, 'replay')).includes('sights.bqs'))

  const commands = commandsOf(readFileSync(join(dir, 'README.txt'), 'utf8'))
  for (const command of commands) {
    const done = spawnSync('sh', ['-c', command], { cwd: dir, encoding: 'utf8' })
    equal(done.status, 0, `${command}\n${done.stderr}`)
  }
  const count = (word) => commands.filter((c) => c.startsWith(`openssl ${word} `)).length
  equal([count('x509'), count('cms'), count('ts')], [1, 5, 4])
  console.log(`     ${commands.length} commands of README.txt run as printed, all good`)

  const verified = await program('baqyla', ['verify', '--root', root_pem, dir])
  equal(verified.status, 0, verified.stdout)
  const again = await program('baqyla', ['replay', '--root', root_pem, dir])
  console.log(again.stdout.replace(/^/gm, '     ').trimEnd())
  equal(again.status, 0, again.stdout + again.stderr)
  match(again.stdout, /rules: 1 incidents in the package, .*; 1 the same, 0 differ/)
  match(again.stdout, /looks: \d+ stored, [1-9]\d+ looked at again in 2 clips, .*0 not in their clip/)
  match(again.stdout, /looks: 0 of another kind; [1-9]\d+ scores compared, 0 further apart than 5/)

  // A clip of other pictures under a good name is found by its hash before anything is looked at.
  const clip = readdirSync(join(dir, 'evidence')).find((name) => /\.(webm|mp4)$/.test(name))
  const bytes = readFileSync(join(dir, 'evidence', clip))
  bytes[bytes.length >> 1] ^= 1
  writeFileSync(join(dir, 'evidence', clip), bytes)
  const forged = await program('baqyla', ['replay', dir])
  equal(forged.status, 1)
  match(forged.stderr, /the package is broken: .*was changed/)
}, 300000)

await run('package')
process.exit(process.exitCode)
