import type { Named } from '#cases'
import { type Pass, passReason } from '#consent'
import type { Tx } from '#store'
import { type Ctx, formatDateTime, formatTime, Sheet, Table } from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'

export interface Justified extends Pass {
  readonly reason: string
}

export const withReasons = async (edge: RightsEdge, tx: Tx, passes: readonly Pass[]): Promise<readonly Justified[]> => {
  const found: Justified[] = []
  for (const pass of passes) found.push({ ...pass, reason: await passReason(edge.log, tx, pass) })
  return found
}

/** Cases opened by agents without a role in them: who, until when, and their own words. The same for the officer and for the person. */
export function Forced({
  ctx: { edge, lang },
  passes,
  names,
}: {
  ctx: Ctx<RightsEdge>
  passes: readonly Justified[]
  names: ReadonlyMap<string, Named>
}) {
  if (passes.length === 0) return null
  return (
    <Sheet id="forced" title={t(lang, 'forced.title')}>
      <p>{t(lang, 'forced.lead')}</p>
      <Table
        lang={lang}
        stack
        columns={[{ label: t(lang, 'forced.when') }, { label: t(lang, 'forced.who'), kind: 'head' }, { label: t(lang, 'forced.reason') }]}
        rows={passes.map(({ account, agency, at, until, reason }) => {
          const zone = agencyOf(edge.town, agency)?.['time-zone'] ?? edge.town.file['time-zone']
          const named = names.get(account)
          return {
            cells: [
              <>
                <time datetime={at}>{formatDateTime(lang, at, zone, 'short')}</time>{' '}
                <small>{t(lang, 'forced.until', { time: formatTime(lang, until, zone) })}</small>
              </>,
              <>
                {named === undefined ? '' : `${named.given} ${named.family}`} <small>{named?.capacity ?? ''}</small>
              </>,
              reason,
            ],
          }
        })}
      />
    </Sheet>
  )
}
