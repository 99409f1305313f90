import { asSystem } from '#cases'
import { type Followed, followersOf, isMinor, type Relation, relationsOf } from '#people'
import { dayOf } from '#web'
import type { Intent, NoticesEdge } from './contract.ts'
import type { IntentRow, Sealed } from './store.ts'
import { record } from './tell.ts'

const access = asSystem('support')
/** persons in one unit of work */
const most = 500

/** What is for several becomes one intent each; the same person is told once, however often this is repeated or wherever it was cut off. */
export async function spread(edge: NoticesEdge, intent: IntentRow, sealed: Sealed | undefined): Promise<void> {
  const to = sealed?.to
  if (to === undefined) return
  if ('followers' in to) await toFollowers(edge, intent, sealed, to.followers)
  if ('household' in to) await toHousehold(edge, intent, sealed, to.household)
}

async function toFollowers(edge: NoticesEdge, intent: IntentRow, sealed: Sealed | undefined, followed: Followed): Promise<void> {
  let after: string | undefined
  do
    after = await edge.store.as(access, async (tx) => {
      const { followers, last } = await followersOf(tx, followed, { limit: most, ...(after === undefined ? {} : { after }) })
      const intents = followers.map(({ person, follows }) => ({ ...forOne(intent, sealed, person), follows }))
      await record(edge, tx, intents)
      return last
    })
  while (after !== undefined)
}

async function toHousehold(edge: NoticesEdge, intent: IntentRow, sealed: Sealed | undefined, person: string): Promise<void> {
  const today = dayOf(edge.clock.instant(), edge.town.file['time-zone'])
  await edge.store.as(access, async (tx) => {
    const relations = await relationsOf(tx, person)
    const persons = [...new Set([person, ...relations.flatMap((one) => grownUp(one, today))])]
    await record(
      edge,
      tx,
      persons.map((one) => forOne(intent, sealed, one)),
    )
  })
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
