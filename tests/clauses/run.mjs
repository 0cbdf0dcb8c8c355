// Runs the clause tests and prints one line per row of seeds/clauses.csv on stdout:
//
//   003-5.3.18 ok fx_retake_once
//   ID ok|failed|missing|later TEST…
//
// Everything else goes to stderr. Exit status 1 when a row that is core is not ok; with --suite, as one suite among
// others, rows that have no test yet are counted as skipped and only a failed one fails. Words that remain choose
// tests by a part of their names or clauses.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../story/lib.mjs'
import { clauses, declared, declaring } from './lib.mjs'
import { World } from './world.mjs'

const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60000) * 4 // a bound on hanging, never a measure
const folder = join(root, 'tests/clauses')
const suite = process.argv.includes('--suite')
const chosen = process.argv.slice(2).filter((word) => word !== '--suite')
const say = (text) => process.stderr.write(`${text}\n`)

async function declareAll() {
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.mjs') || ['lib.mjs', 'run.mjs', 'world.mjs'].includes(name)) continue
    declaring(name)
    await import(join(folder, name))
  }
}

const wanted = ({ name, ids }) => !chosen.length || chosen.some((word) => name.includes(word) || ids.includes(word))

async function runOne(test, world) {
  let timer
  const began = Date.now()
  try {
    await Promise.race([
      test.run(world),
      new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`hangs for ${PATIENCE_MS} ms`)), PATIENCE_MS))),
    ])
    test.result = 'ok'
  } catch (error) {
    test.result = 'failed'
    test.why = error
  } finally {
    clearTimeout(timer)
  }
  say(`${test.result === 'ok' ? 'ok  ' : 'FAIL'} clauses: ${test.name} (${test.ids.join(' ')}, ${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (test.why) say(String(test.why.stack ?? test.why).split('\n').slice(0, 12).map((line) => `     ${line}`).join('\n'))
}

/** The tests of one file share a server of their own. */
async function runFile(tests) {
  let world
  try {
    world = await World.start()
  } catch (error) {
    for (const test of tests) Object.assign(test, { result: 'failed', why: error })
    say(`FAIL clauses: ${tests[0].file}: ${error}`)
    return
  }
  for (const test of tests) await runOne(test, world)
  await world.stop()
}

/** { id, when, state, tests }: a row is ok when it has tests and all of them are. */
function judged(row) {
  const tests = declared.filter((test) => test.ids.includes(row.id))
  if (row.when === 'later') return { ...row, state: 'later', tests }
  if (!tests.length) return { ...row, state: 'missing', tests }
  return { ...row, state: tests.every((test) => test.result === 'ok' || !wanted(test)) ? 'ok' : 'failed', tests }
}

await declareAll()
const tests = declared.filter(wanted)
for (const file of new Set(tests.map((test) => test.file))) await runFile(tests.filter((test) => test.file === file))

const rows = clauses.map(judged).filter((row) => !chosen.length || row.tests.some((test) => tests.includes(test)))
for (const row of rows) console.log([row.id, row.state, ...row.tests.map((test) => test.name)].join(' '))
const count = (state) => rows.filter((row) => row.state === state).length
const broken = tests.filter((test) => test.result !== 'ok').length
if (suite) {
  for (const row of rows.filter((r) => r.state === 'missing')) console.log(`SKIP clause ${row.id} has no test: ${row.what}`)
  console.log(`clauses: ${tests.length - broken} passed, ${broken} failed, ${count('missing')} skipped`)
} else {
  say(`clauses: ${count('ok')} ok, ${count('failed')} failed, ${count('missing')} missing, ${count('later')} later; ${tests.length} tests`)
}
process.exit(broken || (!suite && rows.some((row) => row.when === 'core' && row.state !== 'ok')) ? 1 : 0)
