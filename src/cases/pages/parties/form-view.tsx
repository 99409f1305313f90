import { say } from '#definitions'
import { type Field, type FieldProblem, summaryText } from '#services'
import {
  Actions,
  Alert,
  Button,
  Checkbox,
  ConfirmPage,
  type Ctx,
  EnterContinues,
  ErrorSummary,
  Form as FormTo,
  formatDate,
  type PostedForm,
  page,
  Radios,
  type Reply,
  SummaryList,
  Textarea,
} from '#web'
import { fieldOf } from '../../answers.ts'
import type { CasesEdge } from '../../edge.ts'
import type { PartDraft } from '../../parties/draft.ts'
import { type PartCase, shownTo } from '../../parties/open.ts'
import { requestLimit } from '../../requests.ts'
import type { AskedRequest } from '../../view.ts'
import { own, readParts } from '../apply/answers.ts'
import { filesIn } from '../apply/outside.tsx'
import { Questions } from '../apply/questions.tsx'
import { choiceText } from '../apply/request-view.tsx'
import { type Part, questionsNamed, type Sheet } from '../apply/sheet.ts'
import { t as words } from '../apply/texts.ts'
import { isFile } from '../apply/uploads.ts'
import { partHref } from './links.ts'
import { shownLines } from './part.tsx'
import { t } from './texts.ts'

/** The one page on which somebody who takes part answers, signs or acts. */
export interface Form {
  readonly opened: PartCase
  readonly sheet: Sheet
  readonly title: string
  /** its own address */
  readonly here: string
  readonly fill: readonly string[]
  /** under which name what she types waits */
  readonly key: string
  /** what she typed and did not send, and the files that she added */
  readonly draft?: PartDraft
  readonly asked?: AskedRequest
  readonly signs: boolean
  readonly choice?: { readonly key: string; readonly values: readonly (string | boolean)[] }
  readonly reason?: 'optional' | 'needed'
}

export type Problem = FieldProblem & { readonly text?: string }
export const sureName = '.sure'

/** The questions that she fills. What somebody answered before is hers to read only where the file shows it to her. */
export function partOf({ opened, sheet, fill, asked, draft }: Form): Part {
  const seen = new Set(shownTo(opened, asked === undefined ? [] : [asked.name]))
  const part = questionsNamed(sheet, fill)
  const values = Object.fromEntries(Object.entries(part.values).filter(([name]) => seen.has(name)))
  const files = [
    ...filesIn(Object.entries(values).flatMap(([name, value]) => (fill.includes(name) ? [value] : []))),
    ...(draft?.files ?? []),
  ]
  return { ...part, values, ctx: { ...part.ctx, files } }
}

export function formPage(
  ctx: Ctx<CasesEdge>,
  form: Form,
  typed: PostedForm | undefined,
  problems: readonly Problem[],
  alert?: string,
): Reply {
  const { lang, actor } = ctx
  const { opened, sheet, title, here, asked, signs, choice } = form
  const { view, loaded } = opened
  const part = partOf(form)
  const read = typed === undefined || part.fields.length === 0 ? undefined : readParts([part], typed, {})
  const day = asked && requestLimit(asked, sheet.ctx)?.day
  const names = shownTo(opened, asked === undefined ? [] : [asked.name]).filter((name) => !form.fill.includes(name))
  const lines = shownLines(opened, sheet, names)
  const error = (at: string) => {
    const text = problems.find((problem) => problem.at === at)?.text
    return text === undefined ? {} : { error: text }
  }
  const failed = problems.length > 0 || alert !== undefined
  return page(
    {
      title: `${title} – ${say(loaded.service.title, lang)}`,
      footer: 'short',
      failed,
      islands: ['commune', 'photo'],
      children: (
        <ConfirmPage lang={lang} title={title} back={partHref(lang, view.reference)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({ field: problem.at, text: problem.text ?? summaryText(problem, lang) }))}
          />
          {alert === undefined ? null : <Alert tone="warning">{alert}</Alert>}
          {asked === undefined ? null : (
            <p class="g-lead">
              {words(lang, `request.lead.${signs ? 'signature' : 'other'}`)}
              {day === undefined ? null : ` ${words(lang, 'request.until', { day: formatDate(lang, day) })}`}
            </p>
          )}
          {lines.length === 0 ? null : (
            <section class="g-flow" aria-labelledby="shown">
              <h2 id="shown">{words(lang, signs ? 'request.signed' : 'request.shown')}</h2>
              <SummaryList lines={lines} />
            </section>
          )}
          <FormTo to={{ action: here, fields: { [own.revision]: String(view.sequence) } }} files={part.fields.some(isFile)}>
            <EnterContinues label={t(lang, 'form.send')} />
            <Questions
              sheet={sheet}
              parts={[part]}
              typed={typed}
              values={read?.values}
              problems={problems}
              shown={read?.shown ?? shownFirst(form)}
              alone={false}
            />
            {choice === undefined ? null : (
              <Radios
                lang={lang}
                id="choice"
                name={own.choice}
                label={words(lang, signs ? 'request.sign' : 'request.choice')}
                options={choice.values.map((value) => ({ value: String(value), label: choiceText(lang, choice.key, value) }))}
                value={typed?.[own.choice]?.[0] ?? ''}
                {...error('choice')}
              />
            )}
            {form.reason === undefined ? null : (
              <Textarea
                lang={lang}
                id="reason"
                name={own.reason}
                label={words(lang, 'do.reason')}
                rows={6}
                value={typed?.[own.reason]?.[0] ?? ''}
                {...error('reason')}
              />
            )}
            {signs ? (
              <>
                <p>{t(lang, 'form.sign.meaning', { name: `${actor.given} ${actor.family}` })}</p>
                <Checkbox
                  lang={lang}
                  id="sure"
                  name={sureName}
                  label={t(lang, 'form.sure')}
                  value="yes"
                  checked={typed?.[sureName]?.[0] === 'yes'}
                  {...error('sure')}
                />
              </>
            ) : null}
            <Actions>
              <Button>{t(lang, 'form.send')}</Button>
            </Actions>
          </FormTo>
        </ConfirmPage>
      ),
    },
    failed ? 422 : 200,
  )
}

/** Questions that are asked before anything is typed. */
function shownFirst({ sheet, fill }: Form): ReadonlySet<string> {
  const holds = (field: Field) => field.when === undefined || sheet.ctx.rules.holds(field.when, sheet.form.answers, sheet.at) === true
  return new Set(fill.filter((name) => holds(fieldOf(sheet.ctx.service, name)!)))
}
