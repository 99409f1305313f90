import type { Child } from 'hono/jsx'
import type { CasesEdge } from '#cases'
import { Actions, Button, ConfirmPage, type Ctx, ErrorSummary, Form, type Island, page, type Reply } from '#web'
import type { DeskCase } from '../open.ts'
import { t } from '../texts.ts'
import { caseShell, nameIn } from './case-view.tsx'
import { caseHref } from './links.ts'

export interface CaseForm<Field extends string> {
  readonly title: string
  readonly lead: string
  /** where it is sent */
  readonly to: string
  /** on its button; default: the title */
  readonly send?: string
  /** what is wrong, at which field */
  readonly problems: readonly { readonly field: Field; readonly text: string }[]
  readonly islands?: readonly Island[]
  /** what is read before it is filled in */
  readonly above?: Child
  /** `error`: what a field shows when something is wrong with it */
  readonly fields: (error: (field: Field) => { readonly error?: string }) => Child
}

/** One thing that an agent does about a case, on a page of its own: what it is, what to fill in, the way back. What is wrong stands on top and at its field. */
export function caseForm<Field extends string>(ctx: Ctx<CasesEdge>, opened: DeskCase, form: CaseForm<Field>): Reply {
  const { lang } = ctx
  const { title, lead, to, send = title, problems, islands, above, fields } = form
  const home = caseHref(lang, opened.view.reference)
  const name = nameIn(opened, lang)
  const error = (field: Field) => {
    const text = problems.find((one) => one.field === field)?.text
    return text === undefined ? {} : { error: text }
  }
  return page(
    {
      title: `${title} – ${name}`,
      ...caseShell(ctx, opened),
      failed: problems.length > 0,
      ...(islands === undefined ? {} : { islands }),
      children: (
        <ConfirmPage lang={lang} title={title} back={home} backLabel={name}>
          <ErrorSummary lang={lang} problems={problems} />
          <p class="g-lead">{lead}</p>
          {above}
          <Form to={{ action: to }} class="g-flow">
            {fields(error)}
            <Actions>
              <Button>{send}</Button>
              <a href={home}>{t(lang, 'do.back')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}
