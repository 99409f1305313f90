import { z } from 'zod'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { Actions, Alert, Back, endpoint, FormPage, type Lang, LinkButton, page, redirect, TaskList } from '#web'
import { isShownOnly } from '../../answers.ts'
import type { CasesEdge } from '../../edge.ts'
import { caseHref, offlineHref, pageHref, registerHref, reviewHref, sentHref } from './links.ts'
import { MovedNote } from './moved.tsx'
import { type OwnCase, openOwn } from './open.ts'
import { sheetFor } from './page.tsx'
import { undecided } from './register-state.ts'
import { isKnown } from './sheet.ts'
import { stageOf } from './stage.ts'
import { draftNote, isDone, stepsOf } from './steps.tsx'
import { t } from './texts.ts'

/** A register that waits for the person's word is named before the questions that it would spare her. */
function RegisterWaits({ lang, opened }: { lang: Lang; opened: OwnCase }) {
  const id = undecided(opened.draft.registers)
  return id === undefined ? null : (
    <Alert tone="info">
      {t(lang, 'tasks.registers')} <a href={registerHref(lang, opened.row.reference, id)}>{t(lang, 'tasks.registers.go')}</a>
    </Alert>
  )
}

/** The list of what is asked, where one is and what remains. */
export const showTasks = endpoint<CasesEdge>()(
  {
    id: 'cases.apply',
    route: 'GET /:lang/apply/:reference',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'services',
    input: z.object({ lang: z.string(), reference: z.string() }),
  },
  async (ctx, { reference }) => {
    const { edge, lang, actor } = ctx
    const opened = await openOwn(edge, actor, reference)
    if (opened.view.phase !== 'draft')
      return redirect(opened.view.submittedAt === undefined ? caseHref(lang, reference) : sentHref(lang, reference))
    const sheet = sheetFor(ctx, opened)
    const { service } = opened.loaded
    const title = say(service.title, lang)
    const known = sheet.form.shown.filter(({ field }) => !isShownOnly(field) && isKnown(sheet, field.name)).length
    const next = sheet.form.pages.find((state) => !isDone(opened, state))
    const note = draftNote(opened, lang, sheet.ctx.zone)
    return page({
      title: `${t(lang, 'tasks.title')} – ${title}`,
      footer: 'short',
      ...stageOf(opened.loaded, lang),
      children: (
        <FormPage lang={lang}>
          <Back lang={lang} href={`/${lang}/services/${encodeURIComponent(service.id)}`} />
          <h1>{title}</h1>
          {known > 0 ? <p class="g-lead">{t(lang, 'tasks.known', { count: known })}</p> : null}
          <div class="g-flow">
            <MovedNote edge={edge} lang={lang} opened={opened} />
            <RegisterWaits lang={lang} opened={opened} />
            <TaskList lang={lang} steps={stepsOf(opened, sheet)} />
            <p class="g-fine">
              {t(lang, 'tasks.number', { reference: showReference(opened.row.reference) })}. {note ?? ''}
            </p>
            <Actions>
              <LinkButton
                href={next === undefined ? reviewHref(lang, reference) : pageHref(lang, reference, next.page.name)}
                iconEnd="forward"
              >
                {t(lang, next === undefined ? 'step.review' : 'tasks.go')}
              </LinkButton>
            </Actions>
            {service.access.offline ? (
              <p>
                {t(lang, 'offline.lead')} <a href={offlineHref(lang, reference)}>{t(lang, 'offline.go')}</a>
              </p>
            ) : null}
          </div>
        </FormPage>
      ),
    })
  },
)
