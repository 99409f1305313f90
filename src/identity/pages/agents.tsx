import { z } from 'zod'
import { say } from '#definitions'
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
  Select,
  Sheet,
  Table,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type AgentRow, agentRows, openAgent } from '../agents.ts'
import type { IdentityEdge } from '../edge.ts'
import { asSystem } from '../edge.ts'
import { looksLikeAddress, plainAddress } from '../email-code.ts'
import { needFresh } from '../manage.ts'
import { type AgentRight, rights } from '../roster/columns.ts'
import { plain } from '../roster/words.ts'
import { t } from '../texts.ts'

const input = z.object({ lang: z.string() })
const admin = { may: 'administrator', purpose: 'administration', subject: 'none' } as const
export const isRight = (may: string): may is AgentRight => (rights as readonly string[]).includes(may)
const asked = ['given', 'family', 'agency', 'email'] as const
type Asked = (typeof asked)[number]

/** Agents of the town, what they may do, and the form that opens an account. */
async function agentsPage(ctx: Ctx<IdentityEdge>, wrong: readonly Asked[] = []): Promise<Reply> {
  const { lang, edge } = ctx
  const asked = ctx.url.searchParams.get('q')?.slice(0, 100) ?? ''
  const rows = found(ctx, await edge.store.as(asSystem, agentRows), asked)
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
            <search>
              <form class="g-filters" action={`/${lang}/agents`}>
                <div class="g-filters__q">
                  <label for="q">{t(lang, 'agents.find')}</label>
                  <input class="ds-input" id="q" name="q" type="search" autocomplete="off" value={asked} />
                </div>
                <Button variant="secondary">{t(lang, 'agents.find.do')}</Button>
              </form>
            </search>
            <p role="status">{t(lang, rows.length === 0 ? 'agents.found.none' : 'agents.found', { count: rows.length })}</p>
            {rows.length === 0 ? null : <Agents ctx={ctx} rows={rows} />}
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

/** What an agent may do and in which teams, in words. */
const roleOf = ({ lang, edge: { town } }: Ctx<IdentityEdge>, { may, teams }: Pick<AgentRow, 'may' | 'teams'>): string =>
  [
    ...may.filter(isRight).flatMap((right) => (right === 'worker' ? [] : [t(lang, `may.${right}`)])),
    ...teams.map((team) => say(town.teams.find(({ path }) => path === team)?.title ?? {}, lang)),
  ].join(', ')

/** Those in whose name, agency, teams or rights every word stands. */
function found(ctx: Ctx<IdentityEdge>, rows: readonly AgentRow[], asked: string): readonly AgentRow[] {
  const words = plain(asked).split(' ')
  const short = (row: AgentRow) => say(ctx.edge.town.agencies.find(({ id }) => id === row.agency)?.short ?? {}, ctx.lang)
  return rows.filter((row) => {
    const line = plain([row.given, row.family, short(row), roleOf(ctx, row)].join(' '))
    return words.every((word) => line.includes(word))
  })
}

function Agents({ ctx, rows }: { ctx: Ctx<IdentityEdge>; rows: readonly AgentRow[] }) {
  const { lang, edge } = ctx
  const { town } = edge
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
        { label: t(lang, 'agents.edit'), bare: true },
      ]}
      rows={rows.map((row) => ({
        cells: [
          `${row.given} ${row.family}`,
          say(town.agencies.find(({ id }) => id === row.agency)?.short ?? {}, lang),
          roleOf(ctx, row) || t(lang, 'agents.nothing'),
          String(row.keys),
          row.used === null ? t(lang, 'keys.never') : formatDate(lang, dayOf(row.used, town.file['time-zone'])),
          <a href={`/${lang}/agents/${row.id}`}>
            {t(lang, 'agents.edit')}
            <span class="ds-sr-only">
              {' '}
              {row.given} {row.family}
            </span>
          </a>,
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
export function linkPage(ctx: Ctx<IdentityEdge>, token: string): Reply {
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
]
