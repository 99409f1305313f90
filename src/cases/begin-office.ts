import { type Actor, newReference, uuidv7 } from '#kernel'
import type { Answers, FileRef, Loaded } from '#services'
import type { Tx } from '#store'
import type { SoundFile } from './add-files.ts'
import { openFor } from './decide.ts'
import { asAgent, type CasesEdge, contextOf, rolesOf, whoIs } from './edge.ts'
import { refuse } from './refusals.ts'
import { appendTo } from './run.ts'

/** What an agent opens a case about: whose it is, in which language she is written to, and what is known from the start. */
export interface OfficeCase {
  readonly person: string
  readonly language: string
  readonly answers: Answers
  /** files by the field that holds them, as a list */
  readonly files?: Readonly<Record<string, readonly SoundFile[]>>
}

/**
 * An agent opens a case about somebody, of a service that begins without a draft: nobody applied, so its person may contest and answer, and has nothing to
 * take back. `also` writes in the same unit of work. Refuses `case.action-not-yours` to who has no role in the service, `case.not-open` for a service that
 * begins with a draft, and whatever `also` refuses; then nothing is written.
 */
export async function beginAsOffice(
  edge: CasesEdge,
  actor: Actor,
  loaded: Loaded,
  { person, language, answers: said, files = {} }: OfficeCase,
  also: (tx: Tx, made: { readonly id: string; readonly reference: string }) => Promise<void>,
): Promise<string> {
  const { service } = loaded
  const [role] = rolesOf(loaded, actor)
  if (role === undefined || actor.agency !== service.authority) throw refuse('case.action-not-yours')
  const row = { id: uuidv7(edge.clock.now()), person, agency: service.authority }
  const reference = newReference()
  const { keys, files: store } = edge.store
  const access = asAgent(actor, service.data.purpose, { case: row.id, role: service.workflow.roles[role] ?? '', subjects: [person] })
  const key = await edge.store.as({ ...access, subjects: [] }, (tx) => keys.ensure(tx, `case:${row.id}`, `person:${person}`))
  const owner = { key: `case:${row.id}`, person, agency: row.agency }
  const kept = Object.entries(files).map(
    ([field, all]) => [field, all.map((file) => store.keep(key, owner, file, edge.clock.now()))] as const,
  )
  const refs = kept.map(
    ([field, all]) => [field, all.map(({ id, name, type, size }): FileRef => ({ file: id, name, type, size }))] as const,
  )
  const context = contextOf(edge, loaded)
  const answers = { ...said, ...Object.fromEntries(refs) }
  const provenance = Object.fromEntries(Object.keys(answers).map((name) => [name, { source: 'office', at: context.at, verified: false }]))
  const opening = { reference, channel: 'office', language, who: whoIs(actor, loaded) }
  const events = openFor(row.id, opening, { answers, provenance }, context)
  await edge.store.as({ ...access, categories: ['case', 'answers'] }, async (tx) => {
    await appendTo(edge, tx, row, events, 0)
    for (const [, all] of kept) for (const file of all) await store.register(tx, file)
    await also(tx, { id: row.id, reference })
  })
  return reference
}
