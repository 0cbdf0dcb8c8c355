// The two acts of the regulation: their words, their signatures, and what follows from them.
import { clause, equal, ok } from './lib.mjs'

// Appendix A, word for word, in its order.
const FORM_A = [
  'Қосымша А', 'Емтихан тәртібін бұзу туралы', 'АКТ',
  'Біз, Тестілеу және қашықтықтан оқыту орталығының меңгерушісі, инженер-программисі, маманы студенттің', '(Т.А.Ә.)',
  'мамандығы', 'тобы', 'келесі пән бойынша', 'емтихан', 'тапсыру барысында белгіленген тәртіп бұзу туралы Актісін толтырдық.',
  'Тәртіп бұзушылықтар:', 'Веб-камераны жабу (қара экран)', 'Антивирус веб-камераны бұғаттады',
  'Бұлыңғыр суретіне байланысты студентті анықтау мүмкін емес',
  'Емтихан талаптарын бұзатын, рұқсат етілмеген заттарды қолдану', 'Емтихан тапсырушының жанында бөгде адамның болуы',
  'Басқа жағдайлар', 'Студенттің балы жойылады.', 'Тестілеу және қашықтықтан оқыту орталығының маманы',
  'Тестілеу және қашықтықтан оқыту орталығының инженер-программисі', 'Тестілеу және қашықтықтан оқыту орталығының меңгерушісі', 'Күні',
]
const FORM_B = [
  'Қосымша Б', 'Тексеріс нәтижесінің Актісі', 'Тексеріс мақсаты:', 'Тексеріс нәтижесі:', 'Шешім:', 'Орындаушылар:',
  '1. Тестілеу және қашықтықтан оқыту орталығының меңгерушісі', '2. Офис-регистратор басшысы',
  '3. Тестілеу және қашықтықтан оқыту орталығының маманы', 'Күні',
]

/** Each text stands in the page after the one before it, whatever lines the page breaks into. */
function standInOrder(page, texts) {
  const flat = page.replace(/_+/g, ' ').replace(/\s+/g, ' ')
  let at = 0
  for (const text of texts) {
    const found = flat.indexOf(text, at)
    ok(found >= 0, `"${text}" does not follow in:\n${flat.slice(Math.max(0, at - 60), at + 400)}`)
    at = found + text.length
  }
}

/** A student under a frozen act A, of what a person of the Centre saw with their own eyes. */
async function violation(world) {
  const student = await world.sitter()
  await world.submit(student)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'A', attempt: student.attempt, incidents: [] })
  await world.deed('specialist', act.id, 'edit', { kinds: ['OTHER'], other_text: 'Телефонмен сөйлесті', incidents: [], observation: 'Хабарласу бейнеден анық естілді' })
  await world.deed('specialist', act.id, 'freeze')
  return { student, act: act.id }
}

clause(['003-A', '003-5.3.14'], 'violation_annuls_the_exam_and_leaves_the_rating', async (world) => {
  const { student, act } = await violation(world)
  standInOrder(await world.pageOf(act), FORM_A)
  for (const early of ['engineer', 'head'])
    ok(!(await world.get(early, `/api/acts/${act}`)).act.actions.includes('sign'), `${early} signs before the specialist`)
  await world.sign('specialist', act)
  ok(!(await world.get('head', `/api/acts/${act}`)).act.actions.includes('sign'), 'the head signs before the engineer')
  await world.sign('engineer', act)
  const registered = await world.sign('head', act)
  equal([registered.state, registered.signatures.map((s) => s.order)], ['registered', [1, 2, 3]])
  equal((await world.mine(student)).result, null, 'a score under an act is not released')
  equal(await world.refusal('POST', 'head', `/api/acts/${act}/post`, { version: registered.version }), [403, 'forbidden'])
  await world.deed('registrar', act, 'prepare', { comment: '', outcome: 'RESIT' })
  const before = await world.grade(student)
  await world.deed('registrar_head', act, 'post')
  const after = await world.grade(student)
  equal([after.state, after.rating], ['annulled', before.rating])
  equal((await world.mine(student)).attempt.state, 'annulled')
})

clause(['003-B', '003-5.3.15'], 'technical_fault_is_inspected_and_gives_time_to_all_it_hit', async (world) => {
  const [one, two] = [await world.sitter(), await world.sitter()]
  for (const role of ['teacher', 'student', 'proctor'])
    equal((await world.try('POST', role, '/api/acts', { json: { kind: 'B', attempts: [one.attempt], purpose: 'x' } })).status, 403)
  const { act } = await world.post('specialist', '/api/acts', { kind: 'B', attempts: [one.attempt, two.attempt], purpose: 'Сервердің тоқтауын тексеру' })
  equal(act.attempts.length, 2)
  await world.deed('specialist', act.id, 'edit', { purpose: 'Сервердің тоқтауын тексеру', result: 'Желі бес минут үзілді', decision: 'EXTRA_TIME', decision_text: 'Бес минут қосылсын', extra_s: 300 })
  await world.deed('specialist', act.id, 'freeze')
  standInOrder(await world.pageOf(act.id), FORM_B)
  ok(!(await world.get('registrar_head', `/api/acts/${act.id}`)).act.actions.includes('sign'), 'the registrar signs before the head')
  await world.sign('head', act.id)
  await world.sign('registrar_head', act.id)
  await world.sign('specialist', act.id)
  for (const student of [one, two]) {
    const told = await student.exam.next((m) => m.t === 'state' && m.attempt.extra_s === 300)
    equal(told.attempt.id, student.attempt)
  }
})
