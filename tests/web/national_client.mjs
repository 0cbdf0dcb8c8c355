// A national authority of a test and its keys, made by openssl in the national style, and a double of the national
// client in a page: it signs whatever the page asks for by the key that it was given.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const quiet = { stdio: ['ignore', 'pipe', 'ignore'] }
const openssl = (...args) => execFileSync('openssl', args, quiet)

const SIGNER = `basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = emailProtection,1.2.398.3.3.4.1.1
`

export class NationalAuthority {
  /** `folder` becomes what the server's setting `national` names: its certificate and an empty revocation list. */
  constructor(work, folder) {
    Object.assign(this, { work, folder, key: join(work, 'authority.key'), cert: join(folder, 'authority.pem') })
    mkdirSync(folder, { recursive: true })
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-sha256', '-days', '30', '-keyout', this.key, '-out', this.cert,
      '-subj', '/CN=ҰЛТТЫҚ СЫНАҚ ОРТАЛЫҒЫ/C=KZ', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
    writeFileSync(join(work, 'index.txt'), '')
    writeFileSync(join(work, 'ca.cnf'), `[ca]\ndefault_ca = own\n[own]\ndatabase = ${join(work, 'index.txt')}\ndefault_md = sha256\n`)
    openssl('ca', '-gencrl', '-config', join(work, 'ca.cnf'), '-cert', this.cert, '-keyfile', this.key, '-crldays', '20', '-out', join(folder, 'authority.crl'))
  }

  /** A key made for signing, as people get them. */
  issue(name, iin) {
    const at = (ending) => join(this.work, `${iin}.${ending}`)
    writeFileSync(at('ext'), SIGNER)
    openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-keyout', at('key'), '-out', at('csr'),
      '-subj', `/CN=${name}/SN=${name.split(' ')[0]}/serialNumber=IIN${iin}/C=KZ/GN=СЫНАҚҰЛЫ`)
    openssl('x509', '-req', '-sha256', '-days', '20', '-in', at('csr'), '-CA', this.cert, '-CAkey', this.key, '-CAcreateserial', '-extfile', at('ext'), '-out', at('pem'))
    return { cert: at('pem'), key: at('key') }
  }

  /** A detached CMS over the bytes, in base64, as the client answers. */
  sign({ cert, key }, bytes) {
    const file = join(this.work, 'asked.bin')
    writeFileSync(file, bytes)
    return openssl('cms', '-sign', '-binary', '-md', 'sha256', '-nosmimecap', '-in', file, '-signer', cert, '-inkey', key, '-outform', 'DER').toString('base64')
  }
}

/** The client on the page's own machine. `answer(bytes)` gives the CMS in base64 for what it is asked to sign. */
export function nationalClient(page, answer) {
  return page.routeWebSocket('wss://127.0.0.1:13579/', (socket) => {
    const say = (what) => socket.send(JSON.stringify(what))
    say({ result: { version: '1.4' } })
    socket.onMessage((message) => {
      const { module, method, args } = JSON.parse(message)
      if (module !== 'kz.gov.pki.knca.basics' || method !== 'sign') return say({ status: false, code: '500', message: 'not known' })
      say({ status: true, body: { result: [answer(Buffer.from(args.data, 'base64'))] } })
    })
  })
}

/** A public test signature of the national authority, in base64. */
export const publicVector = (root, name) => readFileSync(join(root, 'tests/unit/national', name)).toString('base64')
