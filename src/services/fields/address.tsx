/**
 * address: line, complement, postcode, town, country. In France the commune is found from postcode and town and gives the INSEE code and the département;
 * when several fit, the page comes back with them to choose from: no script is needed. Elsewhere postcode and town are free.
 */
import { type Choice, localeOf, Select, SuggestField } from '#web'
import type { Address, Lang } from '../contract.ts'
import { type Commune, type Communes, départementOf, plainName } from './communes.ts'
import { Group, PartField, partOf, problemAt } from './controls.tsx'
import { anyTyped, one, parsed } from './form.ts'
import type { FieldKind, FieldProblem, FormValues } from './kind.ts'
import { isPlain, own } from './plain.ts'
import { problem, say } from './texts.ts'

const parts = ['line', 'complement', 'postcode', 'town', 'commune', 'département', 'country'] as const
const longest = { line: 200, complement: 200, postcode: 12, town: 100, commune: 5, département: 3, country: 2 } as const
// ISO 3166-1 alpha-2; names come from the language's own data.
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )

/** Where the post reads the town before the code (Universal Postal Union, postal addressing systems). */
const townFirst = new Set('AU CA GB IE IN JP KR NZ SG TH TW US'.split(' '))

/** Postcode and town on one line, in the order of their country. */
export const townLine = ({ postcode, town, country }: Pick<Address, 'postcode' | 'town' | 'country'>): string =>
  (townFirst.has(country) ? [town, postcode] : [postcode, town]).filter((part) => part !== '').join(' ')

const named = new Map<Lang, readonly Choice[]>()
function countriesIn(lang: Lang): readonly Choice[] {
  let list = named.get(lang)
  if (!list) {
    const names = new Intl.DisplayNames(localeOf(lang), { type: 'region' })
    list = countries.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, lang))
    named.set(lang, list)
  }
  return list
}

const clean = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\s\u0000-\u001f]+/gu, ' ')
    .trim()
const compact = (typed: string): string => typed.normalize('NFKC').replace(/\s/gu, '').toUpperCase()
/** "BAR LE DUC CEDEX 9", "Paris 12e": the town without the post's own words. */
const townName = (town: string): string =>
  plainName(town)
    .replace(/ cedex.*$/, '')
    .replace(/ \d{1,2}(?: ?e| ?er| ?eme)?(?: arrondissement)?$/, '')

type Found =
  | { readonly commune: Commune; readonly postcode: string }
  | { readonly code: string; readonly part: 'postcode' | 'town' | 'commune'; readonly values?: Readonly<Record<string, string | number>> }

/** The commune meant by what was typed, or what is missing to know it. */
function findCommune(postcode: string, town: string, chosen: string, communes: Communes): Found {
  const name = townName(town)
  if (postcode === '') return byName(name, chosen, communes)
  if (!/^\d{5}$/.test(postcode)) return { code: 'address.postcode-form', part: 'postcode' }
  const served = communes.byPostcode(postcode)
  const picked =
    served.find((commune) => commune.code === chosen) ?? served.find((commune) => name !== '' && townName(commune.name) === name)
  if (picked) return { commune: picked, postcode }
  if (served.length === 0) {
    // Post boxes and large firms have postcodes of their own (CEDEX): the town's name decides, within the département of the code.
    const here = communes
      .search(name, 20)
      .filter(
        (commune) =>
          townName(commune.name) === name && départementOf(postcode).startsWith(commune.département.slice(0, 2).replace(/[AB]/, '0')),
      )
    return here.length === 1
      ? { commune: here[0]!, postcode }
      : { code: 'address.postcode-unknown', part: 'postcode', values: { postcode } }
  }
  if (served.length === 1 && name === '') return { commune: served[0]!, postcode }
  return served.length === 1
    ? { code: 'address.town-other', part: 'commune', values: { postcode, town: served[0]!.name } }
    : { code: 'address.commune', part: 'commune', values: { postcode } }
}

