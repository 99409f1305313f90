import type { Child } from 'hono/jsx'
import { isMinor, type Relation } from '#people'
import { sourceWords } from '#rights'
import { type Ctx, formatPartialDate } from '#web'
import type { PortraitEdge } from './edge.ts'
import { t } from './texts.ts'

/** Who belongs to a person, each with where it comes from; the same for her and for an agent. */
export function RelationList({
  ctx,
  relations,
  reader,
  after,
}: {
  readonly ctx: Ctx<PortraitEdge>
  readonly relations: readonly Relation[]
  readonly reader: 'person' | 'office'
  /** what one can do with each */
  readonly after?: (relation: Relation) => Child
}) {
  const { edge, lang } = ctx
  const today = edge.clock.today(edge.town.file['time-zone'])
  return (
    <ul class="g-list">
      {relations.map((one) => (
        <li>
          <strong>{`${one.given} ${one.family}`.trim()}</strong>,{' '}
          {t(lang, reader === 'person' ? `kind.${one.kind}` : `kind.${one.kind}.office`)}
          <br />
          <small>
            {[
              ...(one.birth === null
                ? []
                : [
                    t(lang, one.birth.length === 10 ? 'household.born' : 'household.born.about', {
                      day: formatPartialDate(lang, one.birth),
                    }),
                  ]),
              ...(isMinor(one, today) === true ? [t(lang, 'household.minor')] : []),
              ...(one.from === null ? [] : [t(lang, 'household.from', { day: formatPartialDate(lang, one.from) })]),
              ...(one.to === null ? [] : [t(lang, 'household.to', { day: formatPartialDate(lang, one.to) })]),
              sourceWords(edge, one.source, lang, reader),
            ].join(', ')}
          </small>
          {after === undefined ? null : (
            <>
              <br />
              {after(one)}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
