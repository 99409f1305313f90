import { z } from 'zod'
import { say } from '#definitions'
import { type Ctx, dayOf, endpoint, Form, formatDate, redirect, Table, typed } from '#web'
import { asAccount, asSystem, type IdentityEdge } from '../../edge.ts'
import { happened, toAccount } from '../../events.ts'
import { forOwn } from '../../pages/security.tsx'
import { t } from '../../texts.ts'
import { dropGrant, type Grant } from '../grants.ts'
import { farewellJob } from '../logout.ts'
import { endVisits } from '../sessions.ts'

const isClaim = (claim: string): claim is 'given_name' => /^(given_name|family_name|birthdate|email|phone_number)$/.test(claim)

/** Sites where she signs in through us: what each is told, since when, and one button to end it. */
export function SitesPart({ ctx, grants }: { ctx: Ctx<IdentityEdge>; grants: readonly Grant[] }) {
  const { lang, edge } = ctx
  if (grants.length === 0) return null
  const day = (at: string) => formatDate(lang, dayOf(at, edge.town.file['time-zone']))
  const nameOf = (id: string) => say(edge.town.clients.find((client) => client.id === id)?.name ?? { fr: id }, lang)
  return (
    <section class="g-section g-flow" aria-labelledby="sites">
      <h2 id="sites">{t(lang, 'client.sites')}</h2>
      <p>{t(lang, 'client.sites-text')}</p>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'client.site'), kind: 'head' },
          { label: t(lang, 'client.told') },
          { label: t(lang, 'client.since') },
          { label: t(lang, 'client.used') },
          { label: t(lang, 'client.end'), bare: true },
        ]}
        rows={grants.map(({ client, claims, made, used }) => ({
          cells: [
            nameOf(client),
            claims
              .filter(isClaim)
              .map((claim) => t(lang, `client.claim.${claim}`))
              .join(', ') || t(lang, 'client.told-nothing'),
            day(made),
            day(used),
            <Form to={{ action: `/${lang}/security/sites`, fields: { client } }}>
              <button class="g-textbutton" type="submit">
                {t(lang, 'client.end')}
                <span class="ds-sr-only"> {nameOf(client)}</span>
              </button>
            </Form>,
          ],
        }))}
      />
    </section>
  )
}

export const sitesEndpoints = [
  endpoint<IdentityEdge>()(
    {
      id: 'identity.openid.end',
      route: 'POST /:lang/security/sites',
      may: 'anyone',
      purpose: 'securite',
      subject: 'none',
      input: z.object({ lang: z.string() }),
    },
    (ctx) =>
      forOwn(ctx, 'security', async ({ account }) => {
        const { edge, lang } = ctx
        const client = typed(ctx, 'client')
        const dropped = await edge.store.as(asAccount(account), async (tx) => {
          const was = await dropGrant(tx, account.id, client)
          if (was) await edge.log.append(tx, toAccount(account), [{ type: happened.tookBack.type, payload: { client } }])
          return was
        })
        if (dropped)
          await edge.store.as(asSystem, async (tx) => {
            for (const farewell of await endVisits(tx, account.id, client)) await edge.store.enqueue(tx, farewellJob, { farewell })
          })
        return redirect(`/${lang}/security#sites`, 'site-ended')
      }),
  ),
]
