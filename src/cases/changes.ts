import { type Field, isShownOnly, type Service } from '#services'
import type { Happening } from './events.ts'
import { answer } from './given.ts'
import { lapse } from './requests.ts'
import type { AskedRequest, CaseView, ToldChange } from './view.ts'

/** Facts that change while a right runs: how the fold keeps them, which of them wait for a person, which questions may change. Pure. */

type Closing = Extract<Happening, { type: 'case.change-taken' | 'case.change-set-aside' }>

/** A change that was taken counts from its day; observations that were invited before it are asked no longer. */
export function closeChange(view: CaseView, { type, payload, at }: Closing, service: Service): Partial<CaseView> {
  const told = view.changes.find(({ key }) => key === payload.change)
  const as = type === 'case.change-taken' ? ('taken' as const) : ('set-aside' as const)
  const { by, reason } = payload
  const closed = { as, by, at, ...(reason !== undefined && { reason }) }
  const mine = (asked: AskedRequest) => asked.own?.about === aboutChange(payload.change)
  return {
    ...(told !== undefined && as === 'taken' ? answer(view, told, at, service) : {}),
    changes: view.changes.map((one) => (one.key === payload.change ? { ...one, closed } : one)),
    requests: view.requests.map((asked) => (mine(asked) ? lapse(asked) : asked)),
  }
}

/** What waits for a person to look at, oldest first. The end of a right leaves nothing to look at. */
export const openChanges = (view: Pick<CaseView, 'changes' | 'phase'>): readonly ToldChange[] =>
  view.phase === 'running' ? view.changes.filter(({ closed }) => closed === undefined) : []

/** What observations are about: a change that is told, or an action of the file. */
export const aboutChange = (key: string): string => `change:${key}`
export const aboutAction = (name: string): string => `action:${name}`

/**
 * Questions whose answer may change while the right runs: those that the person answers herself, not who she is; what she declares period by period has a
 * page of its own.
 */
export const changeable = ({ fields, cycle }: Pick<Service, 'fields' | 'cycle'>): readonly Field[] =>
  fields.filter(
    (field) =>
      field.asked &&
      field.by === undefined &&
      !isShownOnly(field) &&
      !field.from.includes('identity') &&
      field.type !== 'file' &&
      field.type !== 'files' &&
      field.type !== 'consent' &&
      field.per !== 'month' &&
      !cycle?.fill.includes(field.name),
  )