function byName(name: string, chosen: string, communes: Communes): Found {
  const picked = communes.byCode(chosen)
  const found = picked ? [picked] : name === '' ? [] : communes.search(name, 20).filter((commune) => townName(commune.name) === name)
  const [only] = found
  if (found.length === 1 && only) {
    const [postcode, ...others] = only.postcodes
    return postcode && others.length === 0 ? { commune: only, postcode } : { code: 'address.postcode-missing', part: 'postcode' }
  }
  return name !== '' && communes.search(name, 1).length > 0
    ? { code: 'address.commune-named', part: 'commune' }
    : { code: 'address.postcode-missing', part: 'postcode' }
}

/** The communes to offer for what was typed. */
function offered(typed: FormValues, prefix: string, communes: Communes): readonly Commune[] {
  const postcode = compact(one(typed, `${prefix}.postcode`))
  if (/^\d{5}$/.test(postcode)) return communes.byPostcode(postcode)
  const town = one(typed, `${prefix}.town`)
  const chosen = communes.byCode(one(typed, `${prefix}.commune`))
  return postcode === '' && town.trim() !== '' ? communes.search(townName(town), 12) : chosen ? [chosen] : []
}

/** An address with its commune and département where postcode and town tell them; else as it is. For addresses of registers. */
export function completeAddress(address: Address, communes: Communes): Address {
  if (address.country !== 'FR' || address.commune) return address
  const found = findCommune(compact(address.postcode), address.town, '', communes)
  return 'commune' in found ? { ...address, commune: found.commune.code, département: found.commune.département } : address
}

export const address: FieldKind<Address> = {
  type: 'address',
  parse(form, prefix, field, ctx) {
    const get = (part: string): string => clean(one(form, `${prefix}.${part}`))
    if (
      !anyTyped(
        form,
        ['line', 'complement', 'postcode', 'town', 'commune'].map((part) => `${prefix}.${part}`),
      )
    )
      return parsed<Address>(form, prefix, null)
    const country = get('country') || ctx.country
    const problems: FieldProblem[] = []
    const say422 = (code: string, part: string, values?: Readonly<Record<string, string | number>>): void => {
      problems.push(problem(code, `${prefix}.${part}`, field, ctx, values))
    }
    const line = get('line')
    const complement = get('complement')
    if (line === '') say422('address.line-missing', 'line')
    let value: Address = { line, ...(complement ? { complement } : {}), postcode: get('postcode'), town: get('town'), country }
    if (country === 'FR') {
      const found = findCommune(compact(value.postcode), value.town, get('commune') || get('town.code'), ctx.communes)
      if ('commune' in found) {
        value = {
          ...value,
          postcode: found.postcode,
          town: found.commune.name,
          commune: found.commune.code,
          département: found.commune.département,
        }
      } else say422(found.code, found.part, found.values)
    } else if (value.town === '') say422('address.town-missing', 'town')
    const wrong = refusePart(value, ctx.communes)
    if (wrong && problems.length === 0) say422(wrong.code, wrong.part, wrong.values)
    return parsed(form, prefix, value, problems)
  },
  check(value, field, ctx) {
    const wrong = refusePart(value, ctx.communes)
    return wrong && problem(wrong.code, `${field.name}.${wrong.part}`, field, ctx, wrong.values)
  },
  toForm: (value, prefix) =>
    Object.fromEntries(
      (['line', 'complement', 'postcode', 'town', 'commune', 'country'] as const).flatMap((part) =>
        value[part] ? [[`${prefix}.${part}`, [value[part]]]] : [],
      ),
    ),
  format: (value, _field, lang) => {
    // Within the country nobody writes its name: it is said for every other one than the commune's.
    const abroad = value.country === 'FR' ? undefined : new Intl.DisplayNames(localeOf(lang), { type: 'region' }).of(value.country)
    return [value.line, value.complement, townLine(value), abroad].filter(Boolean).join(', ')
  },
  Input(props) {
    const { field, prefix, typed, lang, ctx } = props
    const country = one(typed, `${prefix}.country`) || ctx.country
    const fill = (token: string): string => (field.concept?.startsWith('person') ? token : 'off')
    const wanted = problemAt(props, `${prefix}.commune`)
    const choices = country === 'FR' ? offered(typed, prefix, ctx.communes) : []
    const town = partOf(props, 'town', say(lang, 'address.town'))
    return (
      <Group of={props}>
        <PartField of={props} part="line" label={say(lang, 'address.line')} autocomplete={fill('address-line1')} />
        <PartField of={props} part="complement" label={say(lang, 'address.complement')} optional autocomplete={fill('address-line2')} />
        <PartField of={props} part="postcode" label={say(lang, 'address.postcode')} size={8} autocomplete={fill('postal-code')} />
        {choices.length > 1 || (wanted && choices.length > 0) ? (
          <Select
            {...partOf(props, 'commune', say(lang, 'address.town'))}
            value={one(typed, `${prefix}.commune`) || one(typed, `${prefix}.town.code`)}
            options={choices.map((commune) => proposal(commune, one(typed, `${prefix}.postcode`) === ''))}
          />
        ) : ctx.suggest && country === 'FR' ? (
          <SuggestField
            {...town}
            suggest={ctx.suggest}
            value={one(typed, town.name)}
            chosen={one(typed, `${prefix}.commune`) || one(typed, `${town.name}.code`)}
          />
        ) : (
          <PartField of={props} part="town" label={town.label} autocomplete={fill('address-level2')} />
        )}
        <details class="g-why" open={country !== ctx.country || problemAt(props, `${prefix}.country`) !== undefined}>
          <summary>{say(lang, 'address.abroad')}</summary>
          <Select {...partOf(props, 'country', say(lang, 'address.country'))} value={country} options={countriesIn(lang)} blank={false} />
        </details>
      </Group>
    )
  },
}

