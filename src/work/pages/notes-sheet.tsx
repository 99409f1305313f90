import { Button, ErrorSummary, Form, formatDateTime, Notes, Sheet, Textarea } from '#web'
import { fullName } from '../names.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import type { HoldRefused } from './hold-sheet.tsx'
import { caseHref } from './links.ts'

/** What agents wrote for each other, oldest first. */
export function NotesSheet({ ctx: { lang, actor }, opened, refused }: CaseParts & { refused?: HoldRefused | undefined }) {
  const { standing, colleagues, view, ctx, roles } = opened
  const name = (account: string) => {
    const named = colleagues.get(account)
    return account === actor.account ? t(lang, 'notes.you') : named === undefined ? t(lang, 'hold.unknown') : fullName(named)
  }
  const wrong = refused?.field === 'note' ? refused : undefined
  return (
    <Sheet fold={standing.notes.length === 0 && wrong === undefined} id="notes" title={t(lang, 'notes.title')}>
      {standing.notes.length === 0 ? (
        <p class="g-muted">{t(lang, 'notes.none')}</p>
      ) : (
        <Notes
          entries={standing.notes.map(({ by, at, text, to }) => ({
            who: name(by),
            at,
            when: formatDateTime(lang, at, ctx.zone, 'short'),
            text,
            ...(to === undefined ? {} : { note: t(lang, 'notes.to', { name: name(to) }) }),
          }))}
        />
      )}
      {roles.length === 0 ? null : (
        <Form to={{ action: `${caseHref(lang, view.reference)}/notes` }} class="g-reply">
          {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'note', text: wrong.error }]} />}
          <Textarea
            lang={lang}
            id="note"
            name="text"
            label={t(lang, 'notes.add')}
            hint={t(lang, 'notes.hint')}
            rows={2}
            {...(wrong === undefined ? {} : { value: wrong.typed, error: wrong.error })}
          />
          <div class="g-row">
            <Button variant="secondary">{t(lang, 'notes.add.do')}</Button>
          </div>
        </Form>
      )}
    </Sheet>
  )
}
