import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { accepted, endpoint, json, open } from '#web'
import { figures } from './contract.ts'
import { readFigures } from './read.ts'
import { csvOf } from './table.ts'

const declaration = {
  may: 'anyone',
  purpose: 'administration',
  subject: 'none',
  input: z.object({ service: z.string().max(200) }),
} as const

/** Numbers of a service, open to all; as CSV for whoever asks for it. */
export const showFigures = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'api.figures',
    route: 'GET /api/v1/figures/:service',
    output: figures,
    summary:
      'Over the last twelve months: how many applications a service received and decided, how long it took, how they ended and came, how content people were; what tells of fewer than ten is null',
    api: { also: ['text/csv'], example: { path: { service: 'aide-logement-urgence' } } },
  },
  async ({ edge, header }, { service }) => {
    const all = await readFigures(edge, service)
    return accepted(header('accept'), ['application/json', 'text/csv']) === 'text/csv' ? asCsv(csvOf(all)) : json(all)
  },
)

/** The same for a link on a page. */
export const showFiguresCsv = endpoint<CasesEdge>()(
  { ...declaration, id: 'api.figures.csv', route: 'GET /api/v1/figures/:service/figures.csv' },
  async ({ edge }, { service }) => asCsv(csvOf(await readFigures(edge, service))),
)

const asCsv = (text: string) => open('text/csv; charset=utf-8', text, 'never')
