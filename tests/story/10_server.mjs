// The server's own manners: pages, headers, refusals, the keeper.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import tls from 'node:tls'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { addUser, equal, makeUniversity, match, ok, program, run, startServer, story, tempFolder, until } from './lib.mjs'

const page = '<!doctype html><title>x</title>' + '<p>the same words again and again</p>'.repeat(100)

/** A small web folder, so that these stories do not wait for the client's build. */
function webFolder(t) {
  const folder = tempFolder(t)
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), page)
  writeFileSync(join(folder, 'assets/main-1a2b3c.js'), 'console.log(1)')
  return folder
}

const one = await (async () => {
  const cleanups = []
  const t = { after: (fn) => cleanups.push(fn) }
  const server = await startServer(t, { flags: ['--web', webFolder(t), '--log-level', 'debug'] })
  return { server, end: async () => { for (const fn of cleanups.reverse()) await fn() } }
})()
const { server } = one

story('healthz answers, with the request id in the head and in the log', async () => {
  const answer = await server.get('/healthz')
  equal(answer.status, 200)
  const id = answer.headers['x-request-id']
  match(id, /^[0-9a-z]{20}$/)
  await until(() => server.stderr.includes(`request=${id}`), 'the line in the log')
})

story('who opens a connection and never says what for is counted', async () => {
  const silent = async () => Number((await server.get('/metrics')).text.match(/^baqyla_connections_silent_total (\d+)$/m)[1])
  const before = await silent()
  const sockets = [[], [0x16, 3, 1, 2, 0, 1]].map((bytes) => connect(server.port, '127.0.0.1', function () { this.end(Buffer.from(bytes)) }))
  for (const socket of sockets) socket.on('error', () => {})
  await until(async () => await silent() === before + 2, 'both are counted')
  equal((await server.get('/healthz')).status, 200)
  equal(await silent(), before + 2)
})

story('a page has the security headers', async () => {
  const { headers } = await server.get('/')
  match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'self'/)
  ok(!/unsafe-inline|unsafe-eval/.test(headers['content-security-policy']))
  match(headers['strict-transport-security'], /max-age=\d+/)
  equal(headers['x-content-type-options'], 'nosniff')
  equal(headers['referrer-policy'], 'same-origin')
  match(headers['permissions-policy'], /camera=\(self\)/)
})

story('a page has an ETag, and asking with it answers 304 without a body', async () => {
  const first = await server.get('/')
  equal(first.text, page)
  match(first.headers.etag, /^"[0-9a-f]{32}"$/)
  equal(first.headers.etag.slice(1, -1), createHash('sha256').update(page).digest('hex').slice(0, 32))
  const again = await server.get('/', { headers: { 'if-none-match': `W/"zz", ${first.headers.etag}` } })
  equal([again.status, again.buffer.length], [304, 0])
})

story('a page is compressed when the browser takes it', async () => {
  const zipped = await server.get('/', { headers: { 'accept-encoding': 'br;q=0, gzip' } })
  equal(zipped.headers['content-encoding'], 'gzip')
  equal(gunzipSync(zipped.buffer).toString(), page)
  ok(zipped.buffer.length < page.length / 2)
  ok(typeof brotliDecompressSync === 'function')
})

story('files named by their hash are kept for good, pages are asked for again', async () => {
  match((await server.get('/assets/main-1a2b3c.js')).headers['cache-control'], /immutable/)
  equal((await server.get('/')).headers['cache-control'], 'no-cache')
})

story("a page of the client's own router answers the index, a missing file does not", async () => {
  equal((await server.get('/exam/12')).text, page)
  equal((await server.get('/assets/gone.js')).status, 404)
})

story('no path leads out of the web folder', async () => {
  for (const path of ['/../lock', '/..%2flock', '/%2e%2e/%2e%2e/etc/passwd', '/assets/../../lock']) {
    const answer = await server.get(path).catch(() => ({ status: 0, text: '' }))
    ok(answer.status !== 200 || answer.text === page, path)
  }
})

story('an unknown route is a 404 with a sentence in the language of the browser', async () => {
  const words = { kk: 'табылмады', ru: 'не найдена', en: 'no such record' }
  for (const [lang, word] of Object.entries(words)) {
    const answer = await server.get('/api/nothing', { headers: { 'accept-language': lang } })
    equal(answer.status, 404)
    equal(answer.json.fault.code, 'not_found')
    equal(answer.json.fault.request, answer.headers['x-request-id'])
    ok(answer.json.fault.sentence.includes(word), answer.json.fault.sentence)
  }
})

story('a wrong method is a 405 that says which are right', async () => {
  const answer = await server.request('DELETE', '/api/login')
  equal([answer.status, answer.json.fault.code, answer.headers.allow], [405, 'method', 'POST'])
  equal((await server.request('POST', '/', { json: {} })).status, 405)
})

