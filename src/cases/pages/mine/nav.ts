import type { Ctx } from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { countWaiting } from '../../store.ts'
import { t } from './texts.ts'

/** The entry of my space with the number of cases that wait for its person: one count by an index, on every page. */
export async function spaceLink({
  edge,
  actor,
  lang,
}: Ctx<CasesEdge>): Promise<{ readonly href: string; readonly label: string; readonly count?: number }> {
  const link = { href: `/${lang}/cases`, label: t(lang, 'nav') }
  if (actor.person === undefined) return link
  const count = await edge.store.as(asPerson(actor, 'compte'), (tx) => countWaiting(tx, actor.person ?? ''))
  return { ...link, count }
}
