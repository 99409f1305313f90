/** GS1 Digital Link: identifiers as web addresses (GS1 Digital Link Standard: URI Syntax 1.3). Pure. */

/** What a key may hold once percent signs are in it (Table 7-1 of the standard). */
const sign = '(?:[!-.0-9:;=?A-Z_a-z]|%[0-9A-Fa-f]{2})'
const keys: Readonly<Record<string, { readonly name: string; readonly value: RegExp; readonly qualifiers: readonly string[] }>> = {
  '01': { name: 'gtin', value: /^(\d{8}|\d{12,14})$/, qualifiers: ['22', '10', '21', '235'] },
  '8006': { name: 'itip', value: /^\d{18}$/, qualifiers: ['22', '10', '21'] },
  '8010': { name: 'cpid', value: /^[#\-/0-9A-Z%]{1,40}$/, qualifiers: ['8011'] },
  '414': { name: 'gln', value: /^\d{13}$/, qualifiers: ['254'] },
  '417': { name: 'party', value: /^\d{13}$/, qualifiers: [] },
  '8017': { name: 'gsrnp', value: /^\d{18}$/, qualifiers: [] },
  '8018': { name: 'gsrn', value: /^\d{18}$/, qualifiers: [] },
  '255': { name: 'gcn', value: /^\d{13,25}$/, qualifiers: [] },
  '00': { name: 'sscc', value: /^\d{18}$/, qualifiers: [] },
  '253': { name: 'gdti', value: new RegExp(`^\\d{13}${sign}{0,17}$`), qualifiers: [] },
  '401': { name: 'ginc', value: new RegExp(`^${sign}{1,30}$`), qualifiers: [] },
  '402': { name: 'gsin', value: /^\d{17}$/, qualifiers: [] },
  '8003': { name: 'grai', value: new RegExp(`^\\d{14}${sign}{0,16}$`), qualifiers: [] },
  '8004': { name: 'giai', value: new RegExp(`^${sign}{4,30}$`), qualifiers: [] },
}
const short: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(keys).map(([ai, { name }]) => [name, ai])),
  cpv: '22',
  lot: '10',
  ser: '21',
}
const qualifier = new RegExp(`^${sign}{1,28}$`)

export interface DigitalLink {
  /** application identifier of the key: `01` for a GTIN, `00` for an SSCC … */
  readonly key: string
  readonly value: string
  /** application identifier → value, in the order of the standard */
  readonly qualifiers: Readonly<Record<string, string>>
}

/** The identifier in the path of a web address; undefined: there is none, or it is not well made. */
export function readDigitalLink(address: string): DigitalLink | undefined {
  const found = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(address)
  return found === null ? undefined : readLinkPath(found[1] ?? '')
}

/** As `readDigitalLink`, of a path alone: `/01/09506000134352/21/A1`. Whatever stands before the key belongs to the resolver. */
export function readLinkPath(path: string): DigitalLink | undefined {
  const parts = path.split('/').filter((part) => part !== '')
  for (let at = parts.length - 2; at >= 0; at--) {
    const key = aiOf(parts[at]!)
    const known = Object.hasOwn(keys, key) ? keys[key] : undefined
    if (known === undefined) continue
    const value = parts[at + 1]!
    const rest = parts.slice(at + 2)
    if (!known.value.test(value) || rest.length % 2 !== 0) continue
    const given: Record<string, string> = {}
    for (let index = 0; index < rest.length; index += 2) given[aiOf(rest[index]!)] = rest[index + 1]!
    const names = Object.keys(given)
    if (names.length * 2 !== rest.length || names.some((name) => !known.qualifiers.includes(name) || !qualifier.test(given[name]!)))
      continue
    return { key, value: key === '01' ? value.padStart(14, '0') : value, qualifiers: given }
  }
  return undefined
}

const aiOf = (part: string): string => (Object.hasOwn(short, part) ? short[part]! : part)

/** The finest level alone, under the name that GS1 gives to all: what two addresses of one thing have in common. */
export function canonicalLink({ key, value, qualifiers }: DigitalLink): string {
  const finest = ['235', '21', '10', '254', '8011'].find((ai) => Object.hasOwn(qualifiers, ai))
  return `https://id.gs1.org/${key}/${value}${finest === undefined ? '' : `/${finest}/${qualifiers[finest]}`}`
}

/** The last digit of GTIN, SSCC, GLN and their kin (GS1 General Specifications, 7.9). */
export function checkDigit(digits: string): string {
  let sum = 0
  for (let at = digits.length - 1, weight = 3; at >= 0; at--, weight = 4 - weight) sum += Number(digits[at]) * weight
  return String((10 - (sum % 10)) % 10)
}

/** Is the check digit of its key right? Keys without one always are. */
export function isChecked({ key, value }: DigitalLink): boolean {
  const length = {
    '01': 14,
    '8006': 14,
    '414': 13,
    '417': 13,
    '8017': 18,
    '8018': 18,
    '255': 13,
    '00': 18,
    '253': 13,
    '402': 17,
    '8003': 14,
  }[key]
  return length === undefined || checkDigit(value.slice(0, length - 1)) === value[length - 1]
}
