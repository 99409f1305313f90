import { Actions, Button, Form, Talk, type TalkEntry, Textarea } from '#web'
import { longestText } from '../../decide/act.ts'
import { messageText } from '../../messages.ts'
import { actedFor } from '../../told.ts'
import { caseHref } from '../apply/links.ts'
import type { Around } from './around.ts'
import type { CaseProps } from './case-view.tsx'
import { whenOf } from './stand.ts'
import { t } from './texts.ts'

/** Everything that was written, both ways, oldest first, with read marks; and the place to write. */
export function Thread({ around, forms }: CaseProps) {
  const { view, lang } = around
  return (
    <section class="g-flow">
      <h2 id="messages">{t(lang, 'case.messages')}</h2>
      {view.messages.length === 0 ? (
        <p>{t(lang, 'case.messages.none')}</p>
      ) : (
        <Talk lang={lang} label={t(lang, 'case.messages')} entries={view.messages.map((message) => entryOf(message, around))} />
      )}
      <Form to={{ action: `${caseHref(lang, view.reference)}/messages` }} class="g-screen g-flow g-form__main">
        <Textarea
          id="text"
          name="text"
          lang={lang}
          label={t(lang, 'talk.write')}
          hint={t(lang, 'talk.hint')}
          maxlength={longestText}
          {...(forms.message === undefined ? {} : { value: forms.message.text, error: forms.message.error })}
        />
        <Actions>
          <Button variant={view.phase === 'waiting' ? 'secondary' : 'primary'}>{t(lang, 'talk.send')}</Button>
        </Actions>
      </Form>
    </section>
  )
}

/** A message as it is shown in a conversation. */
export function entryOf(message: Around['view']['messages'][number], around: Around): TalkEntry {
  const { lang, names } = around
  const { from, by, at, readAt } = message
  const named = by.kind === 'worker' ? names.get(by.account) : undefined
  const note =
    from === 'person'
      ? readAt === undefined
        ? t(lang, 'talk.unread')
        : t(lang, 'talk.read', { day: whenOf(around, readAt) })
      : readAt === undefined
        ? t(lang, 'talk.new')
        : undefined
  return {
    by: from === 'person' ? 'person' : from === 'office' ? 'agent' : 'assistant',
    who:
      from === 'person'
        ? (actedFor(by, names, lang) ?? t(lang, 'talk.you'))
        : from === 'system'
          ? t(lang, 'talk.guichet')
          : named === undefined
            ? t(lang, 'talk.office')
            : `${named.given} ${named.family}`,
    at,
    when: whenOf(around, at),
    text: messageText(message, around),
    ...(note === undefined ? {} : { note }),
  }
}
