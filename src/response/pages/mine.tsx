import { z } from 'zod'
import { asPerson, caseById, tasksHref } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import type { AccessContext } from '#store'
import { Alert, Button, type Ctx, Empty, endpoint, Form, formatDateTime, LinkButton, PageHead, page, redirect, typed, Wrap } from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { definitionOf } from '../definition.ts'
import { visitOf } from '../field.ts'
import { type Beside, besideOf, isHit, type Offer, offersOf, openedBy, openOffers } from '../offers.ts'
import type { OpenFigures } from '../open-figures.ts'
import { photosOf } from '../photos.ts'
import { release, reservationsOf, reserve, resourcesOf } from '../resources.ts'
import { type Situation, situationById } from '../store.ts'
import { takeOffer } from '../take.ts'
import { t } from '../texts.ts'
import { vouchersOf } from '../vouchers.ts'
import { figuresOf, OpenFiguresTable } from './figures.tsx'
import { BedsOf, type Kept, ownKinds, VouchersOf } from './kept.tsx'
import { titleOf } from './list.tsx'
import { PhotoLinks } from './photos.tsx'
import { retractedIn } from './retracted.tsx'
import { alertsHref, flashOf, mineHref } from './shared.ts'

type Visit = NonNullable<Awaited<ReturnType<typeof visitOf>>> & { readonly photos: number }

const own = { may: 'person', purpose, subject: 'self', acting: 'never' } as const

/** What was computed for her after a disaster, and what she may ask for. Reading it is what "reached" counts. */
const showMine = endpoint<ResponseEdge>()(
  { ...own, id: 'response.mine', route: 'GET /:lang/response', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const person = actor.person ?? ''
    const { offers, beside, situations, cases, kept, visits } = await edge.store.as(asPerson(actor, purpose), async (tx) => {
      const offers = await offersOf(tx, person)
      const beside = await besideOf(tx, person)
      const situations = new Map<string, Situation>()
      for (const id of new Set([...offers, ...beside].map(({ situation }) => situation))) {
        const found = await situationById(tx, id)
        if (found !== undefined) situations.set(id, found)
        if (found?.state === 'active') await openedBy(tx, person, id)
      }
      const cases = new Map<string, string>()
      for (const { case: id } of offers) {
        const row = id === null ? undefined : await caseById(tx, id)
        if (row !== undefined) cases.set(row.id, row.phase === 'draft' ? tasksHref(lang, row.reference) : `/${lang}/cases/${row.reference}`)
      }
      const kept = new Map<string, Kept>()
      const visits = new Map<string, Visit>()
      for (const [id, { state, agency }] of situations)
        if (state === 'active') {
          const own = await reservationsOf(tx, id, [person])
          const vouchers = await vouchersOf(
            edge,
            tx,
            agency,
            own.map((one) => one.id),
          )
          const visit = await visitOf(tx, id, person)
          if (visit !== undefined)
            visits.set(id, { ...visit, photos: (await photosOf(tx, [visit.reservation])).get(visit.reservation) ?? 0 })
          kept.set(id, { kept: own, all: await resourcesOf(tx, agency), vouchers })
        }
      return { offers, beside, situations, cases, kept, visits }
    })
    const figures = new Map<string, OpenFigures>()
    for (const one of situations.values()) figures.set(one.id, await figuresOf(edge, one))
    const title = t(lang, 'mine.title')
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end>
          <PageHead
            lang={lang}
            title={title}
            {...([...situations.values()].every(({ retractedAt }) => retractedAt !== null) ? {} : { lead: t(lang, 'mine.lead') })}
          />
          {[...situations.values()].map((situation) => (
            <SituationOffers
              ctx={ctx}
              situation={situation}
              offers={offers.filter((one) => one.situation === situation.id)}
              beside={beside.filter((one) => one.situation === situation.id)}
              cases={cases}
              kept={kept.get(situation.id)}
              visit={visits.get(situation.id)}
              figures={figures.get(situation.id)!}
            />
          ))}
          {situations.size > 0 ? null : (
            <Empty title={t(lang, 'mine.none')} level={2}>
              <p>
                <a href={alertsHref(lang)}>{t(lang, 'alerts.title')}</a>
              </p>
            </Empty>
          )}
        </Wrap>
      ),
    })
  },
)

