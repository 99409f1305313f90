import { type Fact, factsOf } from '#people'
import { type Asked, ask, type Because, type Outcome } from '#registries'
import type { Field, FieldValue, Provenance } from '#services'
import { checkAnswers, fieldCtx, type Loaded } from '#services'
import type { AccessContext } from '#store'
import { type CasesEdge, communesOf } from './edge.ts'
import type { CaseView } from './view.ts'

/** How a register was asked for a case: what it said, or why nothing of it is used (`refused`: the person did not want it). */
export interface RegisterAsked {
  readonly outcome: Outcome | 'refused'
  /** UTC instant of the outcome */
  readonly on: string
  /** found and shown, not yet taken: field → value */
  readonly shown?: CaseView['answers']
  /** as of when its data stands */
  readonly at?: string
}

export interface Known {
  readonly answers: CaseView['answers']
  readonly provenance: Readonly<Record<string, Provenance>>
  /** id of a register → how asking it ended; those that only the person's request opens are `open` */
  readonly registers: Readonly<Record<string, RegisterAsked>>
}

export const nothingKnown: Known = { answers: {}, provenance: {}, registers: {} }

/** Registers that a service may ask, by id, with the fields they would fill. */
export function registersOf({ service }: Pick<Loaded, 'service'>): ReadonlyMap<string, readonly Field[]> {
  const found = new Map<string, Field[]>()
  for (const field of service.fields)
    for (const source of field.from) {
      const id = registerIn(source)
      if (id !== undefined) found.set(id, [...(found.get(id) ?? []), field])
    }
  return found
}

const registerIn = (source: string): string | undefined => /^registry\.(.+)$/.exec(source)?.[1]

/**
 * What is known of a person for a service: each field's sources in order, the first that answers with a value that the field accepts.
 * `access`: the unit of work under the service's purpose. Asks registers, so call it outside any transaction.
 */
export async function knownFor(
  edge: CasesEdge,
  access: AccessContext,
  loaded: Loaded,
  person: string,
  lang: string,
  today: string,
  because: Because,
): Promise<Known> {
  const facts = await edge.store.as(access, (tx) => factsOf(tx, person))
  const accepts = acceptance(edge, loaded, lang, today)
  const answers: Record<string, FieldValue> = {}
  const provenance: Record<string, Provenance> = {}
  const asked = new Map<string, Asked>()
  const wanted = registersOf(loaded)
  for (const field of loaded.service.fields)
    for (const source of field.from) {
      const fact = facts.find(({ concept }) => concept === field.concept)
      const id = registerIn(source)
      if (id === undefined) {
        if (fact === undefined || !accepts(field, fact.value)) continue
        answers[field.name] = fact.value as FieldValue
        provenance[field.name] = { source: fact.source, at: fact.at, verified: fact.verified }
        break
      }
      if (!asked.has(id)) {
        const open = wanted.get(id)?.filter(({ name }) => answers[name] === undefined) ?? []
        asked.set(id, await askFor(edge, id, open, access, person, because, facts))
      }
      const found = takeIn(field, source, asked.get(id)!, accepts)
      if (found === 'unreadable') asked.set(id, { ...asked.get(id)!, outcome: 'unreadable' })
      if (found === undefined || found === 'unreadable') continue
      answers[field.name] = found.value
      provenance[field.name] = found.provenance
      break
    }
  const on = edge.clock.instant()
  return { answers, provenance, registers: Object.fromEntries([...asked].map(([id, { outcome }]) => [id, { outcome, on }])) }
}

/** Asks one register on the person's request; what it says is for her to see first. */
export async function showRegister(
  edge: CasesEdge,
  access: AccessContext,
  loaded: Loaded,
  person: string,
  lang: string,
  today: string,
  id: string,
): Promise<RegisterAsked> {
  const fields = registersOf(loaded).get(id) ?? []
  const { outcome, answers, at } = await lookUp(edge, access, loaded, { person, lang, today, id, fields, because: 'request' })
  return { outcome, on: edge.clock.instant(), ...(outcome === 'found' ? { shown: answers, at } : {}) }
}

interface LookUp {
  readonly person: string
  readonly lang: string
  readonly today: string
  readonly id: string
  readonly fields: readonly Field[]
  readonly because: Because
}

/** What one register says to some fields. One value that its field would not take makes the whole answer unreadable. */
export async function lookUp(
  edge: CasesEdge,
  access: AccessContext,
  loaded: Loaded,
  { person, lang, today, id, fields, because }: LookUp,
): Promise<Omit<Known, 'registers'> & Pick<Asked, 'outcome' | 'at'>> {
  const asked = await askFor(edge, id, fields, access, person, because)
  const accepts = acceptance(edge, loaded, lang, today)
  const answers: Record<string, FieldValue> = {}
  const provenance: Record<string, Provenance> = {}
  for (const field of fields) {
    const found = takeIn(field, `registry.${id}`, asked, accepts)
    if (found === 'unreadable') return { outcome: 'unreadable', at: asked.at, answers: {}, provenance: {} }
    if (found === undefined) continue
    answers[field.name] = found.value
    provenance[field.name] = found.provenance
  }
  return { outcome: asked.outcome, at: asked.at, answers, provenance }
}

const askFor = (
  edge: CasesEdge,
  registry: string,
  fields: readonly Field[],
  access: AccessContext,
  person: string,
  because: Because,
  facts?: readonly Fact[],
) =>
  ask(edge, {
    registry,
    access,
    person,
    concepts: [...new Set(fields.flatMap(({ concept }) => concept ?? []))],
    because,
    ...(facts && { facts }),
  })

type Accepts = (field: Field, value: unknown) => boolean

/** A source may hold what the form would not take: then the person is asked as if nothing was known. */
function acceptance(edge: CasesEdge, loaded: Loaded, lang: string, today: string): Accepts {
  const ctx = fieldCtx({ lang, today, country: edge.town.file.country, communes: communesOf(edge.town), fields: loaded.service.fields })
  return (field, value) => checkAnswers([field], { [field.name]: value as FieldValue }, ctx).length === 0
}

function takeIn(
  field: Field,
  source: string,
  asked: Asked,
  accepts: Accepts,
): { readonly value: FieldValue; readonly provenance: Provenance } | 'unreadable' | undefined {
  if (asked.outcome !== 'found' || field.concept === undefined || !Object.hasOwn(asked.values, field.concept)) return undefined
  const value = asked.values[field.concept] as FieldValue
  return accepts(field, value) ? { value, provenance: { source, at: asked.at, verified: true } } : 'unreadable'
}
