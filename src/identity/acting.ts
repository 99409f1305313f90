import type { Actor } from '#kernel'
import type { AccessContext } from '#store'
import type { Account } from './accounts.ts'
import { lower } from './levels.ts'
import type { Mandate } from './mandates/contract.ts'
import { levelOf } from './mandates/decide.ts'

/** The affairs of a person: one's own, or under a mandate another's; then every unit of work leaves its access line. */
export const asPerson = (actor: Actor, purpose: string, caseId?: string): AccessContext => ({
  actor: actor.account,
  for: actor.person,
  purpose,
  ...(caseId === undefined ? {} : { case: caseId }),
  ...(actor.mandate === undefined
    ? {}
    : {
        mandate: {
          id: actor.mandate.id,
          kind: actor.mandate.kind,
          ...(actor.self === undefined ? {} : { self: actor.self }),
          ...(actor.mandate.services === undefined ? {} : { services: actor.mandate.services }),
        },
        role: `mandate.${actor.mandate.kind}`,
        categories: [caseId === undefined ? 'account' : 'case'],
      }),
})

/** What is hers alone whoever she acts for: her account, the mandates that she has and gave. */
export const asSelf = (actor: Actor, purpose = 'compte'): AccessContext => ({
  actor: actor.account,
  for: actor.self ?? actor.person,
  purpose,
})

/** Does she stand in the person's place for everything, as a parent or a guardian does? Oneself always. */
export const standsForAll = ({ mandate }: Pick<Actor, 'mandate'>): boolean =>
  mandate === undefined || ((mandate.kind === 'child' || mandate.kind === 'guardian') && mandate.services === undefined)

/** Is this service among what she may do here? Oneself always. */
export const coversService = ({ mandate }: Pick<Actor, 'mandate'>, service: string): boolean =>
  mandate?.services === undefined || mandate.services.includes(service)

/** The actor under a mandate that holds. `theirs`: the account of the one represented, when there is one: its hold on bank details is a hold here. */
export function actingFor(own: Actor, mandate: Mandate, above: readonly Mandate[], theirs: Account | undefined): Actor {
  if (mandate.person === undefined) return own
  const level = levelOf(mandate, above)
  const held = [own.session?.heldUntil, theirs?.heldUntil]
    .filter((one) => typeof one === 'string')
    .sort()
    .at(-1)
  return {
    ...own,
    person: mandate.person.person,
    self: own.person,
    mandate: {
      id: mandate.id,
      kind: mandate.kind,
      level,
      name: mandate.person.name,
      ...(mandate.terms.services === undefined ? {} : { services: mandate.terms.services }),
      ...(mandate.terms.limit === undefined ? {} : { limit: mandate.terms.limit }),
    },
    may: own.may.filter((may) => may === 'person'),
    assurance: lower(own.assurance, level),
    ...(own.session === undefined ? {} : { session: { ...own.session, ...(held === undefined ? {} : { heldUntil: held }) } }),
  }
}
