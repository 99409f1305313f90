import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { capabilities, type Edge } from '#app'
import type { Job } from '#kernel'
import { townWithSites } from './support/site.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

/** A client that nobody here wrote, in C: Debian's mod_auth_openidc in an Apache of our own. */
const modules = '/usr/lib/apache2/modules'
const program = '/usr/sbin/apache2'
const missing =
  existsSync(program) && existsSync(join(modules, 'mod_auth_openidc.so'))
    ? false
    : 'mod_auth_openidc is not installed, this did not run: apt-get install apache2 libapache2-mod-auth-openidc'
if (missing) console.log(missing)

const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

let town: TestTown
let apache: ChildProcess
let folder: string
let site: string
let remove = () => {}

/** Apache refuses to serve as root; then its package's own user, or nobody. */
function unprivileged(): { readonly name: string; readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'www-data'], { encoding: 'utf8' }))
  return { name: 'www-data', uid: id('-u'), gid: id('-g') }
}

const configuration = (port: number, secret: string) => `
ServerRoot ${folder}
ServerName 127.0.0.1
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
Listen 127.0.0.1:${port}
ErrorLog ${folder}/error.log
LogLevel warn
DocumentRoot ${folder}/htdocs
${['mpm_event', 'authz_core', 'authn_core', 'authz_user', 'dir', 'mime', 'headers', 'auth_openidc'].map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
OIDCProviderMetadataURL ${town.url}/.well-known/openid-configuration
OIDCClientID apache
OIDCClientSecret ${secret}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI http://127.0.0.1:${port}/protected/callback
OIDCResponseType code
OIDCPKCEMethod S256
OIDCScope "openid profile"
OIDCIDTokenSignedResponseAlg ES256
OIDCCryptoPassphrase ${'test-only-'.repeat(4)}
OIDCSSLValidateServer Off
OIDCRemoteUserClaim sub
OIDCPassClaimsAs headers
<Location /protected>
  AuthType openid-connect
  Require valid-user
  Header set X-Remote-User "expr=%{REMOTE_USER}"
</Location>
<Location /protected/substantial>
  AuthType openid-connect
  OIDCPathAuthRequestParams acr_values=eidas2
  <RequireAll>
    Require claim acr:eidas2
    Require claim given_name:Samira
  </RequireAll>
</Location>
<Location /protected/high>
  AuthType openid-connect
  Require claim acr:eidas3
</Location>
`

before(async () => {
  if (missing) return
  const port = await freePort()
  site = `http://127.0.0.1:${port}`
  const made = townWithSites({
    apache: {
      id: 'apache',
      name: { fr: 'Apache', en: 'Apache', nl: 'Apache' },
      contact: 'a@apache.example',
      agency: 'departement',
      purpose: 'transports-scolaires',
      redirect: [`${site}/protected/callback`],
      claims: ['given_name', 'family_name'],
      auth: { secret: 'APACHE' },
      pushed: false,
      logout: `${site}/protected/callback?logout=backchannel`,
    },
  })
  remove = made.remove
  town = await startTown(undefined, { town: made.folder, jobs: false })
  folder = mkdtempSync(join(tmpdir(), 'guichet-apache-'))
  mkdirSync(join(folder, 'htdocs/protected/substantial'), { recursive: true })
  mkdirSync(join(folder, 'htdocs/protected/high'), { recursive: true })
  for (const path of ['', 'substantial/', 'high/'])
    writeFileSync(join(folder, 'htdocs/protected', path, 'index.html'), `<h1>inside ${path}</h1>`)
  writeFileSync(join(folder, 'apache.conf'), configuration(port, town.edge.config.secret('APACHE')!))
  const user = unprivileged()
  if (user !== undefined) execFileSync('chown', ['-R', user.name, folder])
  apache = spawn(program, ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  })
  for (let tries = 0; ; tries++) {
    const up = await fetch(site, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (up) break
    if (tries > 100 || apache.exitCode !== null) throw new Error(`Apache did not start: ${log()}`)
    await new Promise((wait) => setTimeout(wait, 100))
  }
})
after(async () => {
  if (missing) return
  if (apache?.exitCode === null) {
    const gone = new Promise((done) => apache.once('exit', done))
    apache.kill('SIGTERM')
    await gone
  }
  await town?.close()
  remove()
  rmSync(folder, { recursive: true, force: true })
})

