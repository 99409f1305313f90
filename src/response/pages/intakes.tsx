import { z } from 'zod'
import { Refusal, uuidv7 } from '#kernel'
import { factsOf, namesOf } from '#people'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  Empty,
  endpoint,
  errorIn,
  type FieldProblemLine,
  Form,
  formatDateTime,
  redirect,
  Sheet,
  Table,
  Textarea,
  TextField,
  typed,
} from '#web'
import type { ResponseEdge } from '../contract.ts'
import { endIntake, type Intake, intakeNeeds, intakesIn, type NewIntake, tabletKey, takeIntake } from '../field.ts'
import { photosOf } from '../photos.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { PhotoField, PhotoLinks, photosIn } from './photos.tsx'
import { hrefOf, orNothing, responder } from './shared.ts'
import { TabletForm } from './tablet.tsx'

const input = z.object({ lang: z.string(), situation: z.uuid() })
/** People on the page: each is an access that she reads. */
const shown = 50

/** The volunteer's tablet: who stands before her, what she needs. It names nobody, so it may lie open on a table. */
const showTablet = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.tablet', route: 'GET /:lang/desk/response/:situation/tablet', input },
  async (ctx, { situation }) => await orNothing(tabletPage(ctx, situation, [])),
)

const takeOne = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.take-intake', route: 'POST /:lang/desk/response/:situation/tablet', input },
  async (ctx, { situation }) => {
    const { edge, lang } = ctx
    const { access } = await orNothing(ownOf(ctx, situation))
    const { intake, problems } = intakeIn(ctx)
    const photos = await photosIn(ctx)
    const wrong = [...problems, ...photos.problems]
    if (wrong.length > 0) return await tabletPage(ctx, situation, wrong)
    await takeIntake(edge, access, situation, intake, ctx.header('idempotency-key') ?? uuidv7(edge.clock.now()), photos.sound)
    return redirect(`${hrefOf(lang, situation)}/tablet`, 'response-intake')
  },
)

/** Whom volunteers met, what is still to be done. */
const showIntakes = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.intakes', route: 'GET /:lang/desk/response/:situation/intakes', input },
  async (ctx, { situation }) => await orNothing(intakesPage(ctx, situation)),
)

const closeIntake = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.end-intake', route: 'POST /:lang/desk/response/:situation/intakes', input },
  async (ctx, { situation }) => {
    const { access } = await orNothing(ownOf(ctx, situation))
    const intake = z.uuid().safeParse(typed(ctx, 'intake'))
    if (!intake.success) throw new Refusal('web.not-found')
    const back = `${hrefOf(ctx.lang, situation)}/intakes`
    try {
      await endIntake(ctx.edge, access, situation, intake.data)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'response.not-now') throw error
      return redirect(back, 'response-not-now')
    }
    return redirect(back, 'response-use')
  },
)
export const intakesEndpoints = [showTablet, takeOne, showIntakes, closeIntake]

/** What the form says, and what is wrong with it. */
function intakeIn(ctx: Ctx<ResponseEdge>): { readonly intake: NewIntake; readonly problems: readonly FieldProblemLine[] } {
  const { lang } = ctx
  const text = (name: string, most: number) => typed(ctx, name).trim().slice(0, most)
  const people = Number(typed(ctx, 'people'))
  const needs = ctx.form.needs ?? []
  const intake = {
    given: text('given', 100),
    family: text('family', 100),
    phone: text('phone', 40).replace(/[^\d+]/g, ''),
    place: text('place', 300),
    people,
    needs: intakeNeeds.filter((one) => needs.includes(one)),
    words: text('words', 2000),
  }
  return {
    intake,
    problems: [
      ...(intake.given === '' ? [{ field: 'given', text: t(lang, 'intake.given.wrong') }] : []),
      ...(intake.family === '' ? [{ field: 'family', text: t(lang, 'intake.family.wrong') }] : []),
      ...(intake.place === '' ? [{ field: 'place', text: t(lang, 'intake.place.wrong') }] : []),
      ...(Number.isInteger(people) && people >= 1 && people <= 50 ? [] : [{ field: 'people', text: t(lang, 'intake.people.wrong') }]),
    ],
  }
}

