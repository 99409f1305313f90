import { say, type Wallet } from '#definitions'
import { Actions, Button, type Ctx, Form } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { type Level, reaches } from '../levels.ts'
import { t } from '../texts.ts'

/** Wallets, on this device and, where it gives enough, from another one. `fields` come along. */
export function WalletPart({
  ctx: { lang },
  wallets,
  fields,
}: {
  ctx: Ctx<IdentityEdge>
  wallets: readonly Wallet[]
  fields: Readonly<Record<string, string>>
}) {
  if (wallets.length === 0) return null
  const needs = fields.needs === undefined || fields.needs === 'fresh' ? 'none' : (fields.needs as Level)
  return (
    <section class="g-section g-flow" aria-labelledby="wallet">
      <h2 id="wallet">{t(lang, 'wallet.title')}</h2>
      {wallets.map(({ id, title, what, across }) => (
        <Form to={{ action: `/${lang}/sign-in/wallet/${id}`, fields }} class="g-flow">
          {wallets.length > 1 ? <h3>{say(title, lang)}</h3> : null}
          <p>{say(what, lang)}</p>
          <Actions>
            <Button variant="secondary" name="mode" value="here">
              {t(lang, 'wallet.here')}
            </Button>
            {across !== undefined && reaches(across, needs) ? (
              <Button variant="secondary" name="mode" value="across">
                {t(lang, 'wallet.across')}
              </Button>
            ) : null}
          </Actions>
        </Form>
      ))}
    </section>
  )
}
