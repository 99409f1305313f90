import { z } from 'zod'
import { asPerson } from '#cases'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  Checkbox,
  type Ctx,
  ErrorSummary,
  endpoint,
  errorIn,
  type FieldProblemLine,
  Form,
  PageHead,
  page,
  Radios,
  redirect,
  Select,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { contactOf, type Gift, type GiftKind, giftKinds, giftsOf, makeGift, withdrawGift } from '../gifts.ts'
import { asHouse } from '../house.ts'
import { type Situation, situationById } from '../store.ts'
import { t } from '../texts.ts'
import { titleOf } from './list.tsx'
import { flashOf, mineHref } from './shared.ts'

const own = { may: 'person', purpose, subject: 'self', acting: 'never' } as const
const input = z.object({ lang: z.string(), situation: z.uuid() })
export const giftsHref = (lang: string, situation: string): string => `${mineHref(lang)}/gifts/${situation}`

/** What somebody gives or needs in a situation; she need not be hit. */
const showGifts = endpoint<ResponseEdge>()(
  { ...own, id: 'response.gifts', route: 'GET /:lang/response/gifts/:situation', input },
  async (ctx, { situation }) => await giftsPage(ctx, await open(ctx, situation), []),
)

const changeGifts = endpoint<ResponseEdge>()(
  { ...own, id: 'response.give', route: 'POST /:lang/response/gifts/:situation', input },
  async (ctx, { situation: id }) => {
    const { edge, lang, actor } = ctx
    const person = actor.person ?? ''
    const access = asPerson(actor, purpose)
    const situation = await open(ctx, id)
    const back = giftsHref(lang, id)
    try {
      if (typed(ctx, 'do') === 'withdraw') {
        const gift = z.uuid().safeParse(typed(ctx, 'gift'))
        if (!gift.success) throw new Refusal('web.not-found')
        await withdrawGift(edge, access, id, person, gift.data)
        return redirect(back, 'response-withdrawn')
      }
      const kind = giftKinds.find((one) => one === typed(ctx, 'kind'))
      const [what, contact] = [typed(ctx, 'what').trim(), typed(ctx, 'contact').trim()]
      const problems = problemsIn(ctx, { kind, what, contact })
      if (problems.length > 0 || kind === undefined) return await giftsPage(ctx, situation, problems)
      await makeGift(edge, access, {
        situation: id,
        person,
        agency: situation.agency,
        gives: typed(ctx, 'side') === 'gives',
        kind,
        what,
        contact,
      })
    } catch (error) {
      if (!(error instanceof Refusal) || !['response.too-many', 'response.not-now'].includes(error.code)) throw error
      return redirect(back, error.code.replace('.', '-'))
    }
    return redirect(back, 'response-given')
  },
)
export const giftsEndpoints = [showGifts, changeGifts]

async function open({ edge, actor }: Ctx<ResponseEdge>, id: string): Promise<Situation> {
  const situation = await edge.store.as(asPerson(actor, purpose), (tx) => situationById(tx, id))
  if (situation === undefined || situation.publishedAt === null || situation.state !== 'active') throw new Refusal('web.not-found')
  return situation
}

function problemsIn(
  ctx: Ctx<ResponseEdge>,
  given: { readonly kind: GiftKind | undefined; readonly what: string; readonly contact: string },
): readonly FieldProblemLine[] {
  const { lang } = ctx
  return [
    ...(['gives', 'needs'].includes(typed(ctx, 'side')) ? [] : [{ field: 'side', text: t(lang, 'gifts.side.wrong') }]),
    ...(given.kind === undefined ? [{ field: 'kind', text: t(lang, 'gifts.kind.wrong') }] : []),
    ...(given.what === '' || given.what.length > 500 ? [{ field: 'what', text: t(lang, 'gifts.what.wrong') }] : []),
    ...(given.contact === '' || given.contact.length > 200 ? [{ field: 'contact', text: t(lang, 'gifts.contact.wrong') }] : []),
    ...(typed(ctx, 'agree') === 'yes' ? [] : [{ field: 'agree', text: t(lang, 'gifts.agree.wrong') }]),
  ]
}

