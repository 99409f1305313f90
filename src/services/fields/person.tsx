/** person: given and family name; birth and birth place when `parts` names them. Parts may be written in the languages of the files. */
import type { Field, Person } from '../contract.ts'
import { Group, PartField } from './controls.tsx'
import { date, formatDate } from './date.tsx'
import { idOf, one, parsed } from './form.ts'
import type { FieldCtx, FieldKind, FieldProblem } from './kind.ts'
import { isPlain } from './plain.ts'
import { problem, say } from './texts.ts'

const partNames = ['given', 'family', 'birth', 'birthPlace'] as const
type Part = (typeof partNames)[number]
const aliases: Readonly<Record<string, Part>> = {
  given: 'given',
  prénom: 'given',
  prénoms: 'given',
  'first name': 'given',
  voornaam: 'given',
  family: 'family',
  nom: 'family',
  name: 'family',
  'last name': 'family',
  naam: 'family',
  achternaam: 'family',
  birth: 'birth',
  naissance: 'birth',
  geboorte: 'birth',
  birthPlace: 'birthPlace',
  'lieu de naissance': 'birthPlace',
  'place of birth': 'birthPlace',
  geboorteplaats: 'birthPlace',
}
const longest = 100

/** Which part of a person is called so: `prénom` → `given`; undefined: none. */
export const personPart = (name: string): Part | undefined => (Object.hasOwn(aliases, name) ? aliases[name] : undefined)

/** Parts asked, in our order. The name alone (`parts: [nom]`) asks for both names: a person is known by two. */
export function partsOf(field: Field): readonly Part[] {
  const wanted = new Set((field.parts ?? []).map(personPart))
  return partNames.filter((part) => part === 'given' || part === 'family' || wanted.has(part))
}

/** The birth of a person as a field of its own. */
const birthField = (field: Field, ctx: Pick<FieldCtx, 'lang'>): Field => ({
  ...field,
  type: 'date',
  label: { [ctx.lang]: say(ctx.lang, 'person.birth') },
  hint: undefined,
  required: true,
  concept: 'person.birth',
  min: undefined,
  max: undefined,
})

const clean = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\s\u0000-\u001f]+/gu, ' ')
    .trim()

function refuseName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'unreadable'
  if (name.length > longest) return 'long'
  // Names have letters in any script; digits and signs of code are slips of the finger or worse.
  return /^[\p{L}\p{M}\p{Pd}\p{Zs}'’.·,ʼ]+$/u.test(name) && /\p{L}/u.test(name) ? undefined : 'signs'
}

function problemsOf(value: Readonly<Record<string, unknown>>, prefix: string, field: Field, ctx: FieldCtx): FieldProblem[] {
  const found: FieldProblem[] = []
  for (const part of partsOf(field)) {
    const name = `${prefix}.${part}`
    const own = value[part]
    if (part === 'birth') {
      const bad = own === undefined ? undefined : date.check(own, birthField({ ...field, name }, ctx), { ...ctx, who: whoOf(value) })
      if (own === undefined)
        found.push(
          problem('empty.date', `${name}.${field.precision === 'year' ? 'year' : 'day'}`, birthField(field, ctx), {
            ...ctx,
            who: whoOf(value),
          }),
        )
      else if (bad) found.push(bad)
    } else if (own === undefined || own === '') {
      found.push(problem(`person.${part}-missing`, name, field, ctx))
    } else {
      const reason = refuseName(own)
      if (reason)
        found.push(
          problem(`person.${reason}`, name, field, ctx, { typed: typeof own === 'string' ? own.slice(0, longest) : '', max: longest }),
        )
    }
  }
  return found
}

const whoOf = (value: Readonly<Record<string, unknown>>): string => (typeof value.given === 'string' ? value.given : '')

