import { z } from 'zod'
import { mandateKinds, Refusal } from '#kernel'
import { type Ctx, endpoint, page, type Reply, redirect, typed } from '#web'
import { asSelf } from '../acting.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { childInRegister } from '../mandates/child.ts'
import { actOn, askMandate, openByCode, opened, renewCode, selfOf, todayIn } from '../mandates/commands.ts'
import type { About, Mandate, Terms } from '../mandates/contract.ts'
import { ownMandates } from '../mandates/live.ts'
import { mandateById } from '../mandates/store.ts'
import { t } from '../texts.ts'
import { AskPart, isLimited, type Kind, KindPart, servicesOf, type Wrong } from './mandate-form.tsx'
import { CodePart, MandatePart, MandatesList, sentence, turnOf } from './mandates-view.tsx'

const input = z.object({ lang: z.string() })
/** Whom one lets act, and for whom one may: one's own alone, never somebody's who acts for her. */
const own = { may: 'person', purpose: 'compte', subject: 'self', acting: 'never' } as const
const one = input.extend({ id: z.uuid() })

const flashes = ['mandate-over', 'mandate-live', 'mandate-accepted', 'mandate-ended', 'mandate-refused'] as const
const flashOf = ({ flash, lang }: Ctx<IdentityEdge>) => {
  const code = flashes.find((known) => known === flash)
  return code === undefined
    ? {}
    : { flash: { tone: code === 'mandate-over' ? 'warning' : 'success', text: t(lang, `flash.${code}`) } as const }
}

async function listPage(ctx: Ctx<IdentityEdge>, code?: string, wrong?: string): Promise<Reply> {
  const { lang, edge, actor } = ctx
  const mandates = await ownMandates(edge, actor)
  const mine = { ctx, self: selfOf(actor).person }
  return page(
    {
      title: t(lang, 'mandate.title'),
      footer: 'short',
      failed: wrong !== undefined,
      ...flashOf(ctx),
      children: <MandatesList mine={mine} mandates={mandates} code={code} wrong={wrong} />,
    },
    wrong === undefined ? 200 : 422,
  )
}

async function ownMandate({ edge, actor }: Ctx<IdentityEdge>, id: string): Promise<Mandate> {
  const mandate = await edge.store.as(asSelf(actor), (tx) => mandateById(tx, id))
  if (mandate === undefined) throw new Refusal('mandate.unknown')
  return mandate
}

interface Choice {
  readonly asks: 'holder' | 'giver'
  readonly kind: Kind
  readonly under?: Mandate
}

/** What is asked for, as the address or the form says; undefined: the kind is still to be chosen. */
async function choiceOf(
  ctx: Ctx<IdentityEdge>,
  said: { as?: string; kind?: string; under?: string },
): Promise<Choice | 'holder' | 'giver'> {
  const asks = said.as === 'giver' ? 'giver' : 'holder'
  if (said.under !== undefined && said.under !== '') {
    const under = await ownMandate(ctx, said.under)
    if (!under.terms.delegable || under.holder?.person !== selfOf(ctx.actor).person) throw new Refusal('mandate.not-delegable')
    return { asks: 'giver', kind: under.kind, under }
  }
  const kind = mandateKinds.find((known) => known === said.kind)
  return kind === undefined || (asks === 'giver' && !isLimited(kind)) ? asks : { asks, kind }
}

const askPage = (ctx: Ctx<IdentityEdge>, choice: Choice, wrong: ReadonlyMap<Wrong, string> = new Map()): Reply =>
  page(
    {
      title: t(ctx.lang, `mandate.ask.${choice.asks}`),
      footer: 'short',
      failed: wrong.size > 0,
      children: <AskPart ctx={ctx} {...choice} wrong={wrong} />,
    },
    wrong.size > 0 ? 422 : 200,
  )

const dateIn = (ctx: Ctx<IdentityEdge>, name: string): string | undefined => {
  const part = (which: string, length: number) => typed(ctx, `${name}.${which}`).trim().padStart(length, '0')
  return z.iso.date().safeParse(`${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`).data
}

