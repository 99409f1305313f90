import type { CaseMessage } from '#cases'
import type { TraceLine } from '#rules'
import { isVisible, type Service } from '#services'

/** Names of the fields that these roles may not see. */
export const hiddenFields = (service: Service, roles: readonly string[]): ReadonlySet<string> =>
  new Set(service.fields.filter((field) => !isVisible(service, field, roles)).map(({ name }) => name))

/** An explanation without the lines that would tell a hidden answer: the answer itself and what is counted in it. */
export function withoutHidden(line: TraceLine, hidden: ReadonlySet<string>): TraceLine {
  const children = line.children.filter(({ rule }) => !hidden.has(rule) && !hidden.has(rule.split(' . ')[0]!))
  return { ...line, children: children.map((child) => withoutHidden(child, hidden)) }
}

type Variables = NonNullable<CaseMessage['variables']>

/** What a message to the person says, for an agent who may not see all of it: `instead` stands for a hidden answer, and a reason tells no hidden value. */
export function variablesFor(variables: Variables | undefined, hidden: ReadonlySet<string>, instead: string): Variables {
  const shown = Object.entries(variables ?? {}).map(([name, variable]): [string, Variables[string]] => {
    if (variable.kind === 'answer' && hidden.has(variable.field)) return [name, { kind: 'text', text: instead }]
    return [name, variable.kind === 'trace' ? { kind: 'trace', trace: withoutHidden(variable.trace, hidden) } : variable]
  })
  return Object.fromEntries(shown)
}
