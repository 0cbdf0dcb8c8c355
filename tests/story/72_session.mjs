// A whole session through HTTP and WebSocket alone: two hundred students come by file, are admitted and seated, sit and
// are marked, an essay by hand and by code; one result is annulled, one exam is repeated after a technical fault, the statements are signed, an FX is
// retaken, transcripts are issued, and the registrar's figures are those of the ledger.
import { World } from '../clauses/world.mjs'
import { equal, ok, run, story } from './lib.mjs'
import { students as file, write } from './office.mjs'
import { Student } from './student.mjs'

const ALL = 200, GROUPS = 4, FROM = 1001 // ҮИ-1 to ҮИ-4, fifty in each
const BELOW = 10 // ratings below the threshold, all of the last group
const AWAY = 5 // of the last group, who do not come
const DAY = 86400_000, HOUR = 3600_000
const AT_ONCE = 24 // clients together
const ESSAY = 20 // points of the one question that people mark

const number = (i) => `ИМ-${String(FROM + i).padStart(5, '0')}`
/** The place within the last group; -1 in another. */
const late = (i) => ((FROM + i) % GROUPS === GROUPS - 1 ? Math.floor(i / GROUPS) : -1)
const rating = (i) => (late(i) >= 0 && late(i) < BELOW ? 30 + (i % 20) : 50 + ((i * 7) % 51))
const stays = (i) => late(i) >= BELOW && late(i) < BELOW + AWAY
/** Points of a hundred: a few FX and F, the others pass. */
const points = (i) => (i % 23 === 3 ? 40 : i % 29 === 5 ? 10 : 55 + ((i * 5) % 46))

/** Everything of everybody by files; the course is the one that has an exam. */
async function filled(world, exam) {
  const registrar = await world.as('registrar')
  const each = (head, line) => [head, ...Array.from({ length: ALL }, (_, i) => line(i))].join('\n')
  const put = (kind, text) => write(world.server, registrar, kind, text)
  equal((await put('students', file(ALL, FROM, GROUPS))).added, ALL)
  const term = `${exam.code};${exam.year};${exam.term}`
  const studies = await put('enrolments', each('student_no;course;year;term', (i) => `${number(i)};${term}`))
  const scores = await put('midterms', each('student_no;course;year;term;rk1', (i) => `${number(i)};${term};${rating(i)}`))
  equal([studies.written, scores.written], [ALL, ALL])
}

/** Every row of a list, page by page. */
async function whole(world, role, path) {
  const rows = []
  for (let page = 1; ; page++) {
    const got = await world.get(role, `${path}${path.includes('?') ? '&' : '?'}size=200&page=${page}`)
    rows.push(...got.rows)
    if (rows.length >= got.total || !got.rows.length) return rows
  }
}

/** Admission follows from the files; one of those left out is let in with a ground. */
async function admitted(world, exam) {
  const offering = (await world.get('registrar', `/api/offerings?q=${exam.code}`)).rows.find((o) => o.term === exam.term && o.year === exam.year)
  await world.post('registrar', `/api/offerings/${offering.id}/admission`)
  const ours = async () => (await whole(world, 'registrar', `/api/admission?offering=${offering.id}`)).filter((row) => row.student_no.startsWith('ИМ-'))
  const first = await ours()
  equal(first.length, ALL)
  equal(first.filter((row) => row.status === 'admitted').length, ALL - BELOW)
  const out = first.find((row) => row.status === 'not_admitted')
  equal(out.reasons, ['threshold'])
  await world.post('registrar_head', `/api/admission/${out.enrolment}/override`, { version: out.version, ground: 'деканның өтініші, №7 хаттама' })
  const rows = new Map((await ours()).map((row) => [row.student_no, row]))
  return Array.from({ length: ALL }, (_, i) => ({ i, ...rows.get(number(i)) }))
}

