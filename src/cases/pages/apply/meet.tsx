import { z } from 'zod'
import { say } from '#definitions'
import { legalDay, Refusal } from '#kernel'
import {
  Actions,
  Button,
  bytes,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  formatDateTime,
  formatTime,
  LinkButton,
  PostButton,
  page,
  Radios,
  type Reply,
  redirect,
  typed,
} from '#web'
import { heldBy } from '../../decide/asking.ts'
import { type CasesEdge, contextOf, whoIs } from '../../edge.ts'
import { calendarFile, calendarName, calendarType } from '../../meet/calendar-file.ts'
import { changeable } from '../../meet/slots.ts'
import { freeSlots, releaseSeat, type Slot, slotById, takeSeat } from '../../meet/store.ts'
import { refuse } from '../../refusals.ts'
import { isOpen } from '../../requests.ts'
import { runCommand } from '../../run.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
import { caseHref, meetHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const
const shownAtOnce = 40

interface Meeting {
  readonly opened: OwnCase
  readonly asked: AskedRequest
}

async function openMeeting(ctx: Ctx<CasesEdge>, reference: string, name: string): Promise<Meeting | Reply> {
  const opened = await openOwn(ctx.edge, ctx.actor, reference)
  const asked = opened.view.requests.findLast((one) => one.name === name && one.kind === 'appointment' && isOpen(one))
  if (asked === undefined || heldBy(opened.view, asked, contextOf(ctx.edge, opened.loaded)) !== undefined)
    return redirect(caseHref(ctx.lang, reference), 'not-now')
  return { opened, asked }
}

/** Teams that hold this meeting: those of the roles that were asked, without one all of the service's. */
function teamsOf({ opened: { loaded }, asked }: Meeting): readonly string[] {
  const { roles } = loaded.service.workflow
  const named = asked.to.flatMap((to) => roles[to] ?? [])
  return named.length > 0 ? named : Object.values(roles)
}

export const showMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet', route: 'GET /:lang/cases/:reference/meet/:request' },
  async (ctx, { reference, request }) => {
    const meeting = await openMeeting(ctx, reference, request)
    return 'kind' in meeting ? meeting : meetPage(ctx, meeting)
  },
)

/** Takes a time, or gives it back. The place and the event are one: when the last place went to somebody else, nothing has changed. */
export const chooseMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet.choose', route: 'POST /:lang/cases/:reference/meet/:request' },
  async (ctx, { reference, request }) => {
    const meeting = await openMeeting(ctx, reference, request)
    if ('kind' in meeting) return meeting
    const { edge, actor, lang } = ctx
    const { opened, asked } = meeting
    const { access, row, loaded } = opened
    const who = whoIs(actor, loaded)
    const cancels = typed(ctx, 'cancel') !== ''
    const id = typed(ctx, 'slot')
    const slot = cancels || !z.uuid().safeParse(id).success ? undefined : await edge.store.as(access, (tx) => slotById(tx, id))
    if (!cancels && (slot === undefined || !teamsOf(meeting).includes(slot.team))) return meetPage(ctx, meeting, t(lang, 'meet.missing'))
    try {
      await runCommand(
        edge,
        access,
        row.id,
        slot === undefined ? { do: 'unbook', who, request } : { do: 'book', who, request, slot: bookedOf(slot) },
        async (tx) => {
          await releaseSeat(tx, row.id, asked.key)
          if (slot !== undefined && !(await takeSeat(tx, slot.id, row.id, asked.key))) throw refuse('case.slot-taken')
        },
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'case.slot-taken') return meetPage(ctx, meeting, t(lang, 'meet.taken'))
      if (/^case\.(too-late|request-closed|suspended|not-open)/.test(error.code)) return redirect(caseHref(lang, reference), 'not-now')
      throw error
    }
    return redirect(caseHref(lang, reference), cancels ? 'meet.cancelled' : 'meet.booked')
  },
)

