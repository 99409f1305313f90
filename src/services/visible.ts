import type { Field, Service } from './contract.ts'

/** Does somebody ask for this service? One that begins without a draft is opened by another case. */
export const isAskedFor = ({ workflow }: Pick<Service, 'workflow'>): boolean => workflow.states[0]?.phase === 'draft'

/**
 * May these roles see a field? What `visible` names is seen by the roles it names; a sensitive field that it does not name is seen by nobody;
 * anything else by every role that acts. A role that is only asked sees what the requests to it show.
 */
export function isVisible(
  { data, workflow, requests }: Pick<Service, 'data' | 'workflow' | 'requests'>,
  { name, sensitive }: Pick<Field, 'name' | 'sensitive'>,
  roles: readonly string[],
): boolean {
  const allowed = Object.hasOwn(data.visible, name) ? data.visible[name] : undefined
  if (allowed !== undefined) return allowed.some((role) => roles.includes(role))
  const acts = workflow.states.some((state) => state.do.some((action) => action.by.some((role) => roles.includes(role))))
  const shown = requests.filter(({ to }) => to.some((role) => roles.includes(role))).flatMap(({ show }) => show ?? [])
  return acts || requests.length === 0 ? !sensitive : shown.includes(name)
}

/**
 * What somebody beside the applicant, a partner included, sees of the answers: the fields that `visible` names her for, when she may see, and what the
 * requests to her show. Never anything because it is not said otherwise.
 */
export function shownToParty(
  { data, parties, requests }: Pick<Service, 'data' | 'parties' | 'requests'>,
  name: string,
  asked: readonly string[],
): readonly string[] {
  const sees = name === 'partner' || parties.some((party) => party.name === name && party.may.includes('see'))
  const named = sees ? Object.entries(data.visible).flatMap(([field, readers]) => (readers.includes(name) ? [field] : [])) : []
  const shown = requests.filter((request) => asked.includes(request.name)).flatMap(({ show, fill }) => [...(show ?? []), ...fill])
  return [...new Set([...named, ...shown])]
}
