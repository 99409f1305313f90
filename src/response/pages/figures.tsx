import { z } from 'zod'
import { Refusal } from '#kernel'
import { accepted, type Ctx, endpoint, formatNumber, json, open, Table } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { asHouse } from '../house.ts'
import { numbersByCommune, numbersOf } from '../numbers.ts'
import { measures, type OpenFigures, openFiguresOf } from '../open-figures.ts'
import { type Situation, situationById } from '../store.ts'
import { t } from '../texts.ts'
import { communeName } from './shared.ts'

const counts = Object.fromEntries(measures.map((name) => [name, z.number().int().nullable()])) as Record<
  (typeof measures)[number],
  z.ZodNullable<z.ZodNumber>
>
const declaration = { may: 'anyone', purpose: 'none', subject: 'none', input: z.object({ situation: z.uuid() }) } as const

interface Counted {
  readonly at: number
  readonly figures: Promise<OpenFigures>
}
/** They are on pages that everybody opens at once, and to count a hundred thousand people takes longer than all the rest of them. */
const counted = new WeakMap<ResponseEdge['store'], Map<string, Counted>>()
const fresh = 60_000

/** Counted once a minute, however many look. */
export async function figuresOf(edge: ResponseEdge, situation: Situation): Promise<OpenFigures> {
  const now = edge.clock.now()
  const known = new Map([...(counted.get(edge.store) ?? [])].filter(([, { at }]) => now - at < fresh))
  counted.set(edge.store, known)
  const found = known.get(situation.id)
  if (found !== undefined) return await found.figures
  const figures = edge.store.as(asHouse(edge), async (tx) =>
    openFiguresOf(await numbersOf(tx, situation), await numbersByCommune(tx, situation)),
  )
  known.set(situation.id, { at: now, figures })
  figures.catch(() => known.delete(situation.id))
  return await figures
}

async function read(edge: ResponseEdge, id: string): Promise<{ readonly situation: Situation; readonly figures: OpenFigures }> {
  const situation = await edge.store.as(asHouse(edge), (tx) => situationById(tx, id))
  if (situation === undefined || situation.publishedAt === null) throw new Refusal('web.not-found')
  return { situation, figures: await figuresOf(edge, situation) }
}

/** Open figures of a situation that was published. */
const showFigures = endpoint<ResponseEdge>()(
  {
    ...declaration,
    format: 'json',
    id: 'response.figures',
    route: 'GET /api/v1/situations/:situation',
    output: z.strictObject({
      situation: z.uuid(),
      exercise: z.boolean(),
      total: z.strictObject(counts),
      communes: z.array(z.strictObject({ commune: z.string(), ...counts })),
    }),
    summary:
      'Of a published situation: how many people were hit, told, reached, answered, were granted, in all and by commune; fewer than ten are null',
    api: { also: ['text/csv'] },
  },
  async ({ edge, header }, { situation: id }) => {
    const { situation, figures } = await read(edge, id)
    if (accepted(header('accept'), ['application/json', 'text/csv']) === 'text/csv') return asCsv(figures)
    return json({ situation: id, exercise: situation.exercise, ...figures })
  },
)

/** The same for a link on a page. */
const showFiguresCsv = endpoint<ResponseEdge>()(
  { ...declaration, id: 'response.figures.csv', route: 'GET /api/v1/situations/:situation/figures.csv' },
  async ({ edge }, { situation }) => asCsv((await read(edge, situation)).figures),
)
export const figuresEndpoints = [showFigures, showFiguresCsv]

const asCsv = ({ total, communes }: OpenFigures) =>
  open(
    'text/csv; charset=utf-8',
    [
      ['commune', ...measures],
      ...[{ commune: 'total', ...total }, ...communes].map((row) => [row.commune, ...measures.map((name) => row[name] ?? '')]),
    ]
      .map((line) => `${line.join(',')}\r\n`)
      .join(''),
    'never',
  )

/** The figures on a page for everybody; what is not said has a dash and a sentence. */
export function OpenFiguresTable({
  ctx: { edge, lang },
  situation,
  figures,
}: {
  ctx: Ctx<ResponseEdge>
  situation: string
  figures: OpenFigures
}) {
  if (figures.total.hit === null) return null
  const shown = (count: number | null) => (count === null ? '–' : formatNumber(lang, count))
  return (
    <details>
      <summary>{t(lang, 'open.title')}</summary>
      <Table
        lang={lang}
        label={t(lang, 'open.title')}
        columns={[
          { label: t(lang, 'commune'), kind: 'head' },
          ...measures.map((name) => ({ label: t(lang, `col.${name}`), kind: 'num' as const })),
        ]}
        rows={[
          { cells: [t(lang, 'open.all'), ...measures.map((name) => shown(figures.total[name]))] },
          ...figures.communes.map((row) => ({
            cells: [communeName(edge, row.commune, lang), ...measures.map((name) => shown(row[name]))],
          })),
        ]}
      />
      <p class="g-fine">
        {t(lang, 'open.hidden')} <a href={`/api/v1/situations/${situation}/figures.csv`}>CSV</a>{' '}
        <a href={`/api/v1/situations/${situation}`}>JSON</a>
      </p>
    </details>
  )
}
