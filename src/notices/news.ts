import { createHash } from 'node:crypto'
import { asSystem } from '#cases'
import type { Job } from '#kernel'
import type { NoticesEdge } from './contract.ts'
import { tell } from './tell.ts'

/** The news of some communes, told once to whoever chose one of them as her place. What concerns the whole town stands on its home page. */
export const newsJob: Job<NoticesEdge> = {
  name: 'notices.news',
  every: '10 * * * *',
  run: async (edge) => {
    const { news } = edge.town.file
    const { places = [], title, text, service } = news ?? {}
    if (title === undefined || text === undefined) return
    const which = createHash('sha256')
      .update(JSON.stringify([title, text]))
      .digest('base64url')
      .slice(0, 22)
    const intents = places.map((place) => ({
      key: `news/${which}/${place}`,
      to: { followers: { place } },
      topic: 'news' as const,
      template: 'notices.news',
      values: { title: { words: title }, said: { words: text } },
      link: `/services/${service}`,
    }))
    await edge.store.as(asSystem('support'), (tx) => tell(edge, tx, ...intents))
  },
}
