import { changeable, isOpen, nameOf, openChanges, type ToldChange, traceEntry, unheard, valueInWords } from '#cases'
import { say } from '#definitions'
import { formatDate, LinkButton, PostButton, Sheet, Trace } from '#web'
import { linesOf } from '../answers.ts'
import type { DeskCase } from '../open.ts'
import { t } from '../texts.ts'
import { hiddenFields, withoutHidden } from '../visible.ts'
import { shortened } from '../why.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref, reviewHref } from './links.ts'

/** Facts that changed while the right runs: what was, what is, what the rules make of it; what waits for a person first. Where one is told. */
export function ChangesSheet({ ctx: { lang }, opened }: CaseParts) {
  const { view, roles } = opened
  const open = openChanges(view)
  const acts = roles.length > 0 && view.phase === 'running'
  if (view.changes.length === 0 && !acts) return null
  const here = caseHref(lang, view.reference)
  return (
    <Sheet id="changes" title={t(lang, 'changes.title')}>
      {open.map((change) => (
        <Open lang={lang} opened={opened} change={change} acts={acts} />
      ))}
      {view.changes
        .filter((change) => !open.includes(change))
        .toReversed()
        .map((change) => (
          <Closed lang={lang} opened={opened} change={change} />
        ))}
      {view.changes.length === 0 ? <p class="g-muted">{t(lang, 'changes.none')}</p> : null}
      {acts && changeable(opened.loaded.service).length > 0 ? (
        <LinkButton variant="tertiary" href={`${here}/change`}>
          {t(lang, 'changes.tell')}
        </LinkButton>
      ) : null}
      {acts && fromRegisters(opened) ? (
        <PostButton variant="tertiary" to={{ action: `${here}/registers` }}>
          {t(lang, 'changes.registers')}
        </PostButton>
      ) : null}
    </Sheet>
  )
}

const fromRegisters = ({ view }: DeskCase): boolean => Object.values(view.provenance).some(({ source }) => source.startsWith('registry.'))

interface OneProps {
  readonly lang: string
  readonly opened: DeskCase
  readonly change: ToldChange
}

function Open({ lang, opened, change, acts }: OneProps & { acts: boolean }) {
  const { view, loaded, ctx, roles } = opened
  const number = view.changes.indexOf(change) + 1
  const waits = unheard(view, { change: change.key }, ctx)
  const lowers = change.direction === 'worse' || change.direction === 'unclear'
  const hidden = hiddenFields(loaded.service, roles)
  const invited = view.requests.some((asked) => asked.own?.about === `change:${change.key}` && isOpen(asked))
  return (
    <section class="g-flow">
      <h3>{titleOf({ lang, opened, change })}</h3>
      <ChangeLines lang={lang} opened={opened} change={change} />
      {change.explanation === undefined ? null : (
        <Trace
          lang={lang}
          entries={shortened(traceEntry(withoutHidden(change.explanation, hidden), { service: loaded.service, lang })).children ?? []}
        />
      )}
      {lowers && waits !== undefined ? (
        <p class="g-fine">
          {waits.code === 'case.observations-open'
            ? t(lang, 'no.observations-open', { day: formatDate(lang, String(waits.details.day)) })
            : t(lang, 'no.observations-missing')}
        </p>
      ) : null}
      {acts ? (
        <div class="g-row">
          {lowers && waits !== undefined ? (
            invited ? null : (
              <LinkButton href={reviewHref(lang, view.reference, number, 'invite')}>{t(lang, 'changes.invite')}</LinkButton>
            )
          ) : (
            <LinkButton href={reviewHref(lang, view.reference, number, 'take')}>{t(lang, 'changes.take')}</LinkButton>
          )}
          <LinkButton variant="tertiary" href={reviewHref(lang, view.reference, number, 'aside')}>
            {t(lang, 'changes.aside')}
          </LinkButton>
        </div>
      ) : null}
    </section>
  )
}

function Closed({ lang, opened, change }: OneProps) {
  const { closed, by } = change
  const how = closed === undefined ? 'ended' : closed.as === 'taken' && closed.by.kind === 'system' ? 'taken.system' : closed.as
  return (
    <section class="g-flow">
      <h3>{titleOf({ lang, opened, change })}</h3>
      <p class="g-fine">
        {t(lang, `changes.by.${by.kind}`)} {t(lang, `changes.${how}`)} {closed?.reason ?? ''}
      </p>
    </section>
  )
}

export const titleOf = ({ lang, opened, change }: OneProps): string => {
  const { fields } = opened.loaded.service
  const labels = Object.keys(change.answers).map((name) => say(fields.find((field) => field.name === name)?.label ?? {}, lang) || name)
  return t(lang, 'changes.one', { what: labels.join(', '), day: formatDate(lang, change.from) })
}

/** What was, what is; what the rules say before and after. What these roles may not see is named, not shown. */
export function ChangeLines({ lang, opened, change }: OneProps) {
  const { view, loaded, roles } = opened
  const { service, rules } = loaded
  const hidden = hiddenFields(service, roles)
  const words = (name: string, of: ToldChange['answers'], value: ToldChange['answers'][string] | undefined) => {
    const field = service.fields.find((one) => one.name === name)
    const lines = field === undefined ? [] : linesOf(field, value, { service, roles, lang, answers: of })
    return lines.length === 0 ? t(lang, 'answers.none') : lines.join('; ')
  }
  const known = Object.keys(change.answers).map((name) => ({
    label: say(service.fields.find((field) => field.name === name)?.label ?? {}, lang),
    pair: hidden.has(name)
      ? undefined
      : {
          before: words(name, view.answers, view.answers[name]),
          after: words(name, { ...view.answers, ...change.answers }, change.answers[name]),
        },
  }))
  const shown = (rule: string) => ![...rules.dependencies(rule)].some((name) => hidden.has(name.split(' . ')[0]!))
  const reckoned = Object.keys(change.after)
    .filter((rule) => JSON.stringify(change.before[rule]) !== JSON.stringify(change.after[rule]) && shown(rule))
    .map((rule) => ({
      label: nameOf(rule, { service, lang }),
      before: valueInWords(rule, change.before[rule]!, { service, lang }),
      after: valueInWords(rule, change.after[rule]!, { service, lang }),
    }))
  return (
    <>
      <p>
        {t(lang, `changes.by.${change.by.kind}`)} <strong>{t(lang, `changes.${change.direction}`)}</strong>
      </p>
      <ul class="g-list">
        {known.map(({ label, pair }) => (
          <li>
            <strong>{label}</strong>
            <br />
            {pair === undefined ? <span class="g-muted">{t(lang, 'answers.hidden')}</span> : t(lang, 'changes.pair', pair)}
          </li>
        ))}
        {reckoned.map(({ label, before, after }) => (
          <li>
            <strong>{label}</strong>
            <br />
            {t(lang, 'changes.pair', { before, after })}
          </li>
        ))}
      </ul>
      {change.note === undefined ? null : <blockquote class="g-said g-quote">{change.note}</blockquote>}
    </>
  )
}
