// The reader's GIFT against an independent parser, gift-pegjs: the same questions, one by one, must mean the same to
// both; and what the bank exports must mean to the other parser what the bank holds.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { equal, ok, root, run, startServer, story } from './lib.mjs'
import { logins } from './student.mjs'

const { parse } = createRequire(join(root, 'web/package.json'))('gift-pegjs')
const EACH = 24 // of every form
const BATCH = 100

const words = ['Үлгі', 'сынақ', 'мысал', 'пример', 'вопрос', 'sample', 'question', 'тест', 'жауап', 'ответ']
const say = (n, count = 3) => Array.from({ length: count }, (_, i) => words[(n * 7 + i * 3) % words.length]).join(' ')
/** Text with what has to be escaped in it. */
const escaped = (n) => ['', ' a\\=b', ' 50\\~60', ' \\{x\\}', ' \\#1', ' u\\:v'][n % 6]

/** GIFT of every form, with a name that tells it apart. */
const forms = {
  'one right': (n, name) => `::${name}::${name} ${say(n)}${escaped(n)}? {=${say(n + 1)} ~${say(n + 2)}${escaped(n + 1)} ~${say(n + 3, 2)}}`,
  'several right': (n, name) => `::${name}::${name} ${say(n)}? {~%50%${say(n + 1)} ~%50%${say(n + 4)} ~%-100%${say(n + 2)} ~%-100%нет ${n}}`,
  'true or false': (n, name) => `::${name}::${name} ${say(n)} {${['T', 'F', 'TRUE', 'FALSE'][n % 4]}}`,
  'short answer': (n, name) => `::${name}::${name} ${say(n)}? {=${say(n + 1, 1)} =${say(n + 2, 2)}${escaped(n)}}`,
  'number': (n, name) => `::${name}::${name} ${say(n)}? {#${n * 3 - 20}}`,
  'number with tolerance': (n, name) => `::${name}::${name} ${say(n)}? {#${n}.5:0.${1 + (n % 9)}}`,
  'number in a range': (n, name) => `::${name}::${name} ${say(n)}? {#${n}..${n + 2}}`,
  'pairs': (n, name) => `::${name}::${name} ${say(n)}. {=${say(n, 1)} 1 -> ${say(n + 1, 1)} a =${say(n + 2, 1)} 2 -> ${say(n + 3, 1)} b =3 -> c}`,
  'essay': (n, name) => `::${name}::${name} ${say(n, 4)}. {}`,
  'feedback': (n, name) => `::${name}::${name} ${say(n)}? {=${say(n + 1)}#дұрыс ~${say(n + 2)}#қате ${n}}`,
  'over lines, with comments': (n, name) => `// ${say(n)}\n::${name}::${name} ${say(n)}\n${say(n + 1)}? {\n  =${say(n + 2)}\n  ~${say(n + 3, 2)} ${n}\n  ~жоқ\n}`,
  'html': (n, name) => `::${name}::[html]<p>${name} ${say(n)} <b>${n}</b></p> {=<i>${say(n + 1)}</i> ~${say(n + 2)} ${n}}`,
}

const space = (text) => text.replace(/\s+/g, ' ').trim()
const tenth = (n) => Math.round(n * 10) / 10

/** What the other parser understood, in words that both have. */
function theirs(q) {
  const said = (part) => space(part?.text ?? '')
  const note = (choice) => said(choice.feedback)
  const base = { name: q.title ?? '', stem: said(q.stem) }
  if (q.type === 'Essay') return { ...base, kind: 'essay', options: [] }
  if (q.type === 'TF') return { ...base, kind: 'truefalse', options: [String(q.isTrue)] }
  if (q.type === 'Matching') return { ...base, kind: 'matching', options: q.matchPairs.map((p) => `${said(p.subquestion)} -> ${space(p.subanswer)}`) }
  if (q.type === 'Numerical') {
    const choices = Array.isArray(q.choices) ? q.choices.map((c) => c.text) : [q.choices]
    const span = (c) => (c.type === 'high-low' ? [c.numberLow, c.numberHigh] : [c.number - (c.range ?? 0), c.number + (c.range ?? 0)])
    return { ...base, kind: 'numeric', options: choices.map((c) => span(c).map(tenth).join('..')) }
  }
  const share = (c) => c.weight ?? (c.isCorrect ? 100 : 0)
  const kind = q.type === 'Short' ? 'short' : q.choices.filter((c) => share(c) > 0).length > 1 ? 'multiple' : 'single'
  return { ...base, kind, options: q.choices.map((c) => `${tenth(share(c))} ${said(c.text)} ${note(c)}`.trim()) }
}

