import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  DeskHead,
  endpoint,
  Form,
  page,
  type Reply,
  redirect,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type Account, accountById } from '../accounts.ts'
import { changeAgent, dismissAgent, inviteAgent } from '../agents.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { rights } from '../roster/columns.ts'
import { t } from '../texts.ts'
import { isRight, linkPage } from './agents.tsx'

const input = z.object({ lang: z.string(), id: z.uuid() })
const admin = { may: 'administrator', purpose: 'administration', subject: 'none', input } as const

/** One agent: teams and rights to change, a new link, and what takes the access away. */
const showAgent = endpoint<IdentityEdge>()({ ...admin, id: 'identity.agent', route: 'GET /:lang/agents/:id' }, async (ctx, { id }) =>
  agentPage(ctx, await agentBy(ctx, id)),
)

const changeOne = endpoint<IdentityEdge>()(
  { ...admin, id: 'identity.agents.change', route: 'POST /:lang/agents/:id' },
  async (ctx, { id }) => {
    const { edge, lang, actor } = ctx
    await needFresh(ctx)
    const account = await agentBy(ctx, id)
    switch (typed(ctx, 'do')) {
      case 'change':
        await edge.store.as(asSystem, (tx) => changeAgent(edge, tx, account, readRole(ctx, account), actor.account))
        return redirect(`/${lang}/agents/${id}`, 'agent-changed')
      case 'invite':
        return linkPage(ctx, await edge.store.as(asSystem, (tx) => inviteAgent(edge, tx, account, actor.account)))
      case 'dismiss':
        await edge.store.as(asSystem, (tx) => dismissAgent(edge, tx, id, actor.account))
        return redirect(`/${lang}/agents`, 'dismissed')
      default:
        throw new Refusal('web.not-found')
    }
  },
)

export const agentPageEndpoints = [showAgent, changeOne]

async function agentBy({ edge }: Ctx<IdentityEdge>, id: string): Promise<Account> {
  const account = await edge.store.as(asSystem, (tx) => accountById(tx, id))
  if (account?.kind !== 'agent') throw new Refusal('web.not-found')
  return account
}

const teamsFor = ({ edge }: Ctx<IdentityEdge>, { agency }: Account) => edge.town.teams.filter((team) => team.agency === agency)

/** As typed: teams of the agent's own agency; whoever is in a team works there. */
function readRole(ctx: Ctx<IdentityEdge>, account: Account) {
  const { lang, form } = ctx
  const teams = teamsFor(ctx, account).flatMap(({ path }) => (form.teams?.includes(path) ? [path] : []))
  const may = rights.filter((right) => form.may?.includes(right) || (right === 'worker' && teams.length > 0))
  const { [lang]: _, ...others } = account.capacity ?? {}
  const capacity = { ...others, ...(typed(ctx, 'capacity').trim() === '' ? {} : { [lang]: typed(ctx, 'capacity').trim() }) }
  return { teams, may, language: account.language, capacity: Object.keys(capacity).length === 0 ? null : capacity }
}

function agentPage(ctx: Ctx<IdentityEdge>, account: Account): Reply {
  const { lang, edge, actor, flash } = ctx
  const name = `${account.given} ${account.family}`
  const short = say(edge.town.agencies.find(({ id }) => id === account.agency)?.short ?? {}, lang)
  const own = account.id === actor.account
  return page({
    title: name,
    kind: 'desk',
    ...(flash === 'agent-changed' ? { flash: { tone: 'success', text: t(lang, 'agents.changed') } as const } : {}),
    children: (
      <Wrap class="g-desk">
        <DeskHead
          title={name}
          text={[short, account.email].filter(Boolean).join(', ')}
          back={{ href: `/${lang}/agents`, label: t(lang, 'agents.title') }}
        />
        <Sheet id="role" title={t(lang, 'agents.role')}>
          {own ? <p>{t(lang, 'agents.own')}</p> : <Role ctx={ctx} account={account} />}
        </Sheet>
        <Sheet id="entry" title={t(lang, 'agents.entry')}>
          <Form to={{ action: `/${lang}/agents/${account.id}`, fields: { do: 'invite' } }} class="g-flow">
            <p>{t(lang, 'agents.invite.text')}</p>
            <Actions>
              <Button variant="secondary">{t(lang, 'agents.invite')}</Button>
            </Actions>
          </Form>
          {own ? null : (
            <Form to={{ action: `/${lang}/agents/${account.id}`, fields: { do: 'dismiss' } }} class="g-flow">
              <p>{t(lang, 'agents.dismiss.text')}</p>
              <Actions>
                <Button variant="tertiary" danger>
                  {t(lang, 'agents.dismiss')}
                </Button>
              </Actions>
            </Form>
          )}
        </Sheet>
      </Wrap>
    ),
  })
}

function Role({ ctx, account }: { ctx: Ctx<IdentityEdge>; account: Account }) {
  const { lang } = ctx
  return (
    <Form to={{ action: `/${lang}/agents/${account.id}`, fields: { do: 'change' } }} class="g-flow">
      <Checkboxes
        lang={lang}
        id="teams"
        name="teams"
        optional
        label={t(lang, 'agents.teams')}
        values={account.teams}
        options={teamsFor(ctx, account).map(({ path, title }) => ({ value: path, label: say(title, lang) }))}
      />
      <Checkboxes
        lang={lang}
        id="may"
        name="may"
        optional
        label={t(lang, 'agents.rights')}
        values={account.may.filter(isRight)}
        options={rights.map((right) => ({ value: right, label: t(lang, `may.${right}`) }))}
      />
      <TextField
        lang={lang}
        id="capacity"
        name="capacity"
        label={t(lang, 'agents.capacity')}
        hint={t(lang, 'agents.capacity-hint')}
        value={account.capacity?.[lang] ?? ''}
        optional
      />
      <Actions>
        <Button>{t(lang, 'agents.save')}</Button>
      </Actions>
    </Form>
  )
}
