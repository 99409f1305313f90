import {
  Actions,
  Alert,
  Button,
  Checkbox,
  Checkboxes,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  dayOf,
  ErrorSummary,
  Facts,
  Form,
  formatDate,
  formatPartialDate,
  QrCode,
  Radios,
  Select,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { Account } from '../accounts.ts'
import type { Outcome, Seen, Verification } from '../counter.ts'
import type { IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { heldBy } from './security-view.tsx'

export type Wrong = keyof Seen | 'likeness'
const documents = ['identity-card', 'passport', 'residence-permit'] as const
const levels = ['substantial', 'high'] as const

/** The code that the person brings; a QR code fills it in. */
export function CodeForm({ lang, code = '', wrong }: { lang: string; code?: string; wrong?: string }) {
  return (
    <Wrap class="g-desk">
      {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'code', text: wrong }]} />}
      <DeskHead title={t(lang, 'desk.title')} text={t(lang, 'desk.lead')} />
      <Form to={{ action: `/${lang}/counter` }} class="g-flow">
        <TextField lang={lang} id="code" name="code" label={t(lang, 'desk.code')} value={code} error={wrong} size={12} autocomplete="off" />
        <Actions>
          <Button>{t(lang, 'desk.find')}</Button>
        </Actions>
      </Form>
      <p>
        <a href={`/${lang}/counter/mandates`}>{t(lang, 'mandate.desk.link')}</a>
      </p>
    </Wrap>
  )
}

type In = { readonly ctx: Ctx<IdentityEdge>; readonly found: Verification; readonly wrong: readonly Wrong[] }

/** Who asks, and what the agent sees: the form, or what a colleague saw and waits for a second pair of eyes. */
export function FoundPart({ ctx, found, wrong }: In) {
  const { lang, actor } = ctx
  const { account, recovers, seen, seenBy } = found
  const problems = wrong.map((field) => ({
    field: field === 'birth' || field === 'expires' ? datePartId(field) : field,
    text: t(lang, `desk.${field === 'keys' ? 'level' : field}.wrong`),
  }))
  return (
    <Wrap class="g-desk">
      <ErrorSummary lang={lang} problems={problems} />
      <DeskHead title={`${account.given} ${account.family}`} text={t(lang, recovers ? 'desk.recovers' : 'desk.proves')} />
      <Sheet id="account" title={t(lang, 'desk.account')}>
        <Facts
          lines={[
            { label: t(lang, 'desk.email'), value: account.email ?? '' },
            { label: t(lang, 'identity.proofing'), value: t(lang, `proofing.${account.proofing}`) },
          ]}
        />
      </Sheet>
      {seen === undefined ? (
        <SeenForm ctx={ctx} found={found} wrong={wrong} />
      ) : (
        <Waiting ctx={ctx} found={found} mine={seenBy === actor.account} />
      )}
    </Wrap>
  )
}

