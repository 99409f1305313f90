import type { Job } from '#kernel'
import { made, revoked } from '../contract.ts'
import { asSystem, type CredentialsEdge, targetOf } from '../edge.ts'
import { setPlaces } from '../slots.ts'
import { copiesOf, unrevokedOf } from '../store.ts'
import { kindsOf } from '../vci/metadata.ts'
import { isSame } from './decide.ts'
import { entriesOf, entryOf } from './register.ts'

/** What a field of a service's file means: the parcel that it names. */
const concept = 'land.parcel'

/** The land has another owner: extracts that name an earlier one hold no more. Done twice it does nothing. */
export async function endExtracts(edge: CredentialsEdge, parcel: string): Promise<void> {
  const { store, log } = edge
  const services = [...new Set(kindsOf(edge).map(({ service }) => service))]
  const about = services.filter(({ fields }) => fields.some((field) => field.concept === concept)).map(({ id }) => id)
  const { entry, extracts } = await store.as(asSystem, async (tx) => {
    const last = (await entriesOf(edge, tx, parcel)).at(-1)
    return { entry: last === undefined ? undefined : entryOf(last), extracts: await unrevokedOf(tx, about) }
  })
  if (entry?.type !== 'title.transferred') return
  const { to, day } = entry.payload
  for (const extract of extracts) {
    const { service } = edge.catalogue.at(extract.service, extract.version)
    const field = service.fields.find((one) => one.concept === concept)?.name ?? ''
    await store.as({ ...asSystem, purpose: service.data.purpose, case: extract.case }, async (tx) => {
      const target = targetOf(extract.id, extract)
      const events = await log.read(tx, target.stream)
      const first = events.find(({ type }) => type === made.type)
      if (first === undefined || events.some(({ type }) => type === revoked.type)) return
      const { claims } = made.payload.parse(first.payload)
      const owner = { given: String(claims.given_name), family: String(claims.family_name), birth: String(claims.birthdate) }
      if (claims[field] !== parcel || isSame(owner, to)) return
      await log.append(tx, target, [{ type: revoked.type, payload: { because: 'title', since: day } }], events.length)
      await setPlaces(
        tx,
        (await copiesOf(tx, [extract.id])).filter(({ endedAt }) => endedAt === null),
        'revoked',
      )
    })
  }
}

export const movedJob: Job<CredentialsEdge> = {
  name: 'credentials.title-moved',
  run: (edge, { stream = '' }) => endExtracts(edge, stream.slice('title:'.length).replace('-', ' ')),
}