/** Begins the case of an offer with what is known, the zone included; nothing else is different from any other case. */
const takeOwn = endpoint<ResponseEdge>()(
  {
    ...own,
    id: 'response.take',
    route: 'POST /:lang/response/:situation/:service',
    input: z.object({ lang: z.string(), situation: z.uuid(), service: z.string().max(200) }),
  },
  async (ctx, { situation: of, service }) => {
    return redirect((await takeOffer(ctx, of, service)).href)
  },
)

/** Of which kind it is, when she may keep it herself; a generator or a visit is given by an officer. */
const ownKind = async (edge: ResponseEdge, access: AccessContext, agency: string, resource: string): Promise<string | undefined> =>
  (await edge.store.as(access, (tx) => resourcesOf(tx, agency))).find(({ id, kind }) => id === resource && ownKinds.includes(kind))?.kind

/** She keeps a bed or takes a voucher, or gives it back. */
const keepOwn = endpoint<ResponseEdge>()(
  { ...own, id: 'response.keep', route: 'POST /:lang/response/:situation', input: z.object({ lang: z.string(), situation: z.uuid() }) },
  async (ctx, { situation: of }) => {
    const { edge, lang, actor } = ctx
    const person = actor.person ?? ''
    const access = asPerson(actor, purpose)
    const asked = typed(ctx, 'do')
    const situation = await edge.store.as(access, async (tx) => ((await isHit(tx, person, of)) ? await situationById(tx, of) : undefined))
    const wanted = z.uuid().safeParse(typed(ctx, asked === 'reserve' ? 'resource' : 'reservation'))
    if (situation?.state !== 'active' || !wanted.success) throw new Refusal('web.not-found')
    const kind = asked === 'reserve' ? await ownKind(edge, access, situation.agency, wanted.data) : undefined
    try {
      if (kind !== undefined) await reserve(edge, access, { resource: wanted.data, situation: of, person, agency: situation.agency })
      else if (asked === 'release') await release(edge, access, wanted.data)
      else throw new Refusal('web.not-found')
    } catch (error) {
      if (!(error instanceof Refusal) || !['response.none-left', 'response.has-one', 'response.not-now'].includes(error.code)) throw error
      return redirect(mineHref(lang), error.code.replace('.', '-'))
    }
    return redirect(mineHref(lang), kind === 'voucher' ? 'response-voucher' : `response-${asked}`)
  },
)

export const mineEndpoints = [showMine, takeOwn, keepOwn]

/** How many offers wait for her stands beside the link; without any there is none. */
export async function responseLink({ edge, actor, lang }: Ctx<ResponseEdge>) {
  if (actor.person === undefined || actor.mandate !== undefined || definitionOf(edge.config.town) === undefined) return undefined
  const { person } = actor
  const open = await edge.store.as(asPerson(actor, purpose), (tx) => openOffers(tx, person))
  return open === 0 ? undefined : { href: mineHref(lang), label: t(lang, 'mine.link'), count: open }
}

