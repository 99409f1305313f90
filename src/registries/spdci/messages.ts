import { z } from 'zod'

/**
 * The messages of the SPDCI Social Registry interfaces (v1.0.0) that we take. Read with the known mistakes of that document in mind (docs/decisions/0040):
 * `subscription_codes` as its corrected spelling, `attribute_value` as a text or a list, `reg_records` as a list.
 */
const instant = z.iso.datetime({ offset: true })
const short = z.string().min(1).max(99)

const header = z.object({
  version: z.string().optional(),
  message_id: short,
  message_ts: instant,
  action: z.string(),
  sender_id: short,
  sender_uri: z.url().optional(),
  receiver_id: z.string().optional(),
  total_count: z.int().min(0),
  is_msg_encrypted: z.boolean().optional(),
})

const value = z.union([z.string(), z.number(), z.boolean()])
const expression = z.object({ attribute_name: z.string(), operator: z.enum(['gt', 'lt', 'eq', 'ge', 'le', 'in']), attribute_value: value })
const byIdentifier = z.object({ type: z.string(), value })
const byPredicate = z.array(
  z.object({
    seq_num: z.number().optional(),
    expression1: expression,
    condition: z.enum(['and', 'or', 'not']).optional(),
    expression2: expression.optional(),
  }),
)

const criteria = z
  .object({
    reg_record_type: z.string().optional(),
    query_type: z.enum(['idtype-value', 'expression', 'predicate']),
    query: z.unknown(),
    pagination: z.object({ page_size: z.int().min(1), page_number: z.int().min(1).default(1) }).optional(),
  })
  .refine(({ query }) => query !== undefined, 'query')

const search = z.object({
  transaction_id: short,
  search_request: z
    .array(z.object({ reference_id: short, timestamp: instant, search_criteria: criteria }))
    .min(1)
    .max(20),
})

const subscribe = z.object({
  transaction_id: short,
  subscribe_request: z
    .array(
      z.object({
        reference_id: short,
        timestamp: instant,
        subscribe_criteria: z.object({ reg_event_type: z.string(), filter: z.unknown(), notify_record_type: z.string() }),
      }),
    )
    .min(1)
    .max(20),
})

const unsubscribe = z.object({ transaction_id: short, timestamp: instant, subscription_codes: z.array(short).min(1).max(100) })

const status = z.object({
  transaction_id: short,
  txnstatus_request: z.object({
    reference_id: short,
    txn_type: z.enum(['search', 'subscribe', 'receipt']),
    attribute_type: z.enum(['transaction_id', 'reference_id_list', 'correlation_id']),
    attribute_value: z.union([short, z.array(short).max(100)]),
  }),
})

export const messages = { search, subscribe, unsubscribe, 'txn-status': status } as const
export type Action = keyof typeof messages
export type MessageOf<A extends Action> = z.infer<(typeof messages)[A]>

export const envelopeOf = <A extends Action>(action: A) =>
  z.object({ signature: z.string(), header: header.extend({ action: z.literal(action) }), message: messages[action] })

export type Header = z.infer<typeof header>
export type Criteria = z.infer<typeof criteria>

/** An identifier and its value, or a list of expressions that all hold. undefined: a query that we do not answer. */
export function expressionsIn({
  query_type: type,
  query,
}: Pick<Criteria, 'query_type' | 'query'>): readonly z.infer<typeof expression>[] | undefined {
  if (type === 'idtype-value') {
    const { data } = byIdentifier.safeParse(query)
    return data === undefined ? undefined : [{ attribute_name: data.type, operator: 'eq', attribute_value: data.value }]
  }
  const { data } = byPredicate.safeParse(query)
  if (
    type !== 'predicate' ||
    data === undefined ||
    data.some(({ condition, expression2 }) => (condition ?? 'and') !== 'and' || (condition !== undefined && expression2 === undefined))
  )
    return undefined
  return data.flatMap(({ expression1, expression2 }) => (expression2 === undefined ? [expression1] : [expression1, expression2]))
}
