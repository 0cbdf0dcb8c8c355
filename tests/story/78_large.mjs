// Two hundred megabytes where a file of two or eight is taken: really sent, refused while they come, and nowhere kept.
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { addUser, equal, ok, run, startServer, story, tempFolder, makeUniversity } from './lib.mjs'
import { bring, students } from './office.mjs'

const MB = 1024 * 1024, SIZE = 200 * MB
const ID = '0'.repeat(20)
const PLACES = ['/api/imports?kind=students', '/api/photos?student_no=1', `/api/people/${ID}/photo`, `/api/banks/${ID}/import`,
  `/api/my/attempts/${ID}/files/${ID}`, `/api/my/requests/${ID}/documents?kind=other`, `/api/acts/${ID}/paper`, `/api/sheets/${ID}/scan`]

/** The most memory a process ever had, in MB. */
const peakMb = (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** PUTs SIZE bytes that are made on the way, all of them unless the server hangs up, and goes on sending when the answer
 * has come: { status, json, early: the answer came before the body's end }. */
function pour(server, path, user, { framing = `Content-Length: ${SIZE}` } = {}) {
  return new Promise((done) => {
    const socket = tls.connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, servername: 'localhost' })
    const chunk = Buffer.alloc(64 * 1024, '1;2\r\n')
    let answer = '', poured = 0, early = false
    const pump = () => {
      while (poured < SIZE && socket.writable) {
        poured += chunk.length
        if (!socket.write(chunk)) return socket.once('drain', pump)
      }
      if (answer) socket.end()
    }
    socket.on('secureConnect', () => {
      socket.write(`PUT ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\nOrigin: ${server.origin}\r\nCookie: ${user.cookie}\r\n${framing}\r\n\r\n`)
      pump()
    })
    socket.on('data', (b) => {
      answer += b
      early ||= poured < SIZE
      if (poured >= SIZE) socket.end()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      let json
      try { json = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) } catch { json = undefined }
      done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), json, early })
    })
  })
}

async function office(t) {
  const data = tempFolder(t)
  await makeUniversity(data)
  const made = await addUser(data, 'registrar', 'registrar')
  const server = await startServer(t, { data })
  const registrar = await server.login(made.login, made.password)
  await bring(server, registrar, 'students', students(100))
  return { server, registrar, imports: async () => (await server.get('/api/imports', { user: registrar })).json.total }
}

story('two hundred megabytes are refused in words wherever a file is taken; the server does not grow', async (t) => {
  const { server, registrar, imports } = await office(t)
  const before = peakMb(server.serverPid)
  for (const path of PLACES) {
    const { status, json, early } = await pour(server, path, registrar)
    equal([path, status, json?.fault.code, early], [path, 413, 'too_big', true])
    ok(json.fault.sentence.length > 20)
  }
  const grown = peakMb(server.serverPid) - before
  ok(grown < 16, `the server grew by ${grown} MB`)
  equal(await imports(), 1)
})

story('ten at once cost no more, and the office works on beside them', async (t) => {
  const { server, registrar, imports } = await office(t)
  const before = peakMb(server.serverPid)
  const floods = Array.from({ length: 10 }, () => pour(server, PLACES[0], registrar))
  equal((await bring(server, registrar, 'students', students(3, 500))).json.import.added, 3)
  for (const { status } of await Promise.all(floods)) equal(status, 413)
  const grown = peakMb(server.serverPid) - before
  ok(grown < 32, `the server grew by ${grown} MB`)
  equal(await imports(), 2)
})

story('a body without a length, or with more than it said, is not taken either', async (t) => {
  const { server, registrar, imports } = await office(t)
  const before = peakMb(server.serverPid)
  const endless = await pour(server, PLACES[0], registrar, { framing: 'Transfer-Encoding: chunked' })
  ok(endless.status === 411 || !endless.status, `${endless.status}`) // or it is hung up on, since no end of it is known
  await pour(server, PLACES[0], registrar, { framing: 'Content-Length: 1000' }) // the rest is no request
  equal((await server.get('/healthz')).status, 200)
  ok((await imports()) <= 2, 'of a thousand bytes at most one file')
  const grown = peakMb(server.serverPid) - before
  ok(grown < 16, `the server grew by ${grown} MB`)
})

await run('large')