const bookedOf = ({ id, place, from, until }: Slot) => ({ slot: id, place, from, until })

/** The meeting for the person's own calendar. */
export const meetingFile = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet.file', route: 'GET /:lang/cases/:reference/meet/:request/calendar' },
  async (ctx, { reference, request }) => {
    const { edge, lang, url } = ctx
    const { view, loaded } = await openOwn(edge, ctx.actor, reference)
    const asked = view.requests.findLast((one) => one.name === request && one.meeting !== undefined)
    if (asked?.meeting === undefined) throw new Refusal('web.not-found')
    const { zone, at } = contextOf(edge, loaded)
    const title = `${requestLabel(loaded.service, asked.name, lang)} – ${say(loaded.service.title, lang)}`
    const host = new URL(edge.config.url ?? url.origin).hostname
    const file = calendarFile({ ...asked.meeting, key: asked.key, title, zone, sequence: asked.changes, made: at, host })
    return bytes(calendarType, Buffer.from(file), calendarName)
  },
)

async function meetPage(ctx: Ctx<CasesEdge>, meeting: Meeting, error?: string): Promise<Reply> {
  const { lang, edge } = ctx
  const { opened, asked } = meeting
  const { reference } = opened.row
  const { service } = opened.loaded
  const { zone, at } = contextOf(edge, opened.loaded)
  const slots = await edge.store.as(opened.access, (tx) => freeSlots(tx, teamsOf(meeting), shownAtOnce))
  const booked = asked.meeting
  const today = legalDay(at, zone)
  const fixed = booked !== undefined && !changeable(legalDay(booked.from, zone), today)
  const title = requestLabel(service, asked.name, lang)
  return page(
    {
      title: `${title} – ${say(service.title, lang)}`,
      footer: 'short',
      failed: error !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, reference)}>
          <ErrorSummary lang={lang} problems={error === undefined ? [] : [{ field: 'slot', text: error }]} />
          {booked === undefined ? null : (
            <>
              <p class="g-lead">{t(lang, 'meet.yours', { when: formatDateTime(lang, booked.from, zone, 'full'), place: booked.place })}</p>
              <p>
                <a href={`${meetHref(lang, reference, asked.name)}/calendar`}>{t(lang, 'meet.file')}</a>
              </p>
            </>
          )}
          {fixed ? (
            <p>{t(lang, 'meet.fixed')}</p>
          ) : slots.length === 0 ? (
            <>
              <p>{t(lang, booked === undefined ? 'meet.none' : 'meet.none.other')}</p>
              {booked === undefined ? (
                <Actions>
                  <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
                    {t(lang, 'closed.person')}
                  </LinkButton>
                </Actions>
              ) : null}
            </>
          ) : (
            <Form to={{ action: meetHref(lang, reference, asked.name) }}>
              <Radios
                lang={lang}
                id="slot"
                name="slot"
                label={t(lang, booked === undefined ? 'meet.choose' : 'meet.change')}
                hint={t(lang, 'meet.hint')}
                options={slots.map(({ id, from, until, place }) => ({
                  value: id,
                  label: t(lang, 'meet.slot', {
                    day: formatDate(lang, legalDay(from, zone), 'weekday'),
                    from: formatTime(lang, from, zone),
                    until: formatTime(lang, until, zone),
                  }),
                  hint: place,
                }))}
                value={typed(ctx, 'slot')}
                {...(error === undefined ? {} : { error })}
              />
              <Actions>
                <Button>{t(lang, booked === undefined ? 'meet.do' : 'meet.do.change')}</Button>
              </Actions>
            </Form>
          )}
          {booked === undefined || fixed ? null : (
            <PostButton variant="secondary" to={{ action: meetHref(lang, reference, asked.name), fields: { cancel: '1' } }}>
              {t(lang, 'meet.cancel')}
            </PostButton>
          )}
        </ConfirmPage>
      ),
    },
    error === undefined ? 200 : 422,
  )
}
