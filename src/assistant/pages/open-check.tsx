import { z } from 'zod'
import { begin, checkFields } from '#cases'
import { FieldInput, type FieldProblem, serviceHref } from '#services'
import { Actions, Button, type Ctx, endpoint, Form, redirect } from '#web'
import { type AssistantEdge, refuse } from '../contract.ts'
import { openTalk } from '../talk/converse.ts'
import type { Dialogue } from '../talk/fold.ts'
import { carriedInto, checkIn, type ServiceTarget, serviceTarget } from '../talk/service-check.ts'
import { t } from '../texts.ts'
import { assistantHref } from './around.ts'

/** The open question of a service's check; at its end, the way into the form with what was answered: nothing of it stands in an address. */
export function OpenCheck({
  ctx,
  dialogue,
  service,
  wrong,
}: {
  ctx: Ctx<AssistantEdge>
  dialogue: Dialogue
  service: ServiceTarget
  wrong: readonly FieldProblem[]
}) {
  const { lang, edge } = ctx
  const { input, result } = dialogue
  if (input === undefined)
    return result?.kind !== 'right' || result.right === 'no' ? null : (
      <Form to={{ action: `${assistantHref(lang)}/apply`, fields: {} }} class="g-flow">
        <Actions>
          <Button>{t(lang, 'right.apply')}</Button>
        </Actions>
        <p class="g-fine">{t(lang, 'right.apply.hint')}</p>
      </Form>
    )
  const check = checkIn(edge, service, lang, dialogue)
  const field = check.fields.find(({ name }) => name === input)
  if (field === undefined) return null
  return (
    <Form to={{ action: assistantHref(lang), fields: { do: 'tell' } }} once={false} class="g-flow">
      <FieldInput field={field} typed={ctx.form} problems={wrong} lang={lang} ctx={checkFields(edge, check, lang)} question="h2" />
      <Actions>
        <Button>{t(lang, 'answer')}</Button>
      </Actions>
    </Form>
  )
}

/** Begins the application of the service that was spoken of, with her answers as declared; a draft that she has stays as it is. */
export const applyFromTalk = endpoint<AssistantEdge>()(
  {
    id: 'assistant.apply',
    route: 'POST /:lang/assistant/apply',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, lang } = ctx
    const dialogue = (await openTalk(ctx))?.dialogue
    const service = serviceTarget(edge, dialogue?.target, lang)
    if (dialogue === undefined || service === undefined || dialogue.result?.kind !== 'right') throw refuse('assistant.unknown')
    const { id } = service.loaded.service
    const begun = await begin(ctx, id, 'web', undefined, (loaded) =>
      carriedInto(checkIn(edge, { ...service, loaded }, lang, dialogue), loaded, edge.clock.instant()),
    )
    // Why nobody can apply now, or not so, stands on the page of the service.
    return redirect(begun.kind === 'begun' || begun.kind === 'draft' ? `/${lang}/apply/${begun.reference}` : serviceHref(lang, id))
  },
)