export const person: FieldKind<Person> = {
  type: 'person',
  parse(form, prefix, field, ctx) {
    const given = clean(one(form, `${prefix}.given`))
    const family = clean(one(form, `${prefix}.family`))
    const birthPlace = clean(one(form, `${prefix}.birthPlace`))
    const parts = partsOf(field)
    const birth = parts.includes('birth')
      ? date.parse(form, `${prefix}.birth`, birthField({ ...field, name: `${prefix}.birth` }, ctx), { ...ctx, who: given })
      : undefined
    if (given === '' && family === '' && birthPlace === '' && (birth === undefined || birth.value === null))
      return parsed<Person>(form, prefix, null)
    const value: Person = {
      ...kept(prefix, field, ctx),
      given,
      family,
      ...(typeof birth?.value === 'string' ? { birth: birth.value } : {}),
      ...(birthPlace ? { birthPlace } : {}),
    }
    // A date that cannot be read has its own problem already.
    const problems = problemsOf({ ...value }, prefix, field, ctx).filter(
      (found) => !birth?.problem || !found.at.startsWith(`${idOf(`${prefix}.birth`)}-`),
    )
    return parsed(form, prefix, value, birth?.problem ? [...problems, birth.problem] : problems)
  },
  check(value, field, ctx) {
    if (!isPlain(value)) return problem('value.unreadable', `${field.name}.given`, field, ctx)
    const unknown = Object.keys(value).find((key) => !(partNames as readonly string[]).includes(key))
    if (unknown !== undefined) return problem('value.unknown-part', `${field.name}.given`, field, ctx, { part: unknown.slice(0, 40) })
    // A part that is not asked may be known all the same: it must be sound, not present.
    const more = { ...field, parts: partNames.filter((part) => value[part] !== undefined) }
    const known = problemsOf(value, field.name, more, ctx)[0]
    return known ?? problemsOf(value, field.name, field, ctx)[0]
  },
  toForm: (value, prefix, field, lang) => ({
    [`${prefix}.given`]: [value.given],
    [`${prefix}.family`]: [value.family],
    ...(value.birth && partsOf(field).includes('birth')
      ? date.toForm(value.birth, `${prefix}.birth`, birthField(field, { lang }), lang)
      : {}),
    ...(value.birthPlace && partsOf(field).includes('birthPlace') ? { [`${prefix}.birthPlace`]: [value.birthPlace] } : {}),
  }),
  format: (value, _field, lang) => {
    const name = `${value.given} ${value.family}`.trim()
    return value.birth
      ? `${name}, ${say(lang, value.birth.length === 10 ? 'person.born' : 'person.born.about', { date: formatDate(value.birth, lang) })}`
      : name
  },
  Input(props) {
    const { field, prefix, lang, ctx } = props
    const own = field.concept === 'person'
    const fill = { given: own ? 'given-name' : 'off', family: own ? 'family-name' : 'off', birthPlace: 'off' }
    return (
      <Group of={props}>
        {partsOf(field).map((part) => {
          if (part !== 'birth') return <PartField of={props} part={part} label={say(lang, `person.${part}`)} autocomplete={fill[part]} />
          const name = `${prefix}.birth`
          const birth = { ...birthField(field, ctx), name, concept: own ? 'person.birth' : 'other.birth' }
          return <date.Input {...props} field={birth} prefix={name} question={undefined} />
        })}
      </Group>
    )
  },
}

/** Parts that we hold and do not ask stay as they are when a name is corrected. */
function kept(prefix: string, field: Field, ctx: FieldCtx): Partial<Person> {
  const before: unknown = prefix === field.name && Object.hasOwn(ctx.answers, field.name) ? ctx.answers[field.name] : undefined
  if (!isPlain(before)) return {}
  const parts = partsOf(field)
  return {
    ...(!parts.includes('birth') && typeof before.birth === 'string' ? { birth: before.birth } : {}),
    ...(!parts.includes('birthPlace') && typeof before.birthPlace === 'string' ? { birthPlace: before.birthPlace } : {}),
  }
}