const proposal = (commune: Commune, withPostcode: boolean): Choice => ({
  value: commune.code,
  label: withPostcode && commune.postcodes[0] ? `${commune.name} (${commune.postcodes[0]})` : commune.name,
})

/** What the town control proposes while one types, as its JSON address answers: INSEE code and "Bar-le-Duc (55000)". */
export const suggestCommunes = (text: string, communes: Communes): readonly Choice[] =>
  communes.search(text, 8).map((commune) => proposal(commune, true))

interface Wrong {
  readonly code: string
  readonly part: string
  readonly values?: Readonly<Record<string, string | number>>
}

function refusePart(value: unknown, communes: Communes): Wrong | undefined {
  if (!isPlain(value)) return { code: 'value.unreadable', part: 'line' }
  const unknown = Object.keys(value).find((key) => !(parts as readonly string[]).includes(key))
  if (unknown !== undefined) return { code: 'value.unknown-part', part: 'line', values: { part: unknown.slice(0, 40) } }
  for (const part of parts) {
    const text = own(value, part)
    if (text === undefined && (part === 'complement' || part === 'commune' || part === 'département')) continue
    if (typeof text !== 'string' || !text.isWellFormed() || /[\u0000-\u001f\u007f]/u.test(text)) return { code: 'value.unreadable', part }
    if (text.length > longest[part]) return { code: 'text.long', part, values: { max: longest[part], over: text.length - longest[part] } }
    if (text === '' && (part === 'line' || part === 'town')) return { code: `address.${part}-missing`, part }
  }
  const { country, postcode, commune, département } = value as unknown as Address
  if (!countries.includes(country)) return { code: 'address.country-unknown', part: 'country' }
  if (country !== 'FR') return undefined
  if (!/^\d{5}$/.test(postcode)) return { code: 'address.postcode-form', part: 'postcode' }
  const known = commune === undefined ? undefined : communes.byCode(commune)
  if (commune !== undefined && !known) return { code: 'address.commune-unknown', part: 'commune' }
  return département !== undefined && département !== known?.département ? { code: 'address.commune-unknown', part: 'commune' } : undefined
}
