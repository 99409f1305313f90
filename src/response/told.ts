import { say } from '#definitions'
import { sql, type Tx } from '#store'
import type { ResponseEdge } from './contract.ts'
import { t } from './texts.ts'

/** What happened to a person after a disaster, in words, for her line of time. */
export interface ResponseTold {
  readonly at: string
  readonly title: string
  readonly href: string
}

const kinds = ['bed', 'voucher', 'generator', 'inspector', 'volunteer'] as const

/** Her own, the newest two hundred of each. */
export async function responseTold(
  edge: Pick<ResponseEdge, 'catalogue'>,
  tx: Tx,
  person: string,
  lang: string,
): Promise<readonly ResponseTold[]> {
  const href = `/${lang}/response`
  const offers = await tx.rows(sql<{ at: string; service: string }>`select offered_at as at, service from response.offer
    where person_id = any(guichet.same_as(${person})) order by offered_at desc limit 200`)
  const kept = await tx.rows(sql<{ at: string; kind: (typeof kinds)[number]; seenAt: string | null; redeemedAt: string | null }>`
    select r.made_at as at, r.kind, v.seen_at as "seenAt", b.redeemed_at as "redeemedAt" from response.reservation r
    left join response.visit v on v.reservation_id = r.id left join response.voucher b on b.reservation_id = r.id
    where r.person_id = any(guichet.same_as(${person})) order by r.made_at desc limit 200`)
  const gifts = await tx.rows(sql<{
    at: string
    gives: boolean
    situation: string
  }>`select made_at as at, gives, situation_id as situation from response.gift
    where person_id = any(guichet.same_as(${person})) order by made_at desc limit 200`)
  return [
    ...offers.map(({ at, service }) => ({
      at,
      title: t(lang, 'told.offered', { service: say(edge.catalogue.current(service)?.service.title ?? {}, lang) }),
      href,
    })),
    ...kept.flatMap(({ at, kind, seenAt, redeemedAt }) => [
      { at, title: t(lang, 'told.kept', { what: t(lang, `kind.${kind}`) }), href },
      ...(seenAt === null ? [] : [{ at: seenAt, title: t(lang, 'told.visited'), href }]),
      ...(redeemedAt === null ? [] : [{ at: redeemedAt, title: t(lang, 'told.redeemed'), href }]),
    ]),
    ...gifts.map(({ at, gives, situation }) => ({
      at,
      title: t(lang, gives ? 'told.gave' : 'told.needed'),
      href: `${href}/gifts/${situation}`,
    })),
  ]
}
