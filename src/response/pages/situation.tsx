import { z } from 'zod'
import { agentNames } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type HeldUp, heldUp } from '#notices'
import {
  Actions,
  Alert,
  Button,
  type Ctx,
  DeskHead,
  Empty,
  ErrorSummary,
  endpoint,
  Facts,
  Form,
  formatDateTime,
  formatNumber,
  LinkButton,
  page,
  type Reply,
  redirect,
  Sheet,
  Stats,
  Table,
  typed,
  Wrap,
} from '#web'
import { confirmChange, dropChange, moveZone } from '../changes.ts'
import { purpose, type ResponseEdge, retractReasons } from '../contract.ts'
import { asHouse } from '../house.ts'
import { type CommuneNumbers, type Hour, type Numbers, numbersByCommune, numbersByHour, numbersOf } from '../numbers.ts'
import { doublesIn } from '../offers.ts'
import { asOfficer, callOff, publish } from '../receive.ts'
import { refuse } from '../refusals.ts'
import { type Resource, resourcesOf } from '../resources.ts'
import { confirmRetraction, dropRetraction, proposeRetraction } from '../retract.ts'
import { type RunRow, runsOf } from '../runs.ts'
import { perDwelling } from '../services-for.ts'
import { type Situation, situationById } from '../store.ts'
import { toldKey } from '../tell.ts'
import { t } from '../texts.ts'
import { titleOf } from './list.tsx'
import { ZoneFields, zoneIn } from './new.tsx'
import { type Names, nameIn, Pending } from './pending.tsx'
import { marksOf, Resources } from './resources.tsx'
import { Retraction, retractedIn } from './retracted.tsx'
import { communeName, flashOf, hrefOf, orNothing, responder } from './shared.ts'
import { ZoneMap } from './zone-map.tsx'

const input = z.object({ lang: z.string(), situation: z.uuid() })

const showSituation = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.situation', route: 'GET /:lang/desk/response/:situation', input },
  async (ctx, { situation }) => await orNothing(situationPage(ctx, situation)),
)

