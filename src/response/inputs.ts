/** What is known of many persons for one service: each question's sources in order, as her own case would be filled. */
import { asSystem } from '#cases'
import { ask, askMany, registryOf } from '#registries'
import type { Field, FieldValue, Loaded } from '#services'
import { list, sql, type Tx } from '#store'
import type { ResponseEdge } from './contract.ts'

export type Answers = Readonly<Record<string, FieldValue>>

/** Registers elsewhere are asked about so many persons one by one; a larger run leaves what they know to each one's own case. */
export const mostAskedApart = 200

/**
 * Answers by person, to the questions that the right depends on. `given`: concept → value that is so for each of them (their home is flooded).
 * `apart`: registers that cannot be asked about many may be asked one by one. Call it outside any transaction.
 */
export async function inputsOf(
  edge: ResponseEdge,
  loaded: Loaded,
  persons: readonly string[],
  given: Readonly<Record<string, FieldValue>>,
  apart: boolean,
): Promise<ReadonlyMap<string, Answers>> {
  const { service, rules } = loaded
  const needed = rules.dependencies(service.proactive?.when ?? '')
  const found = new Map(persons.map((person) => [person, {} as Record<string, FieldValue>]))
  for (const field of service.fields.filter(({ name }) => needed.has(name))) {
    if (field.concept !== undefined && Object.hasOwn(given, field.concept)) {
      for (const answers of found.values()) answers[field.name] = given[field.concept]!
      continue
    }
    for (const source of field.from) {
      const missing = persons.filter((person) => found.get(person)?.[field.name] === undefined)
      if (missing.length === 0 || field.concept === undefined) break
      for (const [person, value] of await fromSource(edge, loaded, field.concept, source, missing, apart))
        if (isOfKind(field, value)) found.get(person)![field.name] = value
    }
  }
  return found
}

async function fromSource(
  edge: ResponseEdge,
  { service }: Loaded,
  concept: string,
  source: string,
  persons: readonly string[],
  apart: boolean,
): Promise<ReadonlyMap<string, unknown>> {
  const access = asSystem(service.data.purpose)
  const id = /^registry\.(.+)$/.exec(source)?.[1]
  if (id === undefined) return await edge.store.as(access, (tx) => factsOfMany(tx, concept, persons))
  const registry = registryOf(edge.town, id)
  // What a person must ask for and see first is not looked up behind her back.
  if (registry === undefined || !registry.unasked || !registry.purposes.includes(access.purpose) || !Object.hasOwn(registry.gives, concept))
    return new Map()
  try {
    const many = await edge.store.as(access, (tx) => askMany(tx, registry, concept, persons))
    if (many !== undefined) return many
  } catch (error) {
    // A register that is away leaves a question open, and the run goes on.
    edge.telemetry.failure('response.register', error, { registry: id })
    return new Map()
  }
  if (!apart) return new Map()
  const answers = new Map<string, unknown>()
  for (const person of persons) {
    const { outcome, values } = await ask(edge, {
      registry: id,
      access: { ...access, for: person },
      person,
      concepts: [concept],
      because: 'law',
    })
    if (outcome === 'found') answers.set(person, values[concept])
    if (outcome === 'down') break
  }
  return answers
}

async function factsOfMany(tx: Tx, concept: string, persons: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const rows = await tx.rows(sql<{ person: string; value: unknown }>`
    select person_id as person, value from people.fact where concept = ${concept} and person_id = any(${list(persons)}::uuid[])`)
  return new Map(rows.map(({ person, value }) => [person, value]))
}

/** A source may hold what the form would not take: then the person is asked, as if nothing was known. */
function isOfKind(field: Field, value: unknown): value is FieldValue {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
    case 'number':
    case 'money':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= (field.min ?? -Infinity) &&
        value <= (field.max ?? Infinity) &&
        (field.type !== 'integer' || Number.isInteger(value))
      )
    case 'choice':
      return field.options?.some(({ key }) => key === value) ?? false
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    case 'list':
      return Array.isArray(value) && value.length >= (field.min ?? 0) && value.length <= (field.max ?? Infinity)
    default:
      return value !== null && value !== undefined
  }
}