/** A task that people mark, worth as much as all the other questions together, is drawn for everybody. */
async function essayAdded(world, exam) {
  const [bank] = (await world.get('teacher', '/api/banks')).rows.filter((one) => one.code === exam.code)
  const table = `question;kind;category;points;name\n"Тәуекелді өз сөзіңізбен түсіндіріңіз";essay;Жазбаша;${ESSAY};тәуекел\n`
  const brought = await world.try('PUT', 'teacher', `/api/banks/${bank.course}/import?format=table&lang=kk&commit=1`, { body: Buffer.from(table) })
  equal([brought.status, brought.json?.added], [200, 1], brought.text)
  const { exam: now } = await world.get('registrar', `/api/exams/${exam.id}`)
  equal(now.fixed, ESSAY, 'the other questions, a point each')
  const { version, form, mode, delivery, title, duration_s, from_ms, to_ms, max_pauses } = now
  const draft = { version, form, mode, delivery, title, duration_s, from_ms, to_ms, max_pauses, draws: [{ category: 'Жазбаша', items: 1 }] }
  equal((await world.post('registrar', `/api/exams/${exam.id}/edit`, draft)).exam.draws.map((d) => d.have), [1])
}

/** Hands in so many hundredths: a part of them by an essay, whose text asks for its points. */
async function handIn(world, student, i, hundredths) {
  const essay = student.items.find((item) => item.kind === 'essay')
  const rest = student.items.filter((item) => item !== essay)
  const all = Math.round(((rest.length + ESSAY) * hundredths) / 100)
  const written = Math.min(Math.max(i % (ESSAY + 1), all - rest.length), Math.min(ESSAY, all))
  ok((await student.exam.ask('answer', { item: essay.id, rev: 1, text: `Тәуекел – ${written} ұпайлық жауап.`, at_ms: Date.now() })).ok)
  student.items = rest
  await world.submit(student, all - written)
}

/** The teacher marks what waits, by codes alone; how many. */
async function marked(world, exam) {
  const queue = (await whole(world, 'teacher', `/api/marking/${exam.id}`)).filter((row) => row.turn === 'open')
  ok(queue.every((row) => row.kind === 'essay' && row.most === ESSAY && !JSON.stringify(row).includes('ИМ-')))
  await each(queue, async ({ code, item }) => {
    const answer = await world.get('teacher', `/api/marking/${exam.id}/answer?code=${code}&item=${item}`)
    ok(!/ИМ-|Үлгіев/.test(JSON.stringify(answer)), 'nobody is named')
    const points = Number(/– (\d+) ұпайлық/.exec(answer.text)[1])
    equal((await world.post('teacher', `/api/marking/${exam.id}`, { code, item, points, comment: 'оқылды' })).part, 'first')
  })
  return queue.length
}

/** Two proctors of the house, with accounts, and a sitting for each; a sitting of yesterday to which nobody came. */
async function seated(world, exam, people) {
  const posts = ['login;surname;given;role;order_no', ...[1, 2].map((n) => `watch-${n};Бақылаушы;Үлгі-${n};proctor;${n}-ө`)]
  await write(world.server, await world.as('admin'), 'staff', posts.join('\n'))
  const staff = (await world.get('registrar', '/api/schedule/staff?role=proctor')).people
  const named = (start) => staff.filter((p) => p.name.startsWith(start))
  const sitting = async (room, starts_ms, proctor) => {
    const plan = { exam: exam.id, room, capacity: 100, starts_ms, ends_ms: starts_ms + 3 * HOUR, proctors: [proctor.id] }
    const { blocked, conflicts } = await world.post('registrar', '/api/schedule/check', plan)
    equal(blocked, false, JSON.stringify(conflicts))
    return (await world.post('registrar', '/api/sittings', plan)).sitting.id
  }
  const seat = async (id, body) => {
    let seated = 0
    for (let more = true; more;) {
      const done = await world.post('registrar', `/api/sittings/${id}/students`, body)
      equal(done.left, [])
      seated += done.seated
      more = done.more
    }
    return seated
  }
  const starts = Date.now() + 1000
  const [one, two] = named('Бақылаушы')
  const past = await sitting('Бос-1', Date.now() - DAY, named('Ойданов')[0])
  equal(await seat(past, { students: people.filter((p) => stays(p.i)).map((p) => p.student) }), AWAY)
  const rooms = [await sitting('Үлгі-1', starts, one), await sitting('Үлгі-2', starts, two)]
  for (const [room, title] of [[0, 'ҮИ-1'], [0, 'ҮИ-2'], [1, 'ҮИ-3'], [1, 'ҮИ-4']]) await seat(rooms[room], { group: title })
  const proctors = []
  for (const person of [one, two]) {
    const { account } = await world.post('admin', `/api/people/${person.id}/account`)
    proctors.push(await world.server.login(account.login, account.password))
  }
  const plans = await Promise.all(rooms.map((room) => world.get('registrar', `/api/sittings/${room}/plan`)))
  equal(plans.map((plan) => plan.sitting.seats.length), [100, 100 - (BELOW - 1) - AWAY])
  return { proctors, seats: plans.map((plan) => plan.sitting.seats), starts }
}

