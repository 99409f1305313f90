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
import { comerIn } from '../../decide/meet.ts'
import type { Who } from '../../decide.ts'
import { type CasesEdge, contextOf, whoIs } from '../../edge.ts'
import { calendarFile, calendarName, calendarType } from '../../meet/calendar-file.ts'
import { changeable } from '../../meet/slots.ts'
import { freeSlots, releaseSeat, type Slot, slotById, takeSeat } from '../../meet/store.ts'
import { refuse } from '../../refusals.ts'
import { isOpen, meetingOf, seatKey } from '../../requests.ts'
import { runCommand } from '../../run.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
import { caseHref, meetHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const
const shownAtOnce = 40
type Named = z.infer<typeof input>

/** Who comes, and where her pages are: the applicant in her case, or somebody who takes part in it. */
export interface MeetPlace {
  readonly open: (ctx: Ctx<CasesEdge>, reference: string) => Promise<{ readonly opened: MeetCase; readonly who: Who }>
  readonly caseHref: (lang: string, reference: string) => string
  readonly meetHref: (lang: string, reference: string, request: string) => string
}
type MeetCase = Pick<OwnCase, 'row' | 'view' | 'loaded' | 'access'>

interface Meeting {
  readonly opened: MeetCase
  readonly asked: AskedRequest
  readonly who: Who
  /** as whom she comes */
  readonly comer: string
  readonly place: MeetPlace
}

const own: MeetPlace = {
  open: async ({ edge, actor }, reference) => {
    const opened = await openOwn(edge, actor, reference)
    return { opened, who: whoIs(actor, opened.loaded) }
  },
  caseHref,
  meetHref,
}

async function openMeeting(ctx: Ctx<CasesEdge>, place: MeetPlace, { reference, request: name }: Named): Promise<Meeting | Reply> {
  const { opened, who } = await place.open(ctx, reference)
  const asked = opened.view.requests.findLast((one) => one.name === name && one.kind === 'appointment' && isOpen(one))
  const comer = asked && comerIn(asked, who)
  if (asked === undefined || comer === undefined || heldBy(opened.view, asked, contextOf(ctx.edge, opened.loaded)) !== undefined)
    return redirect(place.caseHref(ctx.lang, reference), 'not-now')
  return { opened, asked, who, comer, place }
}

/** Teams that hold this meeting: those of the roles that were asked, without one all of the service's. */
function teamsOf({ opened: { loaded }, asked }: Meeting): readonly string[] {
  const { roles } = loaded.service.workflow
  const named = asked.to.flatMap((to) => roles[to] ?? [])
  return named.length > 0 ? named : Object.values(roles)
}

export const showMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet', route: 'GET /:lang/cases/:reference/meet/:request' },
  async (ctx, asked) => await showMeetingAt(ctx, own, asked),
)

export const chooseMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet.choose', route: 'POST /:lang/cases/:reference/meet/:request' },
  async (ctx, asked) => await chooseAt(ctx, own, asked),
)

export async function showMeetingAt(ctx: Ctx<CasesEdge>, place: MeetPlace, named: Named): Promise<Reply> {
  const meeting = await openMeeting(ctx, place, named)
  return 'kind' in meeting ? meeting : await meetPage(ctx, meeting)
}

