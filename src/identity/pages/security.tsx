import { z } from 'zod'
import { Refusal } from '#kernel'
import { Alert, type Ctx, endpoint, PageHead, page, type Reply, redirect, typed, Wrap } from '#web'
import { asAccount, type IdentityEdge } from '../edge.ts'
import { happened, toAccount } from '../events.ts'
import { manages, mayUnlink, needManages, type Own, ownOf } from '../manage.ts'
import { grantsOf } from '../openid/grants.ts'
import { SitesPart } from '../openid/pages/sites.tsx'
import { browserOf } from '../place.ts'
import { linksOf, unlink } from '../providers/links.ts'
import { codesLeft, makeCodes } from '../recovery-codes.ts'
import { endSessions, openSession, sessionsOf } from '../sessions.ts'
import { tell } from '../tell.ts'
import { t } from '../texts.ts'
import { enrol, wayOf } from '../webauthn.ts'
import { CodesPart, codesPage, IdentityPart, KeysPart, LinksPart, SessionsPart } from './security-view.tsx'
import { signInFirst } from './sign-in.tsx'

const input = z.object({ lang: z.string() })
const open = { may: 'anyone', purpose: 'securite', subject: 'none', acting: 'never' } as const

/** Runs for who is signed in, surely or not: here she makes it surer. Others sign in first. */
export const forOwn = async (ctx: Ctx<IdentityEdge>, path: string, then: (own: Own) => Promise<Reply>): Promise<Reply> => {
  const own = await ownOf(ctx)
  return own === undefined ? await signInFirst(ctx, `/${ctx.lang}/${path}`) : await then(own)
}

const flashes = ['recovered', 'key-added', 'key-named', 'key-removed', 'sessions-ended', 'unlinked', 'site-ended'] as const
const flashOf = ({ flash, lang }: Ctx<IdentityEdge>) => {
  const code = flashes.find((one) => one === flash)
  return code === undefined
    ? {}
    : { flash: { tone: code === 'recovered' ? 'warning' : 'success', text: t(lang, `flash.${code}`) } as const }
}

/** How one signs in: what we know of who she is, her keys, her recovery codes, where she is signed in. */
async function securityPage(ctx: Ctx<IdentityEdge>, own: Own, wrong = false): Promise<Reply> {
  const { lang, edge } = ctx
  const { account } = own
  const { sessions, codes, links, grants } = await edge.store.as(asAccount(account), async (tx) => ({
    sessions: await sessionsOf(tx, account.id),
    codes: await codesLeft(tx, account.id),
    links: await linksOf(tx, account.id),
    grants: await grantsOf(tx, account.id),
  }))
  const title = t(lang, 'security.title')
  const may = manages(own, edge.clock.now()) !== undefined
  return page(
    {
      title,
      kind: account.kind === 'agent' ? 'desk' : 'citizen',
      footer: 'short',
      islands: ['passkey'],
      ...flashOf(ctx),
      children: (
        <Wrap class={account.kind === 'agent' ? 'g-desk g-end' : 'g-end'}>
          <PageHead lang={lang} title={title} lead={t(lang, 'security.lead')} />
          {wrong ? <Alert tone="danger">{t(lang, 'passkey.refused')}</Alert> : null}
          <IdentityPart ctx={ctx} own={own} />
          <KeysPart ctx={ctx} own={own} may={may} />
          <LinksPart ctx={ctx} own={own} may={may} links={links} />
          <CodesPart ctx={ctx} own={own} may={may} codes={codes} />
          <SessionsPart ctx={ctx} own={own} sessions={sessions} />
          <SitesPart ctx={ctx} grants={grants} />
        </Wrap>
      ),
    },
    wrong ? 422 : 200,
  )
}

export const securityEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.security', route: 'GET /:lang/security', input }, (ctx) =>
    forOwn(ctx, 'security', (own) => securityPage(ctx, own)),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.passkey.enrol', route: 'POST /:lang/security/passkeys', input }, (ctx) =>
    forOwn(ctx, 'security', async (own) => {
      const { edge, lang, url } = ctx
      const { account, keys } = own
      const carries = needManages(own, edge.clock.now())
      const name = typed(ctx, 'name').trim().slice(0, 60) || browserOf(ctx.header('user-agent')) || t(lang, 'keys.unnamed')
      const key = await enrol(edge, url, account, typed(ctx, 'credential'), { carries, name }).catch((error) => {
        if (error instanceof Refusal) return undefined
        throw error
      })
      if (key === undefined) return await securityPage(ctx, own, true)
      // The first key comes with its recovery codes: they are seen before they are needed.
      const codes = await edge.store.as(asAccount(account), async (tx) => {
        await tell(edge, tx, account, 'key-added')
        if (account.kind === 'agent') return undefined
        if (keys.length > 0 && (await codesLeft(tx, account.id)).left > 0) return undefined
        return await newCodes(edge, tx, account, carries)
      })
      // She has just used the key: from here on this is a session of that key.
      const session = await openSession(edge, account, wayOf(key), ctx)
      return { ...(codes === undefined ? redirect(`/${lang}/security`, 'key-added') : codesPage(ctx, codes)), session }
    }),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.codes', route: 'POST /:lang/security/codes', input }, (ctx) =>
    forOwn(ctx, 'security', async (own) => {
      const { edge } = ctx
      const carries = needManages(own, edge.clock.now())
      return codesPage(ctx, await edge.store.as(asAccount(own.account), (tx) => newCodes(edge, tx, own.account, carries)))
    }),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.unlink', route: 'POST /:lang/security/providers', input }, (ctx) =>
    forOwn(ctx, 'security', async (own) => {
      const { edge, lang } = ctx
      const { account } = own
      needManages(own, edge.clock.now())
      const id = z.uuid().safeParse(typed(ctx, 'link'))
      await edge.store.as(asAccount(account), async (tx) => {
        if (!id.success) return
        if (!mayUnlink(own, await linksOf(tx, account.id))) throw new Refusal('identity.last-way')
        const gone = await unlink(tx, account.id, id.data)
        if (gone === undefined) return
        await edge.log.append(tx, toAccount(account), [{ type: happened.unlinked.type, payload: { by: gone.by } }])
        await tell(edge, tx, account, 'unlinked')
      })
      return redirect(`/${lang}/security`, 'unlinked')
    }),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.sessions.end', route: 'POST /:lang/security/sessions', input }, (ctx) =>
    forOwn(ctx, 'security', async (own) => {
      const id = z.uuid().safeParse(typed(ctx, 'session'))
      await endSessions(ctx.edge, own.account, id.success ? { id: id.data } : { allBut: own.session.id })
      return redirect(`/${ctx.lang}/security`, 'sessions-ended')
    }),
  ),
]

async function newCodes(
  edge: IdentityEdge,
  tx: Parameters<typeof makeCodes>[0],
  account: Own['account'],
  carries: Parameters<typeof makeCodes>[2],
) {
  const codes = await makeCodes(tx, account.id, carries)
  await edge.log.append(tx, toAccount(account), [{ type: happened.codesMade.type, payload: { count: codes.length, carries } }])
  return codes
}
