import { type CasesEdge, type Possible, told } from '#cases'
import { say } from '#definitions'
import { Actions, ConfirmPage, type Ctx, formatDateTime, LinkButton, page, type Reply, Timeline, typed } from '#web'
import type { DeskCase } from '../open.ts'
import { refusalInWords } from '../refusals.ts'
import { t } from '../texts.ts'
import { caseShell, nameIn } from './case-view.tsx'
import { caseHref } from './links.ts'

/** Refusals about who acts, not about when. */
const forbidden: ReadonlySet<string> = new Set(['case.four-eyes', 'case.not-by-decider', 'case.own-case', 'case.action-not-yours'])

/** Why an action cannot be taken, in words, and the way back. */
export function impossiblePage(
  ctx: Ctx<CasesEdge>,
  opened: DeskCase,
  { action, code, details }: Extract<Possible, { allowed: false }>,
): Reply {
  const { lang } = ctx
  const title = say(action.label, lang)
  return page(
    {
      title: `${title} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, opened.view.reference)} backLabel={nameIn(opened, lang)}>
          <p class="g-lead">{t(lang, 'do.impossible')}</p>
          <p>{refusalInWords(code, details, opened, lang)}</p>
          <BackToCase lang={lang} opened={opened} />
        </ConfirmPage>
      ),
    },
    forbidden.has(code) ? 403 : 409,
  )
}

/** A colleague, the person or time wrote in between: what happened, and the case as it is now. What was typed stands there to be copied. */
export function changedPage(ctx: Ctx<CasesEdge>, opened: DeskCase, moved: DeskCase['view']['timeline']): Reply {
  const { lang } = ctx
  const reason = typed(ctx, 'reason')
  return page(
    {
      title: `${t(lang, 'changed.title')} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      children: (
        <ConfirmPage
          lang={lang}
          title={t(lang, 'changed.title')}
          back={caseHref(lang, opened.view.reference)}
          backLabel={nameIn(opened, lang)}
        >
          <p class="g-lead">{t(lang, 'changed.lead')}</p>
          <Meanwhile lang={lang} opened={opened} moved={moved} />
          {reason.trim() === '' ? null : (
            <>
              <h2>{t(lang, 'changed.typed')}</h2>
              <p class="g-said">{reason}</p>
            </>
          )}
          <BackToCase lang={lang} opened={opened} />
        </ConfirmPage>
      ),
    },
    409,
  )
}

/** What happened since the page was shown. */
export function Meanwhile({ lang, opened, moved }: { lang: string; opened: DeskCase; moved: DeskCase['view']['timeline'] }) {
  const { view, loaded, colleagues, ctx } = opened
  const around = { view, service: loaded.service, lang, audience: 'office' as const, names: colleagues }
  const entries = moved.flatMap((entry) => {
    const words = told(entry, around)
    return words === undefined
      ? []
      : [
          {
            state: 'past' as const,
            at: entry.at,
            when: formatDateTime(lang, entry.at, ctx.zone, 'short'),
            title: words.title,
            ...(words.by === undefined ? {} : { text: words.by }),
          },
        ]
  })
  return <Timeline lang={lang} dense entries={entries} />
}

function BackToCase({ lang, opened }: { lang: string; opened: DeskCase }) {
  return (
    <Actions>
      <LinkButton href={caseHref(lang, opened.view.reference)}>{t(lang, 'do.see-case')}</LinkButton>
    </Actions>
  )
}
