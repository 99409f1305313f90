import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  DeskHead,
  dayOf,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  LinkButton,
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
import { accountById } from '../accounts.ts'
import { type AgentRow, agentRows, dismissAgent, inviteAgent, openAgent } from '../agents.ts'
import type { IdentityEdge } from '../edge.ts'
import { asSystem } from '../edge.ts'
import { looksLikeAddress, plainAddress } from '../email-code.ts'
import { needFresh } from '../manage.ts'
import { rights } from '../roster/plan.ts'
import { t } from '../texts.ts'

const input = z.object({ lang: z.string() })
const admin = { may: 'administrator', purpose: 'administration', subject: 'none' } as const
type Right = (typeof rights)[number]
const isRight = (may: string): may is Right => (rights as readonly string[]).includes(may)
const asked = ['given', 'family', 'agency', 'email'] as const
type Asked = (typeof asked)[number]

/** Agents of the town, what they may do, and the form that opens an account. */
async function agentsPage(ctx: Ctx<IdentityEdge>, wrong: readonly Asked[] = []): Promise<Reply> {
  const { lang, edge } = ctx
  const rows = await edge.store.as(asSystem, agentRows)
  const title = t(lang, 'agents.title')
  const problems = wrong.map((field) => ({ field, text: t(lang, `agents.${field}.missing`) }))
  return page(
    {
      title,
      kind: 'desk',
      failed: wrong.length > 0,
      ...(ctx.flash === 'dismissed' ? { flash: { tone: 'success', text: t(lang, 'agents.dismissed') } as const } : {}),
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problems} />
          <DeskHead title={title} text={t(lang, 'agents.lead')} />
          <Sheet id="agents" title={t(lang, 'agents.list')}>
            <Agents ctx={ctx} rows={rows} />
          </Sheet>
          <p>
            <a href={`/${lang}/agents/import`}>{t(lang, 'roster.link')}</a> ·{' '}
            <a href={`/${lang}/delegations`}>{t(lang, 'delegations.link')}</a>
          </p>
          <Sheet id="new" title={t(lang, 'agents.new')}>
            <NewAgentForm ctx={ctx} wrong={wrong} />
          </Sheet>
        </Wrap>
      ),
    },
    wrong.length > 0 ? 422 : 200,
  )
}

function Agents({ ctx, rows }: { ctx: Ctx<IdentityEdge>; rows: readonly AgentRow[] }) {
  const { lang, edge } = ctx
  const { town } = edge
  const button = (row: AgentRow, what: 'invite' | 'dismiss') => (
    <Form to={{ action: `/${lang}/agents/${row.id}`, fields: { do: what } }}>
      <button class="g-textbutton" type="submit">
        {t(lang, `agents.${what}`)}
        <span class="ds-sr-only">
          {' '}
          {row.given} {row.family}
        </span>
      </button>
    </Form>
  )
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'agents.name'), kind: 'head' },
        { label: t(lang, 'agents.agency') },
        { label: t(lang, 'agents.may') },
        { label: t(lang, 'agents.keys'), kind: 'num' },
        { label: t(lang, 'agents.used') },
        { label: t(lang, 'agents.invite'), bare: true },
        { label: t(lang, 'agents.dismiss'), bare: true },
      ]}
      rows={rows.map((row) => ({
        cells: [
          `${row.given} ${row.family}`,
          say(town.agencies.find(({ id }) => id === row.agency)?.short ?? {}, lang),
          [
            ...row.may.filter(isRight).flatMap((right) => (right === 'worker' ? [] : [t(lang, `may.${right}`)])),
            ...row.teams.map((team) => say(town.teams.find(({ path }) => path === team)?.title ?? {}, lang)),
          ].join(', ') || t(lang, 'agents.nothing'),
          String(row.keys),
          row.used === null ? t(lang, 'keys.never') : formatDate(lang, dayOf(row.used, town.file['time-zone'])),
          button(row, 'invite'),
          row.id === ctx.actor.account ? '' : button(row, 'dismiss'),
        ],
      }))}
    />
  )
}