story('a body beyond the limit of its route is refused with 413 and the connection lives on', async () => {
  const answer = await server.post('/api/login', { login: 'a', password: 'x'.repeat(100000) })
  equal([answer.status, answer.json.fault.code], [413, 'too_big'])
  equal((await server.get('/healthz')).status, 200)
})

story('malformed JSON, double keys, deep nesting and a wrong type are 400; another type of body is 415', async () => {
  const headers = { 'content-type': 'application/json' }
  const bodies = ['{"login":', '{"login":"a","login":"b","password":"c"}', '['.repeat(40) + ']'.repeat(40), '[1]', '"x"', '{"login":1,"password":2}', '{"login":"a\\u0000b","password":"c"}']
  for (const body of bodies) {
    const answer = await server.request('POST', '/api/login', { headers, body })
    equal([body, answer.status, answer.json.fault.code], [body, 400, 'invalid'])
  }
  const plain = await server.request('POST', '/api/login', { headers: { 'content-type': 'text/plain' }, body: '{}' })
  equal([plain.status, plain.json.fault.code], [415, 'unsupported'])
})

story('a foreign or missing Origin is refused for everything but reading, and for every socket', async () => {
  for (const origin of ['https://elsewhere.example', 'null', `http://localhost:${server.port}`, '']) {
    const answer = await server.request('POST', '/api/login', { json: { login: 'a', password: 'b' }, origin })
    equal([origin, answer.status, answer.json.fault.code], [origin, 403, 'origin'])
  }
  const refused = await server.socket('/ws/exam', { origin: 'https://elsewhere.example' }).catch((e) => e)
  equal(refused.status, 403)
})

story('a token that nobody knows, or that is over, is 401 over HTTP and 1008 on a socket', async () => {
  const user = { cookie: `baqyla=${'0123456789abcdef'.repeat(4)}` }
  const answer = await server.get('/api/me', { user })
  equal([answer.status, answer.json.fault.code], [401, 'unauthenticated'])
  equal((await server.get('/api/me')).status, 401)
  const socket = await server.socket('/ws/exam', { user })
  const { fault } = await socket.next()
  equal(fault.code, 'unauthenticated')
  equal((await socket.closed).code, 1008)
})

/** Raw bytes over TLS; resolves to everything that came back until the server closed. */
function raw(bytes) {
  return new Promise((done, fail) => {
    const socket = tls.connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] }, () => socket.write(bytes))
    let got = ''
    socket.on('data', (b) => (got += b))
    socket.on('close', () => done({ got, alpn: socket.alpnProtocol }))
    socket.on('error', (e) => (got ? done({ got }) : fail(e)))
  })
}

