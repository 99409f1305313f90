import { z } from 'zod'
import { asAgent, type CasesEdge, closeSlot, comingTo, openSlots, placeOf, type Slot, slotsOf, spansOf, usualDays } from '#cases'
import { say } from '#definitions'
import { legalDay, showReference, uuidv7 } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  dateTyped,
  Empty,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  formatTime,
  PostButton,
  page,
  type Reply,
  redirect,
  Select,
  Sheet,
  Table,
  TextField,
  typed,
  Wrap,
} from '#web'
import { t } from '../texts.ts'
import { flashOf } from './flash.ts'
import { caseHref } from './links.ts'

const href = (lang: string) => `/${lang}/desk/slots`
const input = z.object({ lang: z.string() })
const declaration = { may: 'worker', purpose: 'support', subject: 'none', input } as const
const days = ['1', '2', '3', '4', '5', '6', '7'] as const
const shown = 300
/** times that one form opens */
const most = 2000
const longestDays = 366

const showSlots = endpoint<CasesEdge>()({ ...declaration, id: 'work.slots', route: 'GET /:lang/desk/slots' }, (ctx) => slotsPage(ctx, []))

/** Opens times for people to take: a weekly pattern between two days, or a single day. Times that are there stay as they are. */
const addSlots = endpoint<CasesEdge>()({ ...declaration, id: 'work.slots.open', route: 'POST /:lang/desk/slots' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const { problems, pattern, team, place, capacity } = readForm(ctx)
  if (problems.length > 0) return slotsPage(ctx, problems)
  const agency = actor.agency ?? ''
  const { zone, calendar } = placeOf(edge.town, agency)
  const spans = spansOf(pattern, zone, calendar, edge.clock.instant())
  if (spans.length === 0 || spans.length > most)
    return slotsPage(ctx, [{ field: 'from', text: t(lang, spans.length === 0 ? 'slots.nothing' : 'slots.many', { most }) }])
  const slots = spans.map((span) => ({ ...span, id: uuidv7(edge.clock.now()), agency, team, place, capacity }))
  await edge.store.as(asAgent(actor, 'support'), (tx) => openSlots(tx, slots))
  return redirect(href(lang), 'slots.opened')
})

/** Closes a time to which nobody comes. */
const removeSlot = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.slots.close', route: 'POST /:lang/desk/slots/:slot/close', input: input.extend({ slot: z.uuid() }) },
  async ({ edge, actor, lang }, { slot }) => {
    const closed = await edge.store.as(asAgent(actor, 'support'), (tx) => closeSlot(tx, slot, actor.teams))
    return redirect(href(lang), closed ? 'slots.closed' : 'moved')
  },
)

export const slotEndpoints = [showSlots, addSlots, removeSlot]

export const slotsLink = async ({ lang }: Ctx<CasesEdge>) => ({ href: href(lang), label: t(lang, 'slots.title') })

type Problems = readonly { readonly field: string; readonly text: string }[]
const hour = /^([01]?\d|2[0-3]) ?[:hH] ?([0-5]\d)?$/

function readForm(ctx: Ctx<CasesEdge>) {
  const { lang, form, actor, edge } = ctx
  const problems: { field: string; text: string }[] = []
  const say = (
    field: string,
    key: 'slots.wrong.day' | 'slots.wrong.hour' | 'slots.wrong.number' | 'slots.wrong.weekdays' | 'slots.wrong.team' | 'slots.wrong.place',
  ) => problems.push({ field, text: t(lang, key) })
  const day = (name: string): string => {
    const { day, month, year } = dateTyped(ctx, name)
    const text = [year.trim(), month.trim().padStart(2, '0'), day.trim().padStart(2, '0')].join('-')
    if (z.iso.date().safeParse(text).success) return text
    say(name, 'slots.wrong.day')
    return '1970-01-01'
  }
  const time = (name: string): string => {
    const found = hour.exec(typed(ctx, name).trim())
    if (found === null) say(name, 'slots.wrong.hour')
    return found === null ? '00:00' : `${found[1]!.padStart(2, '0')}:${found[2] ?? '00'}`
  }
  const number = (name: string, least: number, greatest: number): number => {
    const value = Number(typed(ctx, name).trim())
    if (Number.isInteger(value) && value >= least && value <= greatest) return value
    say(name, 'slots.wrong.number')
    return least
  }
  const weekdays = (form.weekdays ?? []).filter((one) => days.some((known) => known === one)).map(Number)
  if (weekdays.length === 0) say('weekdays', 'slots.wrong.weekdays')
  const team = typed(ctx, 'team')
  if (!actor.teams.includes(team)) say('team', 'slots.wrong.team')
  const place = typed(ctx, 'place').trim().slice(0, 200)
  if (place === '') say('place', 'slots.wrong.place')
  const pattern = {
    from: day('from'),
    until: day('until'),
    weekdays,
    begin: time('begin'),
    end: time('end'),
    minutes: number('minutes', 5, 480),
  }
  const length = (Date.parse(pattern.until) - Date.parse(pattern.from)) / 86_400_000
  if (length < 0 || length > longestDays || pattern.until < edge.clock.today(edge.town.file['time-zone'])) say('until', 'slots.wrong.day')
  return { problems, pattern, team, place, capacity: number('capacity', 1, 100) }
}