/** And what ours did. */
function ours(item) {
  const base = { name: item.name ?? '', stem: space(item.stem), kind: item.kind }
  const options = item.options ?? []
  const right = (o) => (o.share ?? 0) / 10000
  if (item.kind === 'essay') return { ...base, options: [] }
  if (item.kind === 'truefalse') return { ...base, options: [String(right(options[0]) > 0)] }
  if (item.kind === 'matching') return { ...base, options: options.map((o) => `${space(o.text)} -> ${space(o.pair)}`) }
  if (item.kind === 'numeric') return { ...base, options: options.map((o) => [o.value - (o.tolerance ?? 0), o.value + (o.tolerance ?? 0)].map((n) => tenth(n / 1e6)).join('..')) }
  return { ...base, options: options.map((o) => `${tenth(right(o))} ${space(o.text)} ${space(o.feedback ?? '')}`.trim()) }
}

function parsed(text) {
  try {
    return parse(`${text}\n\n`).filter((q) => q.type !== 'Category' && q.type !== 'Description')
  } catch (error) {
    return [{ refused: error.message }]
  }
}

/** Where the two differ, said in a line; null where they agree. */
function apart(one, other) {
  if (JSON.stringify(one) === JSON.stringify(other)) return null
  return `ours ${JSON.stringify(one)}, theirs ${JSON.stringify(other)}`
}

story('the reader and an independent parser understand the same of GIFT, and of what the bank exports', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '0', '--log-level', 'error'] })
  const accounts = logins(server)
  const teacher = await server.login(accounts.teacher.login, accounts.teacher.password)
  const [course] = (await server.get('/api/banks', { user: teacher })).json.rows
  const bring = (text, more = '') => server.request('PUT', `/api/banks/${course.course ?? course.id}/import?format=gift&lang=kk${more}`, { user: teacher, body: Buffer.from(text) })

  const questions = Object.entries(forms).flatMap(([form, make]) => Array.from({ length: EACH }, (_, n) => ({ form, text: make(n, `${form} ${n}`) })))
  const differ = []
  const items = []
  for (let from = 0; from < questions.length; from += BATCH) {
    const batch = questions.slice(from, from + BATCH)
    const answer = await bring(batch.map((q) => q.text).join('\n\n'), '&commit=1')
    equal([answer.status, answer.json?.issues], [200, []], answer.text.slice(0, 600))
    equal(answer.json.items.length, batch.length)
    for (const [i, q] of batch.entries()) {
      items.push(answer.json.items[i])
      const [they] = parsed(q.text)
      const line = they.refused ? `they refuse it: ${they.refused.slice(0, 120)}` : apart(ours(answer.json.items[i]), theirs(they))
      if (line) differ.push(`${q.form}: ${line}`)
    }
  }
  for (const form of Object.keys(forms)) {
    const lines = differ.filter((line) => line.startsWith(`${form}:`))
    console.log(`     GIFT ${form}: ${EACH} read by both, ${lines.length} understood differently`)
  }
  for (const line of differ) console.log(`     ${line}`)
  equal(differ, [])

  // What both refuse, or only one of them.
  const bad = ['::a::q {=x ~y', 'q {#}', '::b::q {=a -> }', 'q {~%200%x =y}', 'q }', '{', '::c::q {=a ~b} {=c}']
  let both = 0
  for (const text of bad) {
    const refusedHere = (await bring(text)).json.totals.issues > 0
    const refusedThere = parsed(text)[0]?.refused !== undefined
    both += refusedHere && refusedThere
    if (refusedHere !== refusedThere) console.log(`     refused ${refusedHere ? 'by us' : 'by them'} alone: ${JSON.stringify(text)}`)
    ok(refusedHere, `taken: ${text}`)
  }
  console.log(`     broken GIFT: ${bad.length} refused by us, ${both} of them by both`)

  // Out again.
  const exported = await server.get(`/api/banks/${course.course ?? course.id}/export?format=gift&lang=kk`, { user: teacher })
  equal(exported.status, 200, exported.text.slice(0, 200))
  const back = new Map(parsed(exported.text).map((q) => [q.title ?? '', q]))
  ok(!back.has(undefined) && !parsed(exported.text)[0].refused, parsed(exported.text)[0].refused)
  const lost = items.filter((item) => apart(ours(item), back.has(item.name) ? theirs(back.get(item.name)) : null))
  for (const item of lost) console.log(`     exported: ${apart(ours(item), back.has(item.name) ? theirs(back.get(item.name)) : null)}`)
  equal(lost.length, 0)
  const again = await bring(exported.text)
  equal([again.status, again.json.issues], [200, []])
  console.log(`     exported and read by both: ${items.length} equal to what came in`)
}, 300000)

