/** XML signatures of messages (XML Signature 1.1, enveloped in the message): checked with the keys that the town's definition names, never with one that comes along. */
import type { KeyObject } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const enveloped = `${dsig}enveloped-signature`
const signatures = ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512']
const hashes = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']

/**
 * What was signed, in its canonical form; undefined: not signed by one of the keys. Read the message from it and from nothing else: an element that was put
 * around, beside or into a signed one is not in it. Only SHA-2 with RSA, exclusive canonical form, and a signature that stands directly in the message and
 * covers the whole of it. Give it only XML that `readXml` took: that has no document type.
 */
export function signedIn(xml: string, keys: readonly KeyObject[]): string | undefined {
  for (const key of keys) {
    try {
      const signed = signedBy(xml, key)
      if (signed !== undefined) return signed
    } catch {
      // The library throws for what is wrong in any way: it is worth as much as no signature.
    }
  }
  return undefined
}

function signedBy(xml: string, key: KeyObject): string | undefined {
  const root = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(
    xml,
    'text/xml',
  ).documentElement
  const found =
    root === null ? [] : childrenOf(root).filter(({ namespaceURI, localName }) => namespaceURI === dsig && localName === 'Signature')
  const [signature] = found
  if (signature === undefined || found.length > 1) return undefined
  const check = new SignedXml({ publicCert: key, getCertFromKeyInfo: () => null })
  check.SignatureAlgorithms = only(check.SignatureAlgorithms, signatures)
  check.HashAlgorithms = only(check.HashAlgorithms, hashes)
  check.CanonicalizationAlgorithms = only(check.CanonicalizationAlgorithms, [exclusive, enveloped])
  check.loadSignature(signature)
  if (!check.checkSignature(xml)) return undefined
  const signed = check.getSignedReferences()
  // Of what it covers it must be the whole message that it stands in: the canonical form without the signature begins with the root.
  return signed.length === 1 && isWhole(root!, check) ? signed[0] : undefined
}

/** The one reference names the root: by an empty address, or by an id that the root bears and nothing else does. */
function isWhole(root: Element, check: SignedXml): boolean {
  const { uri } = check.getReferences()[0] ?? {}
  if (uri === '') return true
  return uri?.startsWith('#') === true && ['Id', 'ID', 'id'].some((name) => root.getAttribute(name) === uri.slice(1))
}

const childrenOf = (of: Element): Element[] =>
  [...Array.from(of.childNodes as unknown as ArrayLike<Node>)].filter((one): one is Element => one.nodeType === 1)
const only = <T>(of: Readonly<Record<string, T>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name))) as Record<string, T>
const refuse = (): never => {
  throw new Error('not well-formed')
}
