import type { TraceLine } from '#rules'
import type { Field, Service } from '#services'

/**
 * May these roles see a field? What `visible` names is seen by the roles it names; a sensitive field that it does not name is seen by nobody;
 * anything else by every role that acts.
 */
export function isVisible(
  { data }: Pick<Service, 'data'>,
  { name, sensitive }: Pick<Field, 'name' | 'sensitive'>,
  roles: readonly string[],
): boolean {
  const allowed = Object.hasOwn(data.visible, name) ? data.visible[name] : undefined
  return allowed === undefined ? !sensitive : allowed.some((role) => roles.includes(role))
}

/** Names of the fields that these roles may not see. */
export const hiddenFields = (service: Service, roles: readonly string[]): ReadonlySet<string> =>
  new Set(service.fields.filter((field) => !isVisible(service, field, roles)).map(({ name }) => name))

/** An explanation without the lines that would tell a hidden answer: the answer itself and what is counted in it. */
export function withoutHidden(line: TraceLine, hidden: ReadonlySet<string>): TraceLine {
  const children = line.children.filter(({ rule }) => !hidden.has(rule) && !hidden.has(rule.split(' . ')[0]!))
  return { ...line, children: children.map((child) => withoutHidden(child, hidden)) }
}
