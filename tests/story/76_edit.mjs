// A question is said otherwise while others sit with it: who has it keeps it as it was and is marked by it, who comes
// later gets the new one, and the audit tells what was and what is.
import { World } from '../clauses/world.mjs'
import { equal, match, ok, run, story } from './lib.mjs'

/** Two students in one exam of one question; the bank's people. */
async function bankOf(world) {
  const course = (await world.get('teacher', '/api/banks')).rows[0].course
  const all = async (more = '') => (await world.get('teacher', `/api/banks/${course}/items?size=200${more}`)).rows
  return { course, all, one: (id) => world.get('teacher', `/api/items/${id}`) }
}

/** A question with another stem in every language, and the rest as it is. */
const otherwise = (item, text, change = {}) => Object.fromEntries(
  Object.entries(item.said).filter(([, one]) => one.stem).map(([lang, one]) => [lang, { ...one, ...change, stem: `${text} ${lang}` }]))

story('a question is changed: papers keep what they were given, new ones get what stands now', async (t) => {
  const world = await World.start()
  t.after(() => world.stop())
  const bank = await bankOf(world)
  const sitter = await world.sitter()
  const given = sitter.items[0]
  const old = await bank.one(given.id)
  ok(old.may_edit && old.earlier.length === 0)
  const before = (await bank.all()).length

  const edit = (item, said, more = {}) => world.try('POST', 'teacher', `/api/items/${item.id}/edit`, { json: { version: item.version, said, ...more } })
  const done = await edit(old, otherwise(old, 'Жаңаша айтылды', { points: 3 }), { reason: 'түсініксіз еді' })
  equal([done.status, done.json.changed, done.json.issues], [200, true, []], done.text)
  const now = await bank.one(done.json.id)
  equal([now.said.kk.stem, now.said.ru.stem, now.said.en.stem, now.said.kk.points], ['Жаңаша айтылды kk', 'Жаңаша айтылды ru', 'Жаңаша айтылды en', 3])
  equal(now.said.kk.options, old.said.kk.options)
  equal([now.state, now.earlier.map((one) => one.id), (await bank.one(old.id)).replaced_by], ['approved', [old.id], now.id])
  const rows = await bank.all()
  equal([rows.length, rows.some((row) => row.id === old.id), rows.some((row) => row.id === now.id)], [before, false, true], 'one stands in the place of the other')

  // Who sits keeps the old words and is scored by them.
  const mine = (await world.get(sitter.user, `/api/my/attempts/${sitter.attempt}/questions`)).items
  equal(mine, sitter.items)
  await world.submit(sitter)
  const graded = await world.grade(sitter)
  equal(graded.exam, 100, 'the old key and the old points')

  // Who comes later gets the new one, through the exam that named the old.
  const later = await world.sitter()
  const fresh = later.items.find((item) => item.id === now.id)
  ok(fresh && !later.items.some((item) => item.id === old.id))
  equal([fresh.stem.kk, fresh.points], ['Жаңаша айтылды kk', 3])

  // Before and after, with the reason, in the audit.
  const told = (await world.get('auditor', '/api/audit?action=item.edit')).rows[0]
  equal([told.object, told.reason], [`item ${now.id}`, 'түсініксіз еді'])
  match(told.before, /points 1; kk /)
  match(told.after, /points 3; kk Жаңаша айтылды kk/)

  // What is refused changes nothing.
  const stale = await edit({ ...now, version: now.version + 1 }, otherwise(now, 'Бұл өтпейді'))
  equal([stale.status, stale.json.fault.code], [409, 'stale'])
  equal((await edit(old, otherwise(old, 'Ескісі'))).status, 409, 'the old one is not changed twice')
  equal((await edit(now, now.said)).status, 400, 'nothing is said otherwise')
  equal((await edit(now, {})).status, 400, 'in no language')
  equal((await edit(now, otherwise(now, 'Балы жоқ', { points: 0 }))).status, 400)
  equal((await edit(now, otherwise(now, 'Түрі басқа', { kind: 'essay', options: [] }))).status, 400, 'a question keeps its kind')
  const other = await bank.one(rows.find((row) => row.id !== now.id && row.kind === now.said.kk.kind).id)
  const twin = await edit(other, otherwise(other, 'Екіншісі'))
  equal((await edit(now, (await bank.one(twin.json.id)).said)).status, 409, 'another question says the same')
  const script = await edit(now, otherwise(now, '<script>alert(1)</script>', { format: 'html' }))
  equal([script.status, script.json.changed], [200, false])
  ok(script.json.issues.every((one) => one.code === 'unsafe_html') && script.json.issues.length > 0, script.text)
  const none = await edit(now, otherwise(now, 'Дұрысы жоқ', { options: now.said.kk.options.map((one) => ({ ...one, share: 0 })) }))
  ok(none.json.issues.some((one) => one.code === 'no_right'), none.text)
  equal(await bank.one(now.id), now)
  equal(await world.refusal('POST', 'hod', `/api/items/${now.id}/edit`, { version: now.version, said: now.said }), [403, 'forbidden'])
}, 240000)

await run('edit')
