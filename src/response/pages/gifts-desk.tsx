import { z } from 'zod'
import { Refusal } from '#kernel'
import { Button, type Ctx, Empty, endpoint, Form, redirect, Sheet, Table, typed } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { type Gift, giftReasons, giftsIn, judgeGift, matchGifts } from '../gifts.ts'
import { asOfficer } from '../receive.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { hrefOf, orNothing, responder } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })
const shown = 100

/** What people give and need: an officer looks at each before anybody else, and brings together what fits. Each of them reads that she did. */
const showGifts = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.gifts-desk', route: 'GET /:lang/desk/response/:situation/gifts', input },
  async (ctx, { situation }) => await orNothing(giftsPage(ctx, situation)),
)

const said = new Set(['response.not-now', 'response.no-fit'])

const judgeGifts = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.judge-gift', route: 'POST /:lang/desk/response/:situation/gifts', input },
  async (ctx, { situation }) => {
    const { edge, actor, lang } = ctx
    const access = await orNothing(Promise.resolve().then(() => asOfficer(edge, actor)))
    const back = `${hrefOf(lang, situation)}/gifts`
    const asked = typed(ctx, 'do')
    const [gift, other] = [z.uuid().safeParse(typed(ctx, 'gift')), z.uuid().safeParse(typed(ctx, 'other'))]
    if (!gift.success) throw new Refusal('web.not-found')
    try {
      if (asked === 'accept') await judgeGift(edge, access, situation, gift.data, undefined)
      else if (asked === 'refuse')
        await judgeGift(edge, access, situation, gift.data, giftReasons.find((one) => one === typed(ctx, 'reason')) ?? 'unclear')
      else if (asked === 'match' && other.success) await matchGifts(edge, access, situation, [gift.data, other.data])
      else throw new Refusal('web.not-found')
    } catch (error) {
      if (!(error instanceof Refusal) || !said.has(error.code)) throw error
      return redirect(back, error.code.replace('.', '-'))
    }
    return redirect(back, `response-gift-${asked}`)
  },
)
export const giftsDeskEndpoints = [showGifts, judgeGifts]

async function giftsPage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const gifts = await edge.store.as(access, (tx) => giftsIn(tx, id, shown))
  const subjects = [...new Set(gifts.map(({ person }) => person))]
  // What is on the page stands in each one's list of who saw her data.
  if (subjects.length > 0) await edge.store.as({ ...access, subjects, categories: ['response'] }, () => Promise.resolve())
  const fresh = gifts.filter(({ state }) => state === 'new')
  const needs = gifts.filter(({ state, gives }) => state === 'open' && !gives)
  const offers = gifts.filter(({ state, gives }) => state === 'open' && gives)
  const title = t(lang, 'gifts.desk')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'gifts.desk.lead'),
    children: (
      <>
        <Sheet id="fresh" title={t(lang, 'gifts.fresh')}>
          {fresh.length === 0 ? <Empty title={t(lang, 'gifts.fresh.none')} /> : <Fresh lang={lang} gifts={fresh} />}
        </Sheet>
        <Sheet id="needs" title={t(lang, 'gifts.needs.open')}>
          {needs.length === 0 ? <Empty title={t(lang, 'gifts.needs.none')} /> : <Needs lang={lang} needs={needs} offers={offers} />}
        </Sheet>
        <Sheet id="offers" title={t(lang, 'gifts.offers.open')}>
          {offers.length === 0 ? (
            <Empty title={t(lang, 'gifts.offers.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              columns={[{ label: t(lang, 'gifts.kind'), kind: 'head' }, { label: t(lang, 'gifts.what') }]}
              rows={offers.map(({ kind, what }) => ({ cells: [t(lang, `gift.${kind}`), what] }))}
            />
          )}
        </Sheet>
      </>
    ),
  })
}

const actionOf = (lang: string, { situation }: Gift): string => `${hrefOf(lang, situation)}/gifts`

function Fresh({ lang, gifts }: { lang: string; gifts: readonly Gift[] }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'gifts.kind'), kind: 'head' },
        { label: t(lang, 'gifts.which') },
        { label: t(lang, 'gifts.what') },
        { label: t(lang, 'gifts.judge'), bare: true },
      ]}
      rows={gifts.map((gift) => ({
        cells: [
          t(lang, `gift.${gift.kind}`),
          t(lang, gift.gives ? 'gifts.gives' : 'gifts.needs'),
          gift.what,
          <>
            <Form to={{ action: actionOf(lang, gift), fields: { do: 'accept', gift: gift.id } }}>
              <Button variant="secondary">
                {t(lang, 'gifts.accept')}
                <span class="ds-sr-only"> {gift.what}</span>
              </Button>
            </Form>
            <details>
              <summary>
                {t(lang, 'gifts.refuse')}
                <span class="ds-sr-only"> {gift.what}</span>
              </summary>
              <Form to={{ action: actionOf(lang, gift), fields: { do: 'refuse', gift: gift.id } }}>
                <label>
                  {t(lang, 'gifts.reason')}{' '}
                  <select class="ds-input" name="reason">
                    {giftReasons.map((reason) => (
                      <option value={reason}>{t(lang, `gift.reason.${reason}`)}</option>
                    ))}
                  </select>
                </label>
                <Button variant="secondary">{t(lang, 'gifts.refuse')}</Button>
              </Form>
            </details>
          </>,
        ],
      }))}
    />
  )
}

function Needs({ lang, needs, offers }: { lang: string; needs: readonly Gift[]; offers: readonly Gift[] }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'gifts.kind'), kind: 'head' },
        { label: t(lang, 'gifts.what') },
        { label: t(lang, 'gifts.fits'), bare: true },
      ]}
      rows={needs.map((need) => {
        const fits = offers.filter(({ kind, person }) => kind === need.kind && person !== need.person)
        return {
          cells: [
            t(lang, `gift.${need.kind}`),
            need.what,
            fits.length === 0 ? (
              t(lang, 'gifts.fits.none')
            ) : (
              <Form to={{ action: actionOf(lang, need), fields: { do: 'match', gift: need.id } }}>
                <label>
                  {t(lang, 'gifts.fits')}{' '}
                  <select class="ds-input" name="other">
                    {fits.map(({ id, what }) => (
                      <option value={id}>{what.slice(0, 80)}</option>
                    ))}
                  </select>
                </label>
                <Button variant="secondary">
                  {t(lang, 'gifts.match')}
                  <span class="ds-sr-only"> {need.what}</span>
                </Button>
              </Form>
            ),
          ],
        }
      })}
    />
  )
}
