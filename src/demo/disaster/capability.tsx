import { z } from 'zod'
import { Refusal } from '#kernel'
import { definitionFor } from '#response'
import { Button, catalogue, endpoint, Form, PageHead, page, redirect, Wrap } from '#web'
import type { TownCapability } from '../../start.ts'
import { playDisaster, storyJob } from './story.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

const t = catalogue({ fr, en, nl })
const open = { may: 'anyone', purpose: 'none', subject: 'none', input: z.looseObject({}) } as const
const here = '/demo/response'

/** One click: the exercise "crue de la Meuse". Only under the demonstration's mark, where everybody is invented. */
export const demoDisaster = {
  id: 'demo-disaster',
  needs: ['kernel', 'identity', 'cases', 'response', 'web'],
  jobs: [storyJob],
  endpoints: [
    endpoint<Parameters<typeof playDisaster>[0]>()({ ...open, id: 'demo-disaster.show', route: `GET ${here}` }, async ({ edge, lang }) => {
      if (!edge.config.demo) throw new Refusal('web.not-found')
      return page({
        title: t(lang, 'title'),
        children: (
          <Wrap end>
            <PageHead lang={lang} title={t(lang, 'title')} lead={t(lang, 'lead')} />
            <Form to={{ action: `${here}?lang=${lang}` }} class="g-flow">
              <p>{t(lang, 'text')}</p>
              <Button>{t(lang, 'play')}</Button>
            </Form>
            <Merchants edge={edge} lang={lang} />
          </Wrap>
        ),
      })
    }),
    endpoint<Parameters<typeof playDisaster>[0]>()({ ...open, id: 'demo-disaster.play', route: `POST ${here}` }, async ({ edge, lang }) => {
      if (!edge.config.demo) throw new Refusal('web.not-found')
      const situation = await playDisaster(edge)
      return redirect(`/${lang}/desk/response/${situation}`)
    }),
  ],
} as const satisfies TownCapability

/** The keys with which one may play a merchant: invented for this process, as the merchants are. */
function Merchants({ edge, lang }: { edge: Parameters<typeof playDisaster>[0]; lang: string }) {
  return (
    <section class="g-flow" aria-labelledby="merchants">
      <h2 id="merchants">{t(lang, 'merchants')}</h2>
      <p>
        {t(lang, 'merchants.text')} <a href={`/${lang}/merchant`}>{t(lang, 'merchants.go')}</a>
      </p>
      <ul class="g-list">
        {definitionFor(edge).merchants.map(({ name, secret }) => (
          <li>
            {name} <code>{edge.config.secret(secret)}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
