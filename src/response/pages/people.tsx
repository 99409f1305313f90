import { z } from 'zod'
import { Refusal } from '#kernel'
import { factsOf, namesOf } from '#people'
import { Button, type Ctx, Empty, endpoint, Flag, Form, formatDateTime, redirect, Sheet, Table, typed } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { type NotReached, notReached } from '../numbers.ts'
import { asOfficer } from '../receive.ts'
import { type Reservation, type Resource, release, reservationsOf, reserve, resourcesOf, use } from '../resources.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { nameOfResource } from './resources.tsx'
import { communeName, hrefOf, orNothing, responder } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })
/** People on the page: each is an access that she reads. */
const shown = 30

/** Who is hit and opened nothing, with what to try next. Names are shown here and nowhere else, and each person reads who opened them. */
const showPeople = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.people', route: 'GET /:lang/desk/response/:situation/people', input },
  async (ctx, { situation }) => await orNothing(peoplePage(ctx, situation)),
)

const said = new Set(['response.none-left', 'response.has-one', 'response.not-now'])

const helpPerson = endpoint<ResponseEdge>()(
  { ...responder, subject: 'list', id: 'response.help', route: 'POST /:lang/desk/response/:situation/people', input },
  async (ctx, { situation }) => {
    const { edge, actor, lang } = ctx
    const access = asOfficer(edge, actor)
    const back = `${hrefOf(lang, situation)}/people`
    const asked = typed(ctx, 'do')
    try {
      if (asked === 'reserve') {
        const person = z.uuid().parse(typed(ctx, 'person'))
        const resource = z.uuid().parse(typed(ctx, 'resource'))
        await orNothing(
          reserve(
            edge,
            { ...access, subjects: [person], categories: ['response'] },
            { resource, situation, person, agency: access.agency ?? '' },
          ),
        )
      } else if (asked === 'use') await use(edge, access, typed(ctx, 'reservation'))
      else if (asked === 'release') await release(edge, access, z.uuid().parse(typed(ctx, 'reservation')))
      else throw new Refusal('web.not-found')
    } catch (error) {
      if (error instanceof z.ZodError) throw new Refusal('web.not-found')
      if (!(error instanceof Refusal) || !said.has(error.code)) throw error
      return redirect(back, error.code.replace('.', '-'))
    }
    return redirect(back, `response-${asked}`)
  },
)

export const peopleEndpoints = [showPeople, helpPerson]

interface Line extends NotReached {
  readonly name: string
  readonly phone: string | undefined
  readonly kept: readonly Reservation[]
}

async function peoplePage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const { found, resources } = await edge.store.as(access, async (tx) => ({
    found: await notReached(tx, situation, shown),
    resources: await resourcesOf(tx, situation.agency),
  }))
  const subjects = found.map(({ person }) => person)
  const lines =
    subjects.length === 0
      ? []
      : await edge.store.as({ ...access, subjects, categories: ['list', 'contact'] }, async (tx) => {
          const names = await namesOf(tx, subjects)
          const kept = await reservationsOf(tx, id, subjects)
          const all: Line[] = []
          for (const one of found) {
            const facts = await factsOf(tx, one.person, ['person.phone'])
            const named = names.get(one.person)
            const phone = facts[0]?.value
            all.push({
              ...one,
              name: named === undefined ? t(lang, 'people.unnamed') : `${named.given} ${named.family}`,
              phone: typeof phone === 'string' ? phone : undefined,
              kept: kept.filter(({ person }) => person === one.person),
            })
          }
          return all
        })
  const zone = edge.town.file['time-zone']
  return situationDesk(ctx, {
    situation,
    title: t(lang, 'people.title'),
    lead: t(lang, 'people.lead'),
    children: (
      <>
        <Sheet id="people" title={t(lang, 'people.first', { count: lines.length })}>
          {lines.length === 0 ? (
            <Empty title={t(lang, 'people.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'people.name'), kind: 'head' },
                { label: t(lang, 'commune') },
                { label: t(lang, 'people.told') },
                { label: t(lang, 'people.next') },
                { label: t(lang, 'resources'), bare: true },
              ]}
              rows={lines.map((line) => ({
                cells: [
                  <>
                    {line.name}{' '}
                    {line.urgency === 2 ? null : (
                      <Flag state={line.urgency === 0 ? 'late' : 'soon'}>{t(lang, `urgency.${line.urgency === 0 ? 0 : 1}`)}</Flag>
                    )}
                  </>,
                  communeName(edge, line.commune, lang),
                  line.offeredAt === null ? '–' : formatDateTime(lang, line.offeredAt, zone, 'short'),
                  line.phone === undefined ? (
                    t(lang, 'people.visit')
                  ) : (
                    <a href={`tel:${line.phone}`}>{t(lang, 'people.call', { phone: line.phone })}</a>
                  ),
                  <Kept lang={lang} situation={id} line={line} resources={resources} />,
                ],
              }))}
            />
          )}
          <p class="g-fine">{t(lang, 'people.others')}</p>
        </Sheet>
      </>
    ),
  })
}

function Kept({ lang, situation, line, resources }: { lang: string; situation: string; line: Line; resources: readonly Resource[] }) {
  const action = `${hrefOf(lang, situation)}/people`
  const free = resources.filter(({ kind, taken, capacity }) => taken < capacity && !line.kept.some((one) => one.kind === kind))
  return (
    <>
      {line.kept.map((one) => (
        <Form to={{ action, fields: { do: 'release', reservation: one.id } }}>
          <p>
            {nameOfResource(
              resources.find(({ id }) => id === one.resource),
              lang,
            )}
          </p>
          <button class="g-textbutton" type="submit">
            {t(lang, 'resource.release')}
            <span class="ds-sr-only"> {line.name}</span>
          </button>
        </Form>
      ))}
      {free.length === 0 ? null : (
        <details>
          <summary>
            {t(lang, 'resource.keep')}
            <span class="ds-sr-only"> {line.name}</span>
          </summary>
          <Form to={{ action, fields: { do: 'reserve', person: line.person } }}>
            <label>
              {t(lang, 'resource.which')}{' '}
              <select class="ds-input" name="resource">
                {free.map((one) => (
                  <option value={one.id}>{nameOfResource(one, lang)}</option>
                ))}
              </select>
            </label>
            <Button variant="secondary">{t(lang, 'resource.keep.do')}</Button>
          </Form>
        </details>
      )}
    </>
  )
}
