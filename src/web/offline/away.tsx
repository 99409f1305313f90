import { z } from 'zod'
import type { EdgeBase } from '#kernel'
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts'
import { page } from '../http/reply.ts'
import { Button } from '../parts/button.tsx'
import { PageHead, Wrap } from '../parts/layout.tsx'
import { Form } from '../post.tsx'
import type { Island } from '../shell.tsx'
import { t } from '../texts.ts'

export const awayHref = (lang: string): string => `/${lang}/offline`

/** Browser code of the page: opens what is kept, and what a form in it needs. */
export const awayIslands = ['kept-open', 'offline', 'photo'] as const satisfies readonly Island[]

/**
 * The page that the worker gives when there is no network. It is the same for everybody; what a person let this device keep is put into it by `kept-open.js`,
 * which alone has it open, after her key.
 */
export const awayEndpoint = <Edge extends EdgeBase>() =>
  endpoint<Edge>()(
    {
      id: 'web.offline',
      route: 'GET /:lang/offline',
      may: 'anyone',
      purpose: 'none',
      subject: 'none',
      input: z.object({ lang: z.string() }),
    },
    async ({ lang }) =>
      page({
        title: t(lang, 'away.title'),
        kind: 'plain',
        footer: 'short',
        islands: awayIslands,
        children: (
          <Wrap end class="g-space">
            <div data-away>
              <PageHead lang={lang} title={t(lang, 'away.title')} lead={t(lang, 'away.lead')} />
              <div class="g-flow">
                <p data-away-none>{t(lang, 'away.none')}</p>
                <Form to={{ action: awayHref(lang) }} class="g-flow" once={false} hidden data-away-open="">
                  <p>{t(lang, 'away.here')}</p>
                  <Button icon="shield-lock">{t(lang, 'away.open')}</Button>
                </Form>
                <p
                  role="status"
                  data-away-said
                  data-refused={t(lang, 'away.refused')}
                  data-cancelled={t(lang, 'away.cancelled')}
                  data-over={t(lang, 'away.over')}
                />
                <p>
                  <a href="" data-away-again>
                    {t(lang, 'away.again')}
                  </a>
                </p>
              </div>
            </div>
            <div class="g-flow" data-away-kept hidden tabindex={-1} />
          </Wrap>
        ),
      }),
  ) as AnyEndpoint<Edge>