/** First passwords of everybody, a group at a time. */
async function accounts(world) {
  const all = new Map()
  const { groups } = await world.get('registrar', '/api/structure')
  for (const one of groups.filter((g) => /^ҮИ-\d$/.test(g.title))) {
    const issued = await world.post('registrar', '/api/accounts/issue', { group: one.title })
    for (const account of issued.accounts) all.set(account.login, account)
  }
  return all
}

async function each(list, work) {
  const queue = [...list.entries()]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await work(next[1], next[0])
  }))
}

/** Everybody with a seat signs in, sits and hands in; the sitters by number. */
async function everybodySits(world, people, { proctors, seats, starts }) {
  const passwords = await accounts(world)
  const place = new Map(people.map((p) => [p.student_no, p.i]))
  const sitters = []
  await new Promise((done) => setTimeout(done, Math.max(0, starts - Date.now())))
  await each(seats.flatMap((room, r) => room.map((seat) => ({ ...seat, proctor: proctors[r] }))), async (seat) => {
    const i = place.get(seat.student_no)
    const { login, password } = passwords.get(seat.student_no)
    const student = new Student(world.server, await world.server.login(login, password), seat.attempt)
    await student.begin(seat.proctor)
    await handIn(world, student, i, points(i))
    student.exam.ws.close()
    sitters[i] = student
  })
  return sitters
}

async function actA(world, student) {
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.deed('specialist', act.id, 'edit', { kinds: ['OTHER'], other_text: 'Көшірді', incidents: [], observation: 'Проктор көрді' })
  await world.deed('specialist', act.id, 'freeze')
  for (const role of ['specialist', 'engineer', 'head']) await world.sign(role, act.id)
  await world.deed('registrar', act.id, 'prepare', { comment: '', outcome: 'RE_ENROLMENT' })
  await world.deed('registrar_head', act.id, 'post')
  return act.id
}

async function actB(world, student) {
  const { act } = await world.post('specialist', '/api/acts', { kind: 'B', attempts: [student.attempt], purpose: 'Серверді тексеру' })
  await world.deed('specialist', act.id, 'edit', { purpose: 'Серверді тексеру', result: 'Дерек қоры тоқтады', decision: 'NEW_ATTEMPT', decision_text: 'Қайта тапсырсын', extra_s: 0 })
  await world.deed('specialist', act.id, 'freeze')
  for (const role of ['head', 'registrar_head', 'specialist']) await world.sign(role, act.id)
}

async function sitAgain(world, exam, student, attempt, proctor, hundredths) {
  const again = new Student(world.server, student.user, attempt)
  await again.begin(proctor)
  await handIn(world, again, 7, hundredths)
  equal(await marked(world, exam), 1)
}

