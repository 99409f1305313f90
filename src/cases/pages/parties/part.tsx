import { z } from 'zod'
import { say } from '#definitions'
import { legalDay, showReference } from '#kernel'
import {
  Actions,
  Crumbs,
  type Ctx,
  Empty,
  endpoint,
  Facts,
  formatDate,
  formatDateTime,
  LinkButton,
  PageHead,
  page,
  type Reply,
  type SummaryLine,
  SummaryList,
  Wrap,
} from '#web'
import type { CasesEdge } from '../../edge.ts'
import { actionsOf, askedOf, meetingsOf, openPart, type PartCase, shownTo } from '../../parties/open.ts'
import { requestLimit } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
import { linesOf } from '../apply/request-view.tsx'
import { type Sheet, sheetOf } from '../apply/sheet.ts'
import { flashOf } from './flash.ts'
import { partActionHref, partMeetHref, partPayHref, partRequestHref } from './links.ts'
import { Papers } from './papers.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string() })

/** The answers of the case as rules read them. What of them is shown, each page chooses by name. */
export const partSheet = (edge: CasesEdge, opened: PartCase, lang: string): Sheet =>
  sheetOf(edge, opened, { answers: opened.view.answers, provenance: opened.view.provenance, files: [] }, lang, '')

/** What she is shown, without where it comes from: that is the applicant's. */
export const shownLines = ({ view }: PartCase, sheet: Sheet, names: readonly string[]): readonly SummaryLine[] =>
  linesOf(names, sheet, view).map(({ label, value }) => ({ label, value }))

/** The case of another: what it asks of her, what it shows her, what she did in it. */
export const showPart = endpoint<CasesEdge>()(
  {
    id: 'cases.part',
    route: 'GET /:lang/part/:reference',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'never',
    input,
  },
  async (ctx, { reference }) => partPage(ctx, await openPart(ctx.edge, ctx.actor, reference)),
)

function partPage(ctx: Ctx<CasesEdge>, opened: PartCase): Reply {
  const { edge, lang } = ctx
  const { view, loaded } = opened
  const title = say(loaded.service.title, lang)
  const sheet = partSheet(edge, opened, lang)
  const shown = shownLines(opened, sheet, shownTo(opened, []))
  const { named } = view
  const lead = named === undefined ? t(lang, 'part.lead.unnamed') : t(lang, 'part.lead', { name: `${named.given} ${named.family}` })
  return page({
    title,
    ...flashOf(ctx),
    children: (
      <Wrap end class="g-space">
        <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: t(lang, 'part.space') }]} here={title} />
        <PageHead lang={lang} title={title} lead={lead} />
        <Asked ctx={ctx} opened={opened} sheet={sheet} />
        <Meetings opened={opened} sheet={sheet} />
        <section class="g-flow" aria-labelledby="shown">
          <h2 id="shown">{t(lang, 'part.shown')}</h2>
          {shown.length === 0 ? <p>{t(lang, 'part.shown.none')}</p> : <SummaryList lines={shown} />}
        </section>
        <Papers opened={opened} lang={lang} />
        <section class="g-flow" aria-labelledby="said">
          <h2 id="said">{t(lang, 'part.said')}</h2>
          <Facts
            lines={[
              ...said(opened, lang).map(({ at, text }) => ({ label: formatDate(lang, legalDay(at, sheet.ctx.zone)), value: text })),
              { label: t(lang, 'part.reference'), value: showReference(view.reference) },
            ]}
          />
        </section>
      </Wrap>
    ),
  })
}

