import { createHash } from 'node:crypto'
import { beginAsOffice, type CaseRow, casesByIds, rolesOf } from '#cases'
import { type Party, say } from '#definitions'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { organisationBy, registerPerson } from '#people'
import type { Loaded } from '#services'
import type { Tx } from '#store'
import { controlled, type ExchangeEdge } from './contract.ts'
import type { Judged } from './findings/find.ts'
import { asAgentOf, findingText, lookAtOne } from './look.ts'
import type { Own } from './own.ts'
import { pagesOf } from './passport/make.ts'
import { shown } from './shown.ts'
import { type Control, takeTurn } from './store.ts'

/** A party of a shipment that is a company, which can be written to and can contest. */
export type Declarant = Party & { readonly company: string }

const isCompany = (party: Party): party is Declarant => party.company !== undefined

/** Who may have declared a shipment: the companies that told of it, in the order in which they did. */
export const declarantsOf = ({ town }: Pick<ExchangeEdge, 'town'>, { events }: Judged): readonly Declarant[] =>
  [...new Set(events.map(({ party }) => party))]
    .map((id) => town.parties.find((one) => one.id === id && one.own === undefined))
    .filter((one) => one !== undefined)
    .filter(isCompany)

/** The service by which this party controls shipments; undefined: it is no authority. */
export const controlService = (edge: ExchangeEdge, { own }: Own): Loaded | undefined =>
  own.control === undefined ? undefined : edge.catalogue.current(own.control)

/** May this agent open a control? Others see that there is one. */
export const mayControl = (loaded: Loaded | undefined, actor: Actor): loaded is Loaded =>
  loaded !== undefined && rolesOf(loaded, actor).length > 0

/** A control with where its case stands; without a case: it is kept no longer. */
export interface Standing extends Control {
  readonly row: CaseRow | undefined
}

/** Where controls stand: the state of their cases and nothing of whose they are. */
export async function standingOf(
  edge: ExchangeEdge,
  own: Own,
  actor: Actor,
  controls: readonly Control[],
): Promise<ReadonlyMap<string, Standing>> {
  const purpose = controlService(edge, own)?.service.data.purpose
  if (purpose === undefined || controls.length === 0) return new Map(controls.map((one) => [one.shipment, { ...one, row: undefined }]))
  const rows = await edge.store.as({ ...asAgentOf(own, actor), purpose }, (tx) =>
    casesByIds(
      tx,
      controls.map((one) => one.case),
    ),
  )
  return new Map(controls.map((one) => [one.shipment, { ...one, row: rows.find(({ id }) => id === one.case) }]))
}

export interface Opening {
  readonly shipment: string
  readonly declarant: string
  /** why, in the agent's words */
  readonly why: string
}

/**
 * A person of customs opens a case about a shipment, whose declarant is told of it and may answer and contest. What does not fit goes into the case as it
 * stands now, with the events that say so, opened and with their receipts, so that whoever decides or contests needs no node. Answers the reference.
 * Refuses `web.not-found`, `web.not-yours` for who has no role in it, `exchange.declarant-unknown`, `exchange.control-open` while another is not over.
 */
export async function openControl(edge: ExchangeEdge, actor: Actor, { shipment: id, declarant, why }: Opening): Promise<string> {
  const { own, shipment, controls } = await lookAtOne(edge, actor, id)
  const loaded = controlService(edge, own)
  if (!mayControl(loaded, actor)) throw new Refusal('web.not-yours')
  const company = declarantsOf(edge, shipment).find((one) => one.id === declarant)
  if (company === undefined) throw new Refusal('exchange.declarant-unknown')
  const before = controls.filter((one) => one.shipment === id)
  const standing = await standingOf(edge, own, actor, before.slice(-1))
  if ([...standing.values()].some(({ row }) => row !== undefined && row.phase !== 'done')) throw new Refusal('exchange.control-open')
  const language = edge.town.file['legal-language']
  const pages = await edge.store.as(asAgentOf(own, actor), (tx) => pagesOf(edge, tx, own.own.agency, shipment.events))
  const evidence = { passport: 1, things: shipment.things, pages }
  return await beginAsOffice(
    edge,
    actor,
    loaded,
    {
      person: await registered(edge, own, company),
      language,
      answers: {
        envoi: shown(id),
        motifs: reasonsOf(edge, language, shipment),
        risque: shipment.risk,
        pourquoi: why,
        ...(shipment.documents.length === 0 ? {} : { documents: shipment.documents.map(({ document }) => shown(document)).join('\n') }),
      },
      files: {
        preuves:
          pages.length === 0
            ? []
            : [{ name: `${slug(id)}.json`, type: 'application/json', bytes: Buffer.from(JSON.stringify(evidence, undefined, 1)) }],
      },
    },
    async (tx, made) => {
      const target = { stream: streamOf(own, id), agency: own.own.agency, key: `agency:${own.own.agency}` }
      const findings = shipment.findings.map(({ kind, events }) => ({ kind, events: [...events] }))
      // Two who press at once: the second finds that the stream moved, and opens nothing.
      await edge.log.append(
        tx,
        target,
        [{ type: controlled.type, payload: { shipment: id, case: made.id, reference: made.reference, findings } }],
        before.length,
      )
    },
  )
}

const reasonsOf = (edge: ExchangeEdge, lang: string, { findings }: Judged): string =>
  findings.length === 0 ? '–' : [...new Set(findings.map((finding) => findingText(edge, lang, finding)))].join('\n')

/** One stream a shipment, so that its controls are counted. */
const streamOf = (own: Own, shipment: string): string =>
  `exchange:${createHash('sha256').update(`${own.own.agency} ${shipment}`).digest('hex').slice(0, 32)}`

const slug = (id: string): string => shown(id).replaceAll(/[^\w-]+/g, '-')

/** The company as the town knows it by its number, else as the corridor names it: whoever shows the register's extract at the counter acts for the same one. */
async function registered(edge: ExchangeEdge, own: Own, { company, name }: Declarant): Promise<string> {
  return await edge.store.as({ actor: 'system', purpose: 'administration' }, async (tx: Tx) => {
    await takeTurn(tx, own.own.agency)
    const known = await organisationBy(tx, company)
    if (known !== undefined) return known
    const person = uuidv7(tx.now)
    const value = { name: say(name, edge.town.file['legal-language']), number: company }
    await registerPerson(edge.log, tx, person, [{ concept: 'organisation', value, source: 'office', verified: false }])
    return person
  })
}
