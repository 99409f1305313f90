import { legalDay } from '#kernel'
import type { Answers, Provenance } from '#services'
import type { AccessContext } from '#store'
import { saysTheSame } from './answers.ts'
import { type CasesEdge, contextOf } from './edge.ts'
import { lookUp, registersOf } from './known-facts.ts'
import type { OpenedCase } from './run.ts'

/** What registers say now that differs from the case; `from`: the legal day as of which the newest of it stands. `down`: registers that did not answer. */
export interface RegistersNow {
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly from: string
  readonly down: readonly string[]
}

/**
 * Asks the registers of a service again for a right that runs: only those that the case itself rests on. Outside any transaction; each question is an
 * access line of its own.
 */
export async function registersNow(
  edge: CasesEdge,
  access: AccessContext,
  { view, loaded, row }: OpenedCase,
  lang: string,
): Promise<RegistersNow> {
  const { zone, at } = contextOf(edge, loaded)
  const today = legalDay(at, zone)
  const found: { name: string; value: Answers[string]; provenance: Provenance }[] = []
  const down: string[] = []
  for (const [id, all] of registersOf(loaded)) {
    const fields = all.filter(({ name }) => view.provenance[name]?.source === `registry.${id}`)
    if (fields.length === 0) continue
    const said = await lookUp(edge, access, loaded, { person: row.person, lang, today, id, fields, because: 'law' })
    if (said.outcome !== 'found') down.push(id)
    for (const [name, value] of Object.entries(said.answers))
      if (!saysTheSame(value, view.answers[name])) found.push({ name, value, provenance: said.provenance[name]! })
  }
  const days = found.map(({ provenance }) => legalDay(provenance.at, zone)).filter((day) => day <= today)
  return {
    answers: Object.fromEntries(found.map(({ name, value }) => [name, value])),
    provenance: Object.fromEntries(found.map(({ name, provenance }) => [name, provenance])),
    from: days.sort().at(-1) ?? today,
    down,
  }
}
