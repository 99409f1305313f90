import { createHash } from 'node:crypto'
import { type Job, newReference, Refusal } from '#kernel'
import type { CaseRequest, Field } from '#services'
import { fieldOf } from './answers.ts'
import { situationOf } from './decide/situation.ts'
import { asSystem, type CasesEdge, contextOf } from './edge.ts'
import { lookUp } from './known-facts.ts'
import { isOpen } from './requests.ts'
import { beginFor, type OpenedCase, readCase, runCommand } from './run.ts'
import type { AskedRequest, CaseView } from './view.ts'

/**
 * A request of a case is carried out: another case is opened, a register is asked. Whoever is asked in person finds it on her own page or list.
 * Repeated it opens nothing twice: the other case has its id from the request, and an answered request is closed.
 */
export const askedJob: Job<CasesEdge> = {
  name: 'cases.asked',
  run: async (edge, { event = '', stream = '' }) => {
    const opened = await read(edge, stream.slice('case:'.length))
    const order = opened.events.find((one) => one.id === event)
    const asked = order?.type === 'case.requested' ? opened.view.requests.find(({ key }) => key === order.payload.key) : undefined
    const request = opened.loaded.service.requests.find(({ name }) => name === asked?.name)
    if (asked === undefined || request === undefined || !isOpen(asked)) return
    if (asked.kind === 'case') await openOther(edge, opened, asked, request)
    for (const to of asked.to) if (to.startsWith('registry.')) await askRegister(edge, opened, request, to)
  },
}

/** The other case has come to an outcome: the one that asked for it is told. */
export const linkedJob: Job<CasesEdge> = {
  name: 'cases.linked',
  run: async (edge, { case: id = '' }) => {
    const { view } = await read(edge, id)
    if (view.origin === undefined || view.outcome === undefined) return
    const first = await read(edge, view.origin.case)
    const asked = first.view.requests.find(({ key }) => key === view.origin?.request)
    if (asked === undefined || !isOpen(asked)) return
    const access = { ...asSystem(first.loaded.service.data.purpose), case: first.row.id }
    const command = { do: 'reply', request: asked.name, who: { kind: 'system' }, answer: { issue: view.outcome } } as const
    await runCommand(edge, access, first.row.id, command)
  },
}

const read = (edge: CasesEdge, id: string): Promise<OpenedCase> =>
  edge.store.as(asSystem('administration'), (tx) => readCase(edge, tx, { id }))

/** A service that the town does not offer (yet) leaves the request open: it will be late, and somebody sees it. */
async function openOther(edge: CasesEdge, { view, loaded, row }: OpenedCase, asked: AskedRequest, request: CaseRequest): Promise<void> {
  const other = edge.catalogue.current(request.service ?? '')
  if (other === undefined) {
    edge.telemetry.note('cases.no-service', { case: row.id, service: request.service })
    return
  }
  const ctx = contextOf(edge, loaded)
  const known = overpaid(handedOver(view, request, other.service.fields, ctx), asked, view, ctx)
  const id = idFrom(asked.key)
  try {
    await beginFor(
      edge,
      other,
      { id, person: row.person, origin: { case: row.id, request: asked.key } },
      newReference(),
      view.language,
      known,
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'log.stream-moved') throw error
  }
}

/** What is shown of this case, under the same names, to the fields of the other one that take it (`from: [case]`): answers, and values of rules. */
function handedOver(view: CaseView, request: CaseRequest, fields: readonly Field[], ctx: ReturnType<typeof contextOf>) {
  const situation = situationOf(view, view.answers, ctx)
  const taken = fields.filter(({ name, from }) => from.includes('case') && (request.show ?? []).includes(name))
  const values = taken.flatMap(({ name }): [string, CaseView['answers'][string], boolean][] => {
    const answer = view.answers[name]
    if (fieldOf(ctx.service, name) !== undefined)
      return answer === undefined ? [] : [[name, answer, view.provenance[name]?.verified === true]]
    const value = ctx.rules.names.has(name) ? ctx.rules.evaluate(situation.answers, [name], situation.at)[name] : undefined
    return value?.kind === 'value' ? [[name, value.value, true]] : []
  })
  return {
    answers: Object.fromEntries(values.map(([name, value]) => [name, value])),
    provenance: Object.fromEntries(values.map(([name, , verified]) => [name, { source: 'case', at: ctx.at, verified }])),
  }
}

/** What was paid too much in a cycle goes to the fields that are called so: `montant`, `droit mensuel`, `depuis le`. */
function overpaid(
  known: ReturnType<typeof handedOver>,
  { over }: AskedRequest,
  { assessed }: CaseView,
  { at }: ReturnType<typeof contextOf>,
) {
  if (over === undefined) return known
  const now = assessed.at(-1)?.amount
  const answers = { montant: over.amount / 100, 'depuis le': over.since, ...(now === undefined ? {} : { 'droit mensuel': now / 100 }) }
  const provenance = Object.fromEntries(Object.keys(answers).map((name) => [name, { source: 'case', at, verified: true }]))
  return { answers: { ...known.answers, ...answers }, provenance: { ...known.provenance, ...provenance } }
}

/** What the register does not say stays asked: somebody of the office enters it, with a reason. */
async function askRegister(edge: CasesEdge, { view, loaded, row }: OpenedCase, request: CaseRequest, to: string): Promise<void> {
  const access = { ...asSystem(loaded.service.data.purpose), case: row.id, for: row.person }
  const fields = request.fill.map((name) => fieldOf(loaded.service, name)).filter((field) => field !== undefined)
  const today = edge.clock.today(contextOf(edge, loaded).zone)
  const found = await lookUp(edge, access, loaded, {
    person: row.person,
    lang: view.language,
    today,
    id: to.slice('registry.'.length),
    fields,
    because: 'law',
  })
  if (found.outcome !== 'found' || fields.some(({ name, required }) => required === true && found.answers[name] === undefined)) return
  const { answers, provenance } = found
  const command = { do: 'reply', request: request.name, from: to, who: { kind: 'system' }, answer: {}, answers, provenance } as const
  await runCommand(edge, { ...asSystem(loaded.service.data.purpose), case: row.id }, row.id, command)
}

/** The same request opens the same case, however often its job runs (UUID version 8, RFC 9562). */
function idFrom(key: string): string {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
