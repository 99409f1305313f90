import type { Child } from 'hono/jsx'
import { Alert, Form } from '#web'
import { t } from '../texts.ts'

const words = ['kept', 'restored', 'waiting', 'sending', 'session', 'gone', 'sent'] as const

/**
 * A form that is filled again and again, also without network: the browser seals what is typed under `sealed`, and sends each form once when there is network.
 * Without script it is an ordinary form, one at a time.
 */
export function TabletForm({ lang, action, sealed, children }: { lang: string; action: string; sealed: string; children: Child }) {
  return (
    <div class="g-flow">
      <noscript>
        <Alert tone="warning">{t(lang, 'tablet.no-script')}</Alert>
      </noscript>
      <div hidden data-offline-how>
        <Alert tone="info">{t(lang, 'tablet.how')}</Alert>
      </div>
      <Form
        to={{ action }}
        once={false}
        files
        class="g-flow"
        data-offline={sealed}
        data-offline-many=""
        data-send={action}
        data-sent={action}
      >
        {children}
        <p role="status" data-offline-note {...Object.fromEntries(words.map((word) => [`data-${word}`, t(lang, `tablet.${word}`)]))} />
        <button type="button" class="ds-button" data-variant="tertiary" hidden data-offline-forget>
          {t(lang, 'tablet.forget')}
        </button>
      </Form>
    </div>
  )
}