/** What the form says, or which of its fields are wrong. */
function read(ctx: Ctx<IdentityEdge>, { kind, under }: Choice): { terms: Terms; about?: About } | ReadonlyMap<Wrong, string> {
  const { lang, edge } = ctx
  const today = todayIn(edge)
  const wrong = new Map<Wrong, string>()
  const need = (name: Wrong, holds: boolean) => {
    if (!holds) wrong.set(name, t(lang, `mandate.wrong.${name}`))
  }
  const text = (name: string) => typed(ctx, name).trim().slice(0, 80)
  const role = text('role')
  const limited = isLimited(kind) || under !== undefined
  // Whole euros, with the spaces that people write between thousands.
  const written = kind === 'company' ? text('limit').replace(/\s|€$/g, '') : ''
  const limit = /^\d{1,9}$/.test(written) ? Number(written) * 100 : undefined
  const most = under?.terms.limit
  need('limit', written === '' ? most === undefined : limit !== undefined && limit <= (most ?? limit))
  const chosen = ctx.form.services ?? []
  const all = chosen.includes('*')
  const known = servicesOf(ctx, under).map(({ id }) => id)
  const until = limited ? dateIn(ctx, 'until') : undefined
  if (limited) {
    need('services', chosen.length > 0 && chosen.every((id) => id === '*' || known.includes(id)))
    need('until', until !== undefined && until > today)
  }
  const terms: Terms = {
    from: today,
    delegable:
      kind === 'company' ? (under === undefined ? true : typed(ctx, 'delegable') === 'yes') : typed(ctx, 'delegable') === 'yes' && limited,
    ...(until === undefined ? {} : { until }),
    ...(limited && !all ? { services: [...chosen] } : {}),
    ...(kind === 'company' && role !== '' ? { role } : {}),
    ...(limit === undefined ? {} : { limit }),
  }
  if (limited) return wrong.size > 0 ? wrong : { terms }
  const person = kind === 'child' || kind === 'guardian'
  const birth = person ? dateIn(ctx, 'birth') : undefined
  const number = text('number').replace(/\s/g, '')
  need('family', text('family') !== '')
  if (person) need('given', text('given') !== '')
  if (person) need('birth', birth !== undefined && birth <= today)
  if (kind === 'company') need('number', /^[\w-]{4,40}$/.test(number))
  const about = { given: text('given'), family: text('family'), ...(birth === undefined ? {} : { birth }), ...(person ? {} : { number }) }
  return wrong.size > 0 ? wrong : { terms, about }
}

/** Refusals of the heart that a field of the form answers for. */
const fieldOf: Readonly<Record<string, Wrong>> = { 'mandate.dates': 'until', 'mandate.larger': 'services', 'mandate.of-age': 'birth' }

async function send(ctx: Ctx<IdentityEdge>, choice: Choice): Promise<Reply> {
  const { edge, actor, lang } = ctx
  const said = read(ctx, choice)
  if (said instanceof Map) return askPage(ctx, choice, said)
  const { terms, about } = said as { terms: Terms; about?: About }
  // Letting somebody act in one's place is as much as a key to one's account.
  if (choice.asks === 'giver') await needFresh(ctx)
  try {
    const { under, ...what } = choice
    const parent = under === undefined ? {} : { parent: under.id }
    const asked = await askMandate(edge, actor, { ...what, terms, ...(about === undefined ? {} : { about }), ...parent })
    if (choice.kind === 'child' && (await childInRegister(edge, actor, asked.id)))
      return redirect(`/${lang}/mandates/${asked.id}`, 'mandate-live')
    return codePage(ctx, asked.id, asked.code ?? '', choice.under === undefined && choice.asks === 'holder' && !isLimited(choice.kind))
  } catch (error) {
    const field = error instanceof Refusal ? fieldOf[error.code] : undefined
    if (field === undefined || !(error instanceof Refusal)) throw error
    return askPage(ctx, choice, new Map([[field, t(lang, `refused.${error.code as 'mandate.dates'}`)]]))
  }
}

const codePage = (ctx: Ctx<IdentityEdge>, id: string, code: string, counter: boolean): Reply =>
  page({
    title: t(ctx.lang, counter ? 'mandate.asked.counter' : 'mandate.asked.title'),
    footer: 'short',
    children: <CodePart ctx={ctx} id={id} code={code} counter={counter} />,
  })

