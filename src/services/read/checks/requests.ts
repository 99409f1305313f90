import type { CaseRequest } from '../../contract.ts'
import { addsUp } from '../durations.ts'
import { nearest } from '../near.ts'
import { type Checking, rawActions, rawStates } from './checking.ts'
import { isPrivate } from './data.ts'

const everybody = ['applicant', 'public', 'partner']
const needs: Partial<Record<CaseRequest['kind'], 'service' | 'amount' | 'due'>> = {
  case: 'service',
  payment: 'amount',
  consultation: 'due',
}

/** What requests say of others: who is asked exists, every kind has what it needs, and silence only stands for an opinion. */
export function checkRequests(checking: Checking): void {
  const { raw, reading, service } = checking
  const known = new Set([...everybody, ...Object.keys(raw.workflow.roles ?? {}), ...Object.keys(raw.parties ?? {})])
  const fields = new Set(Object.keys(raw.fields))
  const shown = new Set([...fields, ...Object.keys(raw.rules ?? {})])
  const others = new Set([...Object.keys(raw.requests ?? {}), 'cycle', 'decision'])
  const look = (
    code: 'unknown-field' | 'unknown-addressee' | 'unknown-request',
    names: readonly string[] | undefined,
    all: ReadonlySet<string>,
    path: string[],
  ) => {
    for (const name of names ?? []) {
      if (all.has(name) || (code === 'unknown-addressee' && name.startsWith('registry.'))) continue
      const near = nearest(name, all)
      reading.say(path, code, { name, ...(near ? { near } : {}) })
    }
  }
  for (const request of service.requests) {
    const path = ['requests', request.name]
    look('unknown-addressee', request.to, known, [...path, 'to'])
    look('unknown-field', request.show, request.kind === 'consultation' ? fields : shown, [...path, 'show'])
    if (request.kind === 'consultation') checkConsultation(checking, request)
    look('unknown-field', request.fill, fields, [...path, 'fill'])
    look('unknown-request', request.suspends, others, [...path, 'suspends'])
    const key = needs[request.kind]
    if (key !== undefined && request[key] === undefined) reading.say(path, 'request-lacks', { kind: request.kind, key }, 'key')
    if (request.together && request.kind !== 'appointment')
      reading.say([...path, 'together'], 'request-together', { kind: request.kind }, 'key')
    if (request.due?.missed !== undefined && request.kind !== 'opinion')
      reading.say([...path, 'due', 'missed'], 'request-no-answer', { kind: request.kind }, 'key')
  }
  checkExtensions(checking)
}

/** What everybody is asked about is shown to everybody: something, nobody's name, nothing sensitive. */
function checkConsultation({ service, reading }: Checking, { name, show = [], fill }: CaseRequest): void {
  const path = ['requests', name]
  if (show.length === 0) reading.say(path, 'request-lacks', { kind: 'consultation', key: 'show' }, 'key')
  if (fill.length > 0) reading.say([...path, 'fill'], 'consultation-fills', {}, 'key')
  for (const [index, field] of show.entries())
    if (isPrivate(service.fields.find((one) => one.name === field)))
      reading.say([...path, 'show', index], 'public-private', { name: field })
}

/** An extension prolongs what runs, in the same way of counting. */
function checkExtensions(checking: Checking): void {
  const { raw, reading } = checking
  const valid = new Map(rawStates(checking).map(({ state, raw: each }) => [state, each.valid?.for]))
  for (const { raw: action, path, state } of rawActions(checking)) {
    if (action.extend === undefined) continue
    const to = valid.get(state) ?? raw.workflow.clock?.in
    if (to === undefined) reading.say([...path, 'extend'], 'extends-nothing', {}, 'key')
    else if (!addsUp(to, action.extend.by)) reading.say([...path, 'extend', 'by'], 'extend-unit', { by: action.extend.by, to })
  }
}
