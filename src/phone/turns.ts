import { asSystem, type CasesEdge, caseByReference, contextOf, deadlinesOf, readCase, standLabel } from '#cases'
import { accessWitness } from '#consent'
import { say } from '#definitions'
import { allowed, macOf } from '#identity'
import { factsOf } from '#people'
import { shownServices } from '#services'
import { formatDate, type Lang } from '#web'
import { type Call, type Step, started, type Turn, type Wanted } from './contract.ts'
import { type Menu, pressed, tellBack, tellStanding, welcome } from './menu.ts'
import { askBack, callOf, forgetCall, keepCall } from './store.ts'
import { t } from './texts.ts'

const access = asSystem('support')
/** How often one number may ask about one reference within an hour. */
const mostTries = 6

/** What was heard: from which number (as the carrier says), in which call, which keys. No keys: the call begins, or nothing was pressed. */
export interface Heard {
  readonly call: string
  readonly from: string
  readonly keys?: string
}

/** The next turn of a call. Where it stands is read, moved on by the menu, and kept, in that order. */
export async function nextTurn(edge: CasesEdge, { call: named, from, keys }: Heard): Promise<Turn> {
  const menu = menuOf(edge)
  const id = await edge.store.as(access, (tx) => macOf(edge, tx, JSON.stringify(['phone', named])))
  const before = await edge.store.as(access, (tx) => callOf(edge.store.keys, tx, id))
  const step =
    before === undefined || keys === undefined || keys === ''
      ? welcome(menu, before ?? started(menu.languages[0] ?? 'fr'))
      : await settled(edge, menu, pressed(menu, before, keys), from)
  const turn = step.turn ?? { say: [], then: { kind: 'end' } }
  await edge.store.as(access, (tx) =>
    turn.then.kind === 'keys' ? keepCall(edge.store.keys, tx, id, step.call) : forgetCall(edge.store.keys, tx, id),
  )
  return turn
}

function menuOf(edge: CasesEdge): Menu {
  const { file } = edge.town
  const lang = file['legal-language']
  return {
    languages: file.languages,
    town: say(file.name, lang),
    number: file.contact.phone,
    services: shownServices(edge, lang),
    at: { date: edge.clock.today(file['time-zone']) },
  }
}

/** What the menu wanted to know from outside. */
async function settled(edge: CasesEdge, menu: Menu, step: Step, from: string): Promise<Step> {
  const { wants, call } = step
  if (wants === undefined) return step
  if (wants.kind === 'standing') {
    const found = await standing(edge, wants, from, call.lang)
    return tellStanding(menu, call, found?.told, found?.sentences ?? [])
  }
  const number = wants.number ?? from
  // Who hides the number is asked for one.
  if (!/^\+?\d{8,15}$/.test(number)) return tellBack(call, false)
  await keepBack(edge, call, number)
  return tellBack(call, true)
}

async function keepBack(edge: CasesEdge, call: Call, number: string): Promise<void> {
  const service = call.told?.service ?? call.service
  const agency = (service === undefined ? undefined : edge.catalogue.current(service)?.service.authority) ?? edge.town.agencies[0]?.id ?? ''
  await edge.store.as(access, (tx) => askBack(edge.store.keys, tx, { agency, service, case: call.told?.case, language: call.lang, number }))
}

/**
 * Where a request stands, for who knows its reference and its person's birth date. A wrong date, a reference of nobody and too many tries answer alike.
 * Her page of accesses tells it.
 */
async function standing(edge: CasesEdge, { reference, birth }: Extract<Wanted, { kind: 'standing' }>, from: string, lang: Lang) {
  const row = await edge.store.as(access, async (tx) => {
    const within = await allowed(edge, tx, ['phone', from, reference], mostTries)
    const found = await caseByReference(tx, reference)
    if (!within || found === undefined || found.phase === 'draft') return undefined
    const person = (await factsOf(tx, found.person)).find(({ concept }) => concept === 'person')?.value as { birth?: unknown } | undefined
    return person?.birth === birth ? found : undefined
  })
  if (row === undefined) return undefined
  const loaded = edge.catalogue.at(row.service, row.version)
  const who = { ...asSystem(loaded.service.data.purpose), role: 'phone', categories: ['state'], case: row.id, agency: row.agency }
  const { view } = await edge.store.as(who, async (tx) => {
    await accessWitness(edge.log, edge.store.keys)(tx, [row.person])
    return readCase(edge, tx, { id: row.id })
  })
  const limits = deadlinesOf(view, contextOf(edge, loaded))
  const day = (limit: { readonly day: string } | undefined) => (limit === undefined ? undefined : formatDate(lang, limit.day, 'full'))
  const [until, promised] = [day(limits.expiry), day(limits.due)]
  const sentences = [
    t(lang, 'status.state', { title: say(loaded.service.title, lang), state: standLabel(loaded.service, view, lang) }),
    ...(view.phase === 'waiting'
      ? [until === undefined ? t(lang, 'status.waiting') : t(lang, 'status.waiting-until', { day: until })]
      : []),
    ...(view.phase === 'open' && promised !== undefined ? [t(lang, 'status.promised', { day: promised })] : []),
  ]
  return { told: { case: row.id, service: row.service }, sentences }
}
