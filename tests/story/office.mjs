// What the stories of the office share: files for import, made of clearly invented people, and waiting for their end.
import { equal, until } from './lib.mjs'

/** A 12-digit IIN with a right last digit, the n-th of an invented series. */
export function iin(n) {
  const body = String(99010100000 + n).padStart(11, '0').slice(0, 11)
  const sum = (weights) => [...body].reduce((total, digit, i) => total + Number(digit) * weights[i], 0) % 11
  let check = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  if (check === 10) check = sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])
  return check === 10 ? iin(n + 100000) : body + check
}

export const HEADER = 'student_no;surname;name;patronymic;iin;programme_code;programme_name;group;admission_year'

/** A file of n students, numbered from `from`, in so many groups. */
export function students(n, from = 1, groups = 20) {
  const rows = Array.from({ length: n }, (_, i) => {
    const k = from + i
    return `ИМ-${String(k).padStart(5, '0')};Үлгіев;Сынақ-${k};;${iin(k)};7M06101;Үлгі информатика;ҮИ-${1 + (k % groups)};2025`
  })
  return [HEADER, ...rows].join('\r\n') + '\r\n'
}

/** Brings a file; the whole answer. */
export function bring(server, user, kind, body, name = 'file.csv') {
  return server.request('PUT', `/api/imports?kind=${kind}&name=${encodeURIComponent(name)}`, { user, body: Buffer.isBuffer(body) ? body : Buffer.from(body) })
}

/** Brings a file that must be without errors, and writes it; the import at its end. */
export async function write(server, user, kind, body) {
  const brought = await bring(server, user, kind, body)
  equal(brought.status, 200, brought.text)
  const { id, bad } = brought.json.import
  equal(bad, 0, (await server.get(`/api/imports/${id}/lines?action=error`, { user })).text.slice(0, 600))
  const begun = await server.post(`/api/imports/${id}/apply`, {}, { user })
  equal(begun.status, 200, begun.text)
  return ended(server, user, id)
}

export function ended(server, user, id) {
  return until(async () => {
    const now = (await server.get(`/api/imports/${id}`, { user })).json.import
    return now.ended_ms ? now : null
  }, 'the end of the import')
}

/** A course of its own with a class, brought in by files: `who` are the numbers of students whom the books know, or how
 * many new ones to bring, numbered from `from`. */
export async function course(world, code, who, from) {
  const registrar = await world.as('registrar')
  const { year } = (await world.get('registrar', '/api/calendar')).rows[0]
  if (!Array.isArray(who)) await write(world.server, registrar, 'students', students(who, from))
  const numbers = Array.isArray(who) ? who : Array.from({ length: who }, (_, i) => `ИМ-${String(from + i).padStart(5, '0')}`)
  const lines = numbers.map((no) => `${no};${code};Үлгі курсы ${code};5;${year};autumn;teacher`)
  await write(world.server, registrar, 'enrolments', ['student_no;course;course_title;credits;year;term;teacher', ...lines].join('\n'))
  const offering = (await world.get('registrar', `/api/offerings?q=${code}`)).rows[0].id
  const rows = async () => (await world.get('registrar', `/api/admission?offering=${offering}&size=200`)).rows
  return { year, code, numbers, offering, rows, of: async (no) => (await rows()).find((r) => r.student_no === no) }
}

/** Midterms of a course's class by a file, in the order of its numbers. */
export async function midterms(world, c, scores) {
  const lines = scores.map((score, i) => `${c.numbers[i]};${c.code};${c.year};autumn;${score}`)
  await write(world.server, await world.as('registrar'), 'midterms', ['student_no;course;year;term;rk1', ...lines].join('\n'))
}

/** Proctors of our own: those of the demo sit in its long sitting. */
export async function proctors(world) {
  if (!world.proctors) {
    const posts = ['login;surname;given;role;order_no', ...[1, 2, 3].map((n) => `office-proctor-${n};Бақылаушы;Үлгі-${n};proctor;${n}-ө`)]
    await write(world.server, await world.as('admin'), 'staff', posts.join('\n'))
    const { people } = await world.get('registrar', '/api/schedule/staff?role=proctor')
    world.proctors = people.filter((p) => p.name.startsWith('Бақылаушы')).map((p) => p.id)
  }
  return world.proctors
}
