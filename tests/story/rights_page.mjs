// docs/rights.md: every route against every role, and whose rows a role that is bound to rows may ask for. Made from the
// server's own table and from what the stories of rights saw; WRITE=1 writes it, otherwise it must be as it stands.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, root } from './lib.mjs'

const FILE = join(root, 'docs/rights.md')
const SHORT = { student: 'st', parent: 'pa', teacher: 'te', adviser: 'ad', proctor: 'pr', specialist: 'sp', engineer: 'en', head: 'he', registrar: 're',
  registrar_head: 'rh', dean: 'de', hod: 'ho', commission_chair: 'cc', commission_member: 'cm', technical_secretary: 'ts', appeals: 'ap', dpo: 'dp', auditor: 'au', admin: 'am' }
const ROLES = Object.keys(SHORT)

const may = (route, role) => route.roles.some((r) => r === role || r === 'anyone' || (role && r === 'signed in'))

/** `seen`: the pairs at which a stranger was refused, or answered without the row. */
function cell(route, role, seen) {
  if (!may(route, role)) return ' '
  return seen.has(`${role} ${route.method} ${route.path}`) ? '○' : '●'
}

function page(routes, seen, count) {
  const rows = routes.filter((route) => route.method !== 'WS').sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
  const pairs = rows.length * (ROLES.length + 1)
  const lines = rows.map((route) => `| ${route.method} ${route.path} | ${[null, ...ROLES].map((role) => cell(route, role, seen)).join(' | ')} |`)
  return `# Who may ask for what

Made by \`WRITE=1 node tests/story/73_ownership.mjs\`, which fails when this page is out of date. \`tests/story/71_rights.mjs\` asks a running server for every pair of route and asker, and is refused wherever a cell is empty; \`73_ownership.mjs\` lets people who are bound to rows ask for the rows of somebody else.

${rows.length} routes, ${ROLES.length} roles and whoever is not signed in: ${pairs} pairs. Of strangers asking for somebody else's row: ${count.pairs} pairs. Holes: 0.

- empty: refused (401 or 403) before anything is looked up
- ●: may ask; the route names no row, or the role sees all of them
- ○: may ask for the own rows alone: somebody else's was refused, or was not in the answer

The columns: – nobody signed in, ${ROLES.map((role) => `${SHORT[role]} ${role}`).join(', ')}.

| route | – | ${ROLES.map((role) => SHORT[role]).join(' | ')} |
|---|${'---|'.repeat(ROLES.length + 1)}
${lines.join('\n')}
`
}

/** Writes or compares the page; its number of pairs. */
export function rightsPage(routes, seen, count) {
  const known = new Set([...ROLES, 'anyone', 'signed in'])
  equal(routes.flatMap((route) => route.roles).filter((role) => !known.has(role)), [], 'every role has a column')
  const text = page(routes, seen, count)
  if (process.env.WRITE) writeFileSync(FILE, text)
  const stands = existsSync(FILE) ? readFileSync(FILE, 'utf8').split('\n') : []
  equal(text.split('\n').filter((line, i) => line !== stands[i]).slice(0, 5), [], 'docs/rights.md is out of date: WRITE=1 node tests/story/73_ownership.mjs')
  return Number(/: (\d+) pairs/.exec(text)[1])
}
