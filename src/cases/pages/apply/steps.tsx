import { say } from '#definitions'
import { durationInWords } from '#services'
import { formatTime, type Lang, type Step, Steps } from '#web'
import { isShownOnly } from '../../answers.ts'
import type { PageState } from '../../known.ts'
import { pageHref, reviewHref } from './links.ts'
import type { OwnCase } from './open.ts'
import { isKnown, type Sheet } from './sheet.ts'
import { t } from './texts.ts'

/** Was the page confirmed, and is nothing missing on it since? */
export const isDone = ({ draft }: Pick<OwnCase, 'draft'>, { page, state }: PageState): boolean =>
  state === 'done' && draft.confirmed?.[page.name] !== undefined && draft.typed[page.name] === undefined

/** The pages of the form and the review, as steps. `now`: page where one is, 'review' on the review. */
export function stepsOf(opened: OwnCase, sheet: Sheet, now?: string): readonly Step[] {
  const { lang, form } = sheet
  const { reference } = opened.row
  const pages = form.pages.map((state): Step => {
    const label = say(state.page.title, lang)
    const href = pageHref(lang, reference, state.page.name)
    if (state.page.name === now) return { label, state: 'now' }
    return isDone(opened, state) ? { label, state: 'done', href } : { label, state: 'todo', href, note: noteOf(state, sheet) }
  })
  const review: Step =
    now === ''
      ? { label: t(lang, 'step.review'), state: 'now' }
      : { label: t(lang, 'step.review'), state: 'todo', href: reviewHref(lang, reference), note: t(lang, 'step.end') }
  return [...pages, review]
}

function noteOf({ page }: PageState, sheet: Sheet): string {
  const here = sheet.form.shown.filter(({ field }) => !isShownOnly(field) && page.fields.includes(field.name))
  const known = here.filter(({ field }) => isKnown(sheet, field.name)).length
  if (known > 0 && known === here.length) return t(sheet.lang, 'step.all-known')
  return known > 0 ? t(sheet.lang, 'step.known', { count: known }) : t(sheet.lang, 'step.questions', { count: Math.max(1, here.length) })
}

/** When the draft was saved and how long it is kept. */
export function draftNote({ draft, loaded }: OwnCase, lang: Lang, zone: string): string | undefined {
  if (draft.changedAt === undefined) return undefined
  const kept = loaded.service.workflow.states[0]?.expire?.after
  const saved = t(lang, 'draft.note', { time: formatTime(lang, draft.changedAt, zone) })
  return kept === undefined ? saved : `${saved} ${t(lang, 'draft.kept', { time: durationInWords(kept, lang) })}`
}

/** The steps beside a form of three pages and more. */
export function StepsAside({ opened, sheet, now }: { opened: OwnCase; sheet: Sheet; now: string }) {
  return sheet.form.pages.length < 2 ? null : (
    <Steps lang={sheet.lang} steps={stepsOf(opened, sheet, now)} note={draftNote(opened, sheet.lang, sheet.ctx.zone)} />
  )
}
