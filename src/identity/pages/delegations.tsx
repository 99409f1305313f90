import { z } from 'zod'
import { say } from '#definitions'
import { Refusal, uuidv7 } from '#kernel'
import { partialDayOf } from '#people'
import {
  Actions,
  Button,
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
import { type Account, agentAccounts } from '../accounts.ts'
import { type Delegation, delegationsOf, endDelegation, saveDelegation } from '../delegations/store.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { t } from '../texts.ts'

const admin = { may: 'administrator', purpose: 'administration', subject: 'none' } as const
const input = z.object({ lang: z.string() })
const hrefOf = (lang: string): string => `/${lang}/delegations`
const fields = ['team', 'account', 'act', 'from', 'until'] as const
type Field = (typeof fields)[number]
/** signs of the act's name */
const longest = 200

/** Of the administrator's own agency: its teams, its agents, its delegations. */
async function mine({ edge, actor }: Ctx<IdentityEdge>) {
  const agency = actor.agency ?? ''
  const { rows, agents } = await edge.store.as(asSystem, async (tx) => ({
    rows: await delegationsOf(tx, agency),
    agents: (await agentAccounts(tx)).filter((one) => one.agency === agency),
  }))
  return { agency, rows, agents, teams: edge.town.teams.filter((team) => team.agency === agency) }
}

const todayOf = ({ edge, actor }: Ctx<IdentityEdge>): string =>
  edge.clock.today(edge.town.agencies.find(({ id }) => id === actor.agency)?.['time-zone'] ?? edge.town.file['time-zone'])

export const delegationEndpoints = [
  endpoint<IdentityEdge>()({ ...admin, id: 'identity.delegations', route: 'GET /:lang/delegations', input }, (ctx) => delegationsPage(ctx)),
  endpoint<IdentityEdge>()({ ...admin, id: 'identity.delegations.give', route: 'POST /:lang/delegations', input }, async (ctx) => {
    const { edge, lang, actor } = ctx
    await needFresh(ctx)
    const { agency, teams, agents } = await mine(ctx)
    const given = {
      team: typed(ctx, 'team'),
      account: typed(ctx, 'account'),
      act: typed(ctx, 'act').trim(),
      from: dayIn(ctx, 'from'),
      until: dayIn(ctx, 'until'),
    }
    const wrong = fields.filter((field) => {
      if (field === 'team') return !teams.some(({ path }) => path === given.team)
      if (field === 'account') return !agents.some(({ id, may }) => id === given.account && may.length > 0)
      if (field === 'act') return given.act === '' || given.act.length > longest
      // What was signed stays as it was signed: nobody is given a signature for yesterday.
      if (field === 'from') return given.from < todayOf(ctx)
      return given.until < given.from || given.until === ''
    })
    if (wrong.length > 0) return delegationsPage(ctx, wrong)
    await edge.store.as(asSystem, (tx) => saveDelegation(tx, { ...given, id: uuidv7(tx.now), agency, givenBy: actor.account }))
    return redirect(hrefOf(lang), 'delegation-given')
  }),
  endpoint<IdentityEdge>()(
    { ...admin, id: 'identity.delegations.end', route: 'POST /:lang/delegations/:id', input: input.extend({ id: z.uuid() }) },
    async (ctx, { id }) => {
      await needFresh(ctx)
      const ended = await ctx.edge.store.as(asSystem, (tx) => endDelegation(tx, ctx.actor.agency ?? '', id, todayOf(ctx)))
      if (!ended) throw new Refusal('web.not-found')
      return redirect(hrefOf(ctx.lang), 'delegation-ended')
    },
  ),
]

/** A whole day as typed; '' when it is none. */
function dayIn(ctx: Ctx<IdentityEdge>, name: string): string {
  const day = partialDayOf(dateTyped(ctx, name)) ?? ''
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : ''
}

async function delegationsPage(ctx: Ctx<IdentityEdge>, wrong: readonly Field[] = []): Promise<Reply> {
  const { lang, flash } = ctx
  const found = await mine(ctx)
  const title = t(lang, 'delegations.title')
  const idOf = (field: Field): string => (field === 'from' || field === 'until' ? datePartId(field, ['day']) : field)
  return page(
    {
      title,
      kind: 'desk',
      failed: wrong.length > 0,
      ...(flash === 'delegation-given' || flash === 'delegation-ended'
        ? { flash: { tone: 'success', text: t(lang, flash === 'delegation-given' ? 'delegations.given' : 'delegations.ended') } as const }
        : {}),
      children: (
        <Wrap class="g-desk">
          <ErrorSummary
            lang={lang}
            problems={wrong.map((field) => ({ field: idOf(field), text: t(lang, `delegations.${field}.wrong`) }))}
          />
          <DeskHead title={title} text={t(lang, 'delegations.lead')} back={{ href: `/${lang}/agents`, label: t(lang, 'agents.title') }} />
          <Sheet id="list" title={t(lang, 'delegations.list')}>
            {found.rows.length === 0 ? <Empty title={t(lang, 'delegations.none')} /> : <Delegations ctx={ctx} {...found} />}
          </Sheet>
          <Sheet id="new" title={t(lang, 'delegations.new')}>
            <NewDelegation ctx={ctx} {...found} wrong={wrong} />
          </Sheet>
        </Wrap>
      ),
    },
    wrong.length > 0 ? 422 : 200,
  )
}

interface Mine {
  readonly rows: readonly Delegation[]
  readonly agents: readonly Account[]
  readonly teams: IdentityEdge['town']['teams']
}

const nameOf = (agents: readonly Account[], id: string): string => {
  const found = agents.find((one) => one.id === id)
  return found === undefined ? '–' : `${found.given} ${found.family}`
}

function Delegations({ ctx, rows, agents, teams }: Mine & { ctx: Ctx<IdentityEdge> }) {
  const { lang } = ctx
  const today = todayOf(ctx)
  const lives = ({ until, ended }: Delegation): boolean => ended === null && until >= today
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'delegations.account'), kind: 'head' },
        { label: t(lang, 'delegations.team') },
        { label: t(lang, 'delegations.act') },
        { label: t(lang, 'delegations.from') },
        { label: t(lang, 'delegations.until') },
        { label: t(lang, 'delegations.end'), bare: true },
      ]}
      rows={rows.map((one) => ({
        cells: [
          nameOf(agents, one.account),
          say(teams.find(({ path }) => path === one.team)?.title ?? {}, lang),
          one.act,
          formatDate(lang, one.from),
          formatDate(lang, one.ended ?? one.until),
          lives(one) ? (
            <Form to={{ action: `${hrefOf(lang)}/${one.id}` }}>
              <button class="g-textbutton" type="submit">
                {t(lang, 'delegations.end')}
                <span class="ds-sr-only"> {nameOf(agents, one.account)}</span>
              </button>
            </Form>
          ) : (
            t(lang, 'delegations.over')
          ),
        ],
      }))}
    />
  )
}

