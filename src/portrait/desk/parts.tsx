import { contextOf, deadlinesOf, placeOf, standLabel } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { type Fact, strengthOf } from '#people'
import { conceptWords, factWords, sourceWords } from '#rights'
import { type Ctx, dayOf, Flag, formatDate, Sheet, SummaryList, Table } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { RelationList } from '../relation-list.tsx'
import { t } from '../texts.ts'
import { caseHref } from './links.ts'
import { nowOf } from './now.ts'
import type { Portrait, ShownCase } from './read.ts'
import type { Reason } from './reason.ts'

interface Parts {
  readonly ctx: Ctx<PortraitEdge>
  readonly portrait: Portrait
  readonly reason: Reason
}

const titleOf = ({ edge, lang }: Ctx<PortraitEdge>, { row }: ShownCase) =>
  say(edge.catalogue.at(row.service, row.version).service.title, lang)

/** What matters now: late and near limits, messages without an answer, cases that wait. */
export function NowSheet({ ctx, portrait }: Parts) {
  const { edge, lang, actor } = ctx
  const { zone } = placeOf(edge.town, actor.agency ?? '')
  const now = nowOf(
    portrait.cases.map((one) => ({ ...one, due: dueOf(ctx, one) })),
    edge.clock.instant(),
  )
  return (
    <Sheet id="now" title={t(lang, 'now.title')}>
      {now.length === 0 ? (
        <p class="g-muted">{t(lang, 'now.none')}</p>
      ) : (
        <ul class="g-list">
          {now.map(({ kind, about, count, at }) => (
            <li>
              {kind === 'late' ? (
                <Flag state="late">{t(lang, 'now.late')}</Flag>
              ) : kind === 'soon' ? (
                <Flag state="soon">{t(lang, 'now.soon')}</Flag>
              ) : null}{' '}
              {about.mine ? <a href={caseHref(lang, about.row.reference)}>{titleOf(ctx, about)}</a> : titleOf(ctx, about)}
              {', '}
              {kind === 'unread'
                ? t(lang, 'now.unread', { count: count ?? 0 })
                : kind === 'waiting'
                  ? t(lang, 'now.waiting')
                  : t(lang, 'now.due', { day: formatDate(lang, dayOf(new Date(Date.parse(at ?? '') - 1).toISOString(), zone), 'weekday') })}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

/** The limit that comes first: our promise, or the law's. */
function dueOf({ edge }: Ctx<PortraitEdge>, { row, opened }: ShownCase): string | undefined {
  const limits = opened === undefined ? undefined : deadlinesOf(opened.view, contextOf(edge, opened.loaded))
  return [limits?.due?.at ?? row.dueAt, row.legalAt].filter((at) => at !== null && at !== undefined).sort()[0]
}

/** What she agreed to tell to whoever handles her cases. Nothing at all when there is nothing: one must not read that she said no. */
export function NeedsSheet({ ctx: { lang }, portrait: { needs } }: Parts) {
  return needs.length === 0 ? null : (
    <Sheet id="needs" title={t(lang, 'needs.desk')}>
      <ul class="g-list">
        {needs.map((need) => (
          <li>
            <strong>{t(lang, `need.${need}`)}</strong> <small>{t(lang, `need.${need}.do`)}</small>
          </li>
        ))}
      </ul>
      <p class="g-fine">{t(lang, 'needs.desk.note')}</p>
    </Sheet>
  )
}

export function CasesSheet({ ctx, portrait: { cases } }: Parts) {
  const { lang, edge } = ctx
  return (
    <Sheet id="cases" title={t(lang, 'cases.title')}>
      {cases.length === 0 ? (
        <p class="g-muted">{t(lang, 'cases.none')}</p>
      ) : (
        <Table
          lang={lang}
          dense
          stack
          columns={[
            { label: t(lang, 'cases.service'), kind: 'head' },
            { label: t(lang, 'cases.reference'), kind: 'code' },
            { label: t(lang, 'cases.state') },
          ]}
          rows={cases.map((one) => ({
            cells: [
              one.mine && !one.limited ? <a href={caseHref(lang, one.row.reference)}>{titleOf(ctx, one)}</a> : titleOf(ctx, one),
              showReference(one.row.reference),
              one.limited ? (
                <Flag state="soon">{t(lang, 'cases.limited')}</Flag>
              ) : (
                standLabel(edge.catalogue.at(one.row.service, one.row.version).service, one.row, lang)
              ),
            ],
          }))}
        />
      )}
    </Sheet>
  )
}

/** Where it comes from and how far it can be relied on; a verified identity says both. */
function sourceAtDesk(edge: PortraitEdge, fact: Fact, lang: string): string {
  const words = sourceWords(edge, fact.source, lang, 'office')
  const strength = strengthOf(fact)
  return strength === 'proofed' ? words : `${words}, ${t(lang, `strength.${strength}`)}`
}

/** What the purpose needs to know of her, each with how far it can be relied on. */
export function FactsSheet({ ctx, portrait: { facts } }: Parts) {
  const { edge, lang } = ctx
  const shown = facts.filter(({ concept }) => concept !== 'person')
  return (
    <Sheet id="facts" title={t(lang, 'facts.title')}>
      {shown.length === 0 ? (
        <p class="g-muted">{t(lang, 'facts.none')}</p>
      ) : (
        <SummaryList
          lines={shown.map((fact) => ({
            label: conceptWords(fact.concept, lang),
            value: factWords(fact.concept, fact.value, lang),
            sources: [
              {
                kind: strengthOf(fact) === 'declared' ? 'person' : strengthOf(fact) === 'registry' ? 'register' : 'checked',
                text: sourceAtDesk(edge, fact, lang),
              },
            ],
          }))}
        />
      )}
      <p class="g-fine">{t(lang, 'facts.note')}</p>
    </Sheet>
  )
}

export function HouseholdSheet({ ctx, portrait: { household } }: Parts) {
  const { lang } = ctx
  return household === undefined ? null : (
    <Sheet id="household" title={t(lang, 'household.desk')}>
      {household.length === 0 ? (
        <p class="g-muted">{t(lang, 'household.desk.none')}</p>
      ) : (
        <RelationList ctx={ctx} relations={household} reader="office" />
      )}
    </Sheet>
  )
}
