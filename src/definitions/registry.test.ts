import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { checkTown, readTown } from '#definitions'

const demo = join(import.meta.dirname, '../../towns/demo')

/** The demo town with one more file; what is wrong with it, as `line:column path`. */
function mistakesWith(t: TestContext, path: string, text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-definitions-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(demo, folder, { recursive: true })
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
  const { mistakes } = checkTown(folder)
  assert.ok(mistakes.every(({ file, why }) => file === path && why !== ''))
  if (mistakes.length > 0) assert.throws(() => readTown(folder), { code: 'town.invalid' })
  return mistakes.map(({ line, column, path }) => `${line}:${column} ${path}`)
}

const registry = `id: x
title: { fr: "X" }
holder: ville
legal-basis: { fr: "X" }
what: { fr: "x" }
purposes: [cheque-energie]
gives: { household: /a/b }
`
const rest = `rest:
  url: https://x.example/a
  by: { nom: family }
`

test('what is wrong in a register is said with its line and column', (t) => {
  const wrong = (text: string) => mistakesWith(t, 'registries/x.yaml', text)
  assert.deepEqual(wrong(registry + rest), [])
  assert.deepEqual(wrong(registry), ['1:1 '], 'no way to reach it')
  assert.deepEqual(wrong(`${registry}${rest}table: { file: data/tax.yaml }\n`), ['1:1 '], 'two ways')
  assert.deepEqual(wrong(registry.replace('cheque-energie', 'nothing') + rest), ['6:12 purposes / 0'])
  assert.deepEqual(wrong(registry.replace('holder: ville', 'holder: nobody') + rest), ['3:9 holder'])
  assert.deepEqual(wrong(registry.replace('/a/b', 'a.b') + rest), ['7:21 gives / household'])
  assert.deepEqual(wrong(registry + rest.replace('https://x.example/a', 'ftp://x.example')), ['9:8 rest / url'])
  assert.deepEqual(wrong(registry + rest.replace('family', 'income')), ['10:14 rest / by / nom'])
  assert.deepEqual(wrong(`${registry}${rest}  auth: { bearer: { secret: "s3cr3t value" } }\n`), ['11:29 rest / auth / bearer / secret'])
  assert.deepEqual(wrong(`${registry}${rest}time-out: quick\n`), ['11:11 time-out'])
  assert.deepEqual(wrong(`${registry}sql: { view: cases.case, by: { a: family } }\n`), ['8:14 sql / view'], 'no other schema')
  assert.deepEqual(wrong(`${registry}${rest}suprise: 1\n`), ['1:1 '])
  assert.deepEqual(wrong('id: [x\n').length, 1)
  assert.deepEqual(wrong('id: &a x\ntitle: *a\n').length, 1, 'no alias is followed')
})

test('what is wrong in a partner is said with its line and column', (t) => {
  const partner = `id: p.example
title: { fr: "P" }
contact: p@p.example
purpose: cheque-energie
agency: ville
concepts: [person]
token: { secret: TOKEN }
keys: { k1: "J42EXwYQa4VWal5c42eAPhHKLh2qjM0HjacloNDWFgQ" }
`
  const wrong = (text: string) => mistakesWith(t, 'partners/p.yaml', text)
  assert.deepEqual(wrong(partner), [])
  assert.deepEqual(wrong(partner.replace('cheque-energie', 'anything')), ['4:10 purpose'])
  assert.deepEqual(wrong(partner.replace('agency: ville', 'agency: moon')), ['5:9 agency'])
  assert.deepEqual(wrong(partner.replace('J42EXw', '')), ['8:13 keys / k1'])
})

