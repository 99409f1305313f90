import { Button, Details, ErrorSummary, FieldError, Form, formatTime, Select, Sheet, Textarea } from '#web'
import { sinceWhen } from '../limits.ts'
import { fullName, withAbsence } from '../names.ts'
import type { DeskCase } from '../open.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** What was typed about who works on a case and was not taken, and why. */
export interface HoldRefused {
  readonly field: 'hold-to' | 'hold-note' | 'label' | 'note' | 'hold'
  readonly typed: string
  readonly error: string
}

/** Who works on it, when that is not the agent who reads. */
export function otherHolder({ standing, colleagues, who }: DeskCase, lang: string): string | undefined {
  const { assignee } = standing
  if (assignee === undefined || (who.kind === 'worker' && who.account === assignee)) return undefined
  const named = colleagues.get(assignee)
  return named === undefined ? t(lang, 'hold.unknown') : fullName(named)
}

/** Said where an agent acts on a case that a colleague works on, or has open too; acting stays possible. */
export function HeldByOther({ lang, opened }: { lang: string; opened: DeskCase }) {
  const name = otherHolder(opened, lang)
  return (
    <>
      {name === undefined ? null : <p class="g-fine">{t(lang, 'hold.other.act', { name })}</p>}
      {opened.lately.flatMap(({ actor, at }) => {
        const named = opened.colleagues.get(actor)
        if (named === undefined) return []
        return [<p class="g-fine">{t(lang, 'hold.lately', { name: fullName(named), time: formatTime(lang, at, opened.ctx.zone) })}</p>]
      })}
    </>
  )
}

/** Who works on the case: take, give back, give to a colleague with or without a word; its labels. */
export function HoldSheet({ ctx, opened, refused }: CaseParts & { refused?: HoldRefused | undefined }) {
  const { lang } = ctx
  const { standing, roles } = opened
  return (
    <Sheet id="hold" title={t(lang, 'hold.title')}>
      {refused === undefined || refused.field === 'note' ? null : (
        <ErrorSummary lang={lang} problems={[{ field: refused.field === 'hold' ? 'hold' : refused.field, text: refused.error }]} />
      )}
      <Holder ctx={ctx} opened={opened} />
      {roles.length === 0 ? null : <HoldForms ctx={ctx} opened={opened} refused={refused} />}
      <h3 class="g-h-label">{t(lang, 'labels.title')}</h3>
      {standing.labels.length === 0 ? <p class="g-muted">{t(lang, 'labels.none')}</p> : null}
      {roles.length === 0 ? (
        <p>{standing.labels.join(', ')}</p>
      ) : (
        <Labels lang={lang} opened={opened} refused={refused?.field === 'label' ? refused : undefined} />
      )}
    </Sheet>
  )
}

function Holder({ ctx: { lang, edge, actor }, opened }: CaseParts) {
  const { assignee, since, givenBy } = opened.standing
  if (assignee === undefined || since === undefined) return <p>{t(lang, 'hold.nobody')}</p>
  const when = sinceWhen(since, { lang, now: edge.clock.instant(), zone: opened.ctx.zone })
  const giver = givenBy === undefined ? undefined : opened.colleagues.get(givenBy)
  return (
    <p>
      {assignee === actor.account
        ? t(lang, 'hold.me', { since: when })
        : t(lang, 'hold.other', { name: otherHolder(opened, lang) ?? '', since: when })}
      {giver === undefined || givenBy === assignee ? null : ` ${t(lang, 'hold.by', { name: fullName(giver) })}`}
    </p>
  )
}

function HoldForms({ ctx: { lang, actor }, opened, refused }: CaseParts & { refused?: HoldRefused | undefined }) {
  const { standing, candidates, view } = opened
  const mine = standing.assignee === actor.account
  const action = `${caseHref(lang, view.reference)}/hold`
  const expected = String(standing.sequence)
  const at = (field: HoldRefused['field']) => (refused?.field === field ? { error: refused.error, value: refused.typed } : {})
  const others = candidates.filter(({ id }) => id !== standing.assignee)
  return (
    <>
      <Form to={{ action, fields: { expected, do: mine ? 'give-back' : 'take' } }}>
        <Button variant="secondary" {...(mine ? {} : { shortcut: 'A' })}>
          {t(lang, mine ? 'hold.give-back' : standing.assignee === undefined ? 'hold.take' : 'hold.take-over')}
        </Button>
      </Form>
      {others.length === 0 ? null : (
        <Details summary={t(lang, 'hold.give')} open={refused?.field === 'hold-to' || refused?.field === 'hold-note'}>
          <Form to={{ action, fields: { expected, do: 'give' } }} class="g-reply">
            <Select
              lang={lang}
              id="hold-to"
              name="to"
              label={t(lang, 'hold.to')}
              options={others.map((account) => ({ value: account.id, label: withAbsence(account, opened.away, lang) }))}
              {...at('hold-to')}
            />
            <Textarea
              lang={lang}
              id="hold-note"
              name="note"
              rows={2}
              optional
              label={t(lang, 'hold.note')}
              hint={t(lang, 'hold.note.hint')}
              {...at('hold-note')}
            />
            <div class="g-row">
              <Button variant="secondary">{t(lang, 'hold.give.do')}</Button>
            </div>
          </Form>
        </Details>
      )}
    </>
  )
}

function Labels({ lang, opened, refused }: { lang: string; opened: DeskCase; refused: HoldRefused | undefined }) {
  const { standing, view, known } = opened
  const action = `${caseHref(lang, view.reference)}/labels`
  return (
    <>
      {standing.labels.length === 0 ? null : (
        <Form to={{ action, fields: { do: 'unlabel' } }}>
          <ul class="g-labels">
            {standing.labels.map((label) => (
              <li>
                <span>{label}</span>{' '}
                <button class="g-textbutton" type="submit" name="label" value={label} aria-label={t(lang, 'labels.remove', { label })}>
                  ×
                </button>
              </li>
            ))}
          </ul>
        </Form>
      )}
      <Form to={{ action, fields: { do: 'label' } }} class="g-row">
        <div class="ds-field">
          <label for="label">{t(lang, 'labels.add')}</label>
          <FieldError id="label" error={refused?.error} />
          <input
            class="ds-input"
            id="label"
            name="label"
            maxlength={60}
            autocomplete="off"
            list="labels-known"
            value={refused?.typed ?? ''}
            aria-invalid={refused === undefined ? undefined : 'true'}
            aria-describedby={refused === undefined ? undefined : 'label-error'}
          />
          <datalist id="labels-known">
            {known.map((label) => (
              <option value={label} />
            ))}
          </datalist>
        </div>
        <Button variant="secondary">{t(lang, 'labels.add.do')}</Button>
      </Form>
    </>
  )
}