/** Opened, frozen and signed by the examiner and the registrar. */
async function signedStatement(world, exam, kind, group) {
  let { sheet } = await world.post('registrar', '/api/sheets', { exam: exam.id, kind, group })
  ok(sheet.complete, JSON.stringify(sheet.lines.filter((line) => line.mark === 'missing')))
  sheet = (await world.post('registrar', `/api/sheets/${sheet.id}/freeze`, { version: sheet.version })).sheet
  for (const role of ['teacher', 'registrar']) {
    const body = { version: sheet.version, pdf_sha256: sheet.pdf_sha256, password: world.accounts[role].signing }
    sheet = (await world.post(role, `/api/sheets/${sheet.id}/sign`, body)).sheet
  }
  equal(sheet.state, 'registered')
  return sheet
}

/** The registrar's figures, and every one of them counted again from the ledger's events. */
async function figuresAddUp(world, rows) {
  const ledger = new Map()
  await each(rows, async (row) => ledger.set(row.enrolment, (await world.get('registrar', `/api/grades/${row.enrolment}`)).events))
  const last = rows.map((row) => ({ ...row, event: ledger.get(row.enrolment).at(-1) }))
  const events = [...ledger.values()].flat()
  const kinds = (kind) => events.filter((event) => event.kind === kind).length
  equal([kinds('annulled'), kinds('fx_retake_score')], [1, 1])
  for (const { event, ...row } of last.filter((one) => one.event.state !== 'annulled')) {
    equal([row.rating, row.exam, row.final, row.letter], [event.rating, event.exam, event.new, event.letter_new])
    if (event.exam >= 50) equal(event.new, Math.floor((60 * event.rating + 40 * event.exam + 50) / 100), row.student)
  }
  const count = (wanted) => last.filter(({ event }) => wanted(event)).length
  const letter = (wanted) => (event) => event.state !== 'annulled' && wanted(event.letter_new)
  const desk = await world.get('registrar', '/api/desk')
  equal([desk.annulled, desk.released], [count((e) => e.state === 'annulled'), count((e) => e.state === 'released')])
  equal([desk.fx, desk.f], [count(letter((l) => l === 'FX')), count(letter((l) => l === 'F'))])
  equal(desk.positive, count(letter((l) => l !== 'FX' && l !== 'F')))
  equal([desk.no_show, desk.sitting, desk.under_act, desk.technical], [AWAY, 0, 0, 1])
  const groups = (await whole(world, 'registrar', '/api/desk/compare?by=group')).filter((row) => /^ҮИ-\d$/.test(row.title.kk))
  for (const one of groups) {
    const theirs = last.filter((row) => row.group === one.title.kk)
    const tenths = (of) => { // of those that have the number: without a pass there is no final
      const known = theirs.map((row) => of(row.event)).filter((n) => n !== null)
      return Math.round((known.reduce((all, n) => all + n, 0) * 10) / known.length)
    }
    const marked = theirs.filter((row) => row.event.exam !== null).length
    equal([one.students, one.graded, one.annulled], [ALL / GROUPS, marked, theirs.filter((row) => row.event.state === 'annulled').length])
    equal([one.exam_tenths, one.final_tenths], [tenths((e) => e.exam), tenths((e) => e.new)], one.title.kk)
  }
  equal(groups.length, GROUPS)
  const best = (await whole(world, 'registrar', '/api/desk/compare?by=group&sort=-final_tenths')).map((row) => row.final_tenths ?? -1)
  equal(best, [...best].sort((a, b) => b - a))
  return { desk, events: events.length }
}