story('only HTTP/1.1 is spoken, and only a WebSocket is switched to', async () => {
  const plain = await raw('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  equal(plain.alpn, 'http/1.1')
  match(plain.got, /^HTTP\/1\.1 200 /)
  const h2c = await raw('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n')
  ok(!/ 101 /.test(h2c.got), h2c.got)
  const other = await raw('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n')
  ok(!/ 101 /.test(other.got), other.got)
  equal((await server.get('/healthz')).status, 200)
})

story('headers that are too large are a 431, a body without a length a 411, a wrong length a 400', async () => {
  const large = await server.get('/healthz', { headers: { cookie: 'a=' + 'x'.repeat(6000) } })
  equal([large.status, large.json.fault.code], [431, 'headers'])
  const head = `POST /api/login HTTP/1.1\r\nHost: localhost:${server.port}\r\nOrigin: ${server.origin}\r\nContent-Type: application/json\r\n`
  match((await raw(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`)).got, /^HTTP\/1\.1 411 /)
  match((await raw(`${head}Content-Length: 2x\r\n\r\n{}`)).got, /^HTTP\/1\.1 400 /)
  match((await raw(`${head}Content-Length: -1\r\n\r\n`)).got, /^HTTP\/1\.1 400 /)
})

story('two requests sent at once on one connection are answered one after the other', async () => {
  const { got } = await raw('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /api/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  equal(got.match(/HTTP\/1\.1 (\d+)/g), ['HTTP/1.1 200', 'HTTP/1.1 404'])
})

story('a silent socket is asked for a sign of life, and closed when it gives none', async (t) => {
  const data = tempFolder(t)
  await makeUniversity(data)
  const student = await addUser(data, 'student', 'student')
  const quick = await startServer(t, { data, flags: ['--heartbeat-s', '1'] })
  const user = await quick.login(student.login, student.password)
  const alive = await quick.socket('/ws/exam', { user })
  let pings = 0
  alive.ws.on('ping', () => pings++)
  const dead = await quick.socket('/ws/exam', { user, autoPong: false })
  equal((await dead.closed).code, 1006)
  await until(() => pings >= 3, 'three pings')
  ok(!alive.gone)
})

story('metrics are Prometheus text with the commit latency histogram', async () => {
  const { status, text } = await server.get('/metrics')
  equal(status, 200)
  match(text, /^# TYPE baqyla_commit_seconds histogram$/m)
  match(text, /^baqyla_commit_seconds_bucket\{le="\+Inf"\} \d+$/m)
  match(text, /^baqyla_drops_total\{cause="slow_watcher"\} \d+$/m)
  for (const line of text.trim().split('\n')) match(line, /^(# (HELP|TYPE) .+|[a-z_]+(\{[^}]*\})? [-+0-9.e]+)$/)
})

story('a second start on the same data folder is refused and harms nothing', async (t) => {
  const second = await program('baqyla', ['serve', '--data', server.data, '--port', '0'])
  equal([second.status, second.stdout], [1, ''])
  match(second.stderr, /in use by another baqyla/)
  equal((await server.get('/healthz')).status, 200)
})

story('a port in use is one clear sentence and exit 1', async (t) => {
  const taken = createServer()
  await new Promise((done) => taken.listen(0, '::', done))
  t.after(() => new Promise((done) => taken.close(done)))
  const { port } = taken.address()
  const refused = await program('baqyla', ['serve', '--data', tempFolder(t), '--port', String(port)])
  equal([refused.status, refused.stderr.trim().split('\n').length], [1, 1])
  match(refused.stderr, new RegExp(`port ${port} is in use`))
})

story('an unreadable, broken or foreign certificate is one clear sentence and exit 1', async (t) => {
  const folder = tempFolder(t)
  const cert = join(folder, 'cert.pem')
  const start = () => program('baqyla', ['serve', '--data', join(folder, 'data'), '--port', '0', '--cert', cert, '--key', join(server.data, 'tls/key.pem')])
  match((await start()).stderr, /cert\.pem cannot be read/)
  writeFileSync(cert, 'no certificate at all')
  const broken = await start()
  equal(broken.status, 1)
  match(broken.stderr, /holds no certificate/)
  const other = await startServer(t)
  writeFileSync(cert, readFileSync(join(other.data, 'tls/cert.pem')))
  match((await start()).stderr, /does not belong/)
  chmodSync(cert, 0o600)
})

story('an unknown key or a bad value names the file, the line and what is allowed; exit 2', async (t) => {
  const file = join(tempFolder(t), 'baqyla.conf')
  const start = (...flags) => program('baqyla', ['serve', '--config', file, ...flags])
  writeFileSync(file, '# mine\nport = 8443\nprot = 1\n')
  let refused = await start()
  equal(refused.status, 2)
  match(refused.stderr, /baqyla\.conf:3: prot: unknown setting/)
  writeFileSync(file, 'log_level = loud\n')
  match((await start()).stderr, /baqyla\.conf:1: log_level: "loud" is not allowed; one of error\|warn\|info\|debug/)
  writeFileSync(file, '')
  refused = await start('--port', '70000')
  match(refused.stderr, /--port: "70000" is not allowed; a whole number from 0 to 65535/)
  equal((await start('--colour', 'red')).status, 2)
  equal((await program('baqyla', ['dance'])).status, 2)
})

story('kill -9 of the server: the keeper starts it again on the same port', async (t) => {
  const killed = await startServer(t)
  const before = killed.serverPid
  process.kill(before, 'SIGKILL')
  await until(async () => killed.serverPid && killed.serverPid !== before, 'the next server')
  equal((await killed.get('/healthz')).status, 200) // waits in the keeper's own socket until the server is there
  match((await killed.get('/metrics')).text, /^baqyla_restarts 1$/m)
  match(killed.stderr, /event=server_died signal=9/)
})

story('kill -9 of the keeper takes the server with it, and the data folder is free again', async (t) => {
  const data = tempFolder(t)
  const killed = await startServer(t, { data, stopAtEnd: false })
  const child = killed.serverPid
  killed.child.kill('SIGKILL')
  await killed.ended
  await until(() => { try { process.kill(child, 0) } catch { return true } }, 'the end of the server')
  const next = await startServer(t, { data })
  equal((await next.get('/healthz')).status, 200)
})

story('a graceful stop answers with exit 0', async (t) => {
  const stopped = await startServer(t)
  equal((await stopped.get('/healthz')).status, 200)
  equal(await stopped.stop(), { status: 0, signal: null })
  match(stopped.stderr, /event=stopped/)
})

await run('server')
await one.end()
