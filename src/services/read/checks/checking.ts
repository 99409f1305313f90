import type { RuleSet } from '#rules'
import type { Service } from '../../contract.ts'
import type { RawService } from '../grammar/service.ts'
import type { RawAction, RawEffect, RawState } from '../grammar/workflow.ts'
import type { Reading } from '../model/reading.ts'
import type { Path } from '../problem.ts'

/** What every check gets: the file as written (with its places), the model made of it, and its rules when they compile. */
export interface Checking {
  readonly reading: Reading
  readonly raw: RawService
  readonly service: Service
  readonly rules?: RuleSet
}

export interface Found<T> {
  readonly path: Path
  readonly raw: T
}

export const statePath = (state: string): Path => ['workflow', 'states', state]

export const rawStates = ({ raw }: Checking): (Found<RawState> & { readonly state: string })[] =>
  Object.entries(raw.workflow.states).map(([state, each]) => ({ state, raw: each, path: statePath(state) }))

export const rawActions = (checking: Checking): (Found<RawAction> & { readonly state: string; readonly action: string })[] =>
  rawStates(checking).flatMap(({ state, raw }) =>
    Object.entries(raw.do ?? {}).map(([action, each]) => ({ state, action, raw: each, path: [...statePath(state), 'do', action] })),
  )

export const rawEffects = (checking: Checking): Found<RawEffect>[] => [
  ...rawStates(checking).flatMap(({ raw, path }) =>
    (raw.then ?? []).map((effect, index) => ({ raw: effect, path: [...path, 'then', index] })),
  ),
  ...rawActions(checking).flatMap(({ raw, path }) =>
    (raw.then ?? []).map((effect, index) => ({ raw: effect, path: [...path, 'then', index] })),
  ),
]

/** Where the fields of a page stand: under its name in the short form, under `fields` in the long one; `list`: they are the fields of its rows. */
export const pageFields = ({ raw }: Checking): (Found<string> & { readonly list?: string })[] =>
  raw.pages.flatMap((page, index) => {
    const fields = Object.entries(page).find(([, value]) => Array.isArray(value))
    const list = 'for' in page && typeof page.for === 'string' ? page.for : undefined
    return fields
      ? (fields[1] as string[]).map((name, at) => ({
          raw: name,
          path: ['pages', index, fields[0], at],
          ...(list === undefined ? {} : { list }),
        }))
      : []
  })

export const actorsOf = (action: RawAction): readonly string[] => (typeof action.by === 'string' ? [action.by] : action.by)