story('two hundred students, from the file to the transcript', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const [exam] = (await world.get('registrar', '/api/schedule')).rows
  await essayAdded(world, exam)
  await filled(world, exam)
  const people = await admitted(world, exam)
  const places = await seated(world, exam, people)
  const sitters = await everybodySits(world, people, places)
  const sat = sitters.filter(Boolean).length
  equal(sat, ALL - (BELOW - 1) - AWAY)
  const rows = async () => (await whole(world, 'registrar', '/api/grades')).filter((row) => row.state !== 'exam_pending')
  equal((await rows()).length, 0, 'without the mark of the essay there is no grade')
  equal(await marked(world, exam), sat)
  const rowOf = async (i) => (await world.get('registrar', `/api/grades?q=${encodeURIComponent(number(i))}`)).rows[0]
  equal((await rows()).length, sat)

  // An annulment, and a repeat after a technical fault.
  const [FX, CHEAT, FAULT] = [3, 1, 0] // the first and the last sit in the first room
  await actA(world, sitters[CHEAT])
  equal((await rowOf(CHEAT)).letter, 'AN')
  await actB(world, sitters[FAULT])
  const card = (await world.get(sitters[FAULT].user, '/api/my/attempts')).rows.find((one) => one.state === 'scheduled')
  await sitAgain(world, exam, sitters[FAULT], card.id, places.proctors[0], 95)
  equal((await rowOf(FAULT)).exam, 95)

  // Who stayed away: two with a reason, three without.
  const away = (await whole(world, 'registrar', '/api/no-shows?status=unknown'))
  equal(away.length, AWAY)
  for (const [n, one] of away.entries())
    await world.post('registrar', `/api/no-shows/${one.attempt}/decide`, { version: one.version, excused: n < 2, ground: n < 2 ? 'анықтама №12' : 'себебі көрсетілмеді' })

  // A statement of each group holds everybody who was admitted: AN among them, and those who stayed away.
  const { groups } = await world.get('registrar', '/api/structure')
  const ids = groups.filter((g) => /^ҮИ-\d$/.test(g.title)).map((g) => g.id)
  const sheets = []
  for (const id of ids) sheets.push(await signedStatement(world, exam, 'main', id))
  const lines = sheets.flatMap((sheet) => sheet.lines)
  const marks = (mark) => lines.filter((line) => line.mark === mark).length
  equal([marks('score'), marks('annulled'), marks('absent')], [sat - 1, 1, AWAY])

  // FX: once more with the old rating; F and AN: the course anew.
  const remedies = await whole(world, 'registrar', '/api/remedies?state=open')
  const letters = async (letter) => (await rows()).filter((row) => row.letter === letter).length
  equal(remedies.filter((one) => one.kind === 'fx_retake').length, await letters('FX'))
  equal(remedies.filter((one) => one.kind === 're_enrolment').length, (await letters('F')) + 1)
  const before = await rowOf(FX)
  const fx = remedies.find((one) => one.enrolment === before.enrolment)
  const { sittings } = await world.get('registrar', `/api/remedies/${fx.id}/places`)
  const place = sittings.find((one) => one.room === 'Үлгі-1')
  const { attempt } = await world.post('registrar', `/api/remedies/${fx.id}/exam`, { sitting: place.id })
  await sitAgain(world, exam, sitters[FX], attempt, places.proctors[0], 60)
  const after = await rowOf(FX)
  equal([before.letter, after.rating, after.exam], ['FX', before.rating, 60])
  const retake = await signedStatement(world, exam, 'fx_retake', groups.find((g) => g.title === after.group).id)
  equal(retake.lines.map((line) => line.enrolment), [after.enrolment])

  // The transcript and the student's own record say the same.
  const { student } = await world.get('registrar', `/api/grades/${after.enrolment}`)
  const issued = await world.post('registrar', `/api/students/${student.id}/transcript`, { lang: 'kk' })
  equal((await world.try('GET', 'registrar', `/api/documents/${issued.id}/pdf`)).status, 200)
  const record = await world.get(sitters[FX].user, '/api/my/record')
  equal(record.lines.at(-1).letter, after.letter)

  const { desk, events } = await figuresAddUp(world, await rows())
  equal(desk.positive + desk.fx + desk.f + desk.annulled, sat)
  equal(desk.released + desk.annulled, sat)
  const chain = await world.get('auditor', '/api/audit/verify')
  equal(chain.ok, true)
  console.log(`     ${ALL} by file, ${sat} sat, ${AWAY} stayed away; ${desk.positive} passed, ${desk.fx} FX, ${desk.f} F, ${desk.annulled} AN; `
    + `${events} events of the ledger, ${sheets.length + 1} statements, ${chain.rows} rows of the chain`)
}, 600000)

await run('session')
