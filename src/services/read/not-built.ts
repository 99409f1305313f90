import { mandateKinds } from '#kernel'
import { actorsOf, type Checking, rawActions } from './checks/checking.ts'
import type { RawService } from './grammar/service.ts'
import type { Path } from './problem.ts'

/** A part of the grammar that Guichet understands and cannot act upon yet. */
export interface NotBuilt {
  readonly path: Path
  /** As a designer calls it: `kind: visit`, `fill: list`. */
  readonly part: string
}

/** Every place where a service asks for something that is not built yet. Publication refuses them: a promise that nobody keeps is worse than none. */
export function notBuilt(raw: RawService): NotBuilt[] {
  const found: NotBuilt[] = []
  const add = (path: Path, part: string) => found.push({ path, part })
  // Rows are added by the server: without network there is none.
  if (raw.access.offline)
    for (const [name, field] of Object.entries(raw.fields))
      if (typeof field === 'object' && field.type === 'list') add(['fields', name, 'type'], 'offline: list')
  for (const [name, { kind, to }] of Object.entries(raw.requests ?? {})) {
    const asks = [to ?? []].flat().some((one) => Object.hasOwn(raw.parties ?? {}, one))
    if (asks && (kind === 'consultation' || kind === 'case')) add(['requests', name, 'kind'], `kind: ${kind}`)
  }
  for (const { path, names } of filledByParties(raw)) {
    names.forEach((name, index) => {
      const field = raw.fields[name]
      if (typeof field !== 'object' || field.type !== 'row' || field.of === undefined) return
      // She picks a row among those that she fills herself; those of the applicant are hers.
      if (!names.includes(field.of)) add([...path, index], 'fill: row')
    })
  }
  return found
}

/** What people beside the applicant fill, on one page. */
function filledByParties(raw: RawService): readonly { readonly path: Path; readonly names: readonly string[] }[] {
  const isParty = (name: string) => Object.hasOwn(raw.parties ?? {}, name)
  return [
    ...rawActions({ raw } as Checking).flatMap(({ raw: action, path }) =>
      actorsOf(action).some(isParty) ? [{ path: [...path, 'fill'], names: action.fill ?? [] }] : [],
    ),
    ...Object.entries(raw.requests ?? {}).flatMap(([name, { to, fill }]) =>
      [to ?? []].flat().some(isParty) ? [{ path: ['requests', name, 'fill'], names: fill ?? [] }] : [],
    ),
  ]
}

/** Kinds of mandate that nobody can have: no such mandate will ever open the service, so the file promises too much. */
export const unknownMandates = ({ access }: RawService): { readonly path: Path; readonly kind: string }[] =>
  (access.mandate ?? []).flatMap((kind, index) =>
    mandateKinds.some((known) => known === kind) ? [] : [{ path: ['access', 'mandate', index], kind }],
  )
