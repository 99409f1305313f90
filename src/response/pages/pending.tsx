import type { agentNames } from '#cases'
import { Actions, Button, type Ctx, Form, formatDateTime, Sheet } from '#web'
import type { ResponseEdge } from '../contract.ts'
import type { Situation } from '../store.ts'
import { t } from '../texts.ts'
import { hrefOf } from './shared.ts'
import { ZoneMap } from './zone-map.tsx'

export type Names = Awaited<ReturnType<typeof agentNames>>

/** Whoever no account names is the house. */
export function nameIn(names: Names, account: string, lang: string): string {
  const found = names.get(account)
  return found === undefined ? t(lang, 'house') : `${found.given} ${found.family}`
}

/** Another zone that waits for a second person, on a map of its own. */
export function Pending({ ctx: { edge, lang, actor }, situation, names }: { ctx: Ctx<ResponseEdge>; situation: Situation; names: Names }) {
  const { id, pending, pendingBy, pendingAt } = situation
  const own = pendingBy === actor.account
  return (
    <Sheet id="pending" title={t(lang, 'pending.title')}>
      <p>
        {own
          ? t(lang, 'pending.own')
          : t(lang, 'pending.text', {
              who: nameIn(names, pendingBy ?? '', lang),
              at: formatDateTime(lang, pendingAt ?? '', edge.town.file['time-zone'], 'short'),
            })}
      </p>
      {pending === null ? null : (
        <div class="g-two g-two--map">
          <ZoneMap lang={lang} zone={pending.zone} marks={[]} />
        </div>
      )}
      <Actions>
        {own ? null : (
          <Form to={{ action: hrefOf(lang, id), fields: { do: 'confirm' } }}>
            <Button>{t(lang, 'pending.confirm')}</Button>
          </Form>
        )}
        <Form to={{ action: hrefOf(lang, id), fields: { do: 'drop' } }}>
          <Button variant="secondary">{t(lang, 'pending.drop')}</Button>
        </Form>
      </Actions>
    </Sheet>
  )
}
