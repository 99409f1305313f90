import type { Actor, Endpoint } from '#kernel'
import { Actions, Button, type Ctx, Form, LinkButton, PageHead, page, type Reply, redirect, Wrap } from '#web'
import { standsForAll } from '../acting.ts'
import type { IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { visitEndHref } from './visit.tsx'

/** May who acts for another come to this page so? */
export function mayActing(mandate: NonNullable<Actor['mandate']>, { may, acting }: Pick<Endpoint, 'may' | 'acting'>): boolean {
  const declared = acting ?? (may === 'anyone' ? 'services' : 'never')
  return declared === 'services' || (declared === 'legal' && standsForAll({ mandate }))
}

/**
 * Before any page: a mandate that ended meanwhile leads back to oneself, whatever was asked or sent under it; a page that is one's own alone says so.
 * undefined: go on.
 */
export async function stopActing(ctx: Ctx<IdentityEdge>, endpoint: Pick<Endpoint, 'may' | 'acting'>): Promise<Reply | undefined> {
  const { actor, lang } = ctx
  if (actor.mandateOver !== undefined) return redirect(`/${lang}/mandates`, 'mandate-over')
  if (actor.mandate === undefined || mayActing(actor.mandate, endpoint)) return undefined
  return selfOnly(ctx, actor.mandate)
}

/** One's own alone: how one signs in, whom one lets act, what is known of somebody beyond the services of the mandate. */
function selfOnly({ lang, url }: Ctx<IdentityEdge>, { name, kind }: NonNullable<Actor['mandate']>): Reply {
  const visit = kind === 'counter'
  const title = t(lang, 'mandate.stop.title')
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, visit ? 'beside.stop.lead' : 'mandate.stop.lead', { name })} />
          <div class="g-flow">
            <p>{t(lang, 'mandate.stop.text')}</p>
            <Actions>
              <Form
                to={visit ? { action: visitEndHref(lang) } : { action: `/${lang}/acting`, fields: { mandate: '', then: url.pathname } }}
              >
                <Button>{t(lang, visit ? 'beside.end' : 'mandate.stop.self')}</Button>
              </Form>
              <LinkButton variant="secondary" href={`/${lang}`}>
                {t(lang, 'mandate.stop.stay', { name })}
              </LinkButton>
            </Actions>
          </div>
        </Wrap>
      ),
    },
    403,
  )
}
