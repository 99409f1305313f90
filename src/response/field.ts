/** What is taken down outside, with or without network: people whom volunteers meet, homes that inspectors see. Each form once. */
import { createHmac } from 'node:crypto'
import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { registerPerson } from '#people'
import { type AccessContext, list, sql, type Tx } from '#store'
import { intakeTaken, type ResponseEdge, visited } from './contract.ts'
import { asHouse } from './house.ts'
import { addPhotos, type SoundPhotos } from './photos.ts'
import { refuse } from './refusals.ts'

export const intakeNeeds = ['shelter', 'water', 'medicine', 'power', 'children', 'transport'] as const
export type IntakeNeed = (typeof intakeNeeds)[number]
export const damages = ['none', 'light', 'heavy', 'destroyed'] as const
export type Damage = (typeof damages)[number]

export interface Intake {
  readonly id: string
  readonly person: string
  readonly place: string
  readonly people: number
  readonly needs: readonly IntakeNeed[]
  readonly words: string
  readonly state: 'open' | 'done'
  readonly takenAt: string
}

/** Who stands before the volunteer, as she says it: nobody is looked up there. `phone`: empty when she has none. */
export interface NewIntake extends Pick<Intake, 'place' | 'people' | 'needs' | 'words'> {
  readonly given: string
  readonly family: string
  readonly phone: string
}

export const intakesIn = (tx: Tx, situation: string, limit: number): Promise<Intake[]> =>
  tx.rows(sql<Intake>`select id, person_id as person, place, people, needs, words, state, taken_at as "takenAt" from response.intake
    where situation_id = ${situation} order by state = 'done', id limit ${limit}`)

/** Registers whom a volunteer met, unverified, and what she needs. The same `key` of the same account again is the same form. */
export async function takeIntake(
  edge: ResponseEdge,
  access: AccessContext,
  situation: string,
  intake: NewIntake,
  key: string,
  photos: SoundPhotos,
): Promise<void> {
  const agency = access.agency ?? ''
  const { id, person } = await edge.store.as(asHouse(edge), async (tx) => {
    const person = uuidv7(tx.now)
    const { given, family, phone, place, people, needs, words } = intake
    const made =
      await tx.rows(sql<Taken>`insert into response.intake (id, agency_id, situation_id, person_id, place, people, needs, words, state, taken_by, key, taken_at)
      values (${uuidv7(tx.now)}, ${agency}, ${situation}, ${person}, ${place}, ${people}, ${list([...needs])}::text[], ${words}, 'open', ${access.actor}, ${key}, ${tx.at})
      on conflict (taken_by, key) do nothing returning id, person_id as person`)
    if (made[0] === undefined) return await intakeOf(tx, access.actor, key)
    const said = { source: 'declared', verified: false } as const
    await registerPerson(edge.log, tx, person, [
      { concept: 'person', value: { given, family }, ...said },
      ...(phone === '' ? [] : [{ concept: 'person.phone', value: phone, ...said }]),
    ])
    await edge.log.append(tx, { stream: `intake:${person}`, person, agency, ...ownKey(person) }, [
      { type: intakeTaken.type, payload: { situation, people, needs: [...needs], by: access.actor } },
    ])
    return made[0]
  })
  await addPhotos(edge, access, { of: id, person, situation }, photos)
}

interface Taken {
  readonly id: string
  readonly person: string
}

async function intakeOf(tx: Tx, account: string, key: string): Promise<Taken> {
  return (await tx.row(sql<Taken>`select id, person_id as person from response.intake where taken_by = ${account} and key = ${key}`))!
}

/** Somebody saw to it. Refuses `response.not-now`. */
export const endIntake = (edge: ResponseEdge, access: AccessContext, situation: string, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const done = await tx.rows(
      sql`update response.intake set state = 'done' where id = ${id} and situation_id = ${situation} and state = 'open' returning id`,
    )
    if (done.length === 0) throw refuse('response.not-now')
  })

