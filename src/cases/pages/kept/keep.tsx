import { z } from 'zod'
import { keysHere, needKeyOf, needOwnKey } from '#identity'
import { Actions, Alert, Back, Button, type Ctx, endpoint, Form, json, PageHead, page, typed, Wrap } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { t } from '../mine/texts.ts'
import { copyFor } from './copy.ts'

// Of her own affairs alone: who acts for somebody keeps nothing of theirs.
const declaration = { may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) } as const

/** Keep my cases on this device, or keep them no more. */
export const showKept = endpoint<CasesEdge>()({ ...declaration, id: 'cases.kept', route: 'GET /:lang/kept' }, async (ctx) => {
  const { lang } = ctx
  const title = t(lang, 'kept.title')
  return page({
    title,
    children: (
      <Wrap end class="g-space">
        <Back lang={lang} href={`/${lang}/cases`} label={t(lang, 'space.title')} />
        <PageHead lang={lang} title={title} lead={t(lang, 'kept.lead')} />
        <div class="g-flow">
          <ul class="g-list">
            {(['what', 'sealed', 'until', 'shared'] as const).map((name) => (
              <li>{t(lang, `kept.says.${name}`)}</li>
            ))}
          </ul>
          <Choice lang={lang} keys={await keysHere(ctx)} here={hereByName(ctx)} />
        </div>
      </Wrap>
    ),
  })
})

/** A key needs a name, and 127.0.0.1 is none: a demonstration is there under the name of this machine too. */
function hereByName({ url }: Ctx<CasesEdge>): URL {
  const here = new URL(url.pathname, url)
  here.hostname = 'localhost'
  return here
}

function Choice({ lang, keys, here }: { lang: string; keys: 'some' | 'none' | 'no-site'; here: URL }) {
  if (keys === 'no-site')
    return (
      <p>
        {t(lang, 'kept.address')} <a href={here.href}>{here.origin}</a>
      </p>
    )
  const words = (['asking', 'cancelled', 'unable', 'failed', 'kept', 'gone'] as const).map((name) => [
    `data-${name}`,
    t(lang, `kept.${name}`),
  ])
  return (
    <>
      <div data-keep-cannot>
        <Alert tone="info">{t(lang, 'kept.cannot')}</Alert>
      </div>
      <Form to={{ action: `/${lang}/kept` }} class="g-flow" once={false} hidden data-keep-begin="">
        {keys === 'none' ? (
          <p>
            {t(lang, 'kept.no-key')} <a href={`/${lang}/security`}>{t(lang, 'kept.add-key')}</a>
          </p>
        ) : (
          <Actions>
            <Button icon="shield-lock">{t(lang, 'kept.begin')}</Button>
          </Actions>
        )}
      </Form>
      <Form to={{ action: `/${lang}/kept` }} class="g-flow" once={false} hidden data-keep-here="">
        <p>
          <strong data-keep-until data-until={t(lang, 'kept.until')} />
        </p>
        <Actions>
          <Button variant="secondary">{t(lang, 'kept.end')}</Button>
        </Actions>
        <p>
          <a href={`/${lang}/offline`}>{t(lang, 'kept.open')}</a>
        </p>
      </Form>
      <p role="status" data-keep-said {...Object.fromEntries(words)} />
    </>
  )
}

/** The first copy, for who has just used a key of hers on this device. */
export const keepHere = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.kept.begin', route: 'POST /:lang/kept', format: 'json' },
  async (ctx) => {
    await needOwnKey(ctx, typed(ctx, 'credential'))
    return json(await copyFor(ctx))
  },
)

/** A newer copy, while the key that opens it is hers. */
export const refreshKept = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.kept.copy', route: 'POST /:lang/kept/copy', format: 'json' },
  async (ctx) => {
    await needKeyOf(ctx, typed(ctx, 'key').slice(0, 2000))
    return json(await copyFor(ctx))
  },
)
