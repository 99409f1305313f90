import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { isUuid, Refusal, uuidv7 } from '#kernel'
import { isWholeDay, partialDayOf } from '#people'
import {
  Button,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  dateTyped,
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
  typed,
  Wrap,
} from '#web'
import { type Absence, absencesFrom, dropAbsence, leads, saveAbsence } from '../away.ts'
import { accessOf, colleaguesAt } from '../desk.ts'
import { fullName, zoneOf } from '../names.ts'
import { t, type WorkKey } from '../texts.ts'
import { flashOf } from './flash.ts'
import { deskHref } from './links.ts'

const declaration = { may: 'worker', purpose: 'service', subject: 'none' } as const

/** Who is away and who takes over; an agent says their own absence. */
const show = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.away', route: 'GET /:lang/desk/away', input: z.object({ lang: z.string() }) },
  (ctx) => awayPage(ctx),
)

/** Says when one is away and who takes over; whoever leads a team says it for its people, too. */
const say = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.away.say', route: 'POST /:lang/desk/away', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const at = accessOf(ctx)
    if (at === undefined) return awayPage(ctx)
    const today = edge.clock.today(zoneOf(edge, actor))
    const [first, last] = [dayOf(ctx, 'first'), dayOf(ctx, 'last')]
    const replacement = typed(ctx, 'replacement')
    const around = await teamAround(ctx)
    const account = typed(ctx, 'account') || actor.account
    const known = around.candidates.some(({ id }) => id === replacement && id !== account)
    const wrongLast =
      last === undefined ? 'away.last.wrong' : last < (first ?? last) ? 'away.last.before' : last < today ? 'away.last.past' : undefined
    const problems: Problem[] = [
      ...(account === actor.account || around.led.some(({ id }) => id === account)
        ? []
        : [{ field: 'account', key: 'away.account.wrong' } as const]),
      ...(first === undefined ? [{ field: 'first', key: 'away.first.wrong' } as const] : []),
      ...(wrongLast === undefined ? [] : [{ field: 'last', key: wrongLast } as const]),
      ...(known ? [] : [{ field: 'replacement', key: 'away.replacement.missing' } as const]),
    ]
    if (first === undefined || last === undefined || problems.length > 0) return awayPage(ctx, problems)
    await edge.store.as(at.access, (tx) =>
      saveAbsence(tx, at.agency, {
        ...{ id: uuidv7(tx.now), account, replacement, first, last },
        by: account === actor.account ? null : actor.account,
      }),
    )
    return redirect(`/${lang}/desk/away`, 'away')
  },
)

/** Ends or cancels one's own absence, or one that one said for a colleague; others stay. */
const end = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.away.end',
    route: 'POST /:lang/desk/away/:absence/end',
    input: z.object({ lang: z.string(), absence: z.string() }),
  },
  async (ctx, { absence }) => {
    const at = accessOf(ctx)
    if (at === undefined || !isUuid(absence)) throw new Refusal('web.not-found')
    await ctx.edge.store.as(at.access, (tx) => dropAbsence(tx, at.agency, absence))
    return redirect(`/${ctx.lang}/desk/away`, 'back')
  },
)

export const awayEndpoints = [show, say, end]

interface Problem {
  readonly field: 'account' | 'first' | 'last' | 'replacement'
  readonly key: WorkKey
}

/** A whole day as it was typed, or undefined. */
function dayOf(ctx: Ctx<CasesEdge>, name: string): string | undefined {
  const day = partialDayOf(dateTyped(ctx, name))
  return day !== undefined && isWholeDay(day) ? day : undefined
}

/** Absences of the agency from today on, who may replace (agents with a role in one of the agent's services), and whom the agent leads. */
async function teamAround(ctx: Ctx<CasesEdge>) {
  const { edge, actor } = ctx
  const at = accessOf(ctx)
  if (at === undefined) return { absences: [], candidates: [], led: [] }
  const today = edge.clock.today(zoneOf(edge, actor))
  return await edge.store.as(at.access, async (tx) => {
    const candidates = await colleaguesAt(tx, at.place)
    const led = candidates.filter(({ id, teams }) => id !== actor.account && leads(edge.town, actor.teams, teams))
    return { absences: await absencesFrom(tx, at.agency, today), candidates, led }
  })
}

