/** Gifts of people to people: said by them, looked at by an officer, brought together by her. */
import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { tell } from '#notices'
import { type AccessContext, sql, type Tx } from '#store'
import { giftBecame, giftMade, type ResponseEdge } from './contract.ts'
import { refuse } from './refusals.ts'

export const giftKinds = ['bed', 'food', 'clothes', 'furniture', 'tools', 'transport', 'help'] as const
export type GiftKind = (typeof giftKinds)[number]
/** Why an officer does not show one. */
export const giftReasons = ['unclear', 'trade', 'danger', 'elsewhere'] as const
export type GiftReason = (typeof giftReasons)[number]
/** Of one person in one situation, refused ones and those taken back not counted. */
export const mostGifts = 10

export interface Gift {
  readonly id: string
  readonly situation: string
  readonly person: string
  readonly agency: string
  /** false: it is needed */
  readonly gives: boolean
  readonly kind: GiftKind
  readonly what: string
  readonly state: 'new' | 'open' | 'matched' | 'refused' | 'withdrawn'
  readonly reason: GiftReason | null
  readonly match: string | null
}

const columns = sql.raw(
  'id, situation_id as situation, person_id as person, agency_id as agency, gives, kind, what, state, reason, match_id as match',
)

export const giftsOf = (tx: Tx, situation: string, person: string): Promise<Gift[]> =>
  tx.rows(
    sql<Gift>`select ${columns} from response.gift where situation_id = ${situation} and person_id = any(guichet.same_as(${person})) order by id desc`,
  )

/** What an officer looks at: new ones first, then what waits for one that fits. */
export const giftsIn = (tx: Tx, situation: string, limit: number): Promise<Gift[]> =>
  tx.rows(
    sql<Gift>`select ${columns} from response.gift where situation_id = ${situation} and state in ('new', 'open') order by state, kind, gives, id limit ${limit}`,
  )

/** How the other one of a match may be reached, for its person alone (system). */
export const contactOf = async (tx: Tx, gift: string): Promise<string | undefined> =>
  (await tx.row(sql<{ contact: string }>`select contact from response.gift where id = ${gift}`))?.contact

const targetOf = ({ id, person, agency }: Pick<Gift, 'id' | 'person' | 'agency'>) => ({
  stream: `gift:${id}`,
  person,
  agency,
  ...ownKey(person),
})

/** Somebody says what she gives or needs, and how whoever is brought together with her may reach her. Refuses `response.too-many`. */
export async function makeGift(
  edge: ResponseEdge,
  access: AccessContext,
  gift: Pick<Gift, 'situation' | 'person' | 'agency' | 'gives' | 'kind' | 'what'> & { readonly contact: string },
): Promise<void> {
  const { situation, person, agency, gives, kind, what, contact } = gift
  await edge.store.as(access, async (tx) => {
    if ((await giftsOf(tx, situation, person)).filter(({ state }) => state !== 'refused' && state !== 'withdrawn').length >= mostGifts)
      throw refuse('response.too-many')
    const id = uuidv7(tx.now)
    await tx.rows(sql`insert into response.gift (id, agency_id, situation_id, person_id, gives, kind, what, contact, state, made_at, changed_at)
      values (${id}, ${agency}, ${situation}, ${person}, ${gives}, ${kind}, ${what}, ${contact}, 'new', ${tx.at}, ${tx.at})`)
    await edge.log.append(tx, targetOf({ id, person, agency }), [{ type: giftMade.type, payload: { situation, gives, kind } }])
  })
}

/** Held until the transaction ends, in the order of their ids; those of another situation are not there. */
const locked = (tx: Tx, situation: string, ids: readonly string[]): Promise<Gift[]> =>
  tx.rows(
    sql<Gift>`select ${columns} from response.gift where situation_id = ${situation} and id = any(${sql.val(`{${ids.join(',')}}`)}::uuid[]) order by id for update`,
  )

async function become(
  edge: ResponseEdge,
  tx: Tx,
  gift: Gift,
  state: Gift['state'],
  more: { reason?: GiftReason; match?: string } = {},
): Promise<void> {
  await tx.rows(
    sql`update response.gift set state = ${state}, reason = ${more.reason ?? null}, match_id = ${more.match ?? null}, changed_at = ${tx.at} where id = ${gift.id}`,
  )
  await edge.log.append(tx, targetOf(gift), [
    { type: giftBecame.type, payload: { state, ...(more.reason === undefined ? {} : { reason: more.reason }) } },
  ])
}

/** She takes hers back, as long as nobody was told of it. Refuses `response.not-now`. */
export const withdrawGift = (edge: ResponseEdge, access: AccessContext, situation: string, person: string, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const [gift] = (await locked(tx, situation, [id])).filter((one) => one.person === person)
    if (gift === undefined || (gift.state !== 'new' && gift.state !== 'open')) throw refuse('response.not-now')
    await become(edge, tx, gift, 'withdrawn')
  })

/** An officer lets it be matched, or not, with a reason that its person reads. Refuses `response.not-now`. */
export const judgeGift = (
  edge: ResponseEdge,
  access: AccessContext,
  situation: string,
  id: string,
  reason: GiftReason | undefined,
): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const [gift] = await locked(tx, situation, [id])
    if (gift?.state !== 'new') throw refuse('response.not-now')
    await become(edge, tx, gift, reason === undefined ? 'open' : 'refused', reason === undefined ? {} : { reason })
  })

/**
 * Brings what is given and what is needed together: each once, and each of the two is told how to reach the other. Refuses `response.not-now` when one is
 * taken, and `response.no-fit` for two that do not fit.
 */
export const matchGifts = (edge: ResponseEdge, access: AccessContext, situation: string, ids: readonly [string, string]): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const [one, other] = await locked(tx, situation, ids)
    if (one?.state !== 'open' || other?.state !== 'open') throw refuse('response.not-now')
    if (one.kind !== other.kind || one.gives === other.gives || one.person === other.person) throw refuse('response.no-fit')
    await become(edge, tx, one, 'matched', { match: other.id })
    await become(edge, tx, other, 'matched', { match: one.id })
    await tell(
      edge,
      tx,
      ...[one, other].map(({ id, person, agency }) => ({
        key: `response-gift:${id}`,
        to: { person },
        topic: 'alerts' as const,
        template: 'response.matched',
        link: `/response/gifts/${situation}`,
        agency,
      })),
    )
  })