/** Each button of a mandate's page: what it does, and what is said after it. */
const commands = {
  accept: { command: 'accept', flash: 'mandate-accepted' },
  confirm: { command: 'confirm', flash: 'mandate-live' },
  refuse: { command: 'refuse', flash: 'mandate-refused' },
  withdraw: { command: 'refuse', flash: 'mandate-ended' },
  end: { command: 'end', flash: 'mandate-ended' },
  'give-back': { command: 'end', flash: 'mandate-ended' },
} as const

export const mandateEndpoints = [
  endpoint<IdentityEdge>()(
    {
      ...own,
      id: 'identity.mandates',
      route: 'GET /:lang/mandates',
      input: input.extend({ code: z.string().max(20).optional().catch(undefined) }),
    },
    (ctx, { code }) => listPage(ctx, code),
  ),
  endpoint<IdentityEdge>()({ ...own, id: 'identity.mandates.code', route: 'POST /:lang/mandates/code', input }, async (ctx) => {
    const code = typed(ctx, 'code')
    try {
      return redirect(`/${ctx.lang}/mandates/${await openByCode(ctx.edge, ctx.actor, ctx.network, code)}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'mandate.own') return await listPage(ctx, code, t(ctx.lang, 'refused.mandate.own'))
      return await listPage(ctx, code, t(ctx.lang, error.code === 'identity.too-many' ? 'too-many' : 'refused.mandate.code'))
    }
  }),
  endpoint<IdentityEdge>()(
    {
      ...own,
      id: 'identity.mandates.ask',
      route: 'GET /:lang/mandates/ask',
      input: input.extend({ as: z.string().optional(), kind: z.string().optional(), under: z.uuid().optional().catch(undefined) }),
    },
    async (ctx, said) => {
      const choice = await choiceOf(ctx, said)
      if (typeof choice === 'object') return askPage(ctx, choice)
      return page({ title: t(ctx.lang, `mandate.ask.${choice}`), footer: 'short', children: <KindPart ctx={ctx} asks={choice} /> })
    },
  ),
  endpoint<IdentityEdge>()({ ...own, id: 'identity.mandates.ask.send', route: 'POST /:lang/mandates/ask', input }, async (ctx) => {
    const choice = await choiceOf(ctx, {
      as: typed(ctx, 'as'),
      kind: typed(ctx, 'kind'),
      under: z.uuid().safeParse(typed(ctx, 'under')).data,
    })
    return typeof choice === 'object' ? await send(ctx, choice) : redirect(`/${ctx.lang}/mandates/ask?as=${choice}`)
  }),
  endpoint<IdentityEdge>()({ ...own, id: 'identity.mandate', route: 'GET /:lang/mandates/:id', input: one }, async (ctx, { id }) => {
    const mandate = await ownMandate(ctx, id)
    const mine = { ctx, self: selfOf(ctx.actor).person, opened: await ctx.edge.store.as(asSystem, (tx) => opened(tx, mandate)) }
    return page({
      title: sentence(mine, mandate),
      footer: 'short',
      ...flashOf(ctx),
      children: <MandatePart mine={mine} mandate={mandate} />,
    })
  }),
  endpoint<IdentityEdge>()({ ...own, id: 'identity.mandate.do', route: 'POST /:lang/mandates/:id', input: one }, async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const mandate = await ownMandate(ctx, id)
    const wanted = typed(ctx, 'do')
    const mine = { ctx, self: selfOf(actor).person }
    if (wanted === 'renew') {
      const counter = mandate.asks === 'holder' && !isLimited(mandate.kind)
      return codePage(ctx, id, await renewCode(edge, actor, id), counter)
    }
    if (!Object.hasOwn(commands, wanted)) throw new Refusal('mandate.not-yours')
    const { command, flash } = commands[wanted as keyof typeof commands]
    if (!turnOf(mine, mandate).some((turn) => turn === wanted)) throw new Refusal('mandate.answered')
    if (command === 'confirm' || (command === 'accept' && mandate.asks === 'holder')) await needFresh(ctx)
    await actOn(edge, actor, id, command)
    const live = command === 'accept' && mandate.asks === 'holder'
    return redirect(`/${lang}/mandates/${id}`, live ? 'mandate-live' : flash)
  }),
]
