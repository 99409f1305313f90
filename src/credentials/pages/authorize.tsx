import { z } from 'zod'
import { say } from '#definitions'
import { asPerson } from '#identity'
import { Refusal } from '#kernel'
import { Actions, Button, ConfirmPage, type Ctx, ErrorSummary, endpoint, Form, leaving, page, Radios, type Reply, typed } from '#web'
import type { CredentialsEdge } from '../edge.ts'
import { type CredentialRow, credentialsOf } from '../store.ts'
import { t } from '../texts.ts'
import { agreed, type Refused, type Request, readRequest, refusedTo } from '../vci/authorize.ts'

type C = Ctx<CredentialsEdge>
const names = [
  'client_id',
  'redirect_uri',
  'response_type',
  'code_challenge',
  'code_challenge_method',
  'scope',
  'authorization_details',
  'issuer_state',
  'state',
] as const
const text = z.string().max(4000).optional()
const input = z.object({ lang: z.string(), ...Object.fromEntries(names.map((name) => [name, text])) })
/** Her wallet is hers alone: nobody puts what is hers into another's. */
const own = { may: 'person', purpose: 'compte', subject: 'self', acting: 'never', input } as const

/** A wallet that the town knows sends its person here: she signs in as anywhere, and says whether it gets what, one credential at a time. */
export const authorizePages = [
  endpoint<CredentialsEdge>()({ ...own, id: 'credentials.authorize', route: 'GET /:lang/credentials/authorize' }, (ctx, given) =>
    asked(ctx, given, (request, rows) => askPage(ctx, given, request, rows)),
  ),
  endpoint<CredentialsEdge>()({ ...own, id: 'credentials.authorize.answer', route: 'POST /:lang/credentials/authorize' }, (ctx, given) =>
    asked(ctx, given, async (request, rows) => {
      if (typed(ctx, 'no') !== '') return away(ctx, refusedTo(ctx.edge, { ...request, error: 'access_denied' }))
      const chosen = rows.find(({ id }) => id === typed(ctx, 'credential'))
      return chosen === undefined ? askPage(ctx, given, request, rows, true) : away(ctx, await agreed(ctx.edge, request, chosen.id))
    }),
  ),
]

type Given = Readonly<Record<string, string | undefined>>

/** What the wallet asked, with those of hers that it may get. Refuses `credential.wallet-unknown`; anything else that is wrong is told to the wallet. */
async function asked(
  ctx: C,
  given: Given,
  go: (request: Request, rows: readonly CredentialRow[]) => Reply | Promise<Reply>,
): Promise<Reply> {
  const { edge, actor } = ctx
  const request = await readRequest(edge, given)
  if (request === undefined) throw new Refusal('credential.wallet-unknown')
  if ('error' in request) return away(ctx, refusedTo(edge, request satisfies Refused))
  const all = await edge.store.as(asPerson(actor, 'compte'), (tx) => credentialsOf(tx, actor.person ?? ''))
  const rows = all.filter(
    ({ id, service, document, standing }) =>
      standing === 'valid' && `${service}.${document}` === request.kind && (request.credential === undefined || request.credential === id),
  )
  return rows.length === 0 ? await nothing(ctx, request) : await go(request, rows)
}

function askPage(ctx: C, given: Given, { app }: Request, rows: readonly CredentialRow[], wrong = false): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'authorize.title', { app: say(app.name, lang) })
  const label = ({ service, version, document, number }: CredentialRow) =>
    `${say(edge.catalogue.at(service, version).service.documents.find(({ name }) => name === document)?.title ?? {}, lang)} (${number})`
  const query = new URLSearchParams(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))
  const error = wrong ? t(lang, 'authorize.choose') : undefined
  return page(
    {
      title,
      footer: 'short',
      failed: wrong,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/credentials`}>
          {error === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'credential', text: error }]} />}
          <p>{t(lang, 'authorize.lead')}</p>
          <Form to={{ action: `/${lang}/credentials/authorize?${query}` }} class="g-flow">
            <Radios
              lang={lang}
              id="credential"
              name="credential"
              label={t(lang, 'authorize.which')}
              value={rows.length === 1 ? (rows[0]?.id ?? '') : typed(ctx, 'credential')}
              options={rows.map((row) => ({ value: row.id, label: label(row) }))}
              error={error}
            />
            <Actions>
              <Button>{t(lang, 'authorize.yes')}</Button>
              <Button variant="secondary" name="no" value="no">
                {t(lang, 'authorize.no')}
              </Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    wrong ? 422 : 200,
  )
}

/** She holds none that holds: she reads it here, and the wallet hears that nothing comes. */
function nothing(ctx: C, request: Request): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'authorize.none')
  const back = refusedTo(edge, { ...request, error: 'access_denied' })
  return page({
    title,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={title} back={`/${lang}/credentials`}>
        <p>{t(lang, 'authorize.none-text')}</p>
        <p>
          <a href={back}>{t(lang, 'authorize.back')}</a>
        </p>
      </ConfirmPage>
    ),
  })
}

function away({ lang }: C, to: string): Reply {
  const title = t(lang, 'authorize.away')
  return leaving(
    {
      title,
      footer: 'short',
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/credentials`}>
          <p>
            <a href={to}>{t(lang, 'authorize.back')}</a>
          </p>
        </ConfirmPage>
      ),
    },
    to,
  )
}
