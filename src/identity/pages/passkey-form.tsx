import { Button, type ButtonVariant, type Ctx, Form, Hidden } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { siteOf } from '../webauthn.ts'

/** What is asked of an authenticator: any key of this site, one of this account's, a new one, the first one by a link. */
export type Asked = 'sign-in' | 'confirm' | 'enrol' | 'invited'

/**
 * A form that asks the authenticator before it is sent. It needs script (the browser has no other way): without it a sentence stands there instead,
 * and the other ways are on the same page.
 */
export function PasskeyForm({
  ctx,
  ask,
  action,
  label,
  fields,
  variant,
}: {
  ctx: Ctx<IdentityEdge>
  ask: Asked
  action: string
  label: string
  fields: Readonly<Record<string, string>>
  variant?: ButtonVariant
}) {
  const { lang, edge, url } = ctx
  if (siteOf(edge, url) === undefined) {
    // A key needs a name, and 127.0.0.1 is none: the demonstration is there under the name of this machine too.
    const here = new URL(ask === 'sign-in' || ask === 'confirm' ? `/${lang}/sign-in` : url.pathname, url)
    here.hostname = 'localhost'
    return (
      <p>
        {t(lang, 'passkey.address')} <a href={here.href}>{here.origin}</a>
      </p>
    )
  }
  return (
    <>
      <p data-passkey-without>{t(lang, 'passkey.no-script')}</p>
      <Form
        to={{ action, fields: { ...fields, credential: '' } }}
        once={false}
        data-passkey={ask === 'enrol' || ask === 'invited' ? 'create' : 'get'}
        data-options={`/${lang}/passkey`}
        hidden
      >
        <Hidden fields={{ ask }} />
        <Button variant={variant ?? 'primary'} icon="shield-lock">
          {label}
        </Button>
        <p
          class="g-fine"
          data-passkey-said
          role="status"
          data-cancelled={t(lang, 'passkey.cancelled')}
          data-failed={t(lang, 'passkey.failed')}
          data-known={t(lang, 'passkey.known')}
        />
      </Form>
      <p data-passkey-old hidden>
        {t(lang, 'passkey.old')}
      </p>
    </>
  )
}
