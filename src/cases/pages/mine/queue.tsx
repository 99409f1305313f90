import { orderInWords } from '../../order-words.ts'
import { orderOf, placesOf } from '../../queue.ts'
import type { Around } from './around.ts'
import { t } from './texts.ts'

/** Her place among those who wait for a limited place, by what it is reckoned, and that a person offers. */
export function QueueOf({ around }: { around: Around }) {
  const { view, ctx, service, lang } = around
  const { queue } = service
  const standing = view.queue
  if (queue === undefined || standing === undefined || standing.rank === null) return null
  const places = placesOf(view, ctx)
  return (
    <section class="g-flow" aria-labelledby="queue">
      <h3 id="queue">{t(lang, 'queue.title')}</h3>
      <p class="g-lead">{t(lang, 'queue.rank', { rank: standing.rank, waiting: standing.waiting })}</p>
      {places === undefined ? null : <p>{t(lang, 'queue.places', { free: places.free, all: places.all })}</p>}
      <p>{t(lang, 'queue.how')}</p>
      <ol class="g-list">
        {orderOf(view, ctx).map((line) => (
          <li>{orderInWords(line, { service, lang })}</li>
        ))}
        <li>{t(lang, 'queue.equal')}</li>
      </ol>
      <p class="g-small">{t(lang, 'queue.person', { reference: queue.reference })}</p>
    </section>
  )
}
