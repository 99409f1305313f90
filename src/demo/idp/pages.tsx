import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { say } from '#definitions'
import { Alert, Button, type Ctx, endpoint, Form, json, open, PageHead, page, type Reply, redirect, typed, Wrap } from '#web'
import type { Edge } from '../../start.ts'
import { type Idp, keyOf, needIdp, outOf, type Someone } from './idp.ts'
import { type Grant, isVerifier, put, type Request, readRequest, take } from './requests.ts'
import { t } from './texts.ts'

/** Loaded when somebody signs in: a town starts without it. */
const tokens = () => import('./tokens.ts')

const base = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const input = z.object({ idp: z.string() })
const server = { ...base, takes: 'text', input } as const

/** A provider's page that lists who one may be. */
function choosePage(ctx: Ctx<Edge>, idp: Idp, request: Request): Reply {
  const { lang } = ctx
  const name = say(idp.client.title, lang)
  const title = t(lang, 'title', { name })
  const to = (more: Readonly<Record<string, string>>) => ({ action: `/demo/idp/${idp.id}/authorize`, fields: { ...request, ...more } })
  return page({
    title,
    kind: 'plain',
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <div class="g-flow">
          <PageHead lang={lang} title={title} lead={t(lang, 'level', { acr: request.acr_values })} />
          <Alert tone="info">{t(lang, 'plays')}</Alert>
          <Choice lang={lang} title={t(lang, 'people')} people={idp.people} to={to} />
          {idp.client.for === 'agents' ? (
            <>
              <Choice lang={lang} title={t(lang, 'password')} people={idp.people.slice(0, 1)} to={(more) => to({ ...more, acr: 'pwd' })} />
              <p class="g-fine">{t(lang, 'password-text')}</p>
            </>
          ) : null}
          <Form to={to({ do: 'cancel' })}>
            <Button variant="tertiary">{t(lang, 'cancel')}</Button>
          </Form>
        </div>
      </Wrap>
    ),
  })
}

function Choice({
  lang,
  title,
  people,
  to,
}: {
  lang: string
  title: string
  people: readonly Someone[]
  to(more: Readonly<Record<string, string>>): { readonly action: string; readonly fields: Readonly<Record<string, string>> }
}) {
  return (
    <>
      <h2 lang={lang}>{title}</h2>
      <ul class="g-signin">
        {people.map(({ id, given, family }) => (
          <li>
            <Form to={to({ person: id })}>
              <Button variant="secondary">{`${given} ${family}`}</Button>
            </Form>
          </li>
        ))}
      </ul>
    </>
  )
}

const badPage = ({ lang }: Ctx<Edge>): Reply =>
  page(
    {
      title: t(lang, 'bad'),
      kind: 'plain',
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={t(lang, 'bad')} lead={t(lang, 'bad-lead')} />
        </Wrap>
      ),
    },
    422,
  )

/** What was asked, in the address or pushed ahead of her. */
const requestIn = (ctx: Ctx<Edge>, idp: Idp): Request | undefined => {
  const query = Object.fromEntries(ctx.url.searchParams)
  return query.request_uri === undefined
    ? idp.client.pushed
      ? undefined
      : readRequest(idp, query)
    : take<Request>('pushed', query.request_uri.replace('urn:ietf:params:oauth:request_uri:', ''), ctx.edge.clock.now())
}

const fault = (error: string) => open('application/json', JSON.stringify({ error }), 'never', 400)

