import { plainLetters } from '../near.ts'
import type { Path } from '../problem.ts'
import { type Checking, rawStates } from './checking.ts'

/** Names that people take for each other, and brackets that do not close: what is left of a text that YAML cut. */
export function checkSpelling(checking: Checking): void {
  const { raw, reading } = checking
  const { workflow } = raw
  const alike = (names: readonly string[], path: Path) => {
    const seen = new Map<string, string>()
    for (const name of names) {
      const other = seen.get(plainLetters(name))
      if (other !== undefined) reading.say([...path, name], 'alike-names', { name, other }, 'key')
      seen.set(plainLetters(name), name)
    }
  }
  // Fields and rules share one set of names, which the rules watch.
  alike(Object.keys(workflow.states), ['workflow', 'states'])
  alike(Object.keys(workflow.roles ?? {}), ['workflow', 'roles'])
  alike(Object.keys(raw.messages ?? {}), ['messages'])
  alike(Object.keys(raw.documents ?? {}), ['documents'])
  alike(Object.keys(raw.checks ?? {}), ['checks'])
  alike(Object.keys(raw.requests ?? {}), ['requests'])
  for (const { raw: state, path } of rawStates(checking)) alike(Object.keys(state.do ?? {}), [...path, 'do'])
  for (const [name, field] of Object.entries(raw.fields)) {
    if (typeof field === 'object' && typeof field.options === 'object') alike(Object.keys(field.options), ['fields', name, 'options'])
  }
  const pages = raw.pages.map((page) => ('page' in page && typeof page.page === 'string' ? page.page : (Object.keys(page)[0] ?? '')))
  pages.forEach((name, index) => {
    if (pages.indexOf(name) !== index) reading.say(['pages', index], 'page-twice', { name })
  })
  for (const reserved of ['applicant', 'system', 'robot', 'partner']) {
    if (Object.hasOwn(workflow.roles ?? {}, reserved))
      reading.say(['workflow', 'roles', reserved], 'reserved-role', { name: reserved }, 'key')
  }
  balanced(reading.tree.value, [])

  function balanced(value: unknown, path: Path): void {
    if (Array.isArray(value)) for (const [index, each] of value.entries()) balanced(each, [...path, index])
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        if (unbalanced(key)) reading.say([...path, key], 'unbalanced', { text: key }, 'key')
        balanced(each, [...path, key])
      }
    } else if (typeof value === 'string' && unbalanced(value))
      reading.say(path, 'unbalanced', { text: value.length > 60 ? `${value.slice(0, 57)}…` : value })
  }
}

/** `:)` and `1)` are not brackets. */
const unbalanced = (text: string): boolean => {
  const bare = text.replace(/[:;]-?[()]/g, '').replace(/^\s*[\p{L}\d]{1,2}\)/gmu, '')
  return bare.split('(').length !== bare.split(')').length
}