function SituationOffers({
  ctx,
  situation,
  offers,
  beside,
  cases,
  kept,
  visit,
  figures,
}: {
  ctx: Ctx<ResponseEdge>
  situation: Situation
  offers: readonly Offer[]
  beside: readonly Beside[]
  cases: ReadonlyMap<string, string>
  kept: Kept | undefined
  visit: Visit | undefined
  figures: OpenFigures
}) {
  const { edge, lang } = ctx
  const zone = edge.town.file['time-zone']
  return (
    <section class="g-flow" aria-labelledby={`s-${situation.id}`}>
      <h2 id={`s-${situation.id}`}>{titleOf(situation, lang)}</h2>
      {situation.exercise ? <Alert tone="warning">{t(lang, 'exercise.band')}</Alert> : null}
      {/* What was said to do is said no more when it was false. */}
      {situation.retractedAt === null ? <p>{say(situation.text, lang)}</p> : null}
      <p class="g-fine">
        {t(lang, 'mine.why', { since: formatDateTime(lang, situation.publishedAt ?? situation.proposedAt, zone, 'short') })}
      </p>
      {situation.state === 'active' ? null : (
        <Alert tone="info">
          {situation.retractedAt === null ? t(lang, 'mine.over') : `${retractedIn(situation, lang)} ${t(lang, 'mine.retracted')}`}
        </Alert>
      )}
      {offers.map((offer) => (
        <OfferOf edge={edge} lang={lang} offer={offer} active={situation.state === 'active'} href={cases.get(offer.case ?? '')} />
      ))}
      {beside.map((one) => (
        <BesideOf edge={edge} lang={lang} beside={one} active={situation.state === 'active'} />
      ))}
      {visit === undefined ? null : (
        <p>
          {t(lang, 'mine.visit', { on: formatDateTime(lang, visit.seenAt, zone, 'short'), damage: t(lang, `damage.${visit.damage}`) })}{' '}
          {visit.habitable ? '' : t(lang, 'mine.visit.uninhabitable')}
          <PhotoLinks lang={lang} of={visit.reservation} count={visit.photos} />
        </p>
      )}
      {kept === undefined ? null : (
        <>
          <BedsOf lang={lang} situation={situation.id} of={kept} />
          <VouchersOf lang={lang} situation={situation.id} of={kept} />
        </>
      )}
      <OpenFiguresTable ctx={ctx} situation={situation.id} figures={figures} />
    </section>
  )
}

function OfferOf({
  edge,
  lang,
  offer,
  active,
  href,
}: {
  edge: ResponseEdge
  lang: string
  offer: Offer
  active: boolean
  href: string | undefined
}) {
  const loaded = edge.catalogue.current(offer.service)
  if (loaded === undefined) return null
  const { service } = loaded
  const questions = offer.questions.flatMap((name) => service.fields.find((field) => field.name === name) ?? [])
  return (
    <section class="g-offer" aria-labelledby={`o-${offer.situation}-${service.id}`}>
      <div>
        <div>
          <h3 class="g-h-text" id={`o-${offer.situation}-${service.id}`}>
            {say(service.title, lang)}
          </h3>
          <p>{say(service.summary, lang)}</p>
          <p>
            {offer.withdrawnAt !== null
              ? t(lang, href === undefined ? 'mine.withdrawn' : 'mine.withdrawn.begun')
              : href !== undefined
                ? t(lang, offer.sentAt === null ? 'mine.begun' : 'mine.sent')
                : t(lang, offer.verdict === 'sure' ? 'mine.sure' : 'mine.perhaps', { count: questions.length })}
          </p>
          {questions.length === 0 || href !== undefined || offer.withdrawnAt !== null ? null : (
            <ul class="g-list">
              {questions.map(({ label }) => (
                <li>{say(label, lang)}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
      <p class="g-row">
        {href !== undefined ? (
          <LinkButton variant="secondary" href={href}>
            {t(lang, offer.sentAt === null ? 'mine.go-on' : 'mine.see')}
          </LinkButton>
        ) : active ? (
          <Form to={{ action: `${mineHref(lang)}/${offer.situation}/${service.id}` }}>
            <Button variant="secondary">{t(lang, 'mine.answer')}</Button>
          </Form>
        ) : null}
      </p>
    </section>
  )
}

/** One a dwelling, and somebody who lives there was offered it: said, and no obstacle. */
function BesideOf({ edge, lang, beside, active }: { edge: ResponseEdge; lang: string; beside: Beside; active: boolean }) {
  const service = edge.catalogue.current(beside.service)?.service
  if (service === undefined) return null
  const id = `o-${beside.situation}-${service.id}`
  return (
    <section class="g-offer" aria-labelledby={id}>
      <div>
        <h3 class="g-h-text" id={id}>
          {say(service.title, lang)}
        </h3>
        <p>{t(lang, 'mine.beside')}</p>
        {active ? <p>{t(lang, 'mine.beside.why')}</p> : null}
      </div>
      {active ? (
        <Form to={{ action: `${mineHref(lang)}/${beside.situation}/${service.id}` }} class="g-row">
          <Button variant="secondary">{t(lang, 'mine.beside.ask')}</Button>
        </Form>
      ) : null}
    </section>
  )
}