/** Questions of every kind as a table: the kinds that GIFT has, and ordering and files beside them. */
function table(n) {
  const rows = ['question;kind;right;option1;option2;option3;category;difficulty;points;name']
  for (let i = 0; i < n; i++) {
    const say2 = (k) => `${say(i + k, 2)} ${i} <&> ${['«ө»', '"x"', "'y'", '=~#{}'][i % 4].replace(/"/g, '""')}`
    const tail = `Тарау ${i % 5}/Бөлім;${1 + (i % 5)};${1 + (i % 7)}`
    rows.push(`"${say2(0)}";single;2;"${say2(1)}";"${say2(2)}";"${say2(3)}";${tail};s${i}`)
    rows.push(`"${say2(1)}";multiple;1,3;"${say2(2)}";"${say2(3)}";"${say2(4)}";${tail};m${i}`)
    rows.push(`"${say2(2)}";truefalse;${i % 2 ? 'рас' : 'жалған'};;;;${tail};t${i}`)
    rows.push(`"${say2(3)}";numeric;${i - 9},25:0,5;;;;${tail};n${i}`)
    rows.push(`"${say2(4)}";short;"${say(i, 1)} ${i}|${say(i + 1, 1)} ${i}";;;;${tail};h${i}`)
    rows.push(`"${say2(5)}";matching;;"${say(i, 1)} ${i}=1";"${say(i + 1, 1)} x=2";"${say(i + 2, 1)} y=3";${tail};g${i}`)
    rows.push(`"${say2(6)}";ordering;;"${say2(7)}";"${say2(8)}";"${say2(9)}";${tail};o${i}`)
    rows.push(`"${say2(7)}";essay;;;;;${tail};e${i}`)
    rows.push(`"${say2(8)}";file;;;;;${tail};f${i}`)
  }
  return rows.join('\n') + '\n'
}

story('the demo’s own bank goes out in three languages and comes in again without a new question', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '0', '--log-level', 'error'] })
  const accounts = logins(server)
  const user = await server.login(accounts.teacher.login, accounts.teacher.password)
  const [{ course, items }] = (await server.get('/api/banks', { user })).json.rows
  for (const format of ['gift', 'moodle'])
    for (const lang of ['kk', 'ru', 'en']) {
      const out = await server.get(`/api/banks/${course}/export?format=${format}&lang=${lang}`, { user })
      const back = await server.request('PUT', `/api/banks/${course}/import?format=${format}&lang=${lang}&commit=1`, { user, body: Buffer.from(out.text) })
      equal([back.status, back.json.issues, back.json.added, back.json.translated, back.json.same], [200, [], 0, 0, items], `${format} ${lang}`)
    }
  for (const q of ['тиын', 'монету', 'coin'])
    ok((await server.get(`/api/banks/${course}/items?q=${encodeURIComponent(q)}`, { user })).json.total > 0, `found by ${q}`)
})

story('what the bank exports as Moodle XML reads back equal, of every kind', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '0', '--log-level', 'error'] })
  const accounts = logins(server)
  const user = await server.login(accounts.teacher.login, accounts.teacher.password)
  const [{ course }] = (await server.get('/api/banks', { user })).json.rows
  const bring = (text, query) => server.request('PUT', `/api/banks/${course}/import?lang=kk&${query}`, { user, body: Buffer.from(text) })
  const first = await bring(table(19), 'format=table&commit=1')
  equal([first.status, first.json?.issues, first.json?.committed], [200, [], true], first.text.slice(0, 600))
  const bare = (item) => JSON.stringify({ ...item, line: 0, points: item.points ?? 1 }, Object.keys(item).concat('points', 'text', 'share', 'pair', 'value', 'tolerance', 'feedback').sort())
  const exported = await server.get(`/api/banks/${course}/export?format=moodle&lang=kk`, { user })
  const back = await bring(exported.text, 'format=moodle')
  equal([back.status, back.json.issues], [200, []], back.text.slice(0, 600))
  const found = new Map(back.json.items.map((item) => [item.name, item]))
  const apart = first.json.items.filter((item) => !found.has(item.name) || bare(item) !== bare(found.get(item.name)))
  for (const item of apart) console.log(`     was ${bare(item)}\n     is  ${found.has(item.name) ? bare(found.get(item.name)) : 'not there'}`)
  const kinds = [...new Set(first.json.items.map((item) => item.kind))].map((kind) => `${kind} ${first.json.items.filter((item) => item.kind === kind).length}`)
  console.log(`     Moodle XML out and in again: ${first.json.items.length} questions (${kinds.join(', ')}), ${apart.length} differ`)
  equal(apart.length, 0)
  const taken = await bring(exported.text, 'format=moodle&commit=1')
  equal([taken.json.same, taken.json.added, taken.json.translated], [back.json.items.length, 0, 0], 'the bank knows all of it')
}, 300000)

await run('gift')
