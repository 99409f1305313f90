import { z } from 'zod'
import { accessTo } from '#consent'
import { say } from '#definitions'
import { standsForAll } from '#identity'
import { showReference } from '#kernel'
import { factsOf } from '#people'
import { endpoint, page } from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { candidatesFor, offersAmong } from '../../offers.ts'
import { type SharedRow, sharedCases } from '../../parties/store.ts'
import { type OpenedCase, readCase } from '../../run.ts'
import { type CaseRow, casesOf } from '../../store.ts'
import { standLabel } from '../../told.ts'
import { accessLines } from './access.tsx'
import { type Around, agentsIn, aroundOf, namesOf } from './around.ts'
import { flashOf } from './flash.ts'
import type { SharedLine } from './shared.tsx'
import { SpaceView } from './space-view.tsx'
import { t } from './texts.ts'

/** Finished cases are listed by their row alone; more than this many open ones nobody has. */
export const mostOpened = 60

/** My space: what is expected of me, drafts, cases, rights in force, what happened, who looked at my data. */
export const showSpace = endpoint<CasesEdge>()(
  {
    id: 'cases.mine',
    route: 'GET /:lang/cases',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'services',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const access = asPerson(actor, 'compte')
    const whole = standsForAll(actor)
    const { rows, opened, facts, seen, shared } = await edge.store.as(access, async (tx) => {
      const rows = await casesOf(tx, person)
      const opened: OpenedCase[] = []
      for (const row of rows.filter(isLive).slice(0, mostOpened)) opened.push(await readCase(edge, tx, { id: row.id }))
      return {
        rows,
        opened,
        // Beyond the cases of her services, who acts by a mandate sees what is known only when she stands in for everything.
        facts: whole ? await factsOf(tx, person) : [],
        shared: actor.mandate === undefined ? await sharedCases(tx) : undefined,
        seen: whole ? await accessTo(tx, person, 4) : [],
      }
    })
    const candidates = actor.mandate !== undefined ? [] : await candidatesFor(edge, access, person, rows, lang)
    const names = await namesOf(edge, [...opened.flatMap(({ view }) => agentsIn(view)), ...seen.map(({ actor }) => actor)], lang, 'compte')
    const cases = opened.map((one): Around => aroundOf(edge, one, lang, names))
    const done = rows.filter((row) => !isLive(row)).map((row) => doneLine(edge, row, lang))
    const title = actor.mandate === undefined ? t(lang, 'space.title') : t(lang, 'space.title-of', { name: actor.mandate.name })
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <SpaceView
          lang={lang}
          zone={edge.town.file['time-zone']}
          cases={cases}
          done={done}
          offers={offersAmong(edge, candidates, lang)}
          town={edge.town}
          whole={whole}
          title={title}
          {...(shared === undefined ? {} : { shared: shared.map((row) => sharedLine(edge, row, lang)) })}
          facts={facts}
          access={accessLines(edge, seen, rows, names, lang, actor.account)}
        />
      ),
    })
  },
)

const sharedLine = (edge: CasesEdge, { reference, service, version, expects }: SharedRow, lang: string): SharedLine => ({
  reference,
  expects,
  title: say(edge.catalogue.at(service, version).service.title, lang),
})

export const isLive = (row: CaseRow): boolean =>
  row.phase !== 'done' || row.unreadPerson > 0 || row.outcome === 'refused' || row.outcome === 'partly'

export interface DoneLine {
  readonly reference: string
  readonly shown: string
  readonly title: string
  readonly label: string
  readonly since: string
}

function doneLine(edge: CasesEdge, row: CaseRow, lang: string): DoneLine {
  const { service } = edge.catalogue.at(row.service, row.version)
  return {
    reference: row.reference,
    shown: showReference(row.reference),
    title: say(service.title, lang),
    label: standLabel(service, row, lang),
    since: row.since,
  }
}
