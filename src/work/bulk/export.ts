import { asAgent, asSystem, type CaseRow, type CasesEdge, casesByIds, rolesOf } from '#cases'
import { agentsById } from '#identity'
import type { Actor, Job } from '#kernel'
import { namesOf } from '#people'
import { besideOf } from '../list.ts'
import { zoneOf } from '../names.ts'
import { t } from '../texts.ts'
import { type Cell, type ColumnName, cellOf, columnNames } from './columns.ts'
import { csvOf, xlsxOf } from './sheet.ts'
import {
  type Bulk,
  type BulkCase,
  bulkById,
  dropBulk,
  forgetFile,
  forgetResults,
  goOn,
  leftOf,
  mark,
  oldBulks,
  staleExports,
} from './store.ts'

export type Format = 'csv' | 'xlsx'
export const formats: readonly Format[] = ['csv', 'xlsx']

/** `csv:reference,person` ↔ what is exported. */
export const exportText = (format: Format, columns: readonly ColumnName[]): string => `${format}:${columns.join(',')}`

export function readExport(text: string | null): { readonly format: Format; readonly columns: readonly ColumnName[] } {
  const [format = '', names = ''] = (text ?? '').split(':')
  return { format: format === 'xlsx' ? 'xlsx' : 'csv', columns: columnNames.filter((name) => names.split(',').includes(name)) }
}

/** Cases read under one access line, which names their persons. */
const chunk = 1000
const types: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Writes the file of an export: read as the agent, encrypted under the key of this export, which goes after a day. */
export async function writeExport(edge: CasesEdge, actor: Actor, bulk: Bulk): Promise<void> {
  const { format, columns } = readExport(bulk.what)
  const lang = bulk.language
  const own = asAgent(actor, 'administration')
  const rows = new Map<number, readonly Cell[]>()
  // What an earlier try had read went with it.
  await edge.store.as(own, (tx) => forgetResults(tx, bulk))
  for (;;) {
    const left = await edge.store.as(own, async (tx) =>
      (await bulkById(tx, bulk.id))?.stage === 'running' ? await leftOf(tx, bulk, chunk) : undefined,
    )
    if (left === undefined) return
    if (left.length === 0) break
    await readSome(edge, actor, bulk, columns, left, rows)
  }
  const head = columns.map((name) => t(lang, `export.column.${name}`))
  const cells = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row)
  const bytes = format === 'csv' ? csvOf(head, cells, lang === 'en' ? ',' : ';') : xlsxOf(t(lang, 'export.sheet'), head, cells)
  const name = `guichet-${edge.clock.today(zoneOf(edge, actor))}.${format}`
  const key = `bulk:${bulk.id}`
  const secret = await edge.store.as(own, (tx) => edge.store.keys.ensure(tx, key))
  const kept = edge.store.files.keep(
    secret,
    { key, ...(actor.agency === undefined ? {} : { agency: actor.agency }) },
    { name, type: types[format], bytes },
    edge.clock.now(),
  )
  await edge.store.as(own, async (tx) => {
    const { id: file } = await edge.store.files.register(tx, kept)
    await goOn(tx, bulk.id, ['running'], 'done', { file })
  })
}

async function readSome(
  edge: CasesEdge,
  actor: Actor,
  bulk: Bulk,
  columns: readonly ColumnName[],
  left: readonly BulkCase[],
  rows: Map<number, readonly Cell[]>,
): Promise<void> {
  const zone = zoneOf(edge, actor)
  const found = await edge.store.as(asAgent(actor, 'administration'), (tx) =>
    casesByIds(
      tx,
      left.map(({ id }) => id),
    ),
  )
  const byId = new Map(found.map((row) => [row.id, row]))
  const loadedOf = (row: CaseRow) => edge.catalogue.at(row.service, row.version)
  const purposeOf = ({ id }: BulkCase) => {
    const row = byId.get(id)
    const loaded = row && loadedOf(row)
    return loaded !== undefined && rolesOf(loaded, actor).length > 0 ? loaded.service.data.purpose : undefined
  }
  for (const [purpose, some] of Map.groupBy(left, purposeOf)) {
    const subjects = columns.includes('person') && purpose !== undefined ? [...new Set(some.map(({ person }) => person))] : []
    await edge.store.as(asAgent(actor, purpose ?? 'administration', { subjects, categories: ['list'] }), async (tx) => {
      const names = subjects.length === 0 ? new Map() : await namesOf(tx, subjects)
      const beside = await besideOf(
        tx,
        bulk.agency,
        some.map(({ id }) => id),
      )
      const holders = await agentsById(
        tx,
        [...beside.values()].flatMap(({ assignee }) => assignee ?? []),
      )
      for (const { id, person, position } of some) {
        const row = byId.get(id)
        await mark(
          tx,
          bulk,
          position,
          row === undefined || purpose === undefined ? 'refused' : 'done',
          row === undefined ? 'case.unknown' : null,
        )
        if (row === undefined || purpose === undefined) continue
        const told = beside.get(id)
        const one = {
          row,
          service: loadedOf(row).service,
          person: names.get(person),
          beside: told,
          holder: holders.get(told?.assignee ?? ''),
        }
        rows.set(
          position,
          columns.map((name) => cellOf(name, one, bulk.language, zone)),
        )
      }
    })
  }
}

const day = 86_400_000

/** Every hour: files of exports older than a day go with their key, whatever is older than thirty days goes whole. */
export const tidyJob: Job<CasesEdge> = {
  name: 'work.tidy',
  every: '10 * * * *',
  run: async (edge) => {
    const before = (days: number) => new Date(edge.clock.now() - days * day).toISOString()
    await edge.store.as(asSystem('administration'), async (tx) => {
      for (const bulk of await staleExports(tx, before(1))) await dropFile(edge, tx, bulk)
      for (const bulk of await oldBulks(tx, before(30))) {
        await dropFile(edge, tx, bulk)
        await dropBulk(tx, bulk)
      }
    })
  },
}

async function dropFile({ store }: CasesEdge, tx: Parameters<typeof forgetFile>[0], { id, file }: Bulk): Promise<void> {
  if (file !== null) await store.files.remove(tx, file)
  await store.keys.drop(tx, `bulk:${id}`)
  await forgetFile(tx, id)
}