const acts: Readonly<Record<string, (ctx: Ctx<ResponseEdge>, id: string) => Promise<void>>> = {
  publish: async (ctx, id) => await publish(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
  confirm: async (ctx, id) => await confirmChange(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
  drop: async (ctx, id) => await dropChange(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
  'call-off': async (ctx, id) => await callOff(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
  'retract-confirm': async (ctx, id) => await confirmRetraction(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
  'retract-drop': async (ctx, id) => await dropRetraction(ctx.edge, asOfficer(ctx.edge, ctx.actor), id),
}
/** Refusals that the page says in words. */
const said = new Set(['response.same-person', 'response.not-now'])

const changeSituation = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.change', route: 'POST /:lang/desk/response/:situation', input },
  async (ctx, { situation: id }) => {
    const href = hrefOf(ctx.lang, id)
    const asked = typed(ctx, 'do')
    try {
      if (asked === 'zone') {
        const zone = await zoneIn(ctx)
        if (typeof zone === 'string') return await orNothing(situationPage(ctx, id, [{ field: 'zone', text: zone }]))
        const moved = await orNothing(moveZone(ctx.edge, asOfficer(ctx.edge, ctx.actor), id, zone))
        if (moved === 'proposed') return redirect(href, 'response-zone-proposed')
      } else if (asked === 'retract') {
        const why = retractReasons.find((one) => one === typed(ctx, 'why'))
        if (why === undefined) return await orNothing(situationPage(ctx, id, [{ field: 'why', text: t(ctx.lang, 'retract.why.wrong') }]))
        await orNothing(proposeRetraction(ctx.edge, asOfficer(ctx.edge, ctx.actor), id, why))
      } else {
        const act = acts[asked]
        if (act === undefined) throw new Refusal('web.not-found')
        await orNothing(act(ctx, id))
      }
    } catch (error) {
      if (!(error instanceof Refusal) || !said.has(error.code)) throw error
      return redirect(href, error.code.replace('.', '-'))
    }
    return redirect(href, `response-${asked}`)
  },
)

export const situationEndpoints = [showSituation, changeSituation]

interface Read {
  readonly situation: Situation
  readonly runs: readonly RunRow[]
  readonly numbers: Numbers
  readonly communes: readonly CommuneNumbers[]
  readonly hours: readonly Hour[]
  readonly resources: readonly Resource[]
  /** dwellings in which several began what is given once a dwelling */
  readonly doubles: number
  readonly heldUp: readonly HeldUp[]
}

/** Refuses `response.unknown`. Counts only: nobody is named on this page. */
async function readSituation({ edge, actor }: Ctx<ResponseEdge>, id: string): Promise<Read> {
  const access = asOfficer(edge, actor)
  const read = await edge.store.as(access, async (tx) => {
    const situation = await situationById(tx, id)
    if (situation === undefined || situation.agency !== access.agency) throw refuse('response.unknown')
    return {
      situation,
      runs: await runsOf(tx, id),
      numbers: await numbersOf(tx, situation),
      communes: await numbersByCommune(tx, situation),
      hours: await numbersByHour(tx, situation),
      resources: await resourcesOf(tx, situation.agency),
      doubles: new Set((await doublesIn(tx, id, perDwelling(edge, situation.event), 1000)).map(({ household }) => household)).size,
    }
  })
  // How many, not whose: notices are read by their persons and by the house.
  return { ...read, heldUp: await edge.store.as(asHouse(edge), (tx) => heldUp(tx, toldKey(id))) }
}

async function situationPage(
  ctx: Ctx<ResponseEdge>,
  id: string,
  problems: Parameters<typeof ZoneFields>[0]['problems'] = [],
): Promise<Reply> {
  const { edge, lang, actor } = ctx
  const read = await readSituation(ctx, id)
  const { situation, numbers } = read
  const zone = edge.town.file['time-zone']
  const people = [situation.proposedBy, situation.publishedBy ?? '', situation.pendingBy ?? '', situation.retractBy ?? ''].filter(
    (one) => one !== '' && one !== 'system',
  )
  const names = await agentNames(edge, people, lang, purpose)
  const title = titleOf(situation, lang)
  // What waits for a second person stands above, what anybody may propose below.
  const retraction = <Retraction ctx={ctx} situation={situation} names={names} problems={problems} />
  return page(
    {
      title,
      kind: 'desk',
      ...flashOf(ctx),
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={title}
            text={t(lang, 'kept-up', {
              from: formatDateTime(lang, situation.proposedAt, zone, 'short'),
              now: formatDateTime(lang, edge.clock.instant(), zone, 'short'),
            })}
            back={{ href: hrefOf(lang), label: t(lang, 'title') }}
          >
            {situation.run === null ? null : (
              <LinkButton href={`${hrefOf(lang, id)}/report`} variant="secondary">
                {t(lang, 'report.title')}
              </LinkButton>
            )}
            {read.doubles === 0 ? null : (
              <LinkButton href={`${hrefOf(lang, id)}/doubles`} variant="secondary">
                {t(lang, 'doubles.link', { count: read.doubles })}
              </LinkButton>
            )}
            {situation.state === 'active' ? <LinkButton href={`${hrefOf(lang, id)}/people`}>{t(lang, 'people.link')}</LinkButton> : null}
          </DeskHead>
          <ErrorSummary lang={lang} problems={problems} />
          {situation.exercise ? <Alert tone="warning">{t(lang, 'exercise.band')}</Alert> : null}
          {situation.state === 'proposed' ? (
            <Proposed lang={lang} situation={situation} own={situation.proposedBy === actor.account} />
          ) : null}
          {situation.retractedAt === null ? null : <Alert tone="info">{retractedIn(situation, lang)}</Alert>}
          {read.heldUp.map(({ channel, count }) => (
            <Alert tone="warning">{t(lang, 'held-up', { channel: t(lang, `channel.${channel}`), count })}</Alert>
          ))}
          {situation.retractWhy === null ? null : retraction}
          {situation.pending === null ? null : <Pending ctx={ctx} situation={situation} names={names} />}
          {situation.run === null ? null : <Reached lang={lang} numbers={numbers} />}
          <div class="g-two g-two--map">
            <Sheet id="zone-title" title={t(lang, 'zone')}>
              <ZoneMap lang={lang} zone={situation.zone} marks={marksOf(read.resources)} />
            </Sheet>
            <Sheet id="about" title={t(lang, 'alert')}>
              <Facts lines={aboutOf(ctx, situation, names)} />
            </Sheet>
          </div>
          <Sheet id="communes" title={t(lang, 'by-commune')}>
            {read.communes.length === 0 ? <Empty title={t(lang, 'nobody')} /> : <Communes ctx={ctx} rows={read.communes} />}
          </Sheet>
          {read.resources.length === 0 ? null : (
            <Sheet id="resources" title={t(lang, 'resources')}>
              <Resources lang={lang} resources={read.resources} />
            </Sheet>
          )}
          <Sheet id="around" title={t(lang, 'around')}>
            <ul class="g-list">
              {(['tablet', 'intakes', 'visits', 'gifts', 'tasks', 'vouchers'] as const).map((name) => (
                <li>
                  <a href={`${hrefOf(lang, id)}/${name}`}>{t(lang, name === 'gifts' ? 'gifts.desk' : `${name}.title`)}</a>
                </li>
              ))}
            </ul>
          </Sheet>
          <Sheet id="hours-title" title={t(lang, 'by-hour')}>
            {read.hours.length === 0 ? <Empty title={t(lang, 'nothing-yet')} /> : <Hours lang={lang} zone={zone} rows={read.hours} />}
          </Sheet>
          <Sheet id="runs" title={t(lang, 'runs')}>
            {read.runs.length === 0 ? <Empty title={t(lang, 'runs.none')} /> : <Runs ctx={ctx} rows={read.runs} />}
          </Sheet>
          {situation.state === 'over' ? null : <Change lang={lang} id={id} problems={problems.filter(({ field }) => field !== 'why')} />}
          {situation.retractWhy === null ? retraction : null}
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function aboutOf({ edge, lang }: Ctx<ResponseEdge>, situation: Situation, names: Names) {
  const zone = edge.town.file['time-zone']
  const nameOf = (account: string) => nameIn(names, account, lang)
  return [
    { label: t(lang, 'state'), value: t(lang, `state.${situation.state}`) },
    { label: t(lang, 'from'), value: situation.sender === null ? t(lang, 'origin.zone') : `${t(lang, 'origin.cap')}, ${situation.sender}` },
    { label: t(lang, 'proposed'), value: `${nameOf(situation.proposedBy)}, ${formatDateTime(lang, situation.proposedAt, zone, 'short')}` },
    ...(situation.publishedBy === null || situation.publishedAt === null
      ? []
      : [
          {
            label: t(lang, 'published'),
            value: `${nameOf(situation.publishedBy)}, ${formatDateTime(lang, situation.publishedAt, zone, 'short')}`,
          },
        ]),
    ...(situation.expiresAt === null ? [] : [{ label: t(lang, 'until'), value: formatDateTime(lang, situation.expiresAt, zone, 'short') }]),
    ...(situation.endedAt === null ? [] : [{ label: t(lang, 'ended'), value: formatDateTime(lang, situation.endedAt, zone, 'short') }]),
    ...(say(situation.text, lang) === '' ? [] : [{ label: t(lang, 'said'), value: say(situation.text, lang) }]),
  ]
}

function Proposed({ lang, situation, own }: { lang: string; situation: Situation; own: boolean }) {
  return (
    <Sheet id="publish" title={t(lang, 'publish.title')}>
      <p>{t(lang, own ? 'publish.own' : 'publish.text')}</p>
      {own ? null : (
        <Form to={{ action: hrefOf(lang, situation.id), fields: { do: 'publish' } }}>
          <Button>{t(lang, 'publish')}</Button>
        </Form>
      )}
    </Sheet>
  )
}

/** Who is reached, as one bar and in words. */
function Reached({ lang, numbers }: { lang: string; numbers: Numbers }) {
  const { told, reached, hit } = numbers
  const share = told === 0 ? 0 : (reached / told) * 100
  return (
    <section class="g-sheet">
      <h2 id="reached">{t(lang, 'reached.title', { reached, told })}</h2>
      <svg width="100%" height="28" role="img" aria-label={t(lang, 'reached.title', { reached, told })}>
        <rect class="c-off" x="0" width="100%" height="28" />
        <rect class="c-1" x="0" width={`${share.toFixed(2)}%`} height="28" />
      </svg>
      <Stats
        figures={[
          { value: formatNumber(lang, hit), label: t(lang, 'hit'), source: t(lang, 'households', { count: numbers.households }) },
          { value: formatNumber(lang, numbers.offered), label: t(lang, 'offered') },
          {
            value: formatNumber(lang, numbers.answered),
            label: t(lang, 'answered'),
            source: t(lang, 'waiting', { count: numbers.waiting }),
          },
          {
            value: formatNumber(lang, numbers.granted),
            label: t(lang, 'granted'),
            source: t(lang, 'refused-paid', { refused: numbers.refused, paid: numbers.paid }),
          },
        ]}
      />
    </section>
  )
}

function Communes({ ctx: { edge, lang }, rows }: { ctx: Ctx<ResponseEdge>; rows: readonly CommuneNumbers[] }) {
  const columns = ['hit', 'told', 'reached', 'answered', 'granted', 'paid', 'refused', 'waiting'] as const
  return (
    <Table
      lang={lang}
      dense
      label={t(lang, 'by-commune')}
      columns={[
        { label: t(lang, 'commune'), kind: 'head' },
        ...columns.map((name) => ({ label: t(lang, `col.${name}`), kind: 'num' as const })),
      ]}
      rows={rows.map((row) => ({ cells: [communeName(edge, row.commune, lang), ...columns.map((name) => formatNumber(lang, row[name]))] }))}
    />
  )
}

function Hours({ lang, zone, rows }: { lang: string; zone: string; rows: readonly Hour[] }) {
  const columns = ['found', 'offered', 'reached', 'answered', 'decided', 'paid'] as const
  return (
    <Table
      lang={lang}
      dense
      label={t(lang, 'by-hour')}
      columns={[
        { label: t(lang, 'hour'), kind: 'head' },
        ...columns.map((name) => ({ label: t(lang, `col.${name}`), kind: 'num' as const })),
      ]}
      rows={rows.map((row) => ({
        cells: [formatDateTime(lang, row.at, zone, 'short'), ...columns.map((name) => formatNumber(lang, row[name]))],
      }))}
    />
  )
}

/** Each computation: when, how many, with which rules. */
function Runs({ ctx: { edge, lang }, rows }: { ctx: Ctx<ResponseEdge>; rows: readonly RunRow[] }) {
  const zone = edge.town.file['time-zone']
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'run'), kind: 'head' },
        { label: t(lang, 'state') },
        { label: t(lang, 'persons'), kind: 'num' },
        { label: t(lang, 'run.results') },
        { label: t(lang, 'run.digest'), kind: 'code' },
      ]}
      rows={rows.map((run) => ({
        cells: [
          formatDateTime(lang, run.beganAt, zone, 'short'),
          t(lang, `run.${run.state}`),
          formatNumber(lang, run.persons),
          <ul class="g-list">
            {run.services.map(({ service, version, rules }) => {
              const counts = run.counts[service]
              const name = say(edge.catalogue.at(service, version).service.title, lang)
              const { sure = 0, perhaps = 0, not = 0 } = counts ?? {}
              return (
                <li>
                  {counts === undefined ? name : t(lang, 'run.counts', { name, sure, perhaps, not })}{' '}
                  <code title={rules}>{rules.slice(0, 8)}</code>
                </li>
              )
            })}
          </ul>,
          run.digest.slice(0, 12) || '–',
        ],
      }))}
    />
  )
}

function Change({ lang, id, problems }: { lang: string; id: string; problems: Parameters<typeof ZoneFields>[0]['problems'] }) {
  return (
    <Sheet id="change" title={t(lang, 'change')}>
      <details open={problems.length > 0}>
        <summary>{t(lang, 'change.zone')}</summary>
        <Form to={{ action: hrefOf(lang, id), fields: { do: 'zone' } }} files class="g-flow">
          <ZoneFields lang={lang} problems={problems} />
          <Actions>
            <Button variant="secondary">{t(lang, 'change.zone.do')}</Button>
          </Actions>
        </Form>
      </details>
      <Form to={{ action: hrefOf(lang, id), fields: { do: 'call-off' } }} class="g-flow">
        <p>{t(lang, 'call-off.text')}</p>
        <Actions>
          <Button variant="secondary">{t(lang, 'call-off')}</Button>
        </Actions>
      </Form>
    </Sheet>
  )
}
