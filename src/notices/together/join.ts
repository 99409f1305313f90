import { asSystem } from '#cases'
import { channelFor, hasEnded, isOptional, type Preferences, type Topic } from '#people'
import type { NoticesEdge } from '../contract.ts'
import { goAlone, type IntentRow, joined, waitingTogether } from '../store.ts'
import { record } from '../tell.ts'

export const togetherTemplate = 'notices.together'

/**
 * All that waits for a person becomes one message a channel, in one transaction: cut off before, it all waits still; after, it all goes. What waits alone, and what
 * she no longer wants together, goes by itself.
 */
export async function join(edge: NoticesEdge, person: string, preferences: Preferences): Promise<void> {
  await edge.store.as(asSystem('support'), async (tx) => {
    const all = await waitingTogether(tx, person)
    const wanted = (one: IntentRow) => isWanted(one, preferences, tx.now)
    const groups = Map.groupBy(all.filter(wanted), ({ topic }) => channelFor(preferences, topic as Topic))
    const alone = all.filter((one) => !wanted(one))
    for (const [channel, members] of groups) {
      const [first] = members
      if (first === undefined || members.length === 1) {
        alone.push(...members)
        continue
      }
      const key = `together/${first.id}/${channel}`
      const [id] = await record(edge, tx, [{ key, to: { person }, topic: first.topic, template: togetherTemplate, link: '/notices' }])
      if (id === undefined) continue // her key is gone: there is nobody left to tell
      await goAlone(tx, [id])
      await joined(
        tx,
        members.map((one) => one.id),
        id,
      )
    }
    if (alone.length > 0)
      await goAlone(
        tx,
        alone.map(({ id }) => id),
      )
  })
}

/** Still to be told, and with others. What is not goes its own way, where it is decided whether it goes at all. */
function isWanted({ topic: of, expiresAt }: IntentRow, preferences: Preferences, now: number): boolean {
  const topic = of as Topic
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return false
  if ((isOptional(topic) && preferences.off.includes(topic)) || hasEnded(preferences, topic, channelFor(preferences, topic))) return false
  return preferences.together.includes(topic) && channelFor(preferences, topic) !== 'letter'
}