test('what is wrong in a provider is said with its line and column', (t) => {
  const provider = `id: x
title: { fr: "X", en: "X", nl: "X" }
what: { fr: "x", en: "x", nl: "x" }
for: citizens
issuer: https://x.example
client: us
auth: { secret: X }
scope: [openid]
acr: { eidas1: low, eidas2: substantial }
id-token: { signed: ES256 }
claims: { given: /given_name, family: /family_name, birth: /birthdate }
`
  const wrong = (text: string) => mistakesWith(t, 'providers/x.yaml', text)
  const changed = (from: string, to: string) => wrong(provider.replace(from, to))
  assert.deepEqual(wrong(provider), [])
  assert.deepEqual(changed('ES256', 'none'), ['10:21 id-token / signed'], 'not signed')
  assert.deepEqual(changed('ES256', 'HS256'), ['10:21 id-token / signed'], 'a shared secret signs nothing')
  assert.deepEqual(changed('[openid]', '[profile]'), ['8:8 scope'])
  assert.deepEqual(changed('eidas2: substantial', 'eidas2: sure'), ['9:29 acr / eidas2'])
  assert.deepEqual(changed('{ secret: X }', '{ secret: "s3cr3t value" }'), ['7:17 auth / secret'])
  assert.deepEqual(changed(', nl: "x" }', ' }'), ['3:7 what'])
  assert.deepEqual(changed(', birth: /birthdate', ''), ['11:9 claims'], 'nobody is known by a name alone')
  assert.deepEqual(changed('/birthdate', 'birthdate'), ['11:60 claims / birth'])
  assert.deepEqual(wrong(`${provider}asks: high\n`), ['12:7 asks'], 'it cannot give it')
  assert.deepEqual(wrong(`${provider}phishing-resistant: [phr]\n`), ['12:22 phishing-resistant / 0'])
  assert.deepEqual(wrong(`${provider}logout: true\n`), ['12:9 logout'], 'her name would stand in an address')
  assert.deepEqual(wrong(`${provider}agency: ville\n`), ['12:9 agency'])
  assert.deepEqual(changed('for: citizens', 'for: agents'), ['4:6 for', '4:6 for', '11:9 claims'])
  const encrypted = '{ signed: ES256, encrypted: { key: K, alg: ECDH-ES, enc: A256GCM } }'
  assert.deepEqual(changed('{ signed: ES256 }', `${encrypted}\nuserinfo: { signed: ES256 }`), ['11:11 userinfo'], 'half of it in the open')
  assert.deepEqual(wrong(`${provider}userinfo: { encrypted: { key: K, alg: ECDH-ES, enc: A256GCM } }\n`), ['12:24 userinfo / encrypted'])
})

test('what is wrong in a wallet is said with its line and column', (t) => {
  const wallet = `id: x
title: { fr: "X", en: "X", nl: "X" }
what: { fr: "x", en: "x", nl: "x" }
vct: [urn:eudi:pid:1]
anchors: [demo:/demo/wallet/anchor.pem]
level: high
open: openid4vp://
key: X
status: ["https://status.example"]
claims: { given: [given_name], family: [family_name], birth: [birthdate] }
`
  const wrong = (from: string, to: string) => mistakesWith(t, 'wallets/x.yaml', wallet.replace(from, to))
  assert.deepEqual(wrong('', ''), [])
  assert.deepEqual(wrong('demo:/demo/wallet/anchor.pem', '"not a certificate"'), ['5:11 anchors / 0'])
  assert.deepEqual(wrong('level: high', 'level: none'), ['6:8 level'])
  assert.deepEqual(wrong('https://status.example', 'https://status.example/list'), ['9:10 status / 0'])
  assert.deepEqual(wrong(', birth: [birthdate]', ''), ['10:9 claims / birth'])
  assert.deepEqual(wrong(', nl: "X"', ''), ['2:8 title'])
})

test('what is wrong in a site is said with its line and column', (t) => {
  const site = `id: s.example
name: { fr: "S", en: "S", nl: "S" }
contact: s@s.example
agency: ville
purpose: cheque-energie
redirect: ["https://s.example/back"]
claims: [given_name]
auth: { secret: SITE }
`
  const wrong = (text: string) => mistakesWith(t, 'clients/s.yaml', text)
  assert.deepEqual(wrong(site), [])
  assert.deepEqual(wrong(site.replace(', nl: "S"', '')), ['2:7 name'])
  assert.deepEqual(wrong(site.replace('agency: ville', 'agency: moon')), ['4:9 agency'])
  assert.deepEqual(wrong(site.replace('cheque-energie', 'anything')), ['5:10 purpose'])
  assert.deepEqual(wrong(site.replace('/back', '/back#x')), ['6:12 redirect / 0'])
  assert.deepEqual(wrong(site.replace('https://s.example/back', 'javascript:x')), ['6:12 redirect / 0'])
  assert.deepEqual(wrong(site.replace('[given_name]', '[iban]')), ['7:10 claims / 0'])
  assert.deepEqual(wrong(site.replace('{ secret: SITE }', '{ secret: "s3cr3t value" }')).length, 1)
  const key = (more: string) => site.replace('{ secret: SITE }', `{ keys: [{ kid: k, kty: EC, crv: P-256, x: AA, y: AA${more} }] }`)
  assert.deepEqual(wrong(key('')), [])
  assert.deepEqual(wrong(key(', d: AA')).length, 1, 'the private half stands nowhere')
})
