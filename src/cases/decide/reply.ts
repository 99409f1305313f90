import { fieldOf, isEmpty } from '../answers.ts'
import type { AskedKind, NewCaseEvent } from '../events.ts'
import { refuse } from '../refusals.ts'
import { openRequests, stillAsked, type Written, writtenOf } from '../requests.ts'
import type { AskedRequest, CaseView } from '../view.ts'
import { readText } from './act.ts'
import { heldBy } from './asking.ts'
import { byOf, type CaseContext, type CommandOf, type Decided, type Who } from './context.ts'
import { happen } from './effects.ts'
import { isAnswered } from './payment.ts'
import { pick } from './send.ts'
import { holds, situationOf } from './situation.ts'

/** Somebody who was asked answers. Refuses what was not asked, of whom it was not asked, and an answer that says nothing. */
export function reply(view: CaseView, command: CommandOf<'reply'>, ctx: CaseContext): Decided {
  const asked = openRequests(view).findLast((one) => one.name === command.request)
  const written = asked && writtenOf(asked, ctx.service)
  if (asked === undefined || written === undefined) throw refuse('case.request-closed', { request: command.request })
  if (heldBy(view, asked, ctx) !== undefined) throw refuse('case.suspended', { request: command.request })
  if (command.who.kind === 'worker' && command.who.person !== undefined && command.who.person === view.person) throw refuse('case.own-case')
  const from = seatsOf(asked, command.who).find((seat) => command.from === undefined || seat === command.from)
  if (from === undefined) throw refuse('case.action-not-yours', { request: command.request, by: asked.to })
  if (command.payment !== undefined && isAnswered(view, command.payment)) throw refuse('case.payment-known', { payment: command.payment })
  const answer = checkedAnswer(asked, command)
  const filled = command.answers ?? {}
  const strange = Object.keys(filled).filter((name) => !written.fill.includes(name))
  if (strange.length > 0) throw refuse('case.field-not-asked', { fields: strange })
  refuseEmpty(view, written, filled, ctx)
  const by = byOf(command.who, [from])
  const event: NewCaseEvent = {
    type: 'case.request-answered',
    payload: {
      request: asked.name,
      key: asked.key,
      from,
      by,
      answer,
      ...(asked.kind === 'signature' && 'assurance' in command.who && { assurance: command.who.assurance }),
      ...(asked.kind === 'payment' && command.payment !== undefined && { payment: command.payment }),
      ...(Object.keys(filled).length > 0 && { answers: filled, provenance: pick(command.provenance, filled, by.kind, ctx.at) }),
    },
  }
  return happen({ view, events: [] }, event, ctx)
}

/** Whose answers this actor may give now. The house itself reports payments, registers and the outcome of another case. */
export function seatsOf(asked: AskedRequest, who: Who): readonly string[] {
  const open = stillAsked(asked)
  if (who.kind === 'system')
    return asked.kind === 'payment' || asked.kind === 'case' ? open : open.filter((one) => one.startsWith('registry.'))
  if (who.kind === 'worker') {
    if (asked.kind === 'case' || who.roles.includes('robot')) return []
    // Of a payment, an agent says only what became of one that nobody can tell of.
    if (asked.kind === 'payment') return asked.unclear.length > 0 && who.roles.length > 0 ? open : []
    // What a register did not say, somebody of the office enters.
    const meets = asked.kind === 'appointment' || asked.kind === 'visit'
    return open.filter(
      (one) =>
        who.roles.includes(one) ||
        (who.roles.length > 0 && (one.startsWith('registry.') || (meets && (one === 'applicant' || asked.comers.includes(one))))),
    )
  }
  if (byTheHouse.has(asked.kind)) return []
  return open.filter((one) => (who.kind === 'party' ? who.parts.includes(one) : one === who.kind))
}

/** Whether money came or somebody met, the person does not say herself. */
const byTheHouse: ReadonlySet<AskedKind> = new Set(['payment', 'appointment', 'visit', 'case'])

/** What somebody chooses from when answering a request of this kind, and the name under which rules read it. */
export const choicesOf: Readonly<Partial<Record<AskedKind, { readonly key: string; readonly values: readonly (string | boolean)[] }>>> = {
  opinion: { key: 'avis', values: ['favorable', 'réservé', 'défavorable'] },
  signature: { key: 'signé', values: [true, false] },
  appointment: { key: 'tenu', values: [true, false] },
  visit: { key: 'fait', values: [true, false] },
  payment: { key: 'payé', values: [true, false] },
}

/** What each kind of request is answered with: name → type. */
export const answerKeys = {
  opinion: { avis: 'string', motif: 'string' },
  evidence: { motif: 'string' },
  signature: { signé: 'boolean' },
  payment: { montant: 'number', motif: 'string' },
  appointment: { tenu: 'boolean', motif: 'string' },
  visit: { fait: 'boolean', motif: 'string' },
  consultation: { nombre: 'number' },
  case: { issue: 'string' },
  observations: { motif: 'string' },
} as const satisfies Readonly<Record<AskedKind, Readonly<Record<string, 'string' | 'number' | 'boolean'>>>>

/** The one of them that must be there. */
export const answerMust = {
  opinion: 'avis',
  evidence: undefined,
  signature: 'signé',
  payment: 'montant',
  appointment: 'tenu',
  visit: 'fait',
  consultation: 'nombre',
  case: 'issue',
  observations: 'motif',
} as const

function checkedAnswer(asked: AskedRequest, command: CommandOf<'reply'>): Record<string, string | number | boolean> {
  const { answer = {} } = command
  const kinds: Readonly<Record<string, string>> = answerKeys[asked.kind]
  const said = Object.entries(answer).flatMap(([name, value]): [string, string | number | boolean][] => {
    if (typeof value !== kinds[name]) throw refuse('case.answer-unknown', { request: asked.name, name })
    const read = typeof value === 'string' ? readText(value) : value
    return read === undefined ? [] : [[name, read]]
  })
  const needed = answerMust[asked.kind]
  if (needed !== undefined && !said.some(([name]) => name === needed))
    throw refuse('case.answer-missing', { request: asked.name, name: needed })
  if (asked.kind === 'payment') checkPaid(asked, command)
  return Object.fromEntries(said)
}

/** What came in, in cents. Of a payment that was unclear an agent says all of it or nothing, and why. */
function checkPaid(asked: AskedRequest, { who, payment, answer = {} }: CommandOf<'reply'>): void {
  const paid = answer.montant
  const wrong = () => refuse('case.answer-unknown', { request: asked.name, name: 'montant' })
  if (who.kind === 'system') {
    if (!Number.isInteger(paid) || Number(paid) <= 0) throw wrong()
    return
  }
  const unclear = asked.unclear.find((one) => one.payment === payment)
  if (unclear === undefined || (paid !== 0 && paid !== unclear.amount)) throw wrong()
  if (answer.motif === undefined) throw refuse('case.answer-missing', { request: asked.name, name: 'motif' })
}

function refuseEmpty(view: CaseView, { fill }: Written, filled: NonNullable<CommandOf<'reply'>['answers']>, ctx: CaseContext): void {
  const situation = situationOf(view, { ...view.answers, ...filled }, ctx)
  const missing = fill.filter((name) => {
    const field = fieldOf(ctx.service, name)
    return field !== undefined && field.required === true && isEmpty(filled[name], field) && holds(field.when, situation, ctx) === true
  })
  if (missing.length > 0) throw refuse('case.fields-missing', { fields: missing })
}
