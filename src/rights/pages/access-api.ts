import { z } from 'zod'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { endpoint, json } from '#web'
import type { RightsEdge } from '../edge.ts'
import { cursorOf } from './access.tsx'
import { uriOf } from './register.tsx'

const most = 500

/** One line as the Dutch standard Logboek Dataverwerkingen names its fields (Logius, component logboek, 3.3). */
const operation = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().nullable(),
  status_code: z.enum(['Ok', 'Error']),
  name: z.string(),
  start_time: z.string(),
  end_time: z.string(),
  attributes: z.object({
    'dpl.core.processing_activity_id': z.string(),
    'dpl.core.data_subject_id': z.string(),
    'dpl.core.data_subject_id_type': z.string(),
    'guichet.actor': z.string(),
    'guichet.role': z.string(),
    'guichet.agency': z.string().nullable(),
    'guichet.case': z.string().nullable(),
    'guichet.categories': z.array(z.string()),
  }),
})

/** Who looked at my data, for a machine. A line is one transaction: it begins and ends at one instant, and only what was committed is here. */
const listAccess = endpoint<RightsEdge>()(
  {
    id: 'api.me.access',
    route: 'GET /api/v1/me/access',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'legal',
    input: z.object({ before: z.string().max(100).optional().catch(undefined) }),
    output: z.object({ operations: z.array(operation), next: z.string().nullable() }),
    summary: 'Who looked at my data, newest first',
  },
  async ({ edge, actor, url }, { before }) => {
    const person = actor.person ?? ''
    const from = cursorOf(before)
    const lines = await edge.store.as(asPerson(actor, 'compte'), (tx) =>
      accessTo(tx, person, most, from === undefined ? {} : { before: from }),
    )
    const last = lines.at(-1)
    return json({
      operations: lines.map((line): z.input<typeof operation> => {
        const trace = line.id.replaceAll('-', '')
        return {
          trace_id: trace,
          span_id: trace.slice(16),
          parent_span_id: null,
          status_code: 'Ok',
          name: 'access.opened',
          start_time: line.at,
          end_time: line.at,
          attributes: {
            'dpl.core.processing_activity_id': uriOf(edge, url, line.purpose),
            'dpl.core.data_subject_id': person,
            'dpl.core.data_subject_id_type': 'guichet.person',
            'guichet.actor': line.actor,
            'guichet.role': line.role,
            'guichet.agency': line.agency,
            'guichet.case': line.case,
            'guichet.categories': line.categories.split(' ').filter((one) => one !== ''),
          },
        }
      }),
      next: lines.length === most && last !== undefined ? `${last.at}_${last.id}` : null,
    })
  },
)

export const accessApiEndpoints = [listAccess]
