import { at, Refusal, uuidv7 } from '#kernel'
import type { Connect } from '../contract.ts'
import { privateKeyFrom, signMessage } from '../spdci/signature.ts'
import { addressOf, authorization, json, mostBytes, parametersOf, recordsIn } from './rest.ts'

/** A register that speaks SPDCI: synchronous search by a predicate over what identity gives, the message signed by us. */
export const askSpdci: Connect = async ({ edge, registry, identity, trace }) => {
  const { spdci } = registry
  const secret = spdci === undefined ? undefined : edge.config.secret(spdci.key.secret)
  if (spdci === undefined || secret === undefined) throw new Refusal('registry.secret-missing', { secret: spdci?.key.secret })
  const url = new URL(addressOf(edge, spdci.url))
  const timestamp = edge.clock.instant()
  const header = {
    version: '1.0.0',
    message_id: uuidv7(edge.clock.now()),
    message_ts: timestamp,
    action: 'search',
    sender_id: spdci.sender,
    ...(spdci.receiver === undefined ? {} : { receiver_id: spdci.receiver }),
    total_count: 1,
  }
  const message = {
    transaction_id: trace,
    search_request: [
      {
        reference_id: trace,
        timestamp,
        search_criteria: {
          reg_record_type: spdci['record-type'],
          query_type: 'predicate',
          query: predicatesOf(parametersOf(spdci.by, identity)),
          pagination: { page_size: 2, page_number: 1 },
        },
      },
    ],
  }
  const signature = signMessage({ header, message }, spdci.sender, spdci.key.id, privateKeyFrom(secret), edge.clock.now())
  const answer = await edge.outgoing.call({
    to: `registry.${registry.id}`,
    allow: [url.origin],
    method: 'POST',
    url: url.href,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...authorization(edge, spdci.auth) },
    body: JSON.stringify({ signature, header, message }),
    // The message has an id: a second copy of it is refused by the other side, so it is sent once.
    idempotent: false,
    timeout: registry['time-out'],
    most: mostBytes,
    trace,
  })
  if (answer.status !== 200) throw new Refusal('registry.down', { status: answer.status })
  const document = json(answer.text)
  const response = '/message/search_response/0'
  if (at(document, `${response}/status`) !== 'succ') {
    if (at(document, `${response}/status_reason_code`) === 'rjct.search.too_many_records_found') return [{}, {}]
    throw new Refusal('registry.unreadable')
  }
  return recordsIn(document, `${response}/data/reg_records`)
}

/** `a and b and c` as the list of expression pairs that the interfaces know. */
function predicatesOf(parameters: Readonly<Record<string, string>>) {
  const expressions = Object.entries(parameters).map(([attribute_name, attribute_value]) => ({
    attribute_name,
    operator: 'eq',
    attribute_value,
  }))
  const pairs = []
  for (let first = 0; first < expressions.length; first += 2) {
    const [expression1, expression2] = expressions.slice(first, first + 2)
    pairs.push({ seq_num: first / 2 + 1, expression1, ...(expression2 === undefined ? {} : { condition: 'and', expression2 }) })
  }
  return pairs
}
