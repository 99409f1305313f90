import { asSystem } from '#cases'
import { followersOf, isMinor, type Relation, relationsOf } from '#people'
import type { Tx } from '#store'
import { dayOf } from '#web'
import type { Intent, NoticesEdge } from './contract.ts'
import type { IntentRow, Sealed } from './store.ts'
import { record } from './tell.ts'

const access = asSystem('support')
/** intents in one unit of work */
const most = 500

/** What is for several becomes one intent each; the same person is told once, however often this is repeated. */
export async function spread(edge: NoticesEdge, intent: IntentRow, sealed: Sealed | undefined): Promise<void> {
  const to = sealed?.to
  const persons =
    to === undefined ? [] : await edge.store.as(access, (tx) => whose(tx, to, dayOf(edge.clock.instant(), edge.town.file['time-zone'])))
  for (let at = 0; at < persons.length; at += most)
    await edge.store.as(access, (tx) =>
      record(
        edge,
        tx,
        persons.slice(at, at + most).map((person) => forOne(intent, sealed, person)),
      ),
    )
}

async function whose(tx: Tx, to: Intent['to'], today: string): Promise<readonly string[]> {
  if ('followers' in to) return await followersOf(tx, to.followers)
  if (!('household' in to)) return []
  const relations = await relationsOf(tx, to.household)
  return [...new Set([to.household, ...relations.flatMap((one) => grownUp(one, today))])]
}

/** Who lives with her, is known to the town and of age. A child living apart is no part of the household. */
const grownUp = ({ kind, other, birth }: Relation, today: string): readonly string[] =>
  other === null || !(kind === 'spouse' || kind === 'lives-with') || isMinor({ birth }, today) === true ? [] : [other]

const forOne = (intent: IntentRow, sealed: Sealed | undefined, person: string): Intent => ({
  key: `${intent.key}/${person}`,
  to: { person },
  topic: intent.topic,
  template: intent.template,
  urgency: intent.urgent ? 'urgent' : 'normal',
  legal: intent.legal,
  ...(intent.audience === 'household' ? { household: intent.id } : {}),
  ...(sealed?.values === undefined ? {} : { values: sealed.values }),
  ...(sealed?.link === undefined ? {} : { link: sealed.link }),
  ...(intent.agency === null ? {} : { agency: intent.agency }),
  ...(intent.expiresAt === null ? {} : { expires: new Date(intent.expiresAt).toISOString() }),
})