async function giftsPage(ctx: Ctx<ResponseEdge>, situation: Situation, problems: readonly FieldProblemLine[]) {
  const { edge, lang, actor } = ctx
  const gifts = await edge.store.as(asPerson(actor, purpose), (tx) => giftsOf(tx, situation.id, actor.person ?? ''))
  // Whom she was brought together with agreed that she reads this, and only this.
  const contacts = await edge.store.as(asHouse(edge), async (tx) => {
    const found = new Map<string, string>()
    for (const { match } of gifts) if (match !== null) found.set(match, (await contactOf(tx, match)) ?? '')
    return found
  })
  const title = t(lang, 'gifts.title')
  return page(
    {
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end>
          <PageHead lang={lang} title={title} lead={t(lang, 'gifts.lead', { situation: titleOf(situation, lang) })} />
          {situation.exercise ? <Alert tone="warning">{t(lang, 'exercise.band')}</Alert> : null}
          {gifts.map((gift) => (
            <Mine lang={lang} gift={gift} contact={contacts.get(gift.match ?? '')} />
          ))}
          <div class="g-flow">
            <ErrorSummary lang={lang} problems={problems} />
            <Form to={{ action: giftsHref(lang, situation.id) }} class="g-flow">
              <Radios
                id="side"
                name="side"
                lang={lang}
                label={t(lang, 'gifts.side')}
                value={typed(ctx, 'side')}
                options={(['gives', 'needs'] as const).map((value) => ({ value, label: t(lang, `gifts.${value}`) }))}
                {...errorIn(problems, 'side')}
              />
              <Select
                id="kind"
                name="kind"
                lang={lang}
                label={t(lang, 'gifts.kind')}
                value={typed(ctx, 'kind')}
                options={giftKinds.map((value) => ({ value, label: t(lang, `gift.${value}`) }))}
                {...errorIn(problems, 'kind')}
              />
              <Textarea
                id="what"
                name="what"
                lang={lang}
                label={t(lang, 'gifts.what')}
                hint={t(lang, 'gifts.what.hint')}
                value={typed(ctx, 'what')}
                {...errorIn(problems, 'what')}
              />
              <TextField
                id="contact"
                name="contact"
                lang={lang}
                label={t(lang, 'gifts.contact')}
                hint={t(lang, 'gifts.contact.hint')}
                value={typed(ctx, 'contact')}
                maxlength={200}
                {...errorIn(problems, 'contact')}
              />
              <Checkbox
                id="agree"
                name="agree"
                lang={lang}
                label={t(lang, 'gifts.agree')}
                checked={typed(ctx, 'agree') === 'yes'}
                {...errorIn(problems, 'agree')}
              />
              <Actions>
                <Button>{t(lang, 'gifts.send')}</Button>
              </Actions>
            </Form>
          </div>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function Mine({ lang, gift, contact }: { lang: string; gift: Gift; contact: string | undefined }) {
  const id = `g-${gift.id}`
  const isOpen = gift.state === 'new' || gift.state === 'open'
  return (
    <section class="g-offer" aria-labelledby={id}>
      <div>
        <h2 class="g-h-text" id={id}>
          {t(lang, 'gifts.line', { side: t(lang, gift.gives ? 'gifts.gives' : 'gifts.needs'), kind: t(lang, `gift.${gift.kind}`) })}
        </h2>
        <p>{gift.what}</p>
        <p>{gift.reason === null ? t(lang, `gift.state.${gift.state}`) : t(lang, `gift.reason.${gift.reason}`)}</p>
        {contact === undefined ? null : (
          <p>
            <strong>{t(lang, 'gifts.reach', { contact })}</strong>
          </p>
        )}
      </div>
      {isOpen ? (
        <Form to={{ action: giftsHref(lang, gift.situation), fields: { do: 'withdraw', gift: gift.id } }} class="g-row">
          <Button variant="secondary">
            {t(lang, 'gifts.withdraw')}
            <span class="ds-sr-only"> {gift.what}</span>
          </Button>
        </Form>
      ) : null}
    </section>
  )
}
