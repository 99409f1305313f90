import type { Field } from '../../contract.ts'
import type { Path } from '../problem.ts'
import { actorsOf, type Checking, pageFields, rawActions } from './checking.ts'
import { operands } from './reads.ts'

/** Every field is asked, filled or sourced somewhere, once; what verifies it exists; an empty number does not make a sum unknown. */
export function checkFields(checking: Checking): void {
  const { raw, reading, service } = checking
  const shown = new Set<string>()
  const inRows = new Set<string>()
  for (const { raw: name, path, list } of pageFields(checking)) {
    const seen = list === undefined ? shown : inRows
    const key = list === undefined ? name : `${list} . ${name}`
    if (seen.has(key)) reading.say(path, 'asked-twice', { name })
    seen.add(key)
  }
  const perRow = rowFields(checking)
  const filled = new Set(
    rawActions(checking).flatMap(({ raw: action }) => [...(action.fill ?? []), ...(Array.isArray(action.ask) ? action.ask : [])]),
  )
  for (const requests of Object.values(raw.requests ?? {})) for (const name of requests.fill ?? []) filled.add(name)
  for (const party of Object.values(raw.parties ?? {})) filled.add(party.is)
  for (const name of raw.cycle?.fill ?? []) filled.add(name)
  for (const field of service.fields) {
    const path = ['fields', field.name]
    const onPage = shown.has(field.name) || perRow.has(field.name)
    if (!field.asked) {
      if (field.from.length === 0) reading.say([...path, 'ask'], 'never-filled', { name: field.name })
      if (onPage) reading.say([...path, 'ask'], 'never-asked-on-page', { name: field.name })
    } else if (field.by !== undefined) {
      if (!filled.has(field.name)) reading.say([...path, 'by'], 'office-never-fills', { name: field.name, role: field.by })
    } else if (!onPage && !filled.has(field.name)) {
      if (field.from.length === 0) reading.say(path, 'never-asked', { name: field.name }, 'key')
      else reading.say(path, 'only-sourced', { name: field.name }, 'key')
    }
    if (field.confirm && field.from.length === 0) reading.say([...path, 'confirm'], 'nothing-to-confirm', { name: field.name }, 'key')
    if (field.with.length > 0 && !field.from.some((source) => source.startsWith('registry.')))
      reading.say([...path, 'with'], 'sent-nowhere', { name: field.name }, 'key')
  }
  checkNeeds(checking)
  checkSums(checking)
}

/** Lists whose fields are asked on pages of their own, one a row. */
function rowFields({ raw }: Checking): ReadonlySet<string> {
  return new Set(raw.pages.flatMap((page) => ('for' in page && typeof page.for === 'string' ? [page.for] : [])))
}

function checkNeeds(checking: Checking): void {
  const sources = new Map(
    checking.service.fields.map((field) => [field.name, [...field.from, ...(field.item ?? []).flatMap((item) => item.from)]]),
  )
  for (const { raw: action, path, action: name } of rawActions(checking)) {
    for (const [index, field] of (action.needs ?? []).entries()) {
      if (sources.get(field)?.length === 0) checking.reading.say([...path, 'needs', index], 'needs-without-source', { name, field })
    }
    if (action['declared-ok'] && !actorsOf(action).includes('system'))
      checking.reading.say([...path, 'declared-ok'], 'declared-ok-person', { name }, 'key')
  }
}

/** An optional number left empty makes a sum unknown for ever, unless it has a default; in the rows of a list as well. */
function checkSums({ raw, service, reading }: Checking): void {
  const look = (fields: readonly Field[], rules: Readonly<Record<string, unknown>>, path: Path) => {
    const optional = new Set(fields.filter(mayStayEmpty).map((field) => field.name))
    if (optional.size === 0) return
    for (const [rule, each] of Object.entries(rules)) {
      for (const field of summed(each)) if (optional.has(field)) reading.say([...path, field], 'optional-in-sum', { field, rule }, 'key')
    }
  }
  look(service.fields, raw.rules ?? {}, ['fields'])
  for (const list of service.fields) look(list.item ?? [], list.rules ?? {}, ['fields', list.name, 'item'])
}

const mayStayEmpty = ({ type, required, default: otherwise, asked }: Field): boolean =>
  ['integer', 'number', 'money', 'duration'].includes(type) && required === false && otherwise === undefined && asked

function summed(rule: unknown, inSum = false): string[] {
  if (typeof rule === 'string') return inSum || / [+-] /.test(rule) ? operands(rule) : []
  if (Array.isArray(rule)) return rule.flatMap((each) => summed(each, inSum))
  if (typeof rule === 'object' && rule !== null)
    return Object.entries(rule).flatMap(([key, each]) => summed(each, inSum || key === 'somme'))
  return []
}
