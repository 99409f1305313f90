import { coversService, reaches } from '#identity'
import type { Actor } from '#kernel'
import { isAskedFor, type Service } from '#services'

/**
 * Why nobody may apply to a service so. `unasked`: nobody does, another case opens it; `self`: only through somebody or for an organisation; `mandate`: never through a mandate, `kind`: not through this
 * kind; `service`: the mandate does not cover it; `person`, `organisation`: it is not for whom she acts; `level`: who gave the mandate was not known surely enough; `counter`: no agent fills it in.
 */
export type Barred = 'unasked' | 'self' | 'mandate' | 'kind' | 'service' | 'person' | 'organisation' | 'level' | 'counter'

/** What `access` of a service says about who would apply; undefined: she may. How surely she is known now is another question (`web.step-up`). Pure. */
export const barred = (actor: Pick<Actor, 'mandate'>, service: Pick<Service, 'id' | 'access' | 'workflow'>): Barred | undefined =>
  isAskedFor(service) ? shutOut(actor, service) : 'unasked'

/** The same of who comes to a case that is there, one that nobody asked for included. Pure. */
export function shutOut({ mandate }: Pick<Actor, 'mandate'>, service: Pick<Service, 'id' | 'access'>): Barred | undefined {
  const { id, access } = service
  const whom = access.for ?? ['person']
  if (mandate === undefined) return !access.actors.includes('self') ? 'self' : whom.includes('person') ? undefined : 'person'
  if (mandate.kind === 'counter') return atCounter(service)
  if (!coversService({ mandate }, id)) return 'service'
  if (!access.actors.includes('mandate')) return 'mandate'
  if (access.mandate !== undefined && !access.mandate.includes(mandate.kind)) return 'kind'
  const needs = mandate.kind === 'company' ? 'organisation' : 'person'
  if (!whom.includes(needs)) return needs
  return reaches(mandate.level, access.assurance) ? undefined : 'level'
}

/** An agent fills in, with the person before her, what the file opens to agents and to the counter. */
function atCounter({ access }: Pick<Service, 'access'>): Barred | undefined {
  if (!access.actors.includes('agent') || !access.channels.includes('counter')) return 'counter'
  return (access.for ?? ['person']).includes('person') ? undefined : 'person'
}
