import type { Partner } from '#definitions'
import { uuidv7 } from '#kernel'
import { factsOf, findPersons } from '#people'
import type { AccessContext } from '#store'
import type { RegistriesEdge } from '../contract.ts'
import type { Criteria, MessageOf } from './messages.ts'
import { wantedIn } from './query.ts'
import { recordOf } from './record.ts'
import { addSubscription, endSubscription, requestOf, type Stored } from './store.ts'

const asSystem = ({ purpose }: Partner): AccessContext => ({ actor: 'system', purpose })

/** The partner at work: what it opens is written as a line for each person, in the transaction that reads. */
const asPartner = (partner: Partner, subjects: readonly string[]): AccessContext => ({
  actor: `partner:${partner.id}`,
  agency: partner.agency,
  role: `partner.${partner.id}`,
  purpose: partner.purpose,
  subjects,
  categories: partner.concepts,
})

/** Records of these persons, as much of them as the partner may be told. */
export const recordsOf = (edge: RegistriesEdge, partner: Partner, persons: readonly string[]): Promise<readonly object[]> =>
  persons.length === 0
    ? Promise.resolve([])
    : edge.store.as(asPartner(partner, persons), async (tx) => {
        const records: object[] = []
        for (const person of persons) records.push(recordOf(person, await factsOf(tx, person), partner.concepts))
        return records
      })

/** Whom a search means; `undefined` when it may not be asked so, one too many when there are more than the partner may see. */
async function personsFor(
  edge: RegistriesEdge,
  partner: Partner,
  criteria: Pick<Criteria, 'query_type' | 'query'>,
): Promise<readonly string[] | undefined> {
  const wanted = wantedIn(criteria)
  return wanted === undefined ? undefined : edge.store.as(asSystem(partner), (tx) => findPersons(tx, wanted, partner.most + 1))
}

const type = 'ns:guichet:RegistryType:Social'

export async function searchResponse(edge: RegistriesEdge, partner: Partner, correlation: string, message: MessageOf<'search'>) {
  const search_response = []
  for (const { reference_id, search_criteria: criteria } of message.search_request) {
    const persons = await personsFor(edge, partner, criteria)
    const base = { reference_id, timestamp: edge.clock.instant() }
    const rejected = (status_reason_code: string) => ({ ...base, status: 'rjct', status_reason_code })
    if (persons === undefined || (criteria.reg_record_type ?? 'SRPerson') !== 'SRPerson')
      search_response.push(rejected('rjct.search_criteria.invalid'))
    else if (persons.length > partner.most) search_response.push(rejected('rjct.search.too_many_records_found'))
    else {
      const { page_size, page_number } = criteria.pagination ?? { page_size: partner.most, page_number: 1 }
      const shown = persons.slice((page_number - 1) * page_size, page_number * page_size)
      const data = { version: '1.0.0', reg_type: type, reg_record_type: 'SRPerson', reg_records: await recordsOf(edge, partner, shown) }
      search_response.push({ ...base, status: 'succ', data, pagination: { page_size, page_number, total_count: persons.length } })
    }
  }
  return { transaction_id: message.transaction_id, correlation_id: correlation, search_response }
}

/** How an earlier request of this partner stands, without its records. undefined: there is none. */
export async function statusResponse(edge: RegistriesEdge, partner: Partner, correlation: string, message: MessageOf<'txn-status'>) {
  const { txn_type, attribute_type, attribute_value } = message.txnstatus_request
  if (txn_type === 'receipt') return undefined
  const found = await edge.store.as(asSystem(partner), (tx) =>
    requestOf(edge.store.keys, tx, partner.id, txn_type, attribute_type, [attribute_value].flat()),
  )
  if (found === undefined) return undefined
  return {
    transaction_id: message.transaction_id,
    correlation_id: correlation,
    txnstatus_response: {
      txn_type,
      txn_status: { transaction_id: found.transaction, correlation_id: found.correlation, search_response: statesOf(found) },
    },
  }
}

const statesOf = ({ action, message, answeredAt }: Stored) => {
  const requests = (message as Readonly<Record<string, readonly { reference_id: string; timestamp: string }[]>>)[`${action}_request`] ?? []
  return requests.map(({ reference_id, timestamp }) => ({ reference_id, timestamp, status: answeredAt === null ? 'pdng' : 'succ' }))
}

/** Events of which a partner may hear: what we come to know of one person. */
const events = new Set(['REGISTER', 'UPDATE'])

export async function subscribeResponse(edge: RegistriesEdge, partner: Partner, correlation: string, message: MessageOf<'subscribe'>) {
  const subscribe_response = []
  for (const { reference_id, subscribe_criteria: criteria } of message.subscribe_request) {
    const base = { reference_id, timestamp: edge.clock.instant() }
    const rejected = (status_reason_code: string) => ({ ...base, status: 'rjct', status_reason_code })
    const persons = (await personsFor(edge, partner, { query_type: 'idtype-value', query: criteria.filter })) ?? []
    const [person] = persons
    if (!events.has(criteria.reg_event_type)) subscribe_response.push(rejected('rjct.notify_types.invalid'))
    else if (person === undefined || persons.length > 1) subscribe_response.push(rejected('rjct.person_id.invalid'))
    else {
      const wanted = { code: uuidv7(edge.clock.now()), partner: partner.id, person, event: criteria.reg_event_type, type: 'SRPerson' }
      const made = await edge.store.as(asSystem(partner), (tx) => addSubscription(tx, wanted))
      subscribe_response.push(
        made === undefined
          ? rejected('rjct.event.already_subscribed')
          : { ...base, status: 'succ', subscriptions: [{ code: made.code, status: 'subscribe', timestamp: base.timestamp }] },
      )
    }
  }
  return { transaction_id: message.transaction_id, correlation_id: correlation, subscribe_response }
}

export async function unsubscribeResponse(edge: RegistriesEdge, partner: Partner, correlation: string, message: MessageOf<'unsubscribe'>) {
  const ended = await edge.store.as(asSystem(partner), async (tx) => {
    const codes: string[] = []
    for (const code of message.subscription_codes) if ((await endSubscription(tx, partner.id, code)) !== undefined) codes.push(code)
    return codes
  })
  const base = { transaction_id: message.transaction_id, correlation_id: correlation, timestamp: edge.clock.instant() }
  if (ended.length === 0) return { ...base, status: 'rjct', status_reason_code: 'rjct.subscription_code.invalid' }
  return { ...base, status: 'succ', subscription_status: ended.map((code) => ({ code, status: 'unsubscribe' })) }
}
