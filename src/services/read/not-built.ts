import { mandateKinds } from '#kernel'
import { actorsOf, type Checking, rawActions } from './checks/checking.ts'
import type { RawService } from './grammar/service.ts'
import type { Path } from './problem.ts'

/** A part of the grammar that Guichet understands and cannot act upon yet. */
export interface NotBuilt {
  readonly path: Path
  /** As a designer calls it: `requests`, `by: robot`. */
  readonly part: string
}

/** Every place where a service asks for something that is not built yet. Publication refuses them: a promise that nobody keeps is worse than none. */
export function notBuilt(raw: RawService): NotBuilt[] {
  const checking = { raw } as Checking
  const found: NotBuilt[] = []
  const add = (path: Path, part: string) => found.push({ path, part })
  if (raw.parties !== undefined) add(['parties'], 'parties')
  for (const key of ['partner', 'about', 'offline'] as const) if (raw.access[key] !== undefined) add(['access', key], `access: ${key}`)
  for (const { raw: action, path } of rawActions(checking)) {
    actorsOf(action).forEach((actor, index) => {
      const at = typeof action.by === 'string' ? [...path, 'by'] : [...path, 'by', index]
      if (actor === 'robot' || actor === 'partner' || Object.hasOwn(raw.parties ?? {}, actor)) add(at, `by: ${actor}`)
    })
  }
  return found
}

/** Kinds of mandate that nobody can have: no such mandate will ever open the service, so the file promises too much. */
export const unknownMandates = ({ access }: RawService): { readonly path: Path; readonly kind: string }[] =>
  (access.mandate ?? []).flatMap((kind, index) =>
    mandateKinds.some((known) => known === kind) ? [] : [{ path: ['access', 'mandate', index], kind }],
  )
