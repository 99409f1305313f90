import { actionsFor, canTransfer, openChanges, outOfOrder, type Possible, situationOf, standLabel, valueInWords } from '#cases'
import { say } from '#definitions'
import type { Action, State } from '#services'
import { Button, Form, LinkButton } from '#web'
import type { DeskCase } from '../open.ts'
import { refusalInWords } from '../refusals.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { HeldByOther } from './hold-sheet.tsx'
import { actionHref, caseHref, inviteHref } from './links.ts'

/** The actions of this role in this state and no others; those that cannot be taken now say why. Refusing comes last. */
export function DecideSheet({ ctx: { lang }, opened }: CaseParts) {
  const { view, who, ctx, loaded, roles } = opened
  const possible = actionsFor(view, who, ctx)
  const allowed = possible.filter((one) => one.allowed).map(({ action }) => action)
  const refused = possible.filter((one): one is Extract<Possible, { allowed: false }> => !one.allowed)
  const ordered = [...allowed.filter((action) => !refuses(opened, action)), ...allowed.filter((action) => refuses(opened, action))]
  const first = ordered.find((action) => !refuses(opened, action))
  return (
    <section class="g-sheet g-decide">
      <h2 id="decide">{t(lang, 'decide.title')}</h2>
      {possible.length === 0 && openChanges(view).length > 0 ? (
        <p>
          <a href="#changes">{t(lang, 'decide.change')}</a>
        </p>
      ) : possible.length === 0 ? (
        <p>
          {t(lang, view.phase === 'waiting' ? 'decide.waiting' : view.phase === 'done' ? 'decide.done' : 'decide.none', {
            state: standLabel(loaded.service, view, lang),
          })}
        </p>
      ) : null}
      {possible.length === 0 ? null : <HeldByOther lang={lang} opened={opened} />}
      {ordered.map((action) => (
        <ActionButton lang={lang} opened={opened} action={action} main={action === first} />
      ))}
      {refused.map(({ action, code, details }) => (
        <p class="g-fine">
          <strong>{t(lang, 'decide.not-now', { action: say(action.label, lang) })}</strong> {refusalInWords(code, details, opened, lang)}{' '}
          {code === 'case.observations-missing' ? (
            <a href={inviteHref(lang, view.reference, action.name)}>{t(lang, 'changes.invite')}</a>
          ) : null}
        </p>
      ))}
      {roles.length > 0 && canTransfer(view) ? (
        <p class="g-fine">
          <a href={`${caseHref(lang, view.reference)}/transfer`}>{t(lang, 'transfer.title')}</a>
        </p>
      ) : null}
    </section>
  )
}

const stateTo = ({ loaded }: Pick<DeskCase, 'loaded'>, action: Action): State | undefined =>
  loaded.service.workflow.states.find(({ name }) => name === action.to)

export const refuses = (opened: Pick<DeskCase, 'loaded'>, action: Action): boolean => stateTo(opened, action)?.outcome === 'refused'

/** An action that asks for nothing, decides nothing and moves on only: its button does it. Everything else has a page that shows what follows. */
export const isPlain = (opened: Pick<DeskCase, 'loaded' | 'view' | 'ctx'>, action: Action): boolean => {
  const to = stateTo(opened, action)
  return (
    !action.reason &&
    !outOfOrder(opened.view, action, opened.ctx) &&
    action.fill.length === 0 &&
    action.ask === undefined &&
    action.then.length === 0 &&
    to?.outcome === undefined &&
    (to?.then.length ?? 0) === 0 &&
    action.to !== undefined
  )
}

function ActionButton({ lang, opened, action, main }: { lang: string; opened: DeskCase; action: Action; main: boolean }) {
  const { reference, sequence } = opened.view
  const href = actionHref(lang, reference, action.name)
  const variant = main ? 'primary' : 'secondary'
  if (isPlain(opened, action))
    return (
      <Form to={{ action: href, fields: { expected: String(sequence) } }}>
        <Button variant={variant}>{say(action.label, lang)}</Button>
      </Form>
    )
  if (refuses(opened, action))
    return (
      <LinkButton variant="tertiary" danger href={href}>
        {t(lang, action.reason ? 'decide.with-reason' : 'decide.plain', { action: say(action.label, lang) })}
      </LinkButton>
    )
  const amount = amountOf(opened, action, lang)
  return (
    <LinkButton variant={variant} href={href}>
      {amount === undefined ? say(action.label, lang) : t(lang, 'decide.amount', { action: say(action.label, lang), amount })}
    </LinkButton>
  )
}

/** What the action would pay, when it pays one amount that is known. */
function amountOf({ view, loaded, ctx }: DeskCase, action: Action, lang: string): string | undefined {
  const paid = [...action.then, ...(stateTo({ loaded }, action)?.then ?? [])].flatMap((effect) =>
    effect.kind === 'pay' ? [effect.rule] : [],
  )
  const [rule] = paid
  if (rule === undefined || paid.length > 1) return undefined
  const { answers, at } = situationOf(view, view.answers, ctx)
  const value = loaded.rules.evaluate(answers, [rule], at)[rule]
  return value?.kind === 'value' ? valueInWords(rule, value, { service: loaded.service, lang }) : undefined
}