async function awayPage(ctx: Ctx<CasesEdge>, problems: readonly Problem[] = []): Promise<Reply> {
  const { lang, actor } = ctx
  const { absences, candidates, led } = await teamAround(ctx)
  const names = new Map(candidates.map((account) => [account.id, fullName(account)]))
  const own = absences.filter(({ account }) => account === actor.account)
  // Only colleagues of one's own services are named.
  const others = absences.filter(({ account }) => account !== actor.account && names.has(account))
  const title = t(lang, 'away.title')
  const error = (field: Problem['field']) => {
    const key = problems.find((one) => one.field === field)?.key
    return key === undefined ? {} : { error: t(lang, key) }
  }
  const endOf = ({ id, by, account }: Absence) =>
    by !== actor.account ? (
      ''
    ) : (
      <Form to={{ action: `/${lang}/desk/away/${id}/end` }}>
        <button class="g-textbutton" type="submit">
          {t(lang, 'away.end')}
          <span class="ds-sr-only"> {names.get(account)}</span>
        </button>
      </Form>
    )
  const when = ({ first, last }: Absence) => t(lang, 'away.when', { first: formatDate(lang, first), last: formatDate(lang, last) })
  return page(
    {
      title,
      kind: 'desk',
      ...flashOf(ctx),
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={t(lang, 'away.lead')} back={{ href: deskHref(lang), label: t(lang, 'desk.title') }} />
          <ErrorSummary
            lang={lang}
            problems={problems.map(({ field, key }) => ({
              field: field === 'first' || field === 'last' ? datePartId(field) : field,
              text: t(lang, key),
            }))}
          />
          <Sheet id="own" title={t(lang, led.length === 0 ? 'away.own' : 'away.any')}>
            {own.map((absence) => (
              <Form to={{ action: `/${lang}/desk/away/${absence.id}/end` }} class="g-row">
                <p>
                  {when(absence)} {t(lang, 'away.by', { name: names.get(absence.replacement) ?? t(lang, 'hold.unknown') })}
                </p>
                <Button variant="tertiary">{t(lang, 'away.end')}</Button>
              </Form>
            ))}
            {candidates.length < 2 ? (
              <p class="g-muted">{t(lang, 'away.alone')}</p>
            ) : (
              <Form to={{ action: `/${lang}/desk/away` }} class="g-flow">
                {led.length === 0 ? null : (
                  <Select
                    lang={lang}
                    id="account"
                    name="account"
                    label={t(lang, 'away.account')}
                    blank={false}
                    value={typed(ctx, 'account')}
                    options={[
                      { value: '', label: t(lang, 'away.account.me') },
                      ...led.map((account) => ({ value: account.id, label: fullName(account) })),
                    ]}
                    {...error('account')}
                  />
                )}
                <DateParts
                  lang={lang}
                  id="first"
                  name="first"
                  label={t(lang, 'away.first')}
                  values={dateTyped(ctx, 'first')}
                  {...error('first')}
                />
                <DateParts
                  lang={lang}
                  id="last"
                  name="last"
                  label={t(lang, 'away.last')}
                  values={dateTyped(ctx, 'last')}
                  {...error('last')}
                />
                <Select
                  lang={lang}
                  id="replacement"
                  name="replacement"
                  label={t(lang, led.length === 0 ? 'away.replacement' : 'away.replacement.any')}
                  hint={t(lang, 'away.replacement.hint')}
                  value={typed(ctx, 'replacement')}
                  options={candidates
                    .filter(({ id }) => led.length > 0 || id !== actor.account)
                    .map((account) => ({ value: account.id, label: fullName(account) }))}
                  {...error('replacement')}
                />
                <div class="g-row">
                  <Button>{t(lang, 'away.do')}</Button>
                </div>
              </Form>
            )}
          </Sheet>
          <Sheet id="others" title={t(lang, 'away.others')}>
            {others.length === 0 ? (
              <p class="g-muted">{t(lang, 'away.none')}</p>
            ) : (
              <Table
                lang={lang}
                dense
                stack
                columns={[
                  { label: t(lang, 'hold.to'), kind: 'head' },
                  { label: t(lang, 'away.days') },
                  { label: t(lang, 'away.replaces') },
                  { label: t(lang, 'away.end'), bare: true },
                ]}
                rows={others.map((absence) => ({
                  cells: [
                    names.get(absence.account),
                    when(absence),
                    names.get(absence.replacement) ?? t(lang, 'hold.unknown'),
                    endOf(absence),
                  ],
                }))}
              />
            )}
          </Sheet>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}
