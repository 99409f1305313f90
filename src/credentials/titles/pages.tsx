import { z } from 'zod'
import { asAgent } from '#cases'
import { type LoggedEvent, Refusal } from '#kernel'
import {
  Button,
  bytes,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  errorIn,
  Facts,
  type FieldProblemLine,
  Form,
  formatDate,
  page,
  type Reply,
  redirect,
  Sheet,
  Table,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { CredentialsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { type Owner, parcel as parcelForm } from './contract.ts'
import { register, transfer } from './decide.ts'
import { proveTitle } from './prove.ts'
import { enter, entriesOf, entryOf, firstParcels } from './register.ts'

type TitlesCtx = Ctx<CredentialsEdge>

/** The unit of work of who keeps the register. Refuses `web.not-found`: for everybody else there is none. */
function keeping({ edge, actor }: Pick<TitlesCtx, 'edge' | 'actor'>) {
  const { land } = edge.town.file
  if (land === undefined || actor.agency === undefined || !actor.teams.includes(land.team)) throw new Refusal('web.not-found')
  return { ...asAgent(actor, land.purpose), agency: actor.agency }
}

export const titlesLink = async ({ edge, actor, lang }: TitlesCtx) =>
  edge.town.file.land !== undefined && actor.teams.includes(edge.town.file.land.team)
    ? { href: `/${lang}/titles`, label: t(lang, 'titles.nav') }
    : undefined

const nameOf = ({ given, family }: Owner): string => `${given} ${family}`
const hrefOf = (lang: string, parcel: string): string => `/${lang}/titles?parcel=${encodeURIComponent(parcel)}`

const mostListed = 20

interface Shown {
  readonly typed: string
  readonly parcel?: string
  readonly problems?: readonly FieldProblemLine[]
  readonly values?: Readonly<Record<string, string>>
}

async function titlesPage(ctx: TitlesCtx, { typed: written, parcel, problems = [], values = {} }: Shown): Promise<Reply> {
  const { lang, edge } = ctx
  const access = keeping(ctx)
  const entries = parcel === undefined ? [] : await edge.store.as(access, (tx) => entriesOf(edge, tx, parcel))
  const parcels = parcel === undefined ? await edge.store.as(access, (tx) => firstParcels(tx, access.agency, mostListed)) : []
  return page(
    {
      title: t(lang, 'titles.title'),
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problems} />
          <DeskHead title={t(lang, 'titles.title')} text={t(lang, 'titles.lead')} />
          <form method="get" action={`/${lang}/titles`} class="g-flow g-form__main">
            <TextField
              id="parcel"
              name="parcel"
              lang={lang}
              label={t(lang, 'titles.parcel')}
              hint={t(lang, 'titles.parcel.hint')}
              value={written}
              size={10}
              {...errorIn(problems, 'parcel')}
            />
            <Button variant="secondary">{t(lang, 'titles.look')}</Button>
          </form>
          {parcels.length === 0 ? null : (
            <Sheet id="parcels" title={t(lang, 'titles.list', { count: mostListed })}>
              <Table
                lang={lang}
                stack
                label={t(lang, 'titles.list', { count: mostListed })}
                columns={[
                  { label: t(lang, 'titles.parcel'), kind: 'head' },
                  { label: t(lang, 'titles.since') },
                  { label: t(lang, 'titles.deed') },
                ]}
                rows={parcels.map(({ parcel: one, since, deed }) => ({
                  cells: [<a href={hrefOf(lang, one)}>{one}</a>, formatDate(lang, since), deed],
                }))}
              />
            </Sheet>
          )}
          {parcel === undefined ? null : <Found lang={lang} parcel={parcel} entries={entries} problems={problems} values={values} />}
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

interface FoundProps {
  readonly lang: string
  readonly parcel: string
  readonly entries: readonly LoggedEvent[]
  readonly problems: readonly FieldProblemLine[]
  readonly values: Readonly<Record<string, string>>
}

function Found({ lang, parcel, entries, problems, values }: FoundProps) {
  const told = entries.map((event) => entryOf(event).payload)
  const last = told.at(-1)
  const field = (name: 'given' | 'family' | 'birth' | 'deed', label: string, hint?: string) => (
    <TextField
      id={name}
      name={name}
      lang={lang}
      label={label}
      {...(hint === undefined ? {} : { hint })}
      value={values[name] ?? ''}
      {...errorIn(problems, name)}
    />
  )
  return (
    <>
      {last === undefined ? (
        <p>{t(lang, 'titles.none')}</p>
      ) : (
        <Sheet id="history" title={`${parcel} · ${t(lang, 'titles.history')}`}>
          <Facts lines={[{ label: t(lang, 'titles.owner'), value: `${nameOf(last.to)}, ${formatDate(lang, last.to.birth)}` }]} />
          <Table
            lang={lang}
            stack
            label={t(lang, 'titles.history')}
            columns={[{ label: t(lang, 'titles.since') }, { label: t(lang, 'titles.name') }, { label: t(lang, 'titles.deed') }]}
            rows={told.map(({ day, to, deed }) => ({ cells: [formatDate(lang, day), nameOf(to), deed] }))}
          />
          <p>
            <a href={`/${lang}/titles/proof?parcel=${encodeURIComponent(parcel)}`}>{t(lang, 'titles.proof')}</a>
          </p>
        </Sheet>
      )}
      <Sheet id="enter" title={t(lang, 'titles.to')}>
        <Form
          to={{ action: `/${lang}/titles`, fields: { parcel, seen: String(entries.length), from: JSON.stringify(last?.to ?? null) } }}
          class="g-flow g-form__main"
        >
          {field('given', t(lang, 'titles.given'))}
          {field('family', t(lang, 'titles.family'))}
          {field('birth', t(lang, 'titles.birth'), t(lang, 'titles.birth.hint'))}
          {field('deed', t(lang, 'titles.deed.label'), t(lang, 'titles.deed.hint'))}
          <Button>{t(lang, last === undefined ? 'titles.register' : 'titles.transfer')}</Button>
        </Form>
      </Sheet>
    </>
  )
}

const lang = z.object({ lang: z.string() })
const own = { may: 'worker', purpose: 'administration', subject: 'none' } as const
const posted = z.object({
  given: z.string().trim().min(1).max(100),
  family: z.string().trim().min(1).max(100),
  birth: z.iso.date(),
  deed: z.string().trim().min(1).max(200),
})
const before = z.object({ given: z.string(), family: z.string(), birth: z.string() }).nullable()

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const titlesEndpoints = [
  endpoint<CredentialsEdge>()(
    { ...own, id: 'titles.look', route: 'GET /:lang/titles', input: lang.extend({ parcel: z.string().max(20).default('') }) },
    async (ctx, { parcel }) => {
      const { data, success } = parcelForm.safeParse(parcel)
      if (parcel !== '' && !success)
        return titlesPage(ctx, { typed: parcel, problems: [{ field: 'parcel', text: t(ctx.lang, 'titles.bad.parcel') }] })
      return titlesPage(ctx, { typed: data ?? '', ...(data === undefined ? {} : { parcel: data }) })
    },
  ),
  endpoint<CredentialsEdge>()({ ...own, id: 'titles.enter', route: 'POST /:lang/titles', input: lang }, async (ctx) => {
    const { edge } = ctx
    const access = keeping(ctx)
    const { data: parcel } = parcelForm.safeParse(typed(ctx, 'parcel'))
    if (parcel === undefined)
      return titlesPage(ctx, { typed: typed(ctx, 'parcel'), problems: [{ field: 'parcel', text: t(ctx.lang, 'titles.bad.parcel') }] })
    const values = Object.fromEntries(['given', 'family', 'birth', 'deed'].map((name) => [name, typed(ctx, name)]))
    const again = (problems: readonly FieldProblemLine[]) => titlesPage(ctx, { typed: parcel, parcel, problems, values })
    const read = posted.safeParse(values)
    if (!read.success) {
      const names = new Set(read.error.issues.map(({ path }) => path[0] as 'given' | 'family' | 'birth' | 'deed'))
      return again([...names].map((field) => ({ field, text: t(ctx.lang, `titles.bad.${field}`) })))
    }
    const { deed, ...to } = read.data
    const given = { parcel, to, deed, day: edge.clock.today(edge.town.file['time-zone']) }
    const from = before.safeParse(jsonIn(typed(ctx, 'from')))
    try {
      await enter(edge, access, parcel, (title) =>
        from.data == null ? register(title, given) : transfer(title, { ...given, from: from.data, seen: Number(typed(ctx, 'seen')) }),
      )
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('title.')) throw error
      const text = t(ctx.lang, error.code === 'title.same-owner' ? 'titles.same' : 'titles.moved')
      return again([{ field: 'given', text }])
    }
    return redirect(hrefOf(ctx.lang, parcel))
  }),
  endpoint<CredentialsEdge>()(
    { ...own, id: 'titles.proof', route: 'GET /:lang/titles/proof', input: lang.extend({ parcel: parcelForm }) },
    async (ctx, { parcel }) => {
      const proof = await proveTitle(ctx.edge, keeping(ctx), parcel)
      return bytes('application/json', Buffer.from(JSON.stringify(proof)), `titre-${parcel.replace(' ', '-')}.json`)
    },
  ),
]
