import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { SignedXml } from 'xml-crypto'
import { signedIn } from './signature.ts'

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const [ours, theirs] = [pair(), pair()]
const message =
  '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a-1</identifier><sender>x@example</sender><note>Montez &amp; restez.</note></alert>'

const sha = 'http://www.w3.org/2001/04/xmlenc#sha256'
const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/** `of`: what is signed; `whole`: named by the empty address, else by an id. */
function signed(
  key: KeyObject,
  { of = '/*', whole = true, hash = sha, by = rsa, transforms = [enveloped, exclusive] } = {},
  xml = message,
): string {
  const made = new SignedXml({ privateKey: key, signatureAlgorithm: by as typeof rsa, canonicalizationAlgorithm: exclusive })
  made.addReference({ xpath: of, isEmptyUri: whole, digestAlgorithm: hash as typeof sha, transforms: transforms as [typeof exclusive] })
  made.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } })
  return made.getSignedXml()
}
const keys = [ours.publicKey]

test('another key, a changed word, a second signature or none is worth nothing', () => {
  const good = signed(ours.privateKey)
  for (const [what, xml] of [
    ['none', message],
    ['another key', signed(theirs.privateKey)],
    ['a word', good.replace('Montez', 'Restez')],
    ['an element more', good.replace('</identifier>', '</identifier><scope>Public</scope>')],
    ['after the signature', good.replace('</alert>', '<info/></alert>')],
    ['two signatures', signed(ours.privateKey, {}, good)],
    ['not well-formed', good.slice(0, -3)],
  ] as const)
    assert.equal(signedIn(xml, keys), undefined, what)
  assert.equal(signedIn(good, []), undefined, 'nobody is trusted')
})

test('a signature over something else than the whole message is worth nothing: wrapped, beside, or of a part', () => {
  const named = signed(ours.privateKey, { whole: false })
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(named)?.[0] ?? ''
  const original = named.replace(signature, '')
  const forged = message.replace('a-1', 'forged')
  for (const [what, xml] of [
    ['the original inside a forged one', forged.replace('</alert>', `<wrapped>${original}</wrapped>${signature}</alert>`)],
    [
      'both under one id',
      forged
        .replace('<alert ', `<alert Id="${/Id="([^"]+)"/.exec(original)?.[1]}" `)
        .replace('</alert>', `<wrapped>${original}</wrapped>${signature}</alert>`),
    ],
    [
      'the original inside the signature',
      forged.replace('</alert>', `${signature.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`)}</alert>`),
    ],
    ['only a part', signed(ours.privateKey, { of: "//*[local-name(.)='note']", whole: false })],
  ] as const)
    assert.equal(signedIn(xml, keys), undefined, what)
})

test('weak hashes and another form than the exclusive one are worth nothing', () => {
  assert.equal(signedIn(signed(ours.privateKey, { hash: 'http://www.w3.org/2000/09/xmldsig#sha1' }), keys), undefined)
  assert.equal(signedIn(signed(ours.privateKey, { by: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), keys), undefined)
  assert.equal(
    signedIn(signed(ours.privateKey, { transforms: [enveloped, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] }), keys),
    undefined,
  )
})

test('what was signed is what is read, by an empty address or by the id of the message', () => {
  assert.equal(signedIn(signed(ours.privateKey), keys), message)
  assert.match(
    signedIn(signed(ours.privateKey, { whole: false }), [theirs.publicKey, ours.publicKey]) ?? '',
    /^<alert [^>]*Id="[^>]*><identifier>a-1/,
  )
})