async function slotsPage(ctx: Ctx<CasesEdge>, problems: Problems): Promise<Reply> {
  const { edge, actor, lang, form } = ctx
  const { zone, calendar } = placeOf(edge.town, actor.agency ?? '')
  const { slots, coming } = await edge.store.as(asAgent(actor, 'support'), async (tx) => {
    const slots = await slotsOf(tx, actor.teams, shown)
    return {
      slots,
      coming: await comingTo(
        tx,
        slots.filter(({ taken }) => taken > 0).map(({ id }) => id),
      ),
    }
  })
  const [first, last] = usualDays(edge.clock.today(zone), calendar)
  const usual: Readonly<Record<string, string>> = { from: first, until: last, begin: '09:00', end: '12:00', minutes: '30', capacity: '1' }
  const posted = Object.keys(form).length > 0
  const field = (name: string, size: number, hint?: string) => {
    const error = problems.find((one) => one.field === name)?.text
    return (
      <TextField
        lang={lang}
        id={name}
        name={name}
        label={t(lang, `slots.${name}` as 'slots.from')}
        {...(hint === undefined ? {} : { hint })}
        size={size}
        autocomplete="off"
        value={posted ? typed(ctx, name) : (usual[name] ?? '')}
        {...(error === undefined ? {} : { error })}
      />
    )
  }
  const date = (name: 'from' | 'until', hint: string) => {
    const error = problems.find((one) => one.field === name)?.text
    const [year = '', month = '', day = ''] = (usual[name] ?? '').split('-')
    return (
      <DateParts
        lang={lang}
        id={name}
        name={name}
        label={t(lang, `slots.${name}`)}
        hint={hint}
        values={posted ? dateTyped(ctx, name) : { day, month, year }}
        {...(error === undefined ? {} : { error })}
      />
    )
  }
  const wrong = problems.find((one) => one.field === 'weekdays')?.text
  return page(
    {
      title: t(lang, 'slots.title'),
      kind: 'desk',
      ...flashOf(ctx),
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'slots.title')} text={t(lang, 'slots.lead')} />
          <ErrorSummary
            lang={lang}
            problems={problems.map(({ field, text }) => ({
              field: field === 'from' || field === 'until' ? datePartId(field) : field,
              text,
            }))}
          />
          <Sheet id="coming" title={t(lang, 'slots.coming')}>
            {slots.length === 0 ? (
              <Empty title={t(lang, 'slots.none')}>{t(lang, 'slots.none.text')}</Empty>
            ) : (
              <Slots ctx={ctx} zone={zone} slots={slots} coming={coming} />
            )}
          </Sheet>
          <Sheet id="open" title={t(lang, 'slots.open')}>
            <Form to={{ action: href(lang) }} class="g-flow">
              <Select
                lang={lang}
                id="team"
                name="team"
                label={t(lang, 'slots.team')}
                blank={false}
                value={typed(ctx, 'team')}
                options={edge.town.teams
                  .filter(({ path }) => actor.teams.includes(path))
                  .map(({ path, title }) => ({ value: path, label: say(title, lang) }))}
              />
              {field('place', 40)}
              {date('from', t(lang, 'slots.day.hint'))}
              {date('until', t(lang, 'slots.until.hint'))}
              <Checkboxes
                lang={lang}
                id="weekdays"
                name="weekdays"
                label={t(lang, 'slots.weekdays')}
                options={days.map((one) => ({ value: one, label: t(lang, `slots.day.${one}`) }))}
                values={posted ? (form.weekdays ?? []) : days.slice(0, 5).filter((one) => !calendar.weekend.includes(Number(one)))}
                {...(wrong === undefined ? {} : { error: wrong })}
              />
              {field('begin', 6, t(lang, 'slots.hour.hint'))}
              {field('end', 6)}
              {field('minutes', 4)}
              {field('capacity', 4)}
              <Actions>
                <Button>{t(lang, 'slots.do')}</Button>
              </Actions>
            </Form>
          </Sheet>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function Slots({
  ctx: { lang },
  zone,
  slots,
  coming,
}: {
  ctx: Ctx<CasesEdge>
  zone: string
  slots: readonly Slot[]
  coming: readonly { readonly slot: string; readonly reference: string }[]
}) {
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'slots.column.when'), kind: 'head' },
        { label: t(lang, 'slots.place') },
        { label: t(lang, 'slots.column.taken') },
        { label: t(lang, 'slots.column.cases') },
        { label: <span class="ds-sr-only">{t(lang, 'slots.close')}</span>, bare: true },
      ]}
      rows={slots.map((slot) => {
        const when = `${formatDate(lang, legalDay(slot.from, zone), 'weekday')}, ${formatTime(lang, slot.from, zone)}`
        return {
          cells: [
            when,
            slot.place,
            t(lang, 'slots.taken', { taken: slot.taken, capacity: slot.capacity }),
            coming
              .filter((one) => one.slot === slot.id)
              .map(({ reference }) => <a href={caseHref(lang, reference)}>{showReference(reference)}</a>),
            slot.taken > 0 ? (
              ''
            ) : (
              <PostButton variant="tertiary" to={{ action: `${href(lang)}/${slot.id}/close` }}>
                {t(lang, 'slots.close')}
                <span class="ds-sr-only"> {when}</span>
              </PostButton>
            ),
          ],
        }
      })}
    />
  )
}
