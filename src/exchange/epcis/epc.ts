import { canonicalLink, checkDigit, readDigitalLink } from './digital-link.ts'

/** Two or three parts of an EPC: company prefix, reference, and the serial that may follow. */
type Made = (prefix: string, reference: string, serial: string) => string

const checked = (digits: string): string => `${digits}${checkDigit(digits)}`
/** A GTIN or SSCC begins with the first digit of the reference (EPC Tag Data Standard, 7.2 and 7.3). */
const led = (prefix: string, reference: string): string => checked(`${reference.slice(0, 1)}${prefix}${reference.slice(1)}`)
const encoded = (text: string): string => text.replace(/[!()*+,:]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Kind of EPC → digits of prefix and reference together (0: any), and the path of its Digital Link. */
const kinds: Readonly<Record<string, readonly [digits: number, made: Made]>> = {
  'id:sgtin': [13, (prefix, reference, serial) => `01/${led(prefix, reference)}/21/${encoded(serial)}`],
  'id:sscc': [17, (prefix, reference) => `00/${led(prefix, reference)}`],
  'id:sgln': [12, (prefix, reference, serial) => `414/${checked(prefix + reference)}${serial === '0' ? '' : `/254/${encoded(serial)}`}`],
  'id:grai': [12, (prefix, reference, serial) => `8003/${checked(`0${prefix}${reference}`)}${encoded(serial)}`],
  'id:giai': [0, (prefix, reference) => `8004/${prefix}${encoded(reference)}`],
  'id:gsrn': [17, (prefix, reference) => `8018/${checked(prefix + reference)}`],
  'id:gsrnp': [17, (prefix, reference) => `8017/${checked(prefix + reference)}`],
  'id:gdti': [12, (prefix, reference, serial) => `253/${checked(prefix + reference)}${encoded(serial)}`],
  'id:cpi': [0, (prefix, reference) => `8010/${prefix}${encoded(reference).replace(/\.(\d{1,12})$/, '/8011/$1')}`],
  'id:sgcn': [12, (prefix, reference, serial) => `255/${checked(prefix + reference)}${serial}`],
  'id:ginc': [0, (prefix, reference) => `401/${prefix}${encoded(reference)}`],
  'id:gsin': [16, (prefix, reference) => `402/${checked(prefix + reference)}`],
  'id:itip': [
    13,
    (prefix, reference, rest) => `8006/${led(prefix, reference)}${rest.slice(0, 2)}${rest.slice(3, 5)}/21/${encoded(rest.slice(6))}`,
  ],
  'id:upui': [13, (prefix, reference, serial) => `01/${led(prefix, reference)}/235/${encoded(serial)}`],
  'id:pgln': [12, (prefix, reference) => `417/${checked(prefix + reference)}`],
  'class:lgtin': [13, (prefix, reference, lot) => `01/${led(prefix, reference)}/10/${encoded(lot)}`],
  'idpat:sgtin': [13, (prefix, reference) => `01/${led(prefix, reference)}`],
  'idpat:grai': [12, (prefix, reference) => `8003/${checked(`0${prefix}${reference}`)}`],
  'idpat:gdti': [12, (prefix, reference) => `253/${checked(prefix + reference)}`],
  'idpat:sgcn': [12, (prefix, reference) => `255/${checked(prefix + reference)}`],
  'idpat:itip': [13, (prefix, reference, rest) => `8006/${led(prefix, reference)}${rest.slice(0, 2)}${rest.slice(3, 5)}`],
  'idpat:upui': [13, (prefix, reference) => `01/${led(prefix, reference)}`],
  'idpat:cpi': [0, (prefix, reference) => `8010/${prefix}${encoded(reference).replace(/\.\*$/, '')}`],
}
const without = new Set(['id:giai', 'id:cpi', 'id:ginc', 'idpat:cpi'])

/**
 * One identifier in one form, however it was written: EPC URI, class, pattern or Digital Link of any host become the canonical Digital Link
 * (GS1 CBV 2.0, 8.9: the same for the event hash). Anything else stays as it is.
 */
export function canonicalEpc(written: string): string {
  if (written.startsWith('urn:epc:')) return fromUrn(written) ?? written
  const link = /^https?:\/\//i.test(written) ? readDigitalLink(written) : undefined
  return link === undefined ? written : canonicalLink(link)
}

function fromUrn(urn: string): string | undefined {
  const [, kind = '', body = ''] = /^urn:epc:([a-z]+:[a-z]+):(.+)$/.exec(urn) ?? []
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (known === undefined) return undefined
  const [digits, made] = known
  if (without.has(kind)) {
    const [, prefix = '', reference = ''] = /^(\d{6,12})\.(.+)$/.exec(body) ?? []
    return prefix === '' ? undefined : `https://id.gs1.org/${made(prefix, reference, '')}`
  }
  const [, prefix = '', reference = '', serial = ''] = /^(\d{6,12})\.(\d*)(?:\.(.*))?$/.exec(body) ?? []
  return prefix.length + reference.length === digits ? `https://id.gs1.org/${made(prefix, reference, serial)}` : undefined
}
