// Clause tests: what a clause of the regulation asks, shown on the real server over HTTP and WebSocket.
//
//   import { clause, equal } from './lib.mjs'
//   clause('003-5.3.13', 'unidentified_student_stays_outside', async (world) => {
//     const student = await world.student()          // somebody whom no other test has touched
//     await student.hello()
//     equal((await student.exam.ask('enter')).ok, undefined)
//   })
//
// One file per field; the tests of a file share one server and run in turn. A clause may have several tests, a test
// several clauses. run.mjs gives every row of seeds/clauses.csv its line.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../story/lib.mjs'

export { equal, match, ok, until } from '../story/lib.mjs'

const rowForm = /^([^,]+),"([^"]*)",(core|later)$/

/** The rows of seeds/clauses.csv: [{ id, what, when }]. */
export const clauses = readFileSync(join(root, 'seeds/clauses.csv'), 'utf8').trim().split('\n').slice(1).map((line) => {
  const found = rowForm.exec(line)
  if (!found) throw new Error(`seeds/clauses.csv: ${line}`)
  return { id: found[1], what: found[2], when: found[3] }
})

export const declared = [] // [{ ids, name, run, file }], in order
let file = null

/** What is declared from now on belongs to this file. */
export function declaring(name) {
  file = name
}

/** Declares a test of one clause or several; `name` is in snake_case and unique. */
export function clause(ids, name, run) {
  const list = [ids].flat()
  for (const id of list)
    if (!clauses.some((row) => row.id === id)) throw new Error(`${name}: there is no clause ${id}`)
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) throw new Error(`${name} is not in snake_case`)
  if (declared.some((test) => test.name === name)) throw new Error(`two tests are called ${name}`)
  declared.push({ ids: list, name, run, file })
}
