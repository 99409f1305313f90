import { z } from 'zod'
import { agentNames, asPerson, casesOf } from '#cases'
import { accessKinds, accessTo, passesTo, type RequestRow, requestsOf } from '#consent'
import { say } from '#definitions'
import { factsOf } from '#people'
import { purposeInWords } from '#services'
import { Button, Crumbs, type Ctx, Empty, endpoint, Flag, PageHead, page, Select, Table, Wrap } from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { type AccessGroup, groupsOf } from '../lines.ts'
import { t, whose } from '../texts.ts'
import { flashOf } from './flash.ts'
import { Forced, withReasons } from './forced.tsx'
import { registerHref } from './register.tsx'

const pageSize = 60
const choice = z.string().max(100).optional().catch(undefined)
const query = z.object({ lang: z.string(), agency: choice, purpose: choice, before: choice })

/** Who looked at my data: newest first, one entry a day, agent and purpose, what is unusual marked; asking why is one click away. */
const showAccess = endpoint<RightsEdge>()(
  { id: 'rights.access', route: 'GET /:lang/access', may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input: query },
  async (ctx, input) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const filter = {
      ...(input.agency ? { agency: input.agency } : {}),
      ...(input.purpose ? { purpose: input.purpose } : {}),
    }
    const before = cursorOf(input.before)
    const found = await edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
      lines: await accessTo(tx, person, pageSize + 1, { ...filter, ...(before === undefined ? {} : { before }) }),
      rows: await casesOf(tx, person),
      kinds: await accessKinds(tx, person),
      asked: await requestsOf(tx, person),
      forced: await withReasons(edge, tx, await passesTo(tx, person, 20)),
      family: ((await factsOf(tx, person)).find(({ concept }) => concept === 'person')?.value as { family?: string } | undefined)?.family,
    }))
    const lines = found.lines.slice(0, pageSize)
    const groups = await groupsOf(edge, lines, found.rows, found.family, lang, actor.account)
    const last = lines.at(-1)
    const older =
      found.lines.length > pageSize && last !== undefined
        ? `?${new URLSearchParams({ ...filter, before: `${last.at}_${last.id}` })}`
        : undefined
    const title = whose(ctx, 'access.title')
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: whose(ctx, 'space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'access.lead')} />
          <Forced
            ctx={ctx}
            passes={found.forced}
            names={
              await agentNames(
                edge,
                found.forced.map(({ account }) => account),
                lang,
                'compte',
              )
            }
          />
          <section class="g-access g-flow">
            <Filter ctx={ctx} kinds={found.kinds} now={filter} />
            <Groups ctx={ctx} groups={groups} asked={found.asked} />
            {older === undefined ? null : (
              <p>
                <a href={older} rel="next">
                  {t(lang, 'access.older')}
                </a>
              </p>
            )}
            <p class="g-small">
              <a href={`/${lang}/requests`}>{whose(ctx, 'requests.title')}</a> ·{' '}
              <a href={`/${lang}/processing`}>{t(lang, 'register.title')}</a> · <a href={`/api/v1/me/access`}>{t(lang, 'access.json')}</a>
            </p>
          </section>
        </Wrap>
      ),
    })
  },
)

/** `2026-11-24T09:00:00.000Z_<id>`; anything else begins at the newest. */
export function cursorOf(text: string | undefined): { readonly at: string; readonly id: string } | undefined {
  const [at, id] = text?.split('_') ?? []
  return z.iso.datetime().safeParse(at).success && z.uuid().safeParse(id).success ? { at: at!, id: id! } : undefined
}

interface Kinds {
  readonly kinds: readonly { readonly agency: string | null; readonly purpose: string }[]
  readonly now: { readonly agency?: string; readonly purpose?: string }
}

function Filter({ ctx: { edge, lang }, kinds, now }: Kinds & { ctx: Ctx<RightsEdge> }) {
  const agencies = [...new Set(kinds.flatMap(({ agency }) => agency ?? []))]
  const purposes = [...new Set(kinds.map(({ purpose }) => purpose))]
  if (purposes.length < 2) return null
  return (
    <form class="g-filters" action={`/${lang}/access`}>
      <Select
        lang={lang}
        id="agency"
        name="agency"
        label={t(lang, 'access.office')}
        blank={false}
        value={now.agency ?? ''}
        options={[
          { value: '', label: t(lang, 'access.all') },
          ...agencies.map((id) => ({ value: id, label: say(agencyOf(edge.town, id)?.short ?? {}, lang) || id })),
        ]}
      />
      <Select
        lang={lang}
        id="purpose"
        name="purpose"
        label={t(lang, 'access.purpose')}
        blank={false}
        value={now.purpose ?? ''}
        options={[
          { value: '', label: t(lang, 'access.all') },
          ...purposes.map((id) => ({ value: id, label: purposeInWords(edge, id, lang) })),
        ]}
      />
      <Button variant="secondary">{t(lang, 'access.filter')}</Button>
    </form>
  )
}

function Groups({ ctx: { lang }, groups, asked }: { ctx: Ctx<RightsEdge>; groups: readonly AccessGroup[]; asked: readonly RequestRow[] }) {
  if (groups.length === 0)
    return (
      <Empty title={t(lang, 'access.none')} level={2}>
        {t(lang, 'access.none.text')}
      </Empty>
    )
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'access.when') },
        { label: t(lang, 'access.who'), kind: 'head' },
        { label: t(lang, 'access.what') },
        { label: t(lang, 'access.why') },
        { label: <span class="ds-sr-only">{t(lang, 'access.ask')}</span>, bare: true },
      ]}
      rows={groups.map(({ id, row, count, hours, what, purpose, odd, mandate }) => ({
        cells: [
          <>
            <time datetime={row.at}>{row.when}</time>
            {hours === undefined ? null : <small> {t(lang, 'access.times', { count, hours })}</small>}
          </>,
          <>
            {row.who} <small>{row.office}</small>
          </>,
          <>
            {what.join(', ')}
            {odd.length === 0 ? null : (
              <Flag state="soon">
                {t(lang, 'odd')} {odd.map((one) => t(lang, `odd.${one}`)).join(' ')}
              </Flag>
            )}
          </>,
          <>
            <a href={registerHref(lang, purpose)}>{row.why}</a>
            {row.case === undefined ? null : (
              <>
                <br />
                <a href={row.case.href}>{row.case.title}</a>
              </>
            )}
          </>,
          mandate === undefined ? (
            <AskLink lang={lang} id={id} who={row.who} asked={asked} />
          ) : (
            <a href={`/${lang}/mandates/${mandate}`}>{t(lang, 'access.mandate')}</a>
          ),
        ],
      }))}
    />
  )
}

/** The way to the question, or where it stands. */
function AskLink({ lang, id, who, asked }: { lang: string; id: string; who: string; asked: readonly RequestRow[] }) {
  const found = asked.find(({ kind, about }) => kind === 'why' && about === id)
  return found === undefined ? (
    <a href={`/${lang}/access/${id}/why`}>
      {t(lang, 'access.ask')}
      <span class="ds-sr-only"> {who}</span>
    </a>
  ) : (
    <a href={`/${lang}/requests#${found.id}`}>{t(lang, found.answeredAt === null ? 'access.asked' : 'access.answered')}</a>
  )
}

export const accessEndpoints = [showAccess]
