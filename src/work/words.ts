import { type CasesEdge, readStream } from '#cases'
import type { LoggedEvent, Projector } from '#kernel'
import { idsOf } from '#log'
import { type Catalogue, isVisible } from '#services'
import { list, recordset, sql, type Tx } from '#store'
import { isWorkEvent } from './events.ts'
import { foldWork } from './standing.ts'
import { unaccented } from './unaccented.ts'

/** Text beyond this finds nothing: a search is no archive. */
const most = 60_000

interface Place {
  readonly agency: string
  readonly person: string
  readonly id: string
}

interface Said extends Place {
  readonly texts: readonly string[]
}

const save = (tx: Tx, source: 'case' | 'office', said: readonly Said[]): void => {
  if (said.length === 0) return
  const rows = said.map(({ texts, ...place }) => ({ ...place, text: unaccented(texts.join('\n').slice(0, most)) }))
  tx.write(sql`insert into work.words as w (agency_id, case_id, person_id, source, words)
    select agency, id, person, ${source}::text, to_tsvector('simple', lower(text)) from ${recordset(rows, 'agency text, id uuid, person uuid, text text')}
    on conflict (case_id, source) do update set words = excluded.words where w.words is distinct from excluded.words`)
}

const forget =
  (kind: 'case' | 'work', source: 'case' | 'office'): Projector<CasesEdge, Tx>['forget'] =>
  (tx, streams) =>
    tx.write(
      streams === undefined
        ? sql`delete from work.words w where source = ${source} and not exists (select 1 from log.event e where e.stream = ${`${kind}:`} || w.case_id)`
        : sql`delete from work.words where source = ${source} and case_id = any(${list(idsOf(streams))}::uuid[])`,
    )

const free: ReadonlySet<string> = new Set(['text', 'longtext'])

/** What can be found of a case: messages both ways, what was typed freely where every role may see it. */
export const caseWords: Projector<CasesEdge, Tx> = {
  stream: 'case',
  whole: true,
  forget: forget('case', 'case'),
  apply: ({ catalogue }, tx, streams) =>
    save(
      tx,
      'case',
      [...streams.values()].flatMap((events) => saidInCase(catalogue, events) ?? []),
    ),
}

function saidInCase(catalogue: Catalogue, events: readonly LoggedEvent[]): Said | undefined {
  const read = readStream(catalogue, events)
  if (read === undefined || read.view.phase === 'draft') return
  const { view, opened } = read
  const { service } = read.loaded
  const roles = Object.keys(service.workflow.roles)
  const typed = service.fields
    .filter((field) => free.has(field.type) && roles.every((role) => isVisible(service, field, [role])))
    .map(({ name }) => view.answers[name])
    .filter((answer) => typeof answer === 'string')
  return {
    agency: opened.agency,
    person: opened.person,
    id: opened.case,
    texts: [...typed, ...view.messages.flatMap(({ text }) => text ?? [])],
  }
}

/** What the office wrote beside it. */
export const officeWords: Projector<CasesEdge, Tx> = {
  stream: 'work',
  whole: true,
  forget: forget('work', 'office'),
  apply: (_edge, tx, streams) =>
    save(
      tx,
      'office',
      [...streams].flatMap(([stream, events]) => saidByOffice(stream, events) ?? []),
    ),
}

function saidByOffice(stream: string, events: readonly LoggedEvent[]): Said | undefined {
  const mine = events.filter(isWorkEvent)
  const { agency, person } = mine[0] ?? {}
  if (agency === undefined || person === undefined) return
  const { labels, notes } = foldWork(mine)
  return { agency, person, id: stream.slice('work:'.length), texts: [...labels, ...notes.map(({ text }) => text)] }
}
