// Who may ask for what: every role against every route of the server, and the API's own description of itself.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { equal, ok, program, root, run, startServer, story } from './lib.mjs'
import { logins } from './student.mjs'

const { stdout } = await program('baqyla', ['help', 'routes'])
const rows = stdout.trim().split('\n').map((line) => {
  const [, method, path, lane, body] = /^(\S+)\s+(\S+)\s+(\S+)\s+(\d+)/.exec(line)
  return { method, path, lane, body: Number(body), roles: [...line.matchAll(/\[([^\]]+)\]/g)].map((m) => m[1]) }
}).filter((row) => row.method !== 'WS')
const NOBODY = '0'.repeat(20)
const filled = (path) => path.replace(':sha256', 'a'.repeat(64)).replace(':token', 'b'.repeat(32)).replace(/:n\b/, '1').replace(/:\w+/g, NOBODY)
const may = (row, role) => row.roles.some((r) => r === role || r === 'anyone' || r === 'signed in')
// These change who is signed in, or the password that signs in.
const OWN = ['/api/login', '/api/logout', '/api/me/password']

story('every role against every route: who has no right is refused before anything is looked up', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '1', '--log-level', 'error'] })
  const accounts = logins(server)
  const roles = Object.keys(accounts).filter((role) => role !== 'students')
  ok(roles.length >= 18, roles.join())
  let pairs = 0
  const holes = []
  for (const role of [null, ...roles]) {
    const user = role ? await server.login(accounts[role].login, accounts[role].password) : undefined
    for (const row of rows.filter((r) => !OWN.includes(r.path))) {
      const body = row.method === 'POST' ? { json: {} } : row.method === 'PUT' ? { body: 'x' } : {}
      const { status } = await server.request(row.method, filled(row.path), { user, ...body })
      const allowed = row.roles.includes('anyone') || (role && may(row, role))
      const right = allowed ? ![401].includes(status) && status < 500 : status === (role ? 403 : 401)
      pairs++
      if (!right) holes.push(`${role ?? 'nobody'} ${row.method} ${row.path}: ${status}`)
    }
  }
  equal(holes, [])
  console.log(`     ${rows.length} routes, ${roles.length + 1} kinds of asker, ${pairs} pairs, ${holes.length} holes`)
}, 600000)

story('the API describes itself: every route, every parameter, no name twice', async () => {
  const made = await program('baqyla', ['help', 'openapi'])
  equal(made.status, 0, made.stderr)
  const api = JSON.parse(made.stdout)
  equal([api.openapi, api.components.securitySchemes.session.in], ['3.0.3', 'cookie'])
  const validator = createRequire(join(root, 'web/package.json')).resolve('@seriousme/openapi-schema-validator')
  const { Validator } = await import(pathToFileURL(validator))
  const judge = new Validator()
  equal(await judge.validate(structuredClone(api)), { valid: true })
  equal(judge.version, '3.0')
  equal((await judge.validate({ ...api, paths: { users: {} } })).valid, false, 'the validator can say no')
  const operations = Object.entries(api.paths).flatMap(([path, item]) => Object.entries(item).map(([method, op]) => ({ path, method, op })))
  equal(operations.map((o) => `${o.method.toUpperCase()} ${o.path.replace(/\{(\w+)\}/g, ':$1')}`).sort(), rows.map((r) => `${r.method} ${r.path}`).sort())
  equal(new Set(operations.map((o) => o.op.operationId)).size, operations.length)
  for (const { path, method, op } of operations) {
    equal(op.parameters.map((p) => p.name), [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]), path)
    ok(op.parameters.every((p) => p.in === 'path' && p.required && new RegExp(p.schema.pattern)), path)
    ok(op.responses['200'] && op.summary, path)
    ok(!op.requestBody || ['post', 'put'].includes(method), path)
  }
})

await run('rights')
