// How long records are kept, and that what is over its term goes.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clip } from '../story/student.mjs'
import { clause, equal, match, ok, until } from './lib.mjs'

/** A student who was recorded for some seconds and has handed in. */
async function recorded(world) {
  world.pictures ??= clip(mkdtempSync(join(tmpdir(), 'baqyla-clauses-')))
  const student = await world.sitter()
  await student.camera()
  const playing = student.play(world.pictures)
  await student.durable(30)
  playing.stop()
  await world.submit(student)
  return student
}

clause('001-4.1.15', 'terms_are_shown_and_kept_and_grades_have_no_end', async (world) => {
  const { terms } = await world.get('dpo', '/api/retention')
  for (const key of ['record_days', 'evidence_days', 'act_evidence_days', 'identity_days']) ok(terms[key] > 0, key)
  const published = (await world.get('dpo', '/api/personal-data?size=200')).rows
  const term = (table) => published.find((row) => row.table === table).days
  equal([term('recording_part'), term('grade_event')], [terms.record_days, null], 'recordings end, grades do not')

  // From now on recordings are not kept at all; two are made, one of them is held.
  const { id } = await world.post('head', '/api/policy/changes', { clause: '4.1.15', kind: 'replace', ground: 'Бұйрық №15', effective_ms: Date.now() + 20_000, changes: [{ key: 'record_days', value: '0' }] })
  for (const role of ['registrar_head', 'dpo']) await world.post(role, `/api/policy/changes/${id}/agree`, { as: role })
  await until(async () => (await world.get('dpo', '/api/retention')).terms.record_days === 0, 'the new term')
  const [gone, held] = [await recorded(world), await recorded(world)]
  await world.post('dpo', '/api/holds', { attempt: held.attempt, ground: 'шағым қаралуда' })
  const parts = async (student) => (await world.get('head', `/api/attempts/${student.attempt}/recording`)).parts
  await until(async () => (await parts(gone)).length && (await parts(held)).length, 'both recordings', 150000)
  // What nobody has looked at holds a recording, too: an empty chair before the camera is an incident.
  const dismissAll = async () => {
    for (const one of (await world.get('proctor', `/api/incidents?attempt=${gone.attempt}`)).rows.filter((i) => i.state === 'ended'))
      await world.try('POST', 'proctor', `/api/incidents/${one.id}/dismiss`, { json: { reason: 'false_alarm', comment: 'үлгі сурет', version: one.version } })
  }
  // The officer does not wait for the hour; the server's own run may come first, so the records tell, not the answer.
  const recordOf = async () => {
    await dismissAll()
    await world.post('dpo', '/api/retention/run')
    for (const record of (await world.get('auditor', '/api/destructions')).rows) {
      const { rows } = await world.get('auditor', `/api/destructions/${record.id}?size=200`)
      if (record.proved_ms && rows.some((row) => row.path.includes(gone.attempt))) return { record, rows }
    }
    return null
  }
  const { record, rows } = await until(recordOf, 'the proof that the recording is gone', 150000)
  equal([record.ground, record.still_there], ['term', 0])
  ok(rows.every((row) => /^[0-9a-f]{64}$/.test(row.sha256)))
  equal([(await parts(gone)).length, (await parts(held)).length > 0], [0, true], 'what is held stays')
  match(JSON.stringify(await world.grade(gone)), /"letter":"[ABCD].*"state":"released"/)
})