export interface Planned {
  readonly reservation: string
  readonly person: string
  /** millionths of a degree */
  readonly lat: number | null
  readonly lon: number | null
  readonly damage: Damage | null
  readonly habitable: boolean | null
}

/** Visits of inspectors that are kept in a situation, those to be made first; where each is, is read by the house for them alone. */
export const visitsIn = (tx: Tx, situation: string, limit: number): Promise<Planned[]> =>
  tx.rows(sql<Planned>`select r.id as reservation, r.person_id as person, d.lat, d.lon, v.damage, v.habitable
    from response.reservation r left join response.dwelling d on d.person_id = r.person_id left join response.visit v on v.reservation_id = r.id
    where r.situation_id = ${situation} and r.kind = 'inspector' and r.state in ('held', 'used') order by v.seen_at is not null, r.id limit ${limit}`)

export interface Seen {
  readonly damage: Damage
  readonly habitable: boolean
  readonly water: number | null
  readonly words: string
}

/** What an inspector saw; what was said first stays. Refuses `response.unknown` for no visit of this situation. */
export async function takeVisit(
  edge: ResponseEdge,
  access: AccessContext,
  situation: string,
  reservation: string,
  seen: Seen,
  photos: SoundPhotos,
): Promise<void> {
  const agency = access.agency ?? ''
  const person = await edge.store.as(access, async (tx) => {
    const row = await tx.row(sql<{ person: string }>`select person_id as person from response.reservation
      where id = ${reservation} and situation_id = ${situation} and kind = 'inspector' and state in ('held', 'used') for update`)
    if (row === undefined) throw refuse('response.unknown')
    const { damage, habitable, water, words } = seen
    const made = await tx.rows(sql`insert into response.visit (reservation_id, agency_id, damage, habitable, water, words, seen_by, seen_at)
      values (${reservation}, ${agency}, ${damage}, ${habitable}, ${water}, ${words}, ${access.actor}, ${tx.at}) on conflict do nothing returning 1`)
    // Another form about the same home adds nothing; the same one again brings what had not arrived.
    if (made.length === 0) return (await seenBy(tx, reservation)) === access.actor ? row.person : undefined
    await tx.rows(sql`update response.reservation set state = 'used', changed_at = ${tx.at} where id = ${reservation}`)
    await edge.log.append(tx, { stream: `reservation:${reservation}`, person: row.person, agency, ...ownKey(row.person) }, [
      { type: visited.type, payload: { damage, habitable } },
    ])
    return row.person
  })
  if (person !== undefined) await addPhotos(edge, access, { of: reservation, person, situation }, photos)
}

async function seenBy(tx: Tx, reservation: string): Promise<string | undefined> {
  return (await tx.row(sql<{ by: string }>`select seen_by as by from response.visit where reservation_id = ${reservation}`))?.by
}

/** What an inspector saw at her home. */
export const visitOf = async (
  tx: Tx,
  situation: string,
  person: string,
): Promise<(Seen & { readonly reservation: string; readonly seenAt: string }) | undefined> =>
  (
    await tx.often(sql<
      Seen & { reservation: string; seenAt: string }
    >`select v.reservation_id as reservation, v.damage, v.habitable, v.water, v.words, v.seen_at as "seenAt" from response.visit v
    join response.reservation r on r.id = v.reservation_id where r.situation_id = ${situation} and r.person_id = any(guichet.same_as(${person})) order by v.seen_at desc limit 1`)
  )[0]

/** The key under which a tablet keeps forms: of this account and situation, given with the page and kept on no device. */
export async function tabletKey({ store }: ResponseEdge, access: AccessContext, situation: string): Promise<string> {
  const key = await store.as(access, (tx) => store.keys.ensure(tx, `agency:${access.agency ?? ''}`))
  return createHmac('sha256', key).update(`tablet ${situation} ${access.actor}`).digest('base64url')
}
