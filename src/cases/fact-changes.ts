import { limitedBy } from '#consent'
import { type Job, legalDay, Refusal } from '#kernel'
import { type Fact, factsOf } from '#people'
import { type Answers, checkAnswers, type Field, fieldCtx, type Provenance } from '#services'
import { sql } from '#store'
import { saysTheSame } from './answers.ts'
import { asSystem, type CasesEdge, communesOf, contextOf } from './edge.ts'
import { type OpenedCase, readCase, runCommand } from './run.ts'

/** How long a fact is looked at: a job that stood still over a night leaves nothing out. */
const lookedMs = 2 * 86_400_000

/**
 * Every hour: sources that vouch for it have stated something new of a person; each of her rights that run and rest on that source is told. What she says
 * of herself in her profile changes no right: there she reports a change. Told once, whatever became of it.
 */
export const factChangesJob: Job<CasesEdge> = {
  name: 'cases.fact-changes',
  every: '25 * * * *',
  run: async (edge) => {
    const access = asSystem('administration')
    const found = await edge.store.as(access, (tx) =>
      tx.rows(sql<{
        id: string
        person: string
      }>`select distinct c.id, c.person_id as person from people.fact f join cases.case c on c.person_id = f.person_id
        where f.stated_at > ${new Date(tx.now - lookedMs).toISOString()}::timestamptz and f.verified and c.phase = 'running' and f.stated_at > c.opened_at
          and not ${limitedBy('c.id')} limit ${most}`),
    )
    for (const { id, person } of found) {
      try {
        const [right, facts] = await edge.store.as({ ...access, for: person }, async (tx) => [
          await readCase(edge, tx, { id }),
          await factsOf(tx, person),
        ])
        await tellOne(edge, right, facts)
      } catch (error) {
        edge.telemetry.failure('cases.fact-changes', error, { case: id })
      }
    }
  },
}

const most = 2000

async function tellOne(edge: CasesEdge, right: OpenedCase, facts: readonly Fact[]): Promise<void> {
  const { loaded, view, row } = right
  const ctx = contextOf(edge, loaded)
  const today = legalDay(ctx.at, ctx.zone)
  const accepts = fieldCtx({
    lang: view.language,
    today,
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    fields: loaded.service.fields,
  })
  const changed = loaded.service.fields.flatMap((field) => {
    const fact = facts.find(({ concept, verified }) => verified && concept === field.concept)
    if (fact === undefined || !restsOn(field, fact, right)) return []
    const value = fact.value as Answers[string]
    const sound = checkAnswers([field], { [field.name]: value }, accepts).length === 0
    const told = view.changes.some(({ at, answers }) => at >= fact.at && saysTheSame(answers[field.name], value))
    return sound && !told && !saysTheSame(value, view.answers[field.name]) ? [{ field, fact, value }] : []
  })
  if (changed.length === 0) return
  const provenance = Object.fromEntries(
    changed.map(({ field, fact }): [string, Provenance] => [field.name, { source: fact.source, at: fact.at, verified: true }]),
  )
  const days = changed.flatMap(({ fact }) => (/^\d{4}-\d\d-\d\d$/.test(fact.from ?? '') ? [fact.from!] : [legalDay(fact.at, ctx.zone)]))
  const from =
    days
      .filter((day) => day <= today)
      .sort()
      .at(-1) ?? today
  const answers = Object.fromEntries(changed.map(({ field, value }) => [field.name, value]))
  try {
    const access = { ...asSystem(loaded.service.data.purpose), case: row.id }
    await runCommand(edge, access, row.id, { do: 'tell-change', who: { kind: 'system' }, from, answers, provenance })
  } catch (error) {
    // It ended meanwhile, or somebody told the same.
    if (!(error instanceof Refusal) || (error.code !== 'case.not-open' && error.code !== 'case.change-nothing')) throw error
  }
}

/** The fact is newer than what the case has, and of a source that the field takes. */
function restsOn({ name, from }: Field, fact: Fact, { view }: OpenedCase): boolean {
  const has = view.provenance[name]
  const taken = from.includes(fact.source) || from.includes('identity') || from.includes('profile')
  return has !== undefined && taken && fact.at > has.at
}
