import { z } from 'zod'
import { readDemoPeople, say } from '#definitions'
import { Refusal } from '#kernel'
import { Alert, Button, type Ctx, endpoint, Form, open, PageHead, page, type Reply, redirect, Select, TextField, typed, Wrap } from '#web'
import type { Edge } from '../../start.ts'
import type { Someone } from '../idp/idp.ts'
import type { KindToFetch, Wanted } from './by-code.ts'
import type { Issuer } from './issuer.ts'
import { t } from './texts.ts'

const base = { may: 'anyone', purpose: 'none', subject: 'none' } as const
/** Loaded when somebody opens the wallet. */
const parts = async () => ({
  ...(await import('./issuer.ts')),
  ...(await import('./request.ts')),
  ...(await import('./held.ts')),
  ...(await import('./by-code.ts')),
})

const cameBack = z.string().max(4000).default('')

let issuer: Issuer | undefined
const issuerOf = async ({ clock }: Edge): Promise<Issuer> => {
  const { openIssuer } = await parts()
  issuer ??= openIssuer(clock.now())
  return issuer
}

/** Refuses `web.not-found`: outside a demonstration there is none. */
function peopleOf({ config, town }: Edge): readonly Someone[] {
  if (!config.demo) throw new Refusal('web.not-found')
  return readDemoPeople(town.folder).citizens.slice(0, 20)
}

const statusAddress = ({ here }: Edge) => `${here.origin}/demo/wallet/status`

const said = ({ lang }: Ctx<Edge>, what: 'done' | 'bad' | 'not-taken' | 'fetched' | 'not-fetched' | 'refused' | 'not-given'): Reply =>
  page(
    {
      title: t(lang, what),
      kind: 'plain',
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={t(lang, what)} lead={t(lang, `${what}-lead`)} />
        </Wrap>
      ),
    },
    what === 'done' || what === 'fetched' || what === 'refused' ? 200 : 422,
  )

const labels = ['given_name', 'family_name', 'birthdate', 'place_of_birth', 'personal_administrative_number'] as const

function walletPage(
  ctx: Ctx<Edge>,
  people: readonly Someone[],
  claims: readonly string[],
  fields: Readonly<Record<string, string>>,
): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'title')
  const to = (more: Readonly<Record<string, string>>) => ({ action: '/demo/wallet', fields: { ...fields, ...more } })
  const person = ({ id, given, family }: Someone, more: Readonly<Record<string, string>> = {}) => (
    <li>
      <Form to={to({ person: id, ...more })}>
        <Button variant="secondary">{`${given} ${family}`}</Button>
      </Form>
    </li>
  )
  return page({
    title,
    kind: 'plain',
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <div class="g-flow">
          <PageHead lang={lang} title={title} />
          <Alert tone="info">{t(lang, 'plays')}</Alert>
          <p>{t(lang, 'asks', { town: say(edge.town.file['full-name'], lang) })}</p>
          <ul>
            {claims.map((claim) => {
              const known = labels.find((one) => one === claim)
              return <li>{known === undefined ? claim : t(lang, known)}</li>
            })}
          </ul>
          <h2>{t(lang, 'who')}</h2>
          <ul class="g-signin">{people.map((one) => person(one))}</ul>
          <h2>{t(lang, 'revoked')}</h2>
          <p>{t(lang, 'revoked-text')}</p>
          <ul class="g-signin">{people.slice(0, 1).map((one) => person(one, { revoked: 'yes' }))}</ul>
          <Form to={to({ do: 'refuse' })}>
            <Button variant="tertiary">{t(lang, 'no')}</Button>
          </Form>
        </div>
      </Wrap>
    ),
  })
}

function offerPage({ lang }: Ctx<Edge>, people: readonly Someone[], offer: string): Reply {
  const title = t(lang, 'offer')
  return page({
    title,
    kind: 'plain',
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <PageHead lang={lang} title={title} />
        <div class="g-flow">
          <Alert tone="info">{t(lang, 'plays')}</Alert>
          <Form to={{ action: '/demo/wallet/offer', fields: { offer } }} class="g-flow g-form__main">
            <Whose lang={lang} people={people} />
            <TextField
              id="pin"
              name="pin"
              lang={lang}
              label={t(lang, 'offer-pin')}
              inputmode="numeric"
              size={8}
              autocomplete="off"
              value=""
            />
            <Button>{t(lang, 'offer-take')}</Button>
            <p>{t(lang, 'offer-code-text')}</p>
            <Button variant="secondary" name="by" value="code">
              {t(lang, 'offer-code')}
            </Button>
          </Form>
        </div>
      </Wrap>
    ),
  })
}

/** Whose wallet this phone is. */
const Whose = ({ lang, people }: { readonly lang: Ctx<Edge>['lang']; readonly people: readonly Someone[] }) => (
  <Select
    id="person"
    name="person"
    lang={lang}
    label={t(lang, 'who')}
    blank={false}
    value=""
    options={people.map(({ id, given, family }) => ({ value: id, label: `${given} ${family}` }))}
  />
)

/** Begun on the phone: which credential, for whom; her browser then goes to sign in and say yes. */
function addPage({ lang }: Ctx<Edge>, people: readonly Someone[], kinds: readonly KindToFetch[]): Reply {
  const title = t(lang, 'add')
  return page({
    title,
    kind: 'plain',
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <PageHead lang={lang} title={title} lead={t(lang, 'add-lead')} />
        <div class="g-flow">
          <Alert tone="info">{t(lang, 'plays')}</Alert>
          <Form to={{ action: '/demo/wallet/add' }} class="g-flow g-form__main">
            <Whose lang={lang} people={people} />
            <Select
              id="kind"
              name="kind"
              lang={lang}
              label={t(lang, 'add-which')}
              blank={false}
              value=""
              options={kinds.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Button>{t(lang, 'offer-code')}</Button>
          </Form>
        </div>
      </Wrap>
    ),
  })
}

