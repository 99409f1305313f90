import { asPerson, casesOf } from '#cases'
import { say } from '#definitions'
import type { Actor } from '#kernel'
import type { Answer, AssistantEdge, Replied } from '../contract.ts'
import { purpose } from '../contract.ts'
import { type Understood, understand } from '../router/understand.ts'
import { quoteOf } from '../sheets/quote.ts'
import { sheetsByIds } from '../sheets/store.ts'
import { compared, step, stepOfBoth } from './compute.ts'
import type { Dialogue, Talk } from './fold.ts'
import type { Knowing } from './knowledge.ts'
import type { LawTarget } from './law-target.ts'

export interface Around {
  readonly edge: AssistantEdge
  readonly actor: Actor
  readonly lang: string
  readonly known: Knowing
}

/** sheets named in one answer */
const mostSheets = 4

/** What the assistant answers to words. One answer, or two when an amount leads on to its comparison. */
export async function replyTo(around: Around, talk: Pick<Talk, 'dialogue'>, text: string): Promise<readonly Replied[]> {
  const { lang, known } = around
  const understood = understand(text, lang, known)
  const answered = (answer: Answer, law?: LawTarget, more: Partial<Replied> = {}): Replied => ({
    intent: understood.intent,
    answer,
    reason: understood.reason,
    sure: Math.round(understood.sure * 100) / 100,
    router: known.definition.hash,
    ...(law === undefined ? {} : { rules: rulesOf(around, law) }),
    ...more,
  })
  const result = talk.dialogue?.result
  const lawOf = (key: string | undefined) => known.laws.find((one) => one.key === key)
  switch (understood.intent) {
    case 'distress': {
      const found = known.definition.distress.find(({ id }) => id === understood.distress)
      return [answered({ kind: 'distress', numbers: (found?.numbers ?? []).map(({ number, title }) => ({ number, title })) })]
    }
    case 'human':
      return [answered({ kind: 'human' })]
    case 'status':
      return [answered(await statusOf(around))]
    case 'explain': {
      if (result?.kind === 'amount') return [answered({ ...result, explains: true }, lawOf(result.target))]
      if (result !== undefined) return [answered(result)]
      const sheets = await sheetsFor(around, understood)
      return [answered(sheets ?? { kind: 'abstain', why: 'nothing-to-explain' })]
    }
    case 'law': {
      const law = lawOf(understood.target)
      if (law === undefined) return [answered({ kind: 'abstain', why: 'out' })]
      // What was asked for an amount may not be all that the other year needs.
      const { dialogue } = talk
      const dates = law.dates(todayOf(around))
      const next = stepOfBoth(law, dialogue?.target === law.key ? dialogue.answers : {}, dates)
      return [answered(next.kind === 'amount' && dialogue !== undefined ? compared(law, dialogue.answers, dates) : next, law)]
    }
    case 'compute': {
      const law = lawOf(understood.target)
      const { dialogue } = talk
      const going = dialogue?.target === law?.key && dialogue?.result === undefined
      if (law !== undefined) return [answered(step(law, going ? (dialogue?.answers ?? {}) : {}, law.dates(todayOf(around))[1]), law)]
      const id = understood.target?.replace(/^service:/, '') ?? ''
      const loaded = around.edge.catalogue.current(id)
      if (loaded === undefined) return [answered({ kind: 'abstain', why: 'out' })]
      const { service } = loaded
      return [
        answered({ kind: 'service', id, title: { ...service.title } as Record<string, string>, right: true }, undefined, {
          rules: { id, version: service.version, hash: loaded.hash, date: todayOf(around) },
        }),
      ]
    }
    case 'sheet':
      return [answered((await sheetsFor(around, understood)) ?? { kind: 'abstain', why: 'out' })]
    default:
      return [answered({ kind: 'abstain', why: understood.intent === 'unclear' ? 'unclear' : 'out' })]
  }
}

/** The answer to an answer: the next question, or the amount, and what was asked of it (a comparison of two dates). */
export function replyAfter(around: Around, dialogue: Dialogue, intent: Replied['intent']): readonly Replied[] {
  const law = around.known.laws.find(({ key }) => key === dialogue.target)
  const said = (answer: Answer): Replied => ({
    intent,
    answer,
    reason: 'dialogue',
    sure: 1,
    router: around.known.definition.hash,
    ...(law === undefined ? {} : { rules: rulesOf(around, law) }),
  })
  if (law === undefined) return [said({ kind: 'abstain', why: 'broken' })]
  const next = intent === 'law' ? stepOfBoth(law, dialogue.answers, law.dates(todayOf(around))) : step(law, dialogue.answers, dialogue.date)
  if (next.kind === 'question' || intent !== 'law') return [said(next)]
  return [said(next), said(compared(law, dialogue.answers, law.dates(todayOf(around))))]
}

export const todayOf = ({ edge }: Pick<Around, 'edge'>): string => edge.clock.today(edge.town.file['time-zone'])

const rulesOf = (around: Around, { law, hash, dates }: LawTarget) => ({
  id: law.id,
  version: law.version,
  hash,
  date: dates(todayOf(around))[1],
})

async function sheetsFor({ edge, known }: Around, understood: Understood): Promise<Answer | undefined> {
  if (understood.sheets.length === 0) return undefined
  const ids = understood.sheets.slice(0, mostSheets).map(({ id }) => id)
  const sheets = await edge.store.as({ actor: 'system', purpose }, (tx) => sheetsByIds(tx, ids))
  const terms = understood.terms.flatMap((term) => known.sheets.known(term) ?? [])
  const found = sheets.map((sheet) => {
    const { quote, stale } = quoteOf(sheet, terms, known.sheets.worth, known.lawFrom)
    const { id, title, date, source } = sheet
    return { id, title, url: source.url, date, publisher: source.publisher, stale, ...(quote === undefined ? {} : { quote }) }
  })
  return found.length === 0 ? undefined : { kind: 'sheets', found }
}

/** Her own cases, when she is signed in as herself; else the way to sign in. */
async function statusOf({ edge, actor, lang }: Around): Promise<Answer> {
  if (actor.kind !== 'person' || actor.person === undefined || actor.mandate !== undefined)
    return { kind: 'status', signedIn: false, cases: [] }
  const rows = await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, actor.person!))
  return {
    kind: 'status',
    signedIn: true,
    cases: rows.slice(0, 5).map(({ reference, service, version }) => ({
      reference,
      title: { [lang]: say(edge.catalogue.at(service, version).service.title, lang) },
    })),
  }
}
