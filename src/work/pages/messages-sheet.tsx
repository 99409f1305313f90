import type { CaseMessage } from '#cases'
import { Button, ErrorSummary, Form, formatDateTime, Notes, Sheet, Textarea } from '#web'
import { t } from '../texts.ts'
import { writerOf, writtenIn } from '../writer.ts'
import type { Refused } from './case.tsx'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** What was written both ways, oldest first, and the place to answer. */
export function MessagesSheet({ ctx: { lang, edge }, opened, refused }: CaseParts & { refused?: NonNullable<Refused['reply']> }) {
  const { view, ctx } = opened
  const link = `${edge.config.url?.replace(/\/$/, '') ?? ''}/${lang}/cases/${view.reference}`
  const note = ({ from, readAt }: CaseMessage) =>
    from === 'person'
      ? undefined
      : readAt === undefined
        ? t(lang, 'messages.unread')
        : t(lang, 'messages.read', { when: formatDateTime(lang, readAt, ctx.zone, 'short') })
  return (
    <Sheet id="messages" title={t(lang, 'case.messages')}>
      {view.messages.length === 0 ? (
        <p class="g-muted">{t(lang, 'messages.none')}</p>
      ) : (
        <Notes
          entries={view.messages.map((message) => {
            const told = note(message)
            return {
              who: writerOf(message, opened, lang),
              at: message.at,
              when: formatDateTime(lang, message.at, ctx.zone, 'short'),
              text: writtenIn(message, opened, link, lang),
              ...(told === undefined ? {} : { note: told }),
            }
          })}
        />
      )}
      <Form to={{ action: `${caseHref(lang, view.reference)}/messages` }} class="g-reply">
        {refused === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'reply', text: refused.error }]} />}
        <Textarea
          lang={lang}
          id="reply"
          name="text"
          label={t(lang, 'reply.label')}
          rows={3}
          {...(refused === undefined ? {} : { value: refused.text, error: refused.error })}
        />
        <div class="g-row">
          <Button variant="secondary">{t(lang, 'reply.send')}</Button>
        </div>
      </Form>
    </Sheet>
  )
}
