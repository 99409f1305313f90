import { createHash, randomBytes } from 'node:crypto'
import { asAgent, asPerson } from '#cases'
import type { Actor } from '#kernel'
import type { NewEvent } from '#log'
import { type Field, type FieldProblem, fieldCtx, kindOf, parseFields, plainField } from '#services'
import type { AccessContext, Tx } from '#store'
import { type Ctx, type PostedForm, typed } from '#web'
import { type AssistantEdge, asked, began, handedOver, purpose, type Replied, refuse, replied, told } from '../contract.ts'
import { worded } from '../model/wording.ts'
import { type Dialogue, fold, type Talk } from './fold.ts'
import type { Knowing } from './knowledge.ts'
import { knownAnswer } from './known.ts'
import type { LawTarget } from './law-target.ts'
import { type Around, replyAfter, replyTo, todayOf } from './reply.ts'
import { answeredInWords, beginCheck, checkIn, controlsOf, type ServiceTarget, serviceTarget, stepOfService } from './service-check.ts'
import { dropTalk, talkById, talkOf } from './store.ts'

/** The id of a conversation comes from the secret that the browser keeps: whoever reads the database cannot go on with it. */
export function idOf(secret: string): string {
  const hex = createHash('sha256').update(secret).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export interface OpenTalk extends Talk {
  readonly id: string
  /** what its browser keeps; hers that she opens elsewhere has none */
  readonly secret?: string
  /** whose it is; undefined: nobody's, gone two hours after the last word */
  readonly person?: string
  /** number of its events: two tabs that write at once are told */
  readonly seen: number
}

/** turns after which a person takes over */
export const mostTurns = 200

/** Whose a new conversation is: the person's who is signed in as herself, else nobody's. */
const ownerOf = ({ kind, person, mandate }: Actor): string | undefined => (kind === 'person' && mandate === undefined ? person : undefined)

const accessOf = (actor: Actor): AccessContext => {
  if (ownerOf(actor) !== undefined) return asPerson(actor, purpose)
  return actor.kind === 'agent' ? asAgent(actor, purpose) : { actor: actor.account, purpose }
}

/** The conversation of this browser, when there is one that is hers or nobody's; who is signed in has hers wherever she is. */
export async function openTalk({ edge, actor, talk: secret }: Ctx<AssistantEdge>): Promise<OpenTalk | undefined> {
  const given = secret !== undefined && /^[\w-]{43}$/.test(secret) ? secret : undefined
  const owner = ownerOf(actor)
  if (given === undefined && owner === undefined) return undefined
  return await edge.store.as(accessOf(actor), async (tx) => {
    const here = given === undefined ? undefined : await talkById(tx, idOf(given))
    const row =
      here !== undefined && (here.person === null || here.person === owner)
        ? here
        : owner === undefined
          ? undefined
          : await talkOf(tx, owner)
    if (row === undefined) return undefined
    const events = await edge.log.read(tx, `talk:${row.id}`)
    return {
      ...fold(events),
      id: row.id,
      ...(row === here ? { secret: given } : {}),
      seen: events.length,
      ...(row.person === null ? {} : { person: row.person }),
    }
  })
}

const newTalk = ({ actor, lang }: Ctx<AssistantEdge>): OpenTalk => {
  const secret = randomBytes(32).toString('base64url')
  const person = ownerOf(actor)
  return { id: idOf(secret), secret, lang, turns: [], handed: false, seen: 0, ...(person === undefined ? {} : { person }) }
}

export const targetOf = ({ id, person }: Pick<OpenTalk, 'id' | 'person'>) => ({
  stream: `talk:${id}`,
  key: `talk:${id}`,
  ...(person === undefined ? {} : { person, parent: `person:${person}` }),
})

const write = async ({ edge, actor, lang }: Ctx<AssistantEdge>, talk: OpenTalk, events: readonly NewEvent[]): Promise<OpenTalk> => {
  if (talk.turns.length > mostTurns) throw refuse('assistant.too-long')
  const first: NewEvent[] = talk.seen === 0 ? [{ type: began.type, payload: { lang } }] : []
  await edge.store.as(accessOf(actor), (tx) => edge.log.append(tx, targetOf(talk), [...first, ...events], talk.seen))
  return talk
}

const saying = (answers: readonly Replied[]): NewEvent[] => answers.map((payload) => ({ type: replied.type, payload }))

/** Something was said: it is answered, and both are kept together. */
export async function sayTo(ctx: Ctx<AssistantEdge>, known: Knowing, text: string): Promise<OpenTalk> {
  const talk = (await openTalk(ctx)) ?? newTalk(ctx)
  const replies = (await replyTo({ ...ctx, known }, talk, text)).map((said) => beginCheck(ctx.edge, said, ctx.lang) ?? said)
  const answers = await Promise.all(replies.map((said) => worded(ctx.edge, said, ctx.lang)))
  return await write(ctx, talk, [{ type: asked.type, payload: { text } }, ...saying(answers)])
}

export interface ToldWrong {
  readonly problems: readonly FieldProblem[]
}

/** The open question was answered; what cannot be read comes back with its problem. Refuses `assistant.unknown` where no question is open. */
export async function tell(ctx: Ctx<AssistantEdge>, known: Knowing): Promise<OpenTalk | ToldWrong> {
  const talk = await openTalk(ctx)
  const dialogue = talk?.dialogue
  const law = known.laws.find(({ key }) => key === dialogue?.target)
  const service = serviceTarget(ctx.edge, dialogue?.target, ctx.lang)
  if (talk !== undefined && dialogue?.input !== undefined && service !== undefined)
    return await tellService(ctx, known, { talk, dialogue, service, input: dialogue.input })
  if (talk === undefined || dialogue?.input === undefined || law === undefined) throw refuse('assistant.unknown')
  const { input } = dialogue
  // Taken from what the town knows, at her word: looked up again, never from the form.
  const taken = typed(ctx, 'do') === 'known' ? await knownAnswer(ctx.edge, ctx.actor, law, input, dialogue.date) : undefined
  const read = taken ?? readAnswer(law, input, ctx.form, { ...ctx, known })
  if ('problems' in read) return read
  // Something else may have been asked meanwhile: the dialogue goes on for what it was begun.
  const last = talk.turns.findLast((turn) => turn.by === 'assistant' && turn.said.answer.kind === 'question')
  const intent = last?.by === 'assistant' ? last.said.intent : 'compute'
  const { value } = read
  const plain = replyAfter({ ...ctx, known }, { ...dialogue, answers: { ...dialogue.answers, [input]: value } }, intent)
  const answers = await Promise.all(plain.map((said) => worded(ctx.edge, said, ctx.lang)))
  return await write(ctx, talk, [{ type: told.type, payload: { input, value, known: taken !== undefined } }, ...saying(answers)])
}

interface Telling {
  readonly talk: OpenTalk
  readonly dialogue: Dialogue
  readonly service: ServiceTarget
  readonly input: string
}

/** The open question of a service's check was answered. */
async function tellService(
  ctx: Ctx<AssistantEdge>,
  known: Knowing,
  { talk, dialogue, service, input }: Telling,
): Promise<OpenTalk | ToldWrong> {
  const { edge, lang } = ctx
  const form = controlsOf(input, ctx.form)
  const check = checkIn(edge, service, lang, dialogue, { input, form })
  if (check.problems.length > 0) return { problems: check.problems }
  const typed = Object.fromEntries(Object.entries(form).map(([name, values]) => [name, [...values]]))
  const { id, version } = service.loaded.service
  const said: Replied = {
    intent: 'compute',
    answer: stepOfService(service, check),
    reason: 'dialogue',
    sure: 1,
    router: known.definition.hash,
    rules: { id, version, hash: service.loaded.hash, date: dialogue.date },
  }
  const value = answeredInWords(check, input, lang)
  return await write(ctx, talk, [{ type: told.type, payload: { input, value, known: false, typed } }, ...saying([said])])
}

/** Name of the control of an open question. */
export const control = 'answer'

/** A bare number or a yes or no: what somebody writes who answers the open question in the place of a new one. */
const bare = /^(?:[\d\s.,\u00a0\u202f]{1,20}(?:€|euros?)?|oui|non|yes|no|ja|nee)$/i
const yesOrNo: Readonly<Record<string, string>> = { yes: 'oui', ja: 'oui', no: 'non', nee: 'non' }

/** The conversation goes on with what was written as the answer to the open question, where it is one. */
export async function tellBare(ctx: Ctx<AssistantEdge>, known: Knowing, text: string): Promise<OpenTalk | undefined> {
  const { input, target } = (await openTalk(ctx))?.dialogue ?? {}
  if (!bare.test(text) || input === undefined) return undefined
  const value = yesOrNo[text.toLowerCase()] ?? text.toLowerCase().replace(/\s*(?:€|euros?)$/i, '')
  const done = await tell({ ...ctx, form: { [target?.startsWith('service:') ? input : control]: [value] } }, known)
  return 'problems' in done ? undefined : done
}

/** A question of a law as a field of a form. */
export function fieldOf({ law, dialogue }: LawTarget, input: string): Field {
  const { name: _, label: __, ...field } = law.fields.find(({ name }) => name === input)!
  const { ask, hint } = dialogue.questions[input]!
  return {
    ...plainField,
    ...(field as Partial<Field>),
    type: field.type as Field['type'],
    name: control,
    label: ask,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** What a form answers to a question of a law, or what cannot be read of it. */
export function readAnswer(
  law: LawTarget,
  input: string,
  form: PostedForm,
  around: Around,
): ToldWrong | { readonly value: number | boolean | string } {
  const { values, problems } = parseFields([fieldOf(law, input)], form, fieldCtx({ lang: around.lang, today: todayOf(around) }))
  const value = values[control]
  if (problems.length > 0 || (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'string')) return { problems }
  return { value }
}

/** An answer in words. */
export const answerInWords = (law: LawTarget, input: string, value: number | boolean | string, lang: string): string => {
  const field = fieldOf(law, input)
  return kindOf(field).format(value, field, lang)
}

/** Hands the conversation to a person of the agency: she reads all of it. */
export async function handOver(ctx: Ctx<AssistantEdge>, known: Knowing): Promise<OpenTalk> {
  const talk = (await openTalk(ctx)) ?? newTalk(ctx)
  const { agency, topic } = whoTakes(ctx.edge, known, talk)
  return await write(ctx, talk, [{ type: handedOver.type, payload: { agency, topic } }])
}

/** The agency of the service that was spoken of last, else that of the town's assistant. `topic`: what it was about, without anybody's words. */
function whoTakes(
  { catalogue }: AssistantEdge,
  { definition }: Knowing,
  { turns, dialogue }: Talk,
): { readonly agency: string; readonly topic: string } {
  for (const turn of turns.toReversed()) {
    if (turn.by !== 'assistant') continue
    const { answer, intent } = turn.said
    const id =
      answer.kind === 'service'
        ? answer.id
        : answer.kind === 'check' || answer.kind === 'right'
          ? answer.target.replace('service:', '')
          : undefined
    if (id !== undefined) {
      const authority = catalogue.current(id)?.service.authority
      if (authority !== undefined) return { agency: authority, topic: `service:${id}` }
    }
    if (intent === 'distress') return { agency: definition.agency, topic: 'distress' }
  }
  const last = turns.findLast((turn) => turn.by === 'assistant')
  return { agency: definition.agency, topic: dialogue?.target ?? (last?.by === 'assistant' ? last.said.intent : 'human') }
}

/** Erases a conversation for good: its key goes, and its row. What remains in the log are commitments. */
export async function eraseTalk(ctx: Ctx<AssistantEdge>): Promise<void> {
  const talk = await openTalk(ctx)
  if (talk !== undefined) await ctx.edge.store.as(accessOf(ctx.actor), (tx) => eraseIn(ctx.edge, tx, talk.id))
}

export async function eraseIn({ store }: Pick<AssistantEdge, 'store'>, tx: Tx, id: string): Promise<void> {
  await store.keys.drop(tx, `talk:${id}`)
  await dropTalk(tx, id)
}
