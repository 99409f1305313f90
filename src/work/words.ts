import { type CasesEdge, isCaseEvent, readEvents } from '#cases'
import type { LoggedEvent, Projector } from '#kernel'
import { type Catalogue, isVisible } from '#services'
import { sql, type Tx } from '#store'
import { isWorkEvent } from './events.ts'
import { foldWork } from './standing.ts'

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

const save = async (tx: Tx, source: 'case' | 'office', said: readonly Said[]): Promise<void> => {
  if (said.length === 0) return
  await tx.often(sql`insert into work.words (agency_id, case_id, person_id, source, words)
    values ${sql.join(
      said.map(
        ({ agency, person, id, texts }) =>
          sql`(${agency}, ${id}, ${person}, ${source}, to_tsvector('simple', people.plain(${texts.join('\n').slice(0, most)})))`,
      ),
    )}
    on conflict (case_id, source) do update set words = excluded.words`)
}

const forget = (tx: Tx, kind: 'case' | 'work', source: 'case' | 'office', stream?: string) =>
  tx.often(
    stream === undefined
      ? sql`delete from work.words w where source = ${source} and not exists (select 1 from log.event e where e.stream = ${`${kind}:`} || w.case_id)`
      : sql`delete from work.words where source = ${source} and case_id = ${stream.slice(kind.length + 1)}`,
  )

type Many = Projector<CasesEdge, Tx> & Required<Pick<Projector<CasesEdge, Tx>, 'applyAll'>>

const free: ReadonlySet<string> = new Set(['text', 'longtext'])

/** What can be found of a case: messages both ways, what was typed freely where every role may see it. */
export const caseWords: Many = {
  stream: 'case',
  whole: true,
  forget: (tx, stream) => forget(tx, 'case', 'case', stream),
  apply: (edge, tx, stream, events) => caseWords.applyAll(edge, tx, new Map([[stream, events]])),
  applyAll: ({ catalogue }, tx, streams) =>
    save(
      tx,
      'case',
      [...streams.values()].flatMap((events) => saidInCase(catalogue, events) ?? []),
    ),
}

function saidInCase(catalogue: Catalogue, events: readonly LoggedEvent[]): Said | undefined {
  const mine = events.filter(isCaseEvent)
  const opened = mine[0]
  if (opened?.type !== 'case.opened' || opened.agency === undefined || opened.case === undefined || opened.person === undefined) return
  const { view, loaded } = readEvents(catalogue, opened.payload.service, mine)
  const { service } = loaded
  if (view.phase === 'draft') return
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
export const officeWords: Many = {
  stream: 'work',
  whole: true,
  forget: (tx, stream) => forget(tx, 'work', 'office', stream),
  apply: (edge, tx, stream, events) => officeWords.applyAll(edge, tx, new Map([[stream, events]])),
  applyAll: (_edge, tx, streams) =>
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
