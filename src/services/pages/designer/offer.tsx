import { z } from 'zod'
import type { Version } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  DeskHead,
  dayOf,
  endpoint,
  Form,
  formatDate,
  LinkButton,
  page,
  type Reply,
  redirect,
  Sheet,
  typed,
} from '#web'
import { textIn } from '../../fields/texts.ts'
import { byDesigner, type DesignerCtx, type DesignerEdge, namesOf, whoActs } from './edge.ts'
import { type Examined, examine } from './examine.ts'
import { ExaminedSheets, PreviewSheet } from './examined-sheets.tsx'
import { flashOf } from './flash.ts'
import { blockers } from './gates.tsx'
import { pilotWords } from './pilot-words.ts'
import { ProblemList } from './problems.tsx'
import { t } from './texts.ts'

const chooser = 'choose'
const path = z.object({ lang: z.string(), service: z.string().max(200), version: z.coerce.number().int() })

const offerOf = ({ edge }: DesignerCtx, id: string, version: number, hash: string | undefined): Version | undefined =>
  [...edge.catalogue.offered()]
    .reverse()
    .find((one) => one.id === id && one.version === version && (hash === undefined || one.hash === hash))

/** Why this person may not publish this offer now; undefined: she may. */
function refusalOf(ctx: DesignerCtx, offer: Version, examined: Examined): 'same-person' | 'taken' | 'broken' | 'gates' | undefined {
  const { service, errors, problems, next } = examined
  if (next !== undefined) return 'taken'
  if (service === undefined || errors.length > 0) return 'broken'
  if (blockers({ service, stage: service.stage.stage, problems, town: ctx.edge.catalogue.townNames() }).length > 0) return 'gates'
  return offer.offeredBy === ctx.actor.account ? 'same-person' : undefined
}

/** An offered version, all that a second person reads before publishing it. */
async function offerPage(ctx: DesignerCtx, offer: Version, example: number, told = false): Promise<Reply> {
  const { lang, edge } = ctx
  const examined = examine(edge.catalogue, offer.files)
  const nameOf = await namesOf(ctx, [offer.offeredBy])
  const refusal = refusalOf(ctx, offer, examined)
  const name = textIn(examined.service?.title, lang) || offer.id
  const here = `/${lang}/designer/offers/${encodeURIComponent(offer.id)}/${offer.version}`
  const fields = { hash: offer.hash }
  return page(
    {
      title: t(lang, 'offer.title', { name, version: offer.version }),
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <div class="g-wrap g-desk">
          <DeskHead
            title={t(lang, 'offer.title', { name, version: offer.version })}
            text={t(lang, 'offer.by', {
              name: nameOf(offer.offeredBy),
              day: formatDate(lang, dayOf(offer.offeredAt, edge.town.file['time-zone'])),
            })}
            back={{ href: `/${lang}/designer`, label: t(lang, 'designer.all') }}
          />
          <Sheet id="decide" title={t(lang, 'offer.decide')}>
            {refusal === undefined ? (
              <p>
                {t(lang, 'offer.publish-lead', {
                  name: `${ctx.actor.given} ${ctx.actor.family}`,
                  stage: t(lang, `stage.${examined.service!.stage.stage}`),
                })}
              </p>
            ) : told ? (
              <Alert tone="warning" live>
                {t(lang, `offer.${refusal}`)}
              </Alert>
            ) : (
              <p>{t(lang, `offer.${refusal}`)}</p>
            )}
            {examined.service?.stage.stage === 'pilot' ? <p>{pilotWords(ctx, examined.service)}</p> : null}
            <Actions>
              {refusal === undefined ? (
                <Form to={{ action: `${here}/publish`, fields }}>
                  <Button>{t(lang, 'offer.publish', { version: offer.version })}</Button>
                </Form>
              ) : null}
              <LinkButton variant="secondary" href={`/${lang}/designer/services/${encodeURIComponent(offer.id)}/edit?offer=${offer.hash}`}>
                {t(lang, 'offer.edit')}
              </LinkButton>
              <Form to={{ action: `${here}/drop`, fields }}>
                <Button variant="tertiary" danger>
                  {t(lang, 'offer.drop')}
                </Button>
              </Form>
            </Actions>
          </Sheet>
          {examined.errors.length === 0 ? null : (
            <Sheet id="wrong" title={t(lang, 'errors.heading')}>
              <ProblemList lang={lang} problems={examined.errors} files={offer.files} />
            </Sheet>
          )}
          <form id={chooser} action={here}>
            <input type="hidden" name="hash" value={offer.hash} />
          </form>
          <ExaminedSheets ctx={ctx} examined={examined} />
          <PreviewSheet ctx={ctx} examined={examined} example={example} form={chooser} />
        </div>
      ),
    },
    told ? 409 : 200,
  )
}

export const offerEndpoints = [
  endpoint<DesignerEdge>()(
    {
      ...byDesigner,
      id: 'designer.offer',
      route: 'GET /:lang/designer/offers/:service/:version',
      input: path.extend({ hash: z.string().optional(), example: z.coerce.number().int().optional() }),
    },
    async (ctx, { service, version, hash, example = 0 }) => {
      const offer = offerOf(ctx, service, version, hash)
      if (offer !== undefined) return await offerPage(ctx, offer, example)
      // Published meanwhile: its page tells by whom.
      if (ctx.edge.catalogue.versions(service).length > 0) return redirect(`/${ctx.lang}/designer/services/${encodeURIComponent(service)}`)
      throw new Refusal('service.unknown', { id: service })
    },
  ),
  endpoint<DesignerEdge>()(
    { ...byDesigner, id: 'designer.offer.publish', route: 'POST /:lang/designer/offers/:service/:version/publish', input: path },
    async (ctx, { service, version }) => {
      const done = `/${ctx.lang}/designer/services/${encodeURIComponent(service)}`
      const hash = typed(ctx, 'hash')
      const offer = offerOf(ctx, service, version, hash)
      if (offer === undefined) {
        // Pressed twice: the first press has published it.
        if (ctx.edge.catalogue.versions(service).some((one) => one.hash === hash)) return redirect(done)
        throw new Refusal('service.unknown', { id: service, version })
      }
      if (refusalOf(ctx, offer, examine(ctx.edge.catalogue, offer.files)) !== undefined) return await offerPage(ctx, offer, 0, true)
      try {
        await ctx.edge.catalogue.publish(whoActs(ctx), service, version, hash)
      } catch (error) {
        if (!(error instanceof Refusal) || !error.code.startsWith('definition.')) throw error
        await ctx.edge.catalogue.load()
        return await offerPage(ctx, offer, 0, true)
      }
      return redirect(done, 'designer.published')
    },
  ),
  endpoint<DesignerEdge>()(
    { ...byDesigner, id: 'designer.offer.drop', route: 'POST /:lang/designer/offers/:service/:version/drop', input: path },
    async (ctx, { service, version }) => {
      const offer = offerOf(ctx, service, version, typed(ctx, 'hash'))
      if (offer === undefined) return redirect(`/${ctx.lang}/designer`)
      await ctx.edge.catalogue.drop(whoActs(ctx), service, version, offer.hash)
      return redirect(`/${ctx.lang}/designer`, 'designer.dropped')
    },
  ),
]