function NewAgentForm({ ctx, wrong }: { ctx: Ctx<IdentityEdge>; wrong: readonly Asked[] }) {
  const { lang, edge } = ctx
  const { town } = edge
  const field = (name: Asked) => ({
    lang,
    id: name,
    name,
    label: t(lang, `agents.${name}.label`),
    value: typed(ctx, name),
    error: wrong.includes(name) ? t(lang, `agents.${name}.missing`) : undefined,
  })
  return (
    <Form to={{ action: `/${lang}/agents` }} class="g-flow">
      <TextField {...field('given')} autocomplete="off" />
      <TextField {...field('family')} autocomplete="off" />
      <TextField {...field('email')} type="email" autocomplete="off" />
      <Select {...field('agency')} options={town.agencies.map(({ id, short }) => ({ value: id, label: say(short, lang) }))} />
      <Checkboxes
        lang={lang}
        id="teams"
        name="teams"
        label={t(lang, 'agents.teams')}
        hint={t(lang, 'agents.teams-hint')}
        values={ctx.form.teams ?? []}
        options={town.teams.map(({ path, title }) => ({ value: path, label: say(title, lang) }))}
      />
      <Checkboxes
        lang={lang}
        id="may"
        name="may"
        label={t(lang, 'agents.rights')}
        values={ctx.form.may ?? []}
        options={rights.map((right) => ({ value: right, label: t(lang, `may.${right}`) }))}
      />
      <TextField
        lang={lang}
        id="capacity"
        name="capacity"
        label={t(lang, 'agents.capacity')}
        hint={t(lang, 'agents.capacity-hint')}
        value={typed(ctx, 'capacity')}
        optional
      />
      <Actions>
        <Button>{t(lang, 'agents.open')}</Button>
      </Actions>
    </Form>
  )
}

/** The link, this once: only its digest is kept. */
function linkPage(ctx: Ctx<IdentityEdge>, token: string): Reply {
  const { lang, edge, url } = ctx
  const title = t(lang, 'agents.link')
  const link = `${(edge.config.url ?? url.origin).replace(/\/$/, '')}/${lang}/enrol/${token}`
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'agents.link-lead')} />
        <p>
          <code class="g-link-once">{link}</code>
        </p>
        <Actions>
          <LinkButton href={`/${lang}/agents`}>{t(lang, 'agents.back')}</LinkButton>
        </Actions>
      </Wrap>
    ),
  })
}

export const agentEndpoints = [
  endpoint<IdentityEdge>()({ ...admin, id: 'identity.agents', route: 'GET /:lang/agents', input }, (ctx) => agentsPage(ctx)),
  endpoint<IdentityEdge>()({ ...admin, id: 'identity.agents.open', route: 'POST /:lang/agents', input }, async (ctx) => {
    const { edge, lang, actor } = ctx
    await needFresh(ctx)
    const email = plainAddress(typed(ctx, 'email'))
    const value = { given: typed(ctx, 'given').trim(), family: typed(ctx, 'family').trim(), agency: typed(ctx, 'agency'), email }
    const wrong = asked.filter((name) =>
      name === 'email'
        ? !looksLikeAddress(email)
        : name === 'agency'
          ? !edge.town.agencies.some(({ id }) => id === value.agency)
          : value[name] === '',
    )
    if (wrong.length > 0) return await agentsPage(ctx, wrong)
    const teams = (ctx.form.teams ?? []).filter((team) =>
      edge.town.teams.some(({ path, agency }) => path === team && agency === value.agency),
    )
    const may = rights.filter((right) => (ctx.form.may ?? []).includes(right) || (right === 'worker' && teams.length > 0))
    const capacity = typed(ctx, 'capacity').trim()
    const agent = { ...value, teams, may, language: lang, capacity: capacity === '' ? null : { [lang]: capacity } }
    return linkPage(ctx, await edge.store.as(asSystem, (tx) => openAgent(edge, tx, agent, actor.account)))
  }),
  endpoint<IdentityEdge>()(
    { ...admin, id: 'identity.agents.change', route: 'POST /:lang/agents/:id', input: input.extend({ id: z.uuid() }) },
    async (ctx, { id }) => {
      const { edge, lang, actor } = ctx
      await needFresh(ctx)
      switch (typed(ctx, 'do')) {
        case 'invite':
          return linkPage(ctx, await edge.store.as(asSystem, async (tx) => inviteAgent(edge, tx, await accountById(tx, id), actor.account)))
        case 'dismiss':
          await edge.store.as(asSystem, (tx) => dismissAgent(edge, tx, id, actor.account))
          return redirect(`/${lang}/agents`, 'dismissed')
        default:
          throw new Refusal('web.not-found')
      }
    },
  ),
]
