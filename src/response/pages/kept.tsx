import { say } from '#definitions'
import { Button, Form, formatCents, formatDate } from '#web'
import type { Reservation, Resource } from '../resources.ts'
import { t } from '../texts.ts'
import type { Voucher } from '../vouchers.ts'
import { nameOfResource } from './resources.tsx'
import { mineHref } from './shared.ts'

/** What a person keeps for herself, without asking anybody. */
export const ownKinds: readonly string[] = ['bed', 'voucher']

export interface Kept {
  readonly kept: readonly Reservation[]
  readonly all: readonly Resource[]
  readonly vouchers: readonly Voucher[]
}

/** A place to sleep tonight: which are left, the one that is kept for her. */
export function BedsOf({ lang, situation, of: { kept, all } }: { lang: string; situation: string; of: Kept }) {
  const beds = all.filter(({ kind }) => kind === 'bed')
  const free = beds.filter(({ taken, capacity }) => taken < capacity)
  const own = kept.find(({ kind }) => kind === 'bed')
  if (beds.length === 0) return null
  const action = `${mineHref(lang)}/${situation}`
  return (
    <section class="g-flow" aria-labelledby={`b-${situation}`}>
      <h3 id={`b-${situation}`}>{t(lang, 'beds.title')}</h3>
      {own !== undefined ? (
        <Form to={{ action, fields: { do: 'release', reservation: own.id } }} class="g-flow">
          <p>
            {t(lang, 'beds.kept', {
              place: say(beds.find(({ id }) => id === own.resource)?.place ?? {}, lang),
            })}
          </p>
          <Button variant="secondary">{t(lang, 'beds.release')}</Button>
        </Form>
      ) : free.length === 0 ? (
        <p>{t(lang, 'beds.none')}</p>
      ) : (
        free.map((one) => (
          <Form to={{ action, fields: { do: 'reserve', resource: one.id } }}>
            <Button variant="secondary">{t(lang, 'beds.keep', { place: say(one.place, lang), free: one.capacity - one.taken })}</Button>
          </Form>
        ))
      )}
    </section>
  )
}

/** A voucher of hers with its code to show or to read out; else what there is to take. */
export function VouchersOf({ lang, situation, of: { kept, all, vouchers } }: { lang: string; situation: string; of: Kept }) {
  const own = kept.find(({ kind }) => kind === 'voucher')
  const voucher = vouchers.find(({ reservation }) => reservation === own?.id)
  const free = own === undefined ? all.filter(({ kind, taken, capacity }) => kind === 'voucher' && taken < capacity) : []
  if (voucher === undefined && free.length === 0) return null
  const action = `${mineHref(lang)}/${situation}`
  return (
    <section class="g-flow" aria-labelledby={`v-${situation}`}>
      <h3 id={`v-${situation}`}>{t(lang, 'vouchers.own')}</h3>
      {voucher === undefined ? (
        free.map((one) => (
          <Form to={{ action, fields: { do: 'reserve', resource: one.id } }}>
            <Button variant="secondary">{t(lang, 'vouchers.take', { title: say(one.title, lang) })}</Button>
          </Form>
        ))
      ) : (
        <>
          <p>
            {nameOfResource(
              all.find(({ id }) => id === own?.resource),
              lang,
            )}{' '}
            <strong>{formatCents(lang, voucher.cents, 'EUR')}</strong>
          </p>
          {voucher.redeemedAt === null ? (
            <>
              <p>
                <code class="g-code">{voucher.code}</code>
              </p>
              <p class="g-fine">{t(lang, 'vouchers.how', { until: formatDate(lang, voucher.expiresAt.slice(0, 10)) })}</p>
            </>
          ) : (
            <p>{t(lang, 'vouchers.used', { on: formatDate(lang, voucher.redeemedAt.slice(0, 10)) })}</p>
          )}
        </>
      )}
    </section>
  )
}