function Asked({ ctx: { edge, lang }, opened, sheet }: { ctx: Ctx<CasesEdge>; opened: PartCase; sheet: Sheet }) {
  const { view, loaded } = opened
  const asked = askedOf(edge, opened)
  const actions = actionsOf(edge, opened)
  return (
    <section class="g-flow" aria-labelledby="todo">
      <h2 id="todo">{t(lang, 'part.todo')}</h2>
      {asked.length + actions.length === 0 ? (
        <Empty title={t(lang, 'part.nothing')} level={3}>
          {t(lang, 'part.nothing.text')}
        </Empty>
      ) : null}
      {asked.map((one) => {
        const day = requestLimit(one, sheet.ctx)?.day
        return (
          <div class="g-flow">
            <h3>{requestLabel(loaded.service, one.name, lang)}</h3>
            {day === undefined ? null : <p>{t(lang, 'part.until', { day: formatDate(lang, day) })}</p>}
            <Actions>
              <LinkButton href={hrefOf(one.kind)(lang, view.reference, one.name)}>{t(lang, doOf[one.kind] ?? 'part.answer')}</LinkButton>
            </Actions>
          </div>
        )
      })}
      {actions.map(({ action }) => (
        <Actions>
          <LinkButton variant="secondary" href={partActionHref(lang, view.reference, action.name)}>
            {say(action.label, lang)}
          </LinkButton>
        </Actions>
      ))}
    </section>
  )
}

const hrefOf = (kind: AskedRequest['kind']) => (kind === 'payment' ? partPayHref : kind === 'appointment' ? partMeetHref : partRequestHref)
const doOf: Readonly<Partial<Record<AskedRequest['kind'], 'part.sign' | 'part.pay' | 'part.meet'>>> = {
  signature: 'part.sign',
  payment: 'part.pay',
  appointment: 'part.meet',
}

/** When and where she comes, and who comes to see her. */
function Meetings({ opened, sheet: { lang, ctx } }: { opened: PartCase; sheet: Sheet }) {
  const { view, loaded } = opened
  const meetings = meetingsOf(opened)
  return meetings.length === 0 ? null : (
    <section class="g-flow" aria-labelledby="meetings">
      <h2 id="meetings">{t(lang, 'part.meetings')}</h2>
      {meetings.map(({ asked, meeting }) => (
        <div class="g-flow">
          <h3>{requestLabel(loaded.service, asked.name, lang)}</h3>
          {meeting === undefined ? (
            <p>{t(lang, 'part.visit')}</p>
          ) : (
            <>
              <p>
                <strong>{formatDateTime(lang, meeting.from, ctx.zone, 'full')}</strong>
                <br />
                {meeting.place}
              </p>
              <p>
                <a href={partMeetHref(lang, view.reference, asked.name)}>{t(lang, 'part.meet.change')}</a>
                <br />
                <a href={`${partMeetHref(lang, view.reference, asked.name)}/calendar`}>{t(lang, 'part.meet.file')}</a>
              </p>
            </>
          )}
        </div>
      ))}
    </section>
  )
}

/** What she did here, oldest first. */
function said({ view, loaded, who, parts }: PartCase, lang: string): readonly { readonly at: string; readonly text: string }[] {
  const mine = (by: (typeof view.timeline)[number]['by']) => by?.kind === 'party' && by.account === who.account
  const joined = view.parties.filter(({ party, state }) => state === 'joined' && parts.some(({ part }) => part === party))
  return [
    ...joined.map(({ at }) => ({ at, text: t(lang, 'part.said.joined') })),
    ...view.requests.flatMap(({ name, replies }) =>
      replies
        .filter(({ by, from }) => mine(by) || (by.kind === 'system' && parts.some(({ part }) => part === from)))
        .map(({ at, answer }) => {
          const key =
            typeof answer.montant === 'number'
              ? 'paid'
              : answer.signé === true
                ? 'signed'
                : answer.signé === false
                  ? 'unsigned'
                  : 'answered'
          return { at, text: t(lang, `part.said.${key}`, { request: requestLabel(loaded.service, name, lang) }) }
        }),
    ),
    ...view.timeline
      .filter(({ type, by }) => type === 'case.acted' && mine(by))
      .map(({ at, action }) => {
        const label = loaded.service.workflow.states.flatMap((state) => state.do).find(({ name }) => name === action)?.label
        return { at, text: label === undefined ? (action ?? '') : say(label, lang) }
      }),
    ...view.timeline
      .filter(({ type, by }) => (type === 'case.appointment-booked' || type === 'case.appointment-cancelled') && mine(by))
      .map(({ at, type, about }) => ({
        at,
        text: t(lang, `part.said.${type === 'case.appointment-booked' ? 'booked' : 'cancelled'}`, {
          request: requestLabel(loaded.service, about ?? '', lang),
        }),
      })),
  ].sort((one, other) => one.at.localeCompare(other.at))
}
