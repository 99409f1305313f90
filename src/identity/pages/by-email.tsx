import { z } from 'zod'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Back,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  PageHead,
  page,
  type Reply,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type Account, citizensAt } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { askCode, looksLikeAddress, plainAddress, proveCode, takeProven } from '../email-code.ts'
import { carriedBy } from '../levels.ts'
import { openAccount } from '../open-account.ts'
import { passkeysOf } from '../passkeys.ts'
import type { Way } from '../sessions.ts'
import { t } from '../texts.ts'
import { arrive, type Onward, onwardFields, onwardOf } from './arrive.tsx'
import { signInPage } from './sign-in.tsx'

const input = z.object({ lang: z.string() })
const open = { may: 'anyone', purpose: 'securite', subject: 'none' } as const

/** Asks for the six digits. What it says is the same whether or not an account has the address. */
function codePage(ctx: Ctx<IdentityEdge>, ticket: string, onward: Onward, left?: number): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'code.title')
  const wrong = left === undefined ? undefined : t(lang, 'code.wrong', { left })
  return page(
    {
      title,
      footer: 'short',
      failed: wrong !== undefined,
      children: (
        <Wrap class="g-end">
          {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'code', text: wrong }]} />}
          <Back lang={lang} href={`/${lang}/sign-in`} label={t(lang, 'code.back')} />
          <PageHead lang={lang} title={title} lead={t(lang, 'code.lead')} />
          {edge.config.demo && edge.config.smtp === undefined ? (
            <p>
              <a href="/demo/mail" target="_blank" rel="noopener">
                {t(lang, 'code.demo')}
              </a>
            </p>
          ) : null}
          <Form to={{ action: `/${lang}/sign-in/code`, fields: { ...onwardFields(onward), ticket } }} class="g-flow">
            <TextField
              lang={lang}
              id="code"
              name="code"
              label={t(lang, 'code.label')}
              hint={t(lang, 'code.hint')}
              inputmode="numeric"
              autocomplete="one-time-code"
              size={8}
              error={wrong}
            />
            <Actions>
              <Button>{t(lang, 'code.send')}</Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    },
    wrong === undefined ? 200 : 422,
  )
}

/** The ticket is over: used, too old, or tried too often. Asking again costs a minute. */
function overPage({ lang }: Ctx<IdentityEdge>): Reply {
  const title = t(lang, 'code.over')
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, 'code.over-lead')} />
          <p>
            <a href={`/${lang}/sign-in`}>{t(lang, 'code.again')}</a>
          </p>
        </Wrap>
      ),
    },
    410,
  )
}

/** The mailbox is proven; who is it? One of the accounts that share it, or a newcomer who says her name. */
function whoPage(
  ctx: Ctx<IdentityEdge>,
  ticket: string,
  onward: Onward,
  accounts: readonly Account[],
  missing: readonly ('given' | 'family')[] = [],
): Reply {
  const { lang } = ctx
  const title = t(lang, accounts.length > 0 ? 'who.title' : 'new.title')
  const to = { action: `/${lang}/sign-in/open`, fields: { ...onwardFields(onward), ticket } }
  const errorOf = (name: 'given' | 'family') => (missing.includes(name) ? t(lang, `new.${name}.missing`) : undefined)
  return page(
    {
      title,
      footer: 'short',
      failed: missing.length > 0,
      children: (
        <Wrap class="g-end">
          {missing.length === 0 ? null : (
            <ErrorSummary lang={lang} problems={missing.map((field) => ({ field, text: errorOf(field) ?? '' }))} />
          )}
          <PageHead lang={lang} title={title} lead={t(lang, accounts.length > 0 ? 'who.lead' : 'new.lead')} />
          {accounts.length > 0 ? (
            <ul class="g-signin">
              {accounts.map(({ id, given, family }) => (
                <li>
                  <Form to={{ ...to, fields: { ...to.fields, account: id } }}>
                    <Button variant="secondary">{`${given} ${family}`}</Button>
                  </Form>
                </li>
              ))}
            </ul>
          ) : (
            <Form to={to} class="g-flow">
              {(['given', 'family'] as const).map((name) => (
                <TextField
                  lang={lang}
                  id={name}
                  name={name}
                  label={t(lang, `new.${name}`)}
                  autocomplete={`${name}-name`}
                  value={typed(ctx, name)}
                  error={errorOf(name)}
                  maxlength={80}
                />
              ))}
              <Alert tone="info">{t(lang, 'new.level')}</Alert>
              <Actions>
                <Button>{t(lang, 'new.send')}</Button>
              </Actions>
            </Form>
          )}
        </Wrap>
      ),
    },
    missing.length > 0 ? 422 : 200,
  )
}

/** A mailbox proves nobody: assurance none. A key may be enrolled from here only while the account has none. */
const wayOfCode = async (edge: IdentityEdge, account: Account): Promise<Way> => {
  const keys = await edge.store.as(asSystem, (tx) => passkeysOf(tx, account.id))
  return { strength: 'code', ceiling: carriedBy.code, enrols: keys.length === 0 ? 'none' : null }
}

export const byEmailEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.email', route: 'POST /:lang/sign-in/email', input }, async (ctx) => {
    const onward = onwardOf(ctx)
    const address = typed(ctx, 'email')
    if (!looksLikeAddress(plainAddress(address))) return await signInPage(ctx, onward, { status: 422, wrong: 'address', address })
    try {
      return codePage(ctx, await askCode(ctx.edge, address, ctx.lang, ctx.network), onward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return await signInPage(ctx, onward, { status: 429, wrong: 'too-many', address })
    }
  }),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.email.code', route: 'POST /:lang/sign-in/code', input }, async (ctx) => {
    const { edge } = ctx
    const onward = onwardOf(ctx)
    const ticket = typed(ctx, 'ticket')
    try {
      const address = await proveCode(edge, ticket, typed(ctx, 'code'), ctx.network)
      const accounts = await edge.store.as(asSystem, (tx) => citizensAt(tx, address))
      const [only] = accounts
      if (only === undefined || accounts.length > 1) return whoPage(ctx, ticket, onward, accounts)
      await takeProven(edge, ticket)
      return await arrive(ctx, only, await wayOfCode(edge, only), onward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'identity.code-wrong') return codePage(ctx, ticket, onward, Number(error.details.left))
      return error.code === 'identity.too-many' ? await signInPage(ctx, onward, { status: 429, wrong: 'too-many' }) : overPage(ctx)
    }
  }),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.email.open', route: 'POST /:lang/sign-in/open', input }, async (ctx) => {
    const { edge, lang } = ctx
    const onward = onwardOf(ctx)
    const name = { given: typed(ctx, 'given').trim().slice(0, 80), family: typed(ctx, 'family').trim().slice(0, 80) }
    const chosen = typed(ctx, 'account')
    const missing = (['given', 'family'] as const).filter((part) => name[part] === '')
    const ticket = typed(ctx, 'ticket')
    if (chosen === '' && missing.length > 0) return whoPage(ctx, ticket, onward, [], missing)
    try {
      const address = await takeProven(edge, ticket)
      const accounts = await edge.store.as(asSystem, (tx) => citizensAt(tx, address))
      // Nobody opens a second account beside those that her mailbox has: she chooses one of them.
      const account =
        accounts.find(({ id }) => id === chosen) ?? (accounts.length === 0 ? await openAccount(edge, name, address, lang) : undefined)
      return account === undefined ? overPage(ctx) : await arrive(ctx, account, await wayOfCode(edge, account), onward)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return overPage(ctx)
    }
  }),
]