function NewDelegation({ ctx, agents, teams, wrong }: Mine & { ctx: Ctx<IdentityEdge>; wrong: readonly Field[] }) {
  const { lang } = ctx
  const field = (name: Field) => ({
    lang,
    id: name,
    name,
    label: t(lang, `delegations.${name}`),
    error: wrong.includes(name) ? t(lang, `delegations.${name}.wrong`) : undefined,
  })
  return (
    <Form to={{ action: hrefOf(lang) }} class="g-flow">
      <Select
        {...field('team')}
        value={typed(ctx, 'team')}
        options={teams.map(({ path, title }) => ({ value: path, label: say(title, lang) }))}
      />
      <Select
        {...field('account')}
        value={typed(ctx, 'account')}
        options={agents.filter(({ may }) => may.length > 0).map(({ id, given, family }) => ({ value: id, label: `${given} ${family}` }))}
      />
      <TextField
        {...field('act')}
        hint={t(lang, 'delegations.act.hint')}
        value={typed(ctx, 'act')}
        maxlength={longest}
        autocomplete="off"
      />
      <DateParts {...field('from')} values={dateTyped(ctx, 'from')} />
      <DateParts {...field('until')} values={dateTyped(ctx, 'until')} />
      <Actions>
        <Button>{t(lang, 'delegations.give')}</Button>
      </Actions>
    </Form>
  )
}
