import { fileURLToPath } from 'node:url'
import { raw } from 'hono/html'
import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { bundled, readKey, writePolicy } from '#log'
import { type Ctx, endpoint, FileInput, json, PageHead, page, protocol, Wrap } from '#web'
import type { ExchangeEdge } from '../contract.ts'
import { canonicalLink, isChecked, readLinkPath } from '../epcis/digital-link.ts'
import { canonicalEpc } from '../epcis/epc.ts'
import { fromOwnSystems, ownParty } from '../own.ts'
import { shown } from '../shown.ts'
import { passportWords, t } from '../texts.ts'
import { corridorPolicy, makePassport } from './make.ts'

const anybody = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const script = fileURLToPath(new URL('browser.ts', import.meta.url))

export const passportEndpoints = [
  endpoint<ExchangeEdge>()(
    {
      ...anybody,
      id: 'exchange.passport-made',
      route: 'GET /epcis/passport',
      format: 'json',
      input: z.object({ epc: z.string().min(1).max(2000) }),
    },
    async (ctx, { epc }) => json(await makePassport(ctx.edge, fromOwnSystems(ctx.edge, ctx.header('authorization')), epc)),
  ),
  /** GS1 Digital Link: whoever scans the code comes to the page that checks its passport. */
  endpoint<ExchangeEdge>()(
    { ...anybody, id: 'exchange.link', route: 'GET /epcis/id/:path{.+}', input: z.object({ path: z.string().max(500) }) },
    async (ctx) => {
      ownParty(ctx.edge)
      const link = readLinkPath(ctx.url.pathname)
      if (link === undefined || !isChecked(link)) throw new Refusal('exchange.link-invalid')
      const to = `/${ctx.lang}/exchange/passport?item=${encodeURIComponent(canonicalLink(link))}`
      const linkset = /application\/linkset\+json/.test(ctx.header('accept') ?? '') || ctx.url.searchParams.get('linkType') === 'linkset'
      if (!linkset) return protocol({ status: 307, headers: [['Location', to]], body: '' })
      const href = new URL(to, ctx.edge.config.url ?? ctx.url).href
      const body = { linkset: [{ anchor: canonicalLink(link), 'https://ref.gs1.org/voc/traceability': [{ href, type: 'text/html' }] }] }
      return protocol({ status: 200, headers: [['Content-Type', 'application/linkset+json']], body: JSON.stringify(body) })
    },
  ),
  endpoint<ExchangeEdge>()(
    {
      ...anybody,
      id: 'exchange.passport',
      route: 'GET /:lang/exchange/passport',
      input: z.object({ lang: z.string(), item: z.string().max(500).optional() }),
    },
    async (ctx, { item }) => {
      const { lang } = ctx
      if (ctx.edge.town.parties.length === 0) throw new Refusal('web.not-found')
      return page({
        title: t(lang, 'passport.title'),
        script: await bundled(script),
        children: (
          <Wrap end>
            <PageHead lang={lang} title={t(lang, 'passport.title')} lead={t(lang, 'passport.lead')} />
            {item === undefined ? null : <p>{t(lang, 'passport.item', { item: shown(item) })}</p>}
            <p id="passport-plain">{t(lang, 'passport.script')}</p>
            <form id="passport-form" class="g-flow" hidden>
              <FileInput
                id="passport"
                name="passport"
                lang={lang}
                label={t(lang, 'passport.file')}
                hint={t(lang, 'passport.file.hint')}
                accept=".json,application/json"
              />
              <p>{t(lang, 'passport.offline')}</p>
              <p>
                <button type="button" id="passport-save" class="ds-button" data-variant="secondary" hidden>
                  {t(lang, 'passport.save')}
                </button>
              </p>
            </form>
            <section id="passport-result" class="g-section g-flow" aria-live="polite" />
            <script type="application/json" id="passport-known">
              {raw(JSON.stringify(knownTo(ctx, item)).replaceAll('<', '\\u003c'))}
            </script>
          </Wrap>
        ),
      })
    },
  ),
]

/** What the page needs when it stands alone: whom to believe, and what parties, places and steps are called. */
function knownTo({ edge, lang }: Ctx<ExchangeEdge>, item: string | undefined) {
  const { parties } = edge.town
  return {
    policy: writePolicy(corridorPolicy(edge)),
    origins: Object.fromEntries(parties.map(({ id, log }) => [id, readKey(log).name])),
    words: passportWords(lang),
    parties: Object.fromEntries(parties.map(({ id, name }) => [id, say(name, lang)])),
    holders: parties.map(({ id, glns }) => ({ id, glns })),
    ...(item === undefined ? {} : { item: canonicalEpc(item) }),
    places: Object.fromEntries(parties.flatMap(({ places }) => places.map(({ id, name }) => [id, say(name, lang)]))),
  }
}
