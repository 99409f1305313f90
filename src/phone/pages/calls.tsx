import { z } from 'zod'
import { asAgent, type CasesEdge, casesByIds } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import { type Ctx, DeskHead, Empty, endpoint, formatDateTime, PostButton, page, redirect, Sheet, Table, typed, Wrap } from '#web'
import { type Callback, countWaiting, endBack, waitingAt } from '../store.ts'
import { t } from '../texts.ts'

const declaration = { may: 'worker', purpose: 'support', subject: 'none' } as const
const input = z.object({ lang: z.string() })
const most = 100
const href = (lang: string) => `/${lang}/desk/calls`

/** Who waits to be called back by the agency: a number, about what, since when. Opening the case is another access. */
const show = endpoint<CasesEdge>()({ ...declaration, id: 'phone.calls', route: 'GET /:lang/desk/calls', input }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const { waiting, references } = await edge.store.as(asAgent(actor, 'support'), async (tx) => {
    const found = await waitingAt(edge.store.keys, tx, actor.agency ?? '', most)
    const about = found.flatMap((one) => one.case ?? [])
    return { waiting: found, references: new Map((await casesByIds(tx, about)).map(({ id, reference }) => [id, reference])) }
  })
  const title = t(lang, 'calls.title')
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'calls.lead')} />
        <Sheet id="calls" title={t(lang, 'calls.waiting')}>
          {waiting.length === 0 ? (
            <Empty title={t(lang, 'calls.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'calls.number'), kind: 'head' },
                { label: t(lang, 'calls.about') },
                { label: t(lang, 'calls.language') },
                { label: t(lang, 'calls.since') },
                { label: t(lang, 'calls.done'), bare: true },
              ]}
              rows={waiting.map((one) => ({ cells: cellsOf(ctx, one, references.get(one.case ?? '')) }))}
            />
          )}
        </Sheet>
      </Wrap>
    ),
  })
})

function cellsOf(
  { edge, lang, actor }: Ctx<CasesEdge>,
  { id, number, service, language, askedAt }: Callback,
  reference: string | undefined,
) {
  const zone = edge.town.agencies.find((one) => one.id === actor.agency)?.['time-zone'] ?? edge.town.file['time-zone']
  const title = service === null ? t(lang, 'calls.any') : say(edge.catalogue.versions(service)[0]?.service.title ?? {}, lang)
  return [
    number === undefined ? '' : <a href={`tel:${number}`}>{number}</a>,
    <>
      {title} {reference === undefined ? null : <a href={`/${lang}/desk/cases/${reference}`}>{showReference(reference)}</a>}
    </>,
    new Intl.DisplayNames(lang, { type: 'language' }).of(language) ?? language,
    <time datetime={askedAt}>{formatDateTime(lang, askedAt, zone, 'short')}</time>,
    <PostButton to={{ action: href(lang), fields: { done: id } }} variant="secondary">
      {t(lang, 'calls.end')}
    </PostButton>,
  ]
}

const done = endpoint<CasesEdge>()({ ...declaration, id: 'phone.calls.done', route: 'POST /:lang/desk/calls', input }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const id = typed(ctx, 'done')
  if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
  const ended = await edge.store.as(asAgent(actor, 'support'), (tx) => endBack(tx, actor.agency ?? '', id))
  return redirect(href(lang), ended ? 'phone-done' : undefined)
})

export const deskEndpoints = [show, done]

export async function callsLink({ edge, actor, lang }: Ctx<CasesEdge>) {
  const count = await edge.store.as(asAgent(actor, 'support'), (tx) => countWaiting(tx, actor.agency ?? ''))
  return { href: href(lang), label: t(lang, 'calls.title'), ...(count === 0 ? {} : { count }) }
}