/** Her browser goes to the issuer, and comes back to `/demo/wallet/fetched`. */
async function byCode(ctx: Ctx<Edge>, someone: Someone | undefined, wanted: Wanted): Promise<Reply> {
  const { beginByCode } = await parts()
  const to = someone === undefined ? undefined : await beginByCode(ctx.edge, someone, wanted)
  return to === undefined ? said(ctx, 'not-given') : redirect(to)
}

export const walletEndpoints = [
  endpoint<Edge>()(
    {
      ...base,
      id: 'demo.wallet',
      route: 'GET /demo/wallet',
      input: z.object({ client_id: z.string().default(''), request_uri: z.string().default('') }),
    },
    async (ctx, { client_id, request_uri }) => {
      const people = peopleOf(ctx.edge)
      const { readWalletRequest } = await parts()
      const asked = await readWalletRequest(ctx.edge, client_id, request_uri)
      if (asked === undefined) return said(ctx, 'bad')
      const claims = asked.dcql_query.credentials[0]!.claims.map(({ path }) => path[0] ?? '')
      return walletPage(ctx, people, claims, { client_id, request_uri })
    },
  ),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.show', route: 'POST /demo/wallet', input: z.object({}) }, async (ctx) => {
    const { edge } = ctx
    const people = peopleOf(edge)
    const { readWalletRequest, answerWalletRequest, present, presentHeld } = await parts()
    const asked = await readWalletRequest(edge, typed(ctx, 'client_id'), typed(ctx, 'request_uri'))
    if (asked === undefined) return said(ctx, 'bad')
    const { meta, claims } = asked.dcql_query.credentials[0]!
    const someone = people.find(({ id }) => id === typed(ctx, 'person'))
    const wanted = {
      client: asked.client_id,
      nonce: asked.nonce,
      vct: meta.vct_values[0] ?? '',
      claims: claims.map(({ path }) => path[0] ?? ''),
    }
    // Identity is issued by the demonstration itself; everything else a wallet was given before.
    const identity = async (one: Someone) =>
      present(await issuerOf(edge), one, wanted, { uri: statusAddress(edge), isRevoked: typed(ctx, 'revoked') === 'yes' }, edge.clock.now())
    const presented =
      someone === undefined
        ? undefined
        : wanted.vct.startsWith('urn:eudi:pid:')
          ? await identity(someone)
          : await presentHeld(someone, wanted, edge.clock.now())
    const taken = await answerWalletRequest(edge, asked, presented)
    if (taken === undefined) return said(ctx, 'not-taken')
    return taken.back === undefined ? said(ctx, 'done') : redirect(taken.back)
  }),
  endpoint<Edge>()(
    {
      ...base,
      id: 'demo.wallet.offer',
      route: 'GET /demo/wallet/offer',
      input: z.object({ credential_offer: z.string().max(4000).default('') }),
    },
    async (ctx, { credential_offer: offer }) => offerPage(ctx, peopleOf(ctx.edge), offer),
  ),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.fetch', route: 'POST /demo/wallet/offer', input: z.object({}) }, async (ctx) => {
    const someone = peopleOf(ctx.edge).find(({ id }) => id === typed(ctx, 'person'))
    if (typed(ctx, 'by') === 'code') return await byCode(ctx, someone, { offer: typed(ctx, 'offer') })
    const { fetchOffered } = await parts()
    const done = someone !== undefined && (await fetchOffered(ctx.edge, someone, typed(ctx, 'offer'), typed(ctx, 'pin').trim()))
    return said(ctx, done ? 'fetched' : 'not-fetched')
  }),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.add', route: 'GET /demo/wallet/add', input: z.object({}) }, async (ctx) => {
    const people = peopleOf(ctx.edge)
    const { kindsToFetch } = await parts()
    return addPage(ctx, people, await kindsToFetch(ctx.edge, ctx.lang))
  }),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.ask', route: 'POST /demo/wallet/add', input: z.object({}) }, async (ctx) =>
    byCode(
      ctx,
      peopleOf(ctx.edge).find(({ id }) => id === typed(ctx, 'person')),
      { kind: typed(ctx, 'kind') },
    ),
  ),
  endpoint<Edge>()(
    {
      ...base,
      id: 'demo.wallet.fetched',
      route: 'GET /demo/wallet/fetched',
      input: z.object({ code: cameBack, state: cameBack, iss: cameBack, error: cameBack }),
    },
    async (ctx, answer) => {
      const people = peopleOf(ctx.edge)
      const { endByCode } = await parts()
      const ended = await endByCode(ctx.edge, people, answer)
      return said(ctx, ended === 'not-fetched' ? 'not-given' : ended)
    },
  ),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.anchor', route: 'GET /demo/wallet/anchor.pem', input: z.object({}) }, async ({ edge }) => {
    peopleOf(edge)
    return open('application/x-pem-file', (await issuerOf(edge)).anchor, 'never')
  }),
  endpoint<Edge>()({ ...base, id: 'demo.wallet.status', route: 'GET /demo/wallet/status', input: z.object({}) }, async ({ edge }) => {
    peopleOf(edge)
    const { statusList } = await parts()
    return open('application/statuslist+jwt', await statusList(await issuerOf(edge), statusAddress(edge), edge.clock.now()), 'never')
  }),
]
