import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'
import { LinkButton } from './button.tsx'

/** After sending: that it arrived, whose turn it is now, by when. `ok` is a sentence: "Demande ALU-2026-0418 bien reçue". */
export function Confirm({ ok, title, children }: { ok: string; title: string; children?: Child }) {
  return (
    <section class="g-confirm">
      <p class="g-confirm__ok">
        <Icon name="yes" />
        {ok}
      </p>
      <h1>{title}</h1>
      {children ? <p class="g-lead">{children}</p> : null}
    </section>
  )
}

export interface ReceiptProps {
  readonly lang: Lang
  readonly reference: string
  readonly lines: readonly { readonly label: string; readonly value: Child }[]
  /** Mark of the entry in the log and what one may read of it. */
  readonly proof?: { readonly mark: string; readonly text?: Child; readonly qr?: Child }
  readonly actions?: readonly { readonly href: string; readonly label: string; readonly icon: 'print' | 'pdf' }[]
}

/** Reference, date, proof, print. */
export function Receipt({ lang, reference, lines, proof, actions = [] }: ReceiptProps) {
  return (
    <aside class="g-receipt" aria-labelledby="receipt">
      <h2 class="g-h-label" id="receipt">
        {t(lang, 'receipt.title')}
      </h2>
      <p class="g-receipt__ref">
        <span class="ds-sr-only">{t(lang, 'receipt.number')} </span>
        {reference}
      </p>
      <dl>
        {lines.map((line) => (
          <div>
            <dt>{line.label}</dt>
            <dd>{line.value}</dd>
          </div>
        ))}
      </dl>
      {proof ? (
        <div class="g-receipt__proof">
          {proof.qr}
          <p>
            <strong>{t(lang, 'receipt.proof')}</strong>
            <br />
            <span class="g-code">{proof.mark}</span>
            {proof.text ? (
              <>
                <br />
                {proof.text}
              </>
            ) : null}
          </p>
        </div>
      ) : null}
      {actions.length > 0 ? (
        <p class="g-receipt__do">
          {actions.map((action) => (
            <LinkButton variant="secondary" href={action.href} icon={action.icon}>
              {action.label}
            </LinkButton>
          ))}
        </p>
      ) : null}
    </aside>
  )
}