export const idpEndpoints = [
  endpoint<Edge>()(
    { ...base, id: 'demo.idp', route: 'GET /demo/idp/:idp/.well-known/openid-configuration', input },
    async (ctx, { idp: id }) => {
      const idp = needIdp(ctx, id)
      const { issuer, client } = idp
      const { alg } = keyOf(idp)
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks.json`,
        ...(client.userinfo === undefined ? {} : { userinfo_endpoint: `${issuer}/userinfo` }),
        ...(client.logout ? { end_session_endpoint: `${issuer}/logout` } : {}),
        ...(client.pushed ? { pushed_authorization_request_endpoint: `${issuer}/par`, require_pushed_authorization_requests: true } : {}),
        response_types_supported: ['code'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: [alg],
        userinfo_signing_alg_values_supported: [alg],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['key' in client.auth ? 'private_key_jwt' : 'client_secret_post'],
        acr_values_supported: Object.keys(client.acr),
        authorization_response_iss_parameter_supported: true,
      })
    },
  ),
  endpoint<Edge>()({ ...base, id: 'demo.idp.keys', route: 'GET /demo/idp/:idp/jwks.json', input }, async (ctx, { idp: id }) => {
    const { key, alg, kid } = keyOf(needIdp(ctx, id))
    return json({ keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), alg, kid, use: 'sig' }] })
  }),
  endpoint<Edge>()({ ...server, id: 'demo.idp.par', route: 'POST /demo/idp/:idp/par' }, async (ctx, { idp: id }) => {
    const idp = needIdp(ctx, id)
    const form = new URLSearchParams(ctx.text)
    if (!(await (await tokens()).isClient(ctx.edge, idp, form, ctx.header('authorization'), `${idp.issuer}/par`)))
      return fault('invalid_client')
    const request = readRequest(idp, Object.fromEntries(form))
    if (request === undefined) return fault('invalid_request')
    const name = put('pushed', request, ctx.edge.clock.now())
    return json({ request_uri: `urn:ietf:params:oauth:request_uri:${name}`, expires_in: 60 }, 201)
  }),
  endpoint<Edge>()({ ...base, id: 'demo.idp.authorize', route: 'GET /demo/idp/:idp/authorize', input }, async (ctx, { idp: id }) => {
    const idp = needIdp(ctx, id)
    const request = requestIn(ctx, idp)
    return request === undefined ? badPage(ctx) : choosePage(ctx, idp, request)
  }),
  endpoint<Edge>()({ ...base, id: 'demo.idp.chosen', route: 'POST /demo/idp/:idp/authorize', input }, async (ctx, { idp: id }) => {
    const idp = needIdp(ctx, id)
    const now = ctx.edge.clock.now()
    const request = readRequest(idp, Object.fromEntries(Object.keys(ctx.form).map((name) => [name, typed(ctx, name)])))
    if (request === undefined) return badPage(ctx)
    const back = new URL(request.redirect_uri)
    const person = typed(ctx, 'person')
    if (typed(ctx, 'do') === 'cancel' || !idp.people.some((one) => one.id === person)) back.searchParams.set('error', 'access_denied')
    else {
      const acr = typed(ctx, 'acr') || (request.acr_values.split(' ').find((one) => Object.hasOwn(idp.client.acr, one)) ?? 'none')
      const grant: Grant = { idp: id, request, person, acr, authTime: Math.floor(now / 1000) }
      back.searchParams.set('code', put('code', grant, now))
    }
    back.searchParams.set('state', request.state)
    back.searchParams.set('iss', idp.issuer)
    return redirect(back.href)
  }),
  endpoint<Edge>()({ ...server, id: 'demo.idp.token', route: 'POST /demo/idp/:idp/token' }, async (ctx, { idp: id }) => {
    const { edge } = ctx
    const idp = needIdp(ctx, id)
    const form = new URLSearchParams(ctx.text)
    if (!(await (await tokens()).isClient(edge, idp, form, ctx.header('authorization'), `${idp.issuer}/token`)))
      return fault('invalid_client')
    const now = edge.clock.now()
    const grant = form.get('grant_type') === 'authorization_code' ? take<Grant>('code', form.get('code') ?? '', now) : undefined
    const someone = idp.people.find((one) => one.id === grant?.person)
    if (grant === undefined || someone === undefined || grant.idp !== id) return fault('invalid_grant')
    if (form.get('redirect_uri') !== grant.request.redirect_uri || !isVerifier(form.get('code_verifier') ?? '', grant.request))
      return fault('invalid_grant')
    return json({
      access_token: put('token', grant, now),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await (await tokens()).idTokenOf(edge, idp, someone, grant),
    })
  }),
  endpoint<Edge>()({ ...base, id: 'demo.idp.userinfo', route: 'GET /demo/idp/:idp/userinfo', input }, async (ctx, { idp: id }) => {
    const idp = needIdp(ctx, id)
    const token = ctx.header('authorization')?.replace(/^Bearer /, '') ?? ''
    const grant = take<Grant>('token', token, ctx.edge.clock.now())
    const someone = idp.people.find((one) => one.id === grant?.person)
    if (someone === undefined || grant?.idp !== id) return fault('invalid_token')
    const { type, body } = await (await tokens()).userinfoOf(ctx.edge, idp, someone)
    return open(type, body, 'never')
  }),
  endpoint<Edge>()({ ...base, id: 'demo.idp.logout', route: 'GET /demo/idp/:idp/logout', input }, async (ctx, { idp: id }) => {
    const idp = needIdp(ctx, id)
    const { searchParams } = ctx.url
    const to = searchParams.get('post_logout_redirect_uri')
    if (to !== outOf(idp) || !(await (await tokens()).isHint(idp, searchParams.get('id_token_hint') ?? ''))) return badPage(ctx)
    const back = new URL(to)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    return redirect(back.href)
  }),
]