async function tabletPage(ctx: Ctx<ResponseEdge>, id: string, problems: readonly FieldProblemLine[]) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const title = t(lang, 'tablet.title')
  const again = (name: string) => (problems.length === 0 ? '' : typed(ctx, name))
  const line = (name: 'given' | 'family' | 'phone' | 'place', more: { autocomplete?: string; type?: 'tel'; optional?: boolean } = {}) => (
    <TextField
      id={name}
      name={name}
      lang={lang}
      label={t(lang, `intake.${name}`)}
      value={again(name)}
      maxlength={name === 'place' ? 300 : 100}
      autocomplete="off"
      {...more}
      {...errorIn(problems, name)}
    />
  )
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'tablet.lead'),
    problems,
    offline: true,
    children: (
      <>
        <Sheet id="intake" title={t(lang, 'intake.who')}>
          <TabletForm lang={lang} action={`${hrefOf(lang, id)}/tablet`} sealed={await tabletKey(edge, access, id)}>
            {line('given')}
            {line('family')}
            {line('phone', { type: 'tel', optional: true })}
            {line('place')}
            <TextField
              id="people"
              name="people"
              lang={lang}
              label={t(lang, 'intake.people')}
              value={again('people') || '1'}
              inputmode="numeric"
              size={3}
              {...errorIn(problems, 'people')}
            />
            <Checkboxes
              id="needs"
              name="needs"
              lang={lang}
              label={t(lang, 'intake.needs')}
              optional
              values={problems.length === 0 ? [] : (ctx.form.needs ?? [])}
              options={intakeNeeds.map((value) => ({ value, label: t(lang, `need.${value}`) }))}
            />
            <Textarea id="words" name="words" lang={lang} label={t(lang, 'intake.words')} value={again('words')} optional />
            <PhotoField lang={lang} problems={problems} />
            <p>{t(lang, 'intake.say')}</p>
            <Actions>
              <Button>{t(lang, 'intake.save')}</Button>
            </Actions>
          </TabletForm>
        </Sheet>
      </>
    ),
  })
}

interface Line extends Intake {
  readonly name: string
  readonly phone: string | undefined
}

async function intakesPage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const found = await edge.store.as(access, (tx) => intakesIn(tx, id, shown))
  const photos = await edge.store.as(access, (tx) =>
    photosOf(
      tx,
      found.map((one) => one.id),
    ),
  )
  const subjects = found.map(({ person }) => person)
  const lines: readonly Line[] =
    subjects.length === 0
      ? []
      : await edge.store.as({ ...access, subjects, categories: ['list', 'contact', 'response'] }, async (tx) => {
          const names = await namesOf(tx, subjects)
          const all: Line[] = []
          for (const one of found) {
            const named = names.get(one.person)
            const phone = (await factsOf(tx, one.person, ['person.phone']))[0]?.value
            all.push({
              ...one,
              name: named === undefined ? t(lang, 'people.unnamed') : `${named.given} ${named.family}`,
              phone: typeof phone === 'string' ? phone : undefined,
            })
          }
          return all
        })
  const zone = edge.town.file['time-zone']
  const title = t(lang, 'intakes.title')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'intakes.lead'),
    children: (
      <>
        <Sheet id="intakes" title={title}>
          {lines.length === 0 ? (
            <Empty title={t(lang, 'intakes.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'people.name'), kind: 'head' },
                { label: t(lang, 'intake.place') },
                { label: t(lang, 'intake.people'), kind: 'num' },
                { label: t(lang, 'intake.needs') },
                { label: t(lang, 'when') },
                { label: t(lang, 'state'), bare: true },
              ]}
              rows={lines.map((line) => ({
                cells: [
                  <>
                    {line.name}{' '}
                    {line.phone === undefined ? null : <a href={`tel:${line.phone}`}>{t(lang, 'people.call', { phone: line.phone })}</a>}
                  </>,
                  line.place,
                  String(line.people),
                  <>
                    {[...line.needs.map((need) => t(lang, `need.${need}`)), line.words].filter(Boolean).join(', ') || '–'}
                    <PhotoLinks lang={lang} of={line.id} count={photos.get(line.id) ?? 0} situation={id} />
                  </>,
                  formatDateTime(lang, line.takenAt, zone, 'short'),
                  line.state === 'done' ? (
                    t(lang, 'tasks.done')
                  ) : (
                    <Form to={{ action: `${hrefOf(lang, id)}/intakes`, fields: { intake: line.id } }}>
                      <Button variant="secondary">
                        {t(lang, 'intakes.end')}
                        <span class="ds-sr-only"> {line.name}</span>
                      </Button>
                    </Form>
                  ),
                ],
              }))}
            />
          )}
        </Sheet>
      </>
    ),
  })
}