/** Takes a time, or gives it back. The place and the event are one: when the last place went to somebody else, nothing has changed. */
export async function chooseAt(ctx: Ctx<CasesEdge>, place: MeetPlace, named: Named): Promise<Reply> {
  const meeting = await openMeeting(ctx, place, named)
  if ('kind' in meeting) return meeting
  const { edge, lang } = ctx
  const { opened, asked, who, comer } = meeting
  const { access, row } = opened
  const { reference, request } = named
  const cancels = typed(ctx, 'cancel') !== ''
  const id = typed(ctx, 'slot')
  const slot = cancels || !z.uuid().safeParse(id).success ? undefined : await edge.store.as(access, (tx) => slotById(tx, id))
  if (!cancels && (slot === undefined || !teamsOf(meeting).includes(slot.team))) return meetPage(ctx, meeting, t(lang, 'meet.missing'))
  const key = seatKey(asked, comer)
  const back = place.caseHref(lang, reference)
  try {
    await runCommand(
      edge,
      access,
      row.id,
      slot === undefined ? { do: 'unbook', who, request } : { do: 'book', who, request, slot: bookedOf(slot) },
      async (tx) => {
        await releaseSeat(tx, row.id, key)
        if (slot !== undefined && !(await takeSeat(tx, slot.id, row.id, key))) throw refuse('case.slot-taken')
      },
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'case.slot-taken') return meetPage(ctx, meeting, t(lang, 'meet.taken'))
    if (/^case\.(too-late|request-closed|suspended|not-open|action-not-yours)/.test(error.code)) return redirect(back, 'not-now')
    throw error
  }
  return redirect(back, cancels ? 'meet.cancelled' : 'meet.booked')
}

const bookedOf = ({ id, place, from, until }: Slot) => ({ slot: id, place, from, until })

/** The meeting for the person's own calendar. */
export const meetingFile = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.meet.file', route: 'GET /:lang/cases/:reference/meet/:request/calendar' },
  async (ctx, asked) => await meetingFileAt(ctx, own, asked),
)

export async function meetingFileAt(ctx: Ctx<CasesEdge>, place: MeetPlace, { reference, request }: Named): Promise<Reply> {
  const { edge, lang, url } = ctx
  const { opened, who } = await place.open(ctx, reference)
  const { view, loaded } = opened
  const asked = view.requests.findLast((one) => one.name === request && comerIn(one, who) !== undefined)
  const comer = asked && comerIn(asked, who)
  const meeting = comer === undefined ? undefined : meetingOf(asked!, comer)
  if (asked === undefined || meeting === undefined) throw new Refusal('web.not-found')
  const { zone, at } = contextOf(edge, loaded)
  const title = `${requestLabel(loaded.service, asked.name, lang)} – ${say(loaded.service.title, lang)}`
  const host = new URL(edge.config.url ?? url.origin).hostname
  const organizer = { name: say(edge.town.file.name, lang), email: edge.town.file.contact.email }
  const file = calendarFile({ ...meeting, key: seatKey(asked, comer!), title, zone, sequence: asked.changes, made: at, host, organizer })
  return bytes(calendarType, Buffer.from(file), calendarName)
}

async function meetPage(ctx: Ctx<CasesEdge>, meeting: Meeting, error?: string): Promise<Reply> {
  const { lang, edge } = ctx
  const { opened, asked, comer, place } = meeting
  const { reference } = opened.row
  const { service } = opened.loaded
  const here = place.meetHref(lang, reference, asked.name)
  const { zone, at } = contextOf(edge, opened.loaded)
  const slots = await edge.store.as(opened.access, (tx) => freeSlots(tx, teamsOf(meeting), shownAtOnce))
  const booked = meetingOf(asked, comer)
  const today = legalDay(at, zone)
  const fixed = booked !== undefined && !changeable(legalDay(booked.from, zone), today)
  const title = requestLabel(service, asked.name, lang)
  return page(
    {
      title: `${title} – ${say(service.title, lang)}`,
      footer: 'short',
      failed: error !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={place.caseHref(lang, reference)}>
          {asked.together && asked.comers.length > 1 ? <p>{t(lang, 'meet.together')}</p> : null}
          <ErrorSummary lang={lang} problems={error === undefined ? [] : [{ field: 'slot', text: error }]} />
          {booked === undefined ? null : (
            <>
              <p class="g-lead">{t(lang, 'meet.yours', { when: formatDateTime(lang, booked.from, zone, 'full'), place: booked.place })}</p>
              <p>
                <a href={`${here}/calendar`}>{t(lang, 'meet.file')}</a>
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
            <Form to={{ action: here }}>
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
            <PostButton variant="secondary" to={{ action: here, fields: { cancel: '1' } }}>
              {t(lang, 'meet.cancel')}
            </PostButton>
          )}
        </ConfirmPage>
      ),
    },
    error === undefined ? 200 : 422,
  )
}
