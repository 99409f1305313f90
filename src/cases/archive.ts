import { z } from 'zod'
import { uuidv7 } from '#kernel'
import type { Log } from '#log'
import type { Tx } from '#store'
import type { OpenedCase } from './run.ts'
import type { CaseRow } from './store.ts'

const about = { service: z.string(), version: z.number().int(), outcome: z.string().nullable() }

/** A case was handed to the archive of its agency: its copy is a file under a key that only the archive's purpose opens. */
const caseArchived = { type: 'case.archived', version: 1, payload: z.strictObject({ ...about, file: z.uuid() }) }
/** What a case leaves for figures once it is erased: no person, no number, its month, and what the file names under `statistics`. */
const caseFigured = {
  type: 'case.figured',
  version: 1,
  payload: z.strictObject({ ...about, month: z.string(), values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }),
}
export const archiveEvents = [caseArchived, caseFigured]

const target = (tx: Tx, kind: string, agency: string) => ({ stream: `${kind}:${uuidv7(tx.now)}`, agency, key: `agency:${agency}` })

export const archived = (log: Log, tx: Tx, { agency, service, version, outcome }: CaseRow, file: string) =>
  log.append(tx, target(tx, 'archive', agency), [{ type: caseArchived.type, payload: { service, version, outcome, file } }])

/** Plain values only: an address, a name or a document is no figure, whatever the file says. */
export function figured(log: Log, tx: Tx, { row, view, loaded }: OpenedCase) {
  const values: Record<string, string | number | boolean> = {}
  for (const name of loaded.service.data.statistics ?? []) {
    const answer = view.answers[name]
    const computed = view.decision?.computed?.[name]
    const kind = loaded.service.fields.find((field) => field.name === name)?.type
    if (kind !== undefined && !['integer', 'number', 'money', 'boolean', 'choice'].includes(kind)) continue
    if (typeof answer === 'number' || typeof answer === 'boolean' || typeof answer === 'string') values[name] = answer
    else if (computed?.kind === 'value') values[name] = computed.value
  }
  const { agency, service, version, outcome } = row
  return log.append(tx, target(tx, 'figures', agency), [
    { type: caseFigured.type, payload: { service, version, outcome, month: row.since.slice(0, 7), values } },
  ])
}
