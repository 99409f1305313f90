import { type Provider, say } from '#definitions'
import { Actions, Alert, Button, type Ctx, Form } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'

/** What went wrong with a provider, as the person is told. */
export interface AtProvider {
  readonly code: string
  readonly provider?: Pick<Provider, 'title'>
}

const codes = ['cancelled', 'down', 'level', 'facts', 'over', 'several', 'other-account', 'not-you', 'agent-unknown', 'agent-weak'] as const

const walletCodes = ['cancelled', 'refused', 'issuer', 'expired', 'status', 'down', 'facts', 'over', 'level'] as const

export function ProviderAlert({ lang, wrong }: { lang: string; wrong: AtProvider | undefined }) {
  if (wrong === undefined) return null
  const ofWallet = walletCodes.find((one) => `wallet.${one}` === wrong.code)
  const code = codes.find((one) => `provider.${one}` === wrong.code) ?? 'refused'
  const name = wrong.provider === undefined ? '' : say(wrong.provider.title, lang)
  return (
    <Alert tone={/cancelled$|down$/.test(wrong.code) ? 'warning' : 'danger'}>
      {ofWallet === undefined ? t(lang, `provider.${code}`, { name }) : t(lang, `wallet.${ofWallet}`)}
    </Alert>
  )
}

/** One button for each provider; `fields` come along (where she was going, what she must show). */
export function ProviderPart({
  ctx,
  providers,
  title,
  fields,
}: {
  ctx: Ctx<IdentityEdge>
  providers: readonly Provider[]
  title: string
  fields: Readonly<Record<string, string>>
}) {
  const { lang } = ctx
  if (providers.length === 0) return null
  const id = `provider-${providers[0]!.for}`
  return (
    <section class="g-section g-flow" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {providers.map((provider) => (
        <Form to={{ action: `/${lang}/sign-in/with/${provider.id}`, fields }} class="g-flow">
          <p>{say(provider.what, lang)}</p>
          <Actions>
            <Button variant="secondary">{t(lang, 'provider.with', { name: say(provider.title, lang) })}</Button>
          </Actions>
        </Form>
      ))}
    </section>
  )
}
