import type { Action, Effect, LegalClock, State, Workflow } from '../../contract.ts'
import type { RawAction, RawEffect, RawState, RawWorkflow } from '../grammar/workflow.ts'
import type { Path } from '../problem.ts'
import { given } from './field.ts'
import type { Reading } from './reading.ts'

/** The workflow of the model. */
export function buildWorkflow(reading: Reading, raw: RawWorkflow): Workflow {
  const states = Object.entries(raw.states).map(([name, state]) => buildState(reading, name, state))
  return {
    roles: raw.roles ?? {},
    ...given('route', raw.route),
    ...given('calendar', raw.calendar),
    ...(raw.clock ? { clock: buildClock(raw.clock, states) } : {}),
    states,
  }
}

function buildState(reading: Reading, name: string, raw: RawState): State {
  const path: Path = ['workflow', 'states', name]
  return {
    name,
    phase: raw.phase,
    label: reading.named(path, name, raw.label),
    ...given('outcome', raw.outcome),
    do: Object.entries(raw.do ?? {}).map(([action, each]) => buildAction(reading, [...path, 'do', action], action, each)),
    then: (raw.then ?? []).flatMap(buildEffect),
    ...(raw.due ? { due: { in: raw.due.in, faster: raw.due.faster ?? {}, ...given('escalate', raw.due.escalate) } } : {}),
    ...(raw.expire
      ? {
          expire: {
            after: raw.expire.after,
            to: raw.expire.to,
            remind: raw.expire.remind ?? [],
            ...given('reference', raw.expire.reference),
          },
        }
      : {}),
    ...(raw.valid
      ? { valid: { for: raw.valid.for, remind: raw.valid.remind ?? [], ...given('renew', raw.valid.renew), then: raw.valid.then } }
      : {}),
  }
}

function buildAction(reading: Reading, path: Path, name: string, raw: RawAction): Action {
  const within = typeof raw.within === 'string' ? { in: raw.within } : raw.within
  const ask: Action['ask'] = raw.ask === 'fields' ? 'choose' : raw.ask
  return {
    name,
    label: reading.named(path, name, raw.label),
    by: typeof raw.by === 'string' ? [raw.by] : raw.by,
    ...given('when', raw.when),
    needs: raw.needs ?? [],
    declaredOk: raw['declared-ok'] ?? [],
    ...given('within', within),
    fill: raw.fill ?? [],
    ...given('ask', ask),
    incomplete: raw.incomplete ?? false,
    reason: raw.reason === 'required',
    ...given('explain', raw.explain),
    fourEyes: raw['four-eyes'] ?? false,
    ...given('notBy', raw['not-by']),
    batch: raw.batch ?? false,
    ...given('extend', raw.extend && { ...raw.extend, times: raw.extend.times ?? 1 }),
    then: [...(raw.then ?? []).flatMap(buildEffect), ...(raw.send ? [{ kind: 'send', message: raw.send } as const] : [])],
    ...given('to', raw.to),
  }
}

function buildEffect(raw: RawEffect): Effect[] {
  const when = given('when', raw.when)
  if ('send' in raw) return [{ kind: 'send', message: raw.send, ...when }]
  if ('issue' in raw) return [{ kind: 'issue', document: raw.issue, ...when }]
  if ('pay' in raw) return [{ kind: 'pay', rule: raw.pay, to: raw.to, ...when }]
  if ('call' in raw) return [{ kind: 'call', target: raw.call, ...when }]
  if ('refund' in raw) return [{ kind: 'refund', request: raw.refund, ...given('amount', raw.amount), ...when }]
  return [raw.request].flat().map((request) => ({ kind: 'request', request, ...when }))
}

/** `means` may be left out when silence leads to a state that grants. */
function buildClock(raw: NonNullable<RawWorkflow['clock']>, states: readonly State[]): LegalClock {
  const { missed } = raw
  const outcome = states.find((state) => state.name === missed?.to)?.outcome
  const means = missed?.means ?? (outcome === 'granted' || outcome === 'partly' ? 'granted' : 'refused')
  return {
    from: raw.from,
    in: raw.in,
    longer: raw.longer ?? {},
    pause: raw.pause ?? [],
    restart: raw.restart ?? [],
    until: raw.until ?? [],
    ...given('incomplete', raw.incomplete),
    ...(missed ? { missed: { means, ...given('to', missed.to), reference: missed.reference ?? '' } } : {}),
  }
}
