// Files that fill the books: looked at first, written as a whole or not at all, the same file twice without effect.
import { addUser, equal, match, ok, run, startServer, story, tempFolder, makeUniversity } from './lib.mjs'
import { bring, ended, HEADER, iin, students, write } from './office.mjs'

async function office(t) {
  const data = tempFolder(t)
  await makeUniversity(data)
  const registrar = await addUser(data, 'registrar', 'registrar')
  const admin = await addUser(data, 'admin', 'admin')
  const server = await startServer(t, { data })
  return { server, registrar: await server.login(registrar.login, registrar.password), admin: await server.login(admin.login, admin.password) }
}

const lines = async (server, user, id, action = '') =>
  (await server.get(`/api/imports/${id}/lines?size=200&action=${action}`, { user })).json.rows

story('a file is looked at, shown line by line, written, and the second time changes nothing', async (t) => {
  const { server, registrar } = await office(t)
  const first = await bring(server, registrar, 'students', students(30))
  equal([first.status, first.json.import.state, first.json.import.lines, first.json.import.added, first.json.import.said],
    [200, 'checked', 30, 30, 'utf-8 ;'])
  const table = await lines(server, registrar, first.json.import.id)
  equal([table.length, table[0].line, table[0].action, table[0].cells.surname.value], [30, 2, 'add', 'Үлгіев'])
  equal((await server.get('/api/people', { user: registrar })).json.total, 2, 'nothing is written by looking')
  await server.post(`/api/imports/${first.json.import.id}/apply`, {}, { user: registrar })
  equal((await ended(server, registrar, first.json.import.id)).state, 'done')
  const again = await bring(server, registrar, 'students', students(30))
  equal([again.json.import.added, again.json.import.changed, again.json.import.bad], [0, 0, 0])
  const moved = await bring(server, registrar, 'students', students(30).replace('ҮИ-2;', 'ҮИ-77;'))
  equal([moved.json.import.added, moved.json.import.changed], [0, 1])
  const [change] = await lines(server, registrar, moved.json.import.id, 'change')
  equal(change.cells.group, { value: 'ҮИ-77', old: 'ҮИ-2' })
  equal((await server.post(`/api/imports/${first.json.import.id}/apply`, {}, { user: registrar })).status, 409, 'once is enough')
})

story('what a file gets wrong is named by line and column, and nothing of it is written', async (t) => {
  const { server, registrar } = await office(t)
  const good = students(3).trimEnd().split('\r\n')
  const rows = [...good,
    `ИМ-00003;Үлгіев;Екінші;;;7M06101;Үлгі;ҮИ-1;2025`, // the number of the line above
    `ИМ-00009;;Аты;;;7M06101;Үлгі;ҮИ-1;2025`, // no surname
    `ИМ-00010;Үлгіев;Аты;;${iin(1)};7M06101;Үлгі;ҮИ-1;2025`, // the IIN of the first
    `ИМ-00011;Үлгіев;Аты;;12345;7M06101;Үлгі;ҮИ-1;2025`, // no IIN at all
    `ИМ-00012;Үлгіев;Аты;;;7M06101;Үлгі;ҮИ-1;екі мың`, // no year
    `ИМ-00013;Үлгіев;Аты;;;9Z99999;;ҮИ-1;2025`, // a programme nobody knows, without its name
    `ИМ-00014;Үлгіев;Аты`] // half a line
  const brought = await bring(server, registrar, 'students', rows.join('\n'))
  equal(brought.json.import.bad, 7, brought.text)
  const wrong = await lines(server, registrar, brought.json.import.id, 'error')
  equal(wrong.map((l) => [l.line, l.notes.find((n) => n.error).column, l.notes.find((n) => n.error).code]), [
    [5, 'student_no', 'twice'], [6, 'surname', 'missing'], [7, 'iin', 'twice'], [8, 'iin', 'iin_form'],
    [9, 'admission_year', 'number_form'], [10, 'programme', 'unknown'], [11, null, 'too_few']])
  const refused = await server.post(`/api/imports/${brought.json.import.id}/apply`, {}, { user: registrar })
  equal([refused.status, refused.json.fault.code], [409, 'conflict'])
  equal((await server.get('/api/people', { user: registrar })).json.total, 2)
})

