import { z } from 'zod'
import { Refusal } from '#kernel'
import { namesOf } from '#people'
import {
  Actions,
  Button,
  type Ctx,
  Empty,
  endpoint,
  errorIn,
  type FieldProblemLine,
  Radios,
  redirect,
  Select,
  Sheet,
  Table,
  Textarea,
  TextField,
  typed,
} from '#web'
import type { ResponseEdge } from '../contract.ts'
import { damages, type Planned, type Seen, tabletKey, takeVisit, visitsIn } from '../field.ts'
import { asHouse } from '../house.ts'
import { photosOf } from '../photos.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { PhotoField, PhotoLinks, photosIn } from './photos.tsx'
import { hrefOf, orNothing, responder } from './shared.ts'
import { TabletForm } from './tablet.tsx'
import { ZoneMap } from './zone-map.tsx'

const input = z.object({ lang: z.string(), situation: z.uuid() })
/** Visits on the page: each is an access that its person reads. */
const shown = 30

/** The inspectors' round: where, for whom, and the form for what they see, which also works without network. */
const showVisits = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.visits', route: 'GET /:lang/desk/response/:situation/visits', input },
  async (ctx, { situation }) => await orNothing(visitsPage(ctx, situation, [])),
)

const takeOne = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.take-visit', route: 'POST /:lang/desk/response/:situation/visits', input },
  async (ctx, { situation }) => {
    const { edge, lang } = ctx
    const { access } = await orNothing(ownOf(ctx, situation))
    const reservation = z.uuid().safeParse(typed(ctx, 'visit'))
    const { seen, problems } = seenIn(ctx)
    const photos = await photosIn(ctx)
    if (!reservation.success || seen === undefined || photos.problems.length > 0)
      return await visitsPage(ctx, situation, [
        ...(reservation.success ? [] : [{ field: 'visit', text: t(lang, 'visit.which.wrong') }]),
        ...problems,
        ...photos.problems,
      ])
    try {
      await takeVisit(edge, access, situation, reservation.data, seen, photos.sound)
    } catch (error) {
      throw error instanceof Refusal && error.code === 'response.unknown' ? new Refusal('web.not-found') : error
    }
    return redirect(`${hrefOf(lang, situation)}/visits`, 'response-use')
  },
)
export const visitsEndpoints = [showVisits, takeOne]

function seenIn(ctx: Ctx<ResponseEdge>): { readonly seen: Seen | undefined; readonly problems: readonly FieldProblemLine[] } {
  const { lang } = ctx
  const damage = damages.find((one) => one === typed(ctx, 'damage'))
  const habitable = typed(ctx, 'habitable')
  const water = typed(ctx, 'water').trim()
  const problems = [
    ...(damage === undefined ? [{ field: 'damage', text: t(lang, 'visit.damage.wrong') }] : []),
    ...(habitable === 'yes' || habitable === 'no' ? [] : [{ field: 'habitable', text: t(lang, 'visit.habitable.wrong') }]),
    ...(water === '' || (/^\d+$/.test(water) && Number(water) <= 1000) ? [] : [{ field: 'water', text: t(lang, 'visit.water.wrong') }]),
  ]
  if (damage === undefined || problems.length > 0) return { seen: undefined, problems }
  return {
    seen: {
      damage,
      habitable: habitable === 'yes',
      water: water === '' ? null : Number(water),
      words: typed(ctx, 'words').trim().slice(0, 2000),
    },
    problems,
  }
}