function SeenForm({ ctx, found, wrong }: In) {
  const { lang } = ctx
  const { account, keys, recovers } = found
  const common = (name: Wrong) => ({
    lang,
    id: name,
    name,
    label: t(lang, `desk.${name === 'keys' ? 'level' : name}`),
    error: wrong.includes(name) ? t(lang, `desk.${name === 'keys' ? 'level' : name}.wrong`) : undefined,
  })
  const text = (name: 'given' | 'family' | 'number', known = '') => ({
    ...common(name),
    value: Object.hasOwn(ctx.form, name) ? typed(ctx, name) : known,
    autocomplete: 'off',
  })
  const date = (name: 'birth' | 'expires') => ({
    ...common(name),
    values: { day: typed(ctx, `${name}.day`), month: typed(ctx, `${name}.month`), year: typed(ctx, `${name}.year`) },
  })
  return (
    <Sheet id="paper" title={t(lang, 'desk.document-title')}>
      <Form to={{ action: `/${lang}/counter/${found.id}`, fields: { do: 'record' } }} class="g-flow">
        <Select
          {...common('document')}
          value={typed(ctx, 'document')}
          options={documents.map((value) => ({ value, label: t(lang, `document.${value}`) }))}
        />
        <TextField {...text('number')} hint={t(lang, 'desk.number-hint')} size={20} />
        <DateParts {...date('expires')} />
        <TextField {...text('given', account.given)} hint={t(lang, 'desk.as-written')} />
        <TextField {...text('family', account.family)} />
        <DateParts {...date('birth')} hint={t(lang, 'desk.birth-hint')} />
        {recovers || keys.length === 0 ? null : (
          <Checkboxes
            lang={lang}
            id="keys"
            name="keys"
            label={t(lang, 'desk.keys')}
            hint={t(lang, 'desk.keys-hint')}
            values={ctx.form.keys ?? []}
            options={keys.map((key) => ({
              value: key.id,
              label: key.name,
              hint: `${heldBy(lang, key)}, ${formatDate(lang, dayOf(key.made, ctx.edge.town.file['time-zone']))}`,
            }))}
          />
        )}
        <Radios
          {...common('level')}
          value={typed(ctx, 'level')}
          options={levels.map((value) => ({ value, label: t(lang, `desk.level.${value}`), hint: t(lang, `desk.level.${value}-hint`) }))}
        />
        <Checkbox {...common('likeness')} checked={typed(ctx, 'likeness') === 'yes'} />
        {recovers ? <Alert tone="warning">{t(lang, 'desk.recovers-text')}</Alert> : null}
        <Actions>
          <Button>{t(lang, recovers ? 'desk.record-recover' : 'desk.record')}</Button>
        </Actions>
      </Form>
    </Sheet>
  )
}

function Waiting({ ctx, found, mine }: { ctx: Ctx<IdentityEdge>; found: Verification; mine: boolean }) {
  const { lang } = ctx
  const { seen } = found
  if (seen === undefined) return null
  return (
    <Sheet id="paper" title={t(lang, 'desk.second-title')}>
      <Facts
        lines={[
          { label: t(lang, 'desk.document'), value: t(lang, `document.${seen.document}`) },
          { label: t(lang, 'desk.given'), value: seen.given },
          { label: t(lang, 'desk.family'), value: seen.family },
          { label: t(lang, 'desk.birth'), value: formatPartialDate(lang, seen.birth) },
          { label: t(lang, 'desk.expires'), value: formatDate(lang, seen.expires) },
        ]}
      />
      {mine ? (
        <Alert tone="info">{t(lang, 'desk.second-waits')}</Alert>
      ) : (
        <Form to={{ action: `/${lang}/counter/${found.id}`, fields: { do: 'confirm' } }} class="g-flow">
          <p>{t(lang, 'desk.second-text')}</p>
          <Button>{t(lang, 'desk.second')}</Button>
        </Form>
      )}
    </Sheet>
  )
}

/** What came of it; after a recovery the link for her own telephone, this once. */
export function DonePart({ ctx, outcome, name }: { ctx: Ctx<IdentityEdge>; outcome: Outcome; name: Pick<Account, 'given' | 'family'> }) {
  const { lang, edge, url } = ctx
  const link = 'token' in outcome ? `${(edge.config.url ?? url.origin).replace(/\/$/, '')}/${lang}/enrol/${outcome.token}` : ''
  return (
    <Wrap class="g-desk">
      <DeskHead title={`${name.given} ${name.family}`} text={t(lang, `desk.done.${outcome.kind}`)} />
      {link === '' ? null : (
        <div class="g-flow">
          {outcome.kind === 'verified' ? <p>{t(lang, 'desk.needs-key')}</p> : null}
          <QrCode text={link} alt={t(lang, 'desk.link')} />
          <p>
            <code class="g-link-once">{link}</code>
          </p>
        </div>
      )}
      <p>
        <a href={`/${lang}/counter`}>{t(lang, 'desk.next')}</a>
      </p>
    </Wrap>
  )
}