const log = (): string => (existsSync(join(folder, 'error.log')) ? readFileSync(join(folder, 'error.log'), 'utf8').slice(-3000) : '')

interface AtSite {
  get(
    path: string,
  ): Promise<{ readonly status: number; readonly location?: string | undefined; readonly text: string; readonly user?: string }>
}

/** A browser at the site. `fetch` says of itself that it is a script, which this client does not send to sign in. */
function newVisitor(): AtSite {
  const cookies = new Map<string, string>()
  return {
    get: (path) =>
      new Promise((answered, failed) => {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        get(new URL(path, site), { agent: false, headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) } }, (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [pair = ''] = line.split(';')
            const value = pair.slice(pair.indexOf('=') + 1)
            if (value === '') cookies.delete(pair.slice(0, pair.indexOf('=')))
            else cookies.set(pair.slice(0, pair.indexOf('=')), value)
          }
          let text = ''
          response.setEncoding('utf8').on('data', (part) => {
            text += part
          })
          const { location } = response.headers
          const user = response.headers['x-remote-user']
          response.on('end', () =>
            answered({
              status: response.statusCode ?? 0,
              text,
              ...(location === undefined ? {} : { location }),
              ...(typeof user === 'string' ? { user } : {}),
            }),
          )
        }).on('error', failed)
      }),
  }
}

/** A browser at both: the same cookies would be kept apart by host and port only in a real one, so it is two. */
async function walk(path: string, inTown: Visitor, atSite: AtSite) {
  let at = new URL(path, site)
  for (let hop = 0; hop < 20; hop++) {
    const isTown = at.origin === town.url
    const answer: Awaited<ReturnType<AtSite['get']>> = await (isTown
      ? inTown.get(at.pathname + at.search)
      : atSite.get(at.pathname + at.search))
    const on = answer.location ?? /http-equiv="refresh" content="0; url=([^"]+)"/.exec(answer.text)?.[1]
    if (on !== undefined) {
      at = new URL(on, at)
      continue
    }
    const claims = /name="claims" value="([^"]*)"/.exec(answer.text)?.[1]
    if (!isTown || claims === undefined) return { at, answer }
    const posted = await inTown.post(at.pathname, { claims, do: 'continue' })
    at = new URL(posted.location ?? '', at)
  }
  throw new Error(`too many redirects: ${log()}`)
}

test('mod_auth_openidc signs a person in, reads what she agreed to, and wants the level', { skip: missing }, async () => {
  const stranger = await walk('/protected/', town.visitor(), newVisitor())
  assert.equal(stranger.at.pathname, '/fr/sign-in', 'a stranger signs in at the town')

  const [samira, atSite] = [await town.signIn('Samira Lambert'), newVisitor()]
  const inside = await walk('/protected/', samira, atSite)
  assert.equal(inside.answer.status, 200, log())
  assert.match(inside.answer.text, /inside/)
  assert.match(inside.answer.user ?? '', /^[\w-]{43}$/, 'her number at this agency')
  assert.equal((await walk('/protected/high/', samira, atSite)).answer.status, 401, 'level high was not shown')

  const again = newVisitor()
  const substantial = await walk('/protected/substantial/', samira, again)
  assert.equal(substantial.answer.status, 200, log())
  const odile = await town.signIn('Odile Petitjean')
  assert.equal((await walk('/protected/substantial/', odile, newVisitor())).answer.status, 401, 'the name that it wants is another')
})

test('mod_auth_openidc hears that she signed out at the town', { skip: missing }, async () => {
  const [samira, atSite] = [await town.signIn('Samira Lambert'), newVisitor()]
  assert.equal((await walk('/protected/', samira, atSite)).answer.status, 200, log())
  assert.equal((await atSite.get('/protected/')).status, 200)
  await samira.post('/fr/sign-out', {})
  const jobs = capabilities.flatMap((capability) => (capability.jobs ?? []) as readonly Job<Edge>[])
  const run = (name: string, data = {}) => jobs.find((job) => job.name === name)!.run(town.edge, data)
  await run('identity.openid-ended')
  for (const { id } of await town.edge.store.owner.query('select id from identity.openid_farewell'))
    await run('identity.openid-farewell', { farewell: String(id) })
  assert.equal((await atSite.get('/protected/')).status, 302, `asked to sign in again: ${log()}`)
})
