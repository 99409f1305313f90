import { z } from 'zod'
import { Refusal } from '#kernel'
import { Alert, Button, Checkbox, ConfirmPage, ErrorSummary, endpoint, Form, page, type Reply, redirect, typed } from '#web'
import { inForce, type Loaded, type Practice } from '../../catalogue.ts'
import { type Stage, stages } from '../../contract.ts'
import { textIn } from '../../fields/texts.ts'
import { byDesigner, type DesignerCtx, type DesignerEdge, whoActs } from './edge.ts'
import { blockers, type GateLook, StageGates } from './gates.tsx'
import { problemsOf } from './problems-of.ts'
import { t } from './texts.ts'

interface Move {
  /** looked at for a step up to `live`; a version that is brought back was there before */
  readonly practice?: Practice
  readonly ctx: DesignerCtx
  readonly version: Loaded
  readonly stage: Stage
}

const isUp = ({ version, stage }: Move): boolean => version.stage === 'retired' || stages.indexOf(stage) > stages.indexOf(version.stage)
const lookOf = ({ ctx, version, stage, practice }: Move): GateLook => ({
  service: version.service,
  stage,
  problems: problemsOf(ctx.edge.catalogue, version),
  town: ctx.edge.catalogue.townNames(),
  ...(practice === undefined ? {} : { practice }),
})

/** Asks once more before a version changes its stage: gates, what it does to people, and for `live` the signature of a named person. */
function stagePage(move: Move, unsigned = false): Reply {
  const { ctx, version, stage } = move
  const { lang, actor } = ctx
  const { service } = version
  const path = `/${lang}/designer/services/${encodeURIComponent(service.id)}`
  const title = t(lang, stage === 'retired' ? 'stage.retire' : 'stage.confirm', {
    version: service.version,
    stage: t(lang, `stage.${stage}`),
  })
  const closed = stage !== 'retired' && blockers(lookOf(move)).length > 0
  const signature = t(lang, 'stage.sign-missing')
  return page(
    {
      title: `${title} – ${textIn(service.title, lang)}`,
      kind: 'desk',
      failed: unsigned,
      children: (
        <ConfirmPage lang={lang} title={title} back={path} backLabel={textIn(service.title, lang)}>
          {unsigned ? <ErrorSummary lang={lang} problems={[{ field: 'signed', text: signature }]} /> : null}
          {stage === 'retired' ? <p>{effectOf(move)}</p> : <StageGates lang={lang} {...lookOf(move)} />}
          {closed ? (
            <Alert tone="warning">{t(lang, 'stage.closed', { stage: t(lang, `stage.${stage}`) })}</Alert>
          ) : (
            <Form to={{ action: `${path}/stage`, fields: { version: String(service.version), stage } }}>
              {stage === 'live' ? (
                <Checkbox
                  lang={lang}
                  id="signed"
                  name="signed"
                  label={t(lang, 'stage.sign', { name: `${actor.given} ${actor.family}`, version: service.version })}
                  hint={t(lang, 'stage.sign-hint')}
                  {...(unsigned ? { error: signature } : {})}
                />
              ) : null}
              <p class="g-actions">
                <Button danger={stage === 'retired'}>{title}</Button>
              </p>
            </Form>
          )}
        </ConfirmPage>
      ),
    },
    unsigned ? 422 : 200,
  )
}

/** What people get once this version is retired: the version before it, or nothing new. */
function effectOf({ ctx: { lang, edge }, version: { service } }: Move): string {
  const others = edge.catalogue.versions(service.id).filter((one) => one.service.version !== service.version)
  const next = inForce(others)?.service.version
  return next === undefined ? t(lang, 'stage.retire-last') : t(lang, 'stage.retire-back', { version: service.version, next })
}

const path = z.object({ lang: z.string(), service: z.string().max(200) })

async function moveOf(ctx: DesignerCtx, id: string, version: number, stage: string): Promise<Move> {
  const wished = stages.find((one) => one === stage)
  if (wished === undefined) throw new Refusal('web.not-found')
  const found = ctx.edge.catalogue.at(id, version)
  if (wished === found.stage) throw new Refusal('web.not-found')
  const tries = wished === 'live' && found.stage !== 'retired'
  return { ctx, version: found, stage: wished, ...(tries ? { practice: await ctx.edge.catalogue.practice(id) } : {}) }
}

export const stageEndpoints = [
  endpoint<DesignerEdge>()(
    {
      ...byDesigner,
      id: 'designer.stage',
      route: 'GET /:lang/designer/services/:service/stage',
      input: path.extend({ version: z.coerce.number().int(), stage: z.string() }),
    },
    async (ctx, { service, version, stage }) => stagePage(await moveOf(ctx, service, version, stage)),
  ),
  endpoint<DesignerEdge>()(
    { ...byDesigner, id: 'designer.stage.move', route: 'POST /:lang/designer/services/:service/stage', input: path },
    async (ctx, { service }) => {
      const done = `/${ctx.lang}/designer/services/${encodeURIComponent(service)}`
      const version = Number(typed(ctx, 'version'))
      // Pressed twice, or done by a colleague meanwhile: it stands.
      if (ctx.edge.catalogue.at(service, version).stage === typed(ctx, 'stage')) return redirect(done)
      const move = await moveOf(ctx, service, version, typed(ctx, 'stage'))
      if (isUp(move) && blockers(lookOf(move)).length > 0) return stagePage(move)
      if (move.stage === 'live' && typed(ctx, 'signed') === '') return stagePage(move, true)
      await ctx.edge.catalogue.setStage(whoActs(ctx), service, version, move.stage)
      return redirect(done, 'designer.staged')
    },
  ),
]