story('files as offices make them: Windows-1251, tabs, commas, headers in three languages, lost zeros, decimal commas', async (t) => {
  const { server, registrar } = await office(t)
  // "Номер студента;Фамилия;Имя;ИИН;Код ОП;Название ОП;Группа;Год поступления" and a line, in Windows-1251
  const cp1251 = (text) => Buffer.from([...text].map((c) => (c >= 'А' && c <= 'я' ? c.charCodeAt(0) - 0x410 + 0xc0 : c.charCodeAt(0))))
  const zero = iin(123456789 - 99010100000)
  const russian = await bring(server, registrar, 'students',
    cp1251(`Номер студента;Фамилия;Имя;ИИН;Код ОП;Название ОП;Группа;Год поступления\r\nК-1;Примеров;Пример;${zero.replace(/^0+/, '')};6B01;Пример;ПР-1;2024\r\n`))
  equal([russian.json.import.said, russian.json.import.bad], ['windows-1251 ;', 0], russian.text)
  const [line] = await lines(server, registrar, russian.json.import.id)
  equal([line.cells.surname.value, line.cells.iin.value, line.notes[0].code], ['Примеров', zero, 'iin_padded'])
  const kazakh = await write(server, registrar, 'students', '\ufeffСтудент нөмірі\tТегі\tАты\tББ коды\tББ атауы\tТобы\tТүскен жылы\nК-2\tҮлгіев\tСынақ\t6B02\t"Үлгі\tматематика"\tҮМ-1\t2024,0\n')
  equal([kazakh.said, kazakh.added], ['utf-8-bom tab', 1])
  await write(server, registrar, 'enrolments', 'student number,course code,course name,credits,academic year,семестр\nК-2,ALG1,Algebra,5,2026,күзгі\n')
  const scores = await bring(server, registrar, 'midterms', 'student_no;course_code;year;term;рк1;рк2\nК-2;ALG1;2026;осень;87,5;90\n')
  const [score] = await lines(server, registrar, scores.json.import.id)
  equal([score.cells.rk1.value, score.cells.term.value, score.notes.map((n) => n.code)], ['88', 'autumn', ['rounded']])
  const more = await bring(server, registrar, 'midterms', 'student_no;course_code;year;term;рк1\nК-2;ALG1;2026;осень;101\n')
  equal(more.json.import.bad, 1, 'no score above 100')
  const zones = await bring(server, registrar, 'students', `${HEADER};zone\n${['Europe/Berlin', 'Europe/Nowhere', '../Berlin']
    .map((zone, i) => `К-${i + 5};Үлгіев;Сынақ;;;6B02;Үлгі;ҮМ-1;2024;${zone}`).join('\n')}\n`)
  equal((await lines(server, registrar, zones.json.import.id, 'error')).map((l) => [l.line, l.notes[0].column, l.notes[0].code]),
    [[3, 'zone', 'word_unknown'], [4, 'zone', 'word_unknown']])
})

story('half a file, another kind of file, nothing: each has its answer', async (t) => {
  const { server, registrar } = await office(t)
  const cut = await bring(server, registrar, 'students', `${HEADER}\nИМ-1;"Үлгіев;Сы`)
  equal([cut.status, cut.json.fault.code], [422, 'unreadable'])
  for (const body of [Buffer.from('PK\x03\x04workbook'), Buffer.from([0xff, 0xfe, 0x41, 0]), Buffer.from('a\0b;c'), Buffer.from(`${HEADER}\n`)])
    equal((await bring(server, registrar, 'students', body)).status, 422)
  const wrong = await bring(server, registrar, 'students', 'surname;name\nҮлгіев;Сынақ\n')
  equal((await lines(server, registrar, wrong.json.import.id, 'error'))[0].notes.map((n) => [n.column, n.code]).slice(0, 2),
    [['student_no', 'column_missing'], ['programme', 'column_missing']])
  equal((await bring(server, registrar, 'bogus', students(1))).status, 400)
  equal((await server.get('/api/imports', { user: registrar })).json.total, 1)
})

story('posts are the administrator’s to give, studies the registrar’s', async (t) => {
  const { server, registrar, admin } = await office(t)
  const posts = 'login;surname;name;role;order_no\nproctor1;Прокторов;Үлгі;proctor;12-ө\nteacher1;Мұғалімов;Үлгі;teacher;13-ө\n'
  equal((await bring(server, registrar, 'staff', posts)).status, 403)
  equal((await bring(server, admin, 'students', students(1))).status, 403)
  equal((await write(server, admin, 'staff', posts)).added, 2)
  const own = await bring(server, admin, 'staff', posts)
  equal([own.json.import.added, own.json.import.changed], [0, 0])
  equal((await server.get(`/api/imports/${own.json.import.id}/lines`, { user: registrar })).status, 403)
  const users = (await server.get('/api/users', { user: admin })).json.rows
  match(JSON.stringify(users.find((u) => u.login === 'proctor1')), /proctor/)
  ok((await server.post('/api/login', { login: 'proctor1', password: '!' })).status === 401, 'an account without a password opens to nobody')
})

await run('import')
