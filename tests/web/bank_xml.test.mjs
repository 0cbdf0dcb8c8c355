// What the bank exports as Moodle XML, read by an XML parser that is none of ours, the browser's: each question must say
// there what the bank holds.
import { equal, run, startServer, story } from '../story/lib.mjs'
import { logins } from '../story/student.mjs'
import { openBrowser } from './real.mjs'

const EACH = 20
const odd = ['<b>жоқ</b>', 'a & b', '"тырнақша"', "'апостроф'", ']]>', '&amp; емес', '<!-- жоқ -->', '«ө» — ↔']

/** Questions of every kind, in the bank's table. */
function table() {
  const cell = (text) => `"${text.replace(/"/g, '""')}"`
  const rows = ['question;kind;right;option1;option2;option3;category;difficulty;points;name']
  for (let i = 0; i < EACH; i++) {
    const o = odd[i % odd.length]
    const tail = `Тарау/${i % 3};${1 + (i % 5)};${1 + (i % 4)}`
    rows.push(`${cell(`бір ${i} ${o}`)};single;2;${cell(`${o} 1`)};${cell(`${o} 2`)};үш;${tail};s${i}`)
    rows.push(`${cell(`көп ${i} ${o}`)};multiple;1,3;${cell(`${o} 1`)};екі;${cell(`${o} 3`)};${tail};m${i}`)
    rows.push(`${cell(`рас па ${i} ${o}`)};truefalse;${i % 2 ? 'рас' : 'жалған'};;;;${tail};t${i}`)
    rows.push(`${cell(`сан ${i} ${o}`)};numeric;-${i},5:0,25;;;;${tail};n${i}`)
    rows.push(`${cell(`қысқа ${i} ${o}`)};short;${cell(`жауап ${i}|${o}`)};;;;${tail};h${i}`)
    rows.push(`${cell(`жұп ${i} ${o}`)};matching;;${cell(`сол ${i}=оң`)};бір=1;екі=2;${tail};g${i}`)
    rows.push(`${cell(`рет ${i} ${o}`)};ordering;;${cell(`${o} а`)};ә;б;${tail};o${i}`)
    rows.push(`${cell(`эссе ${i} ${o}`)};essay;;;;;${tail};e${i}`)
    rows.push(`${cell(`файл ${i} ${o}`)};file;;;;;${tail};f${i}`)
  }
  return rows.join('\n') + '\n'
}

/** In the browser: what its parser finds, in the words of the bank. */
function parsed(xml) {
  const doc = new DOMParser().parseFromString(xml, 'application/xml')
  if (doc.querySelector('parsererror')) return [{ name: 'broken', is: doc.querySelector('parsererror').textContent }]
  const text = (of, path) => of.querySelector(`:scope > ${path} > text`)?.textContent ?? ''
  const leaf = (of, path) => of.querySelector(`:scope > ${path}`)?.textContent ?? ''
  const kinds = { truefalse: 'truefalse', numerical: 'numeric', shortanswer: 'short', matching: 'matching', ordering: 'ordering' }
  return [...doc.querySelectorAll('quiz > question:not([type=category])')].map((q) => {
    const type = q.getAttribute('type')
    const kind = type === 'multichoice' ? (leaf(q, 'single') === 'true' ? 'single' : 'multiple')
      : type === 'essay' ? (leaf(q, 'responseformat') === 'noinline' ? 'file' : 'essay') : kinds[type]
    const answers = [...q.querySelectorAll(':scope > answer')].map((a) => {
      const share = kind === 'ordering' ? 100 : Number(a.getAttribute('fraction'))
      const number = kind === 'numeric' ? `${Number(text2(a))}±${Number(leaf(a, 'tolerance'))}` : text2(a)
      return `${share.toFixed(2)} ${number}`
    })
    const pairs = [...q.querySelectorAll(':scope > subquestion')].map((s) => `${text2(s)} = ${text(s, 'answer')}`)
    return { name: text(q, 'name'), is: [kind, text(q, 'questiontext'), Number(leaf(q, 'defaultgrade')), ...answers, ...pairs].join(' | ') }
  })
  function text2(of) {
    return of.querySelector(':scope > text').textContent
  }
}

/** The bank's own. */
function held(item) {
  const option = (o) => item.kind === 'matching' ? `${o.text} = ${o.pair}`
    : `${(o.share / 10000).toFixed(2)} ${item.kind === 'numeric' ? `${o.value / 1e6}±${o.tolerance / 1e6}` : o.text}`
  return [item.kind, item.stem, item.points ?? 1, ...item.options.map(option)].join(' | ')
}

story('Moodle XML says to another parser what the bank holds', async (t) => {
  const server = await startServer(t, { flags: ['--demo', 'on', '--eyes', '0', '--log-level', 'error'] })
  const accounts = logins(server)
  const user = await server.login(accounts.teacher.login, accounts.teacher.password)
  const [{ course }] = (await server.get('/api/banks', { user })).json.rows
  const brought = await server.request('PUT', `/api/banks/${course}/import?format=table&lang=kk&commit=1`, { user, body: Buffer.from(table()) })
  equal([brought.status, brought.json?.issues, brought.json?.added], [200, [], EACH * 9], brought.text.slice(0, 600))
  const xml = (await server.get(`/api/banks/${course}/export?format=moodle&lang=kk`, { user })).text
  const page = await (await openBrowser(t)).newPage()
  const theirs = new Map((await page.evaluate(parsed, xml)).map((one) => [one.name, one.is]))
  const apart = brought.json.items.filter((item) => theirs.get(item.name) !== held(item))
  for (const item of apart.slice(0, 20)) console.log(`     ours ${held(item)}\n     theirs ${theirs.get(item.name)}`)
  console.log(`     Moodle XML: ${brought.json.items.length} questions of 9 kinds, ${apart.length} understood differently by the browser's parser`)
  equal(apart.length, 0)
}, 240000)

await run('bank_xml')
