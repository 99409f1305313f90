import type { Field } from '../../contract.ts'
import { actorsOf, type Checking, rawActions, rawStates } from './checking.ts'

/** Every outcome of a done state says how long its cases are kept; who fills a field may see it. */
export function checkData(checking: Checking): void {
  const { raw, reading } = checking
  const { keep } = raw.data
  const states = rawStates(checking)
  const done = new Set(states.flatMap(({ raw: state }) => (state.phase === 'done' && state.outcome ? [state.outcome] : [])))
  for (const outcome of done) if (keep[outcome] === undefined) reading.say(['data', 'keep'], 'missing-retention', { outcome }, 'key')
  const any = new Set<string>(states.flatMap(({ raw: state }) => (state.outcome ? [state.outcome] : [])))
  if (states.some(({ raw: state }) => state.phase === 'draft')) {
    any.add('draft')
    if (keep.draft === undefined && !states.some(({ raw: state }) => state.phase === 'draft' && state.expire))
      reading.say(['data', 'keep'], 'missing-retention', { outcome: 'draft' }, 'key')
  }
  for (const outcome of Object.keys(keep)) if (!any.has(outcome)) reading.say(['data', 'keep', outcome], 'keep-unused', { outcome }, 'key')
  checkPublic(checking)
  checkFillers(checking)
}

/** Types that tell who somebody is, how to reach them, or hold what nobody has looked through. */
const personal: readonly string[] = ['person', 'email', 'phone', 'iban', 'account', 'file', 'files', 'consent']

/** May an answer to this question not be made public? */
export const isPrivate = (field: Field | undefined): boolean =>
  [...(field === undefined ? [] : [field, ...(field.item ?? [])])].some(
    ({ type, sensitive, special }) => sensitive || special || personal.includes(type),
  )

/** What is public names nobody and tells nothing that is sensitive. */
function checkPublic({ service, reading }: Checking): void {
  for (const [index, name] of (service.data.public?.fields ?? []).entries()) {
    const field = service.fields.find((one) => one.name === name)
    if (isPrivate(field)) reading.say(['data', 'public', 'fields', index], 'public-private', { name })
  }
}

function checkFillers(checking: Checking): void {
  const { raw, reading } = checking
  const visible = raw.data.visible ?? {}
  for (const { raw: action, path } of rawActions(checking)) {
    const roles = actorsOf(action).filter((actor) => Object.hasOwn(raw.workflow.roles ?? {}, actor))
    for (const [index, name] of (action.fill ?? []).entries()) {
      const field = raw.fields[name]
      if (field === undefined) continue
      const sensitive = typeof field === 'object' && field.sensitive === true
      const readers = visible[name] ?? (sensitive ? [] : undefined)
      const blind = readers === undefined ? [] : roles.filter((role) => !readers.includes(role))
      if (blind.length > 0) reading.say([...path, 'fill', index], 'fills-unseen', { name, roles: blind.join(', ') })
      if (typeof field === 'object' && field.by !== undefined && roles.length > 0 && !roles.includes(field.by))
        reading.say([...path, 'fill', index], 'fills-for-other', { name, role: field.by })
    }
  }
  for (const [name, field] of Object.entries(raw.fields)) {
    if (typeof field !== 'object' || field.by === undefined) continue
    const readers = visible[name] ?? (field.sensitive ? [] : undefined)
    if (readers !== undefined && !readers.includes(field.by)) reading.say(['fields', name, 'by'], 'fills-unseen', { name, roles: field.by })
  }
}