async function visitsPage(ctx: Ctx<ResponseEdge>, id: string, problems: readonly FieldProblemLine[]) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  // Where people live is the house's own copy: positions of these homes alone.
  const visits = await edge.store.as(asHouse(edge), (tx) => visitsIn(tx, id, shown))
  const subjects = visits.map(({ person }) => person)
  const names =
    subjects.length === 0
      ? undefined
      : await edge.store.as({ ...access, subjects, categories: ['list', 'response'] }, (tx) => namesOf(tx, subjects))
  const nameOf = ({ person }: Planned) => {
    const named = names?.get(person)
    return named === undefined ? t(lang, 'people.unnamed') : `${named.given} ${named.family}`
  }
  const photos = await edge.store.as(access, (tx) =>
    photosOf(
      tx,
      visits.map(({ reservation }) => reservation),
    ),
  )
  const toDo = visits.filter(({ damage }) => damage === null)
  const title = t(lang, 'visits.title')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'visits.lead'),
    problems,
    offline: true,
    children: (
      <>
        <Sheet id="round" title={t(lang, 'visits.round')}>
          {visits.length === 0 ? (
            <Empty title={t(lang, 'visits.none')} />
          ) : (
            <>
              <ZoneMap lang={lang} zone={situation.zone} marks={marksOf(visits)} />
              <Table
                lang={lang}
                dense
                columns={[
                  { label: t(lang, 'resource.number'), kind: 'num' },
                  { label: t(lang, 'people.name'), kind: 'head' },
                  { label: t(lang, 'visit.where') },
                  { label: t(lang, 'visit.result') },
                ]}
                rows={visits.map((visit, index) => ({
                  cells: [
                    String(index + 1),
                    nameOf(visit),
                    visit.lat === null || visit.lon === null ? (
                      '–'
                    ) : (
                      <a href={`geo:${visit.lat / 1e6},${visit.lon / 1e6}`}>{`${visit.lat / 1e6}, ${visit.lon / 1e6}`}</a>
                    ),
                    visit.damage === null ? (
                      t(lang, 'visit.to-do')
                    ) : (
                      <>
                        {t(lang, `damage.${visit.damage}`)}
                        <PhotoLinks lang={lang} of={visit.reservation} count={photos.get(visit.reservation) ?? 0} situation={id} />
                      </>
                    ),
                  ],
                }))}
              />
            </>
          )}
        </Sheet>
        {visits.length === 0 ? null : (
          <Sheet id="seen" title={t(lang, 'visit.form')}>
            <TabletForm lang={lang} action={`${hrefOf(lang, id)}/visits`} sealed={await tabletKey(edge, access, id)}>
              {/* With no visit left the form stays without questions: what this device still keeps goes out from here. */}
              {toDo.length === 0 ? (
                <p>{t(lang, 'visits.all-done')}</p>
              ) : (
                <>
                  <Select
                    id="visit"
                    name="visit"
                    lang={lang}
                    label={t(lang, 'visit.which')}
                    value={typed(ctx, 'visit')}
                    options={toDo.map((one) => ({ value: one.reservation, label: `${visits.indexOf(one) + 1}. ${nameOf(one)}` }))}
                    {...errorIn(problems, 'visit')}
                  />
                  <Radios
                    id="damage"
                    name="damage"
                    lang={lang}
                    label={t(lang, 'visit.damage')}
                    value={problems.length === 0 ? '' : typed(ctx, 'damage')}
                    options={damages.map((value) => ({ value, label: t(lang, `damage.${value}`) }))}
                    {...errorIn(problems, 'damage')}
                  />
                  <Radios
                    id="habitable"
                    name="habitable"
                    lang={lang}
                    label={t(lang, 'visit.habitable')}
                    value={problems.length === 0 ? '' : typed(ctx, 'habitable')}
                    options={(['yes', 'no'] as const).map((value) => ({ value, label: t(lang, `visit.${value}`) }))}
                    {...errorIn(problems, 'habitable')}
                  />
                  <TextField
                    id="water"
                    name="water"
                    lang={lang}
                    label={t(lang, 'visit.water')}
                    value={problems.length === 0 ? '' : typed(ctx, 'water')}
                    inputmode="numeric"
                    size={4}
                    unit="cm"
                    optional
                    {...errorIn(problems, 'water')}
                  />
                  <Textarea
                    id="words"
                    name="words"
                    lang={lang}
                    label={t(lang, 'intake.words')}
                    value={problems.length === 0 ? '' : typed(ctx, 'words')}
                    optional
                  />
                  <PhotoField lang={lang} problems={problems} />
                  <Actions>
                    <Button>{t(lang, 'intake.save')}</Button>
                  </Actions>
                </>
              )}
            </TabletForm>
          </Sheet>
        )}
      </>
    ),
  })
}

const marksOf = (visits: readonly Planned[]) =>
  visits.flatMap(({ lat, lon }, index) =>
    lat === null || lon === null ? [] : [{ number: index + 1, at: [lon / 1e6, lat / 1e6] as const }],
  )
