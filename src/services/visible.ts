import type { Field, Service } from './contract.ts'

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
