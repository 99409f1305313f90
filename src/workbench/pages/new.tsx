import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { readMargins } from '#simulation'
import { Actions, Button, type Ctx, DeskHead, endpoint, page, Radios, type Reply, redirect, Sheet, typed, Wrap } from '#web'
import { type Asked, mostAtOnce } from '../contract.ts'
import { type LawPlace, lawsOf } from '../laws.ts'
import { againstOf, ask, openRun } from '../manage.ts'
import { communesText, type FormProblem, marginFields } from '../margins-form.ts'
import { readForm } from '../read-form.ts'
import { t } from '../texts.ts'
import { formPage, type Values } from './new-form.tsx'
import { analyst, hrefOf, orNothing } from './shared.ts'

const input = z.object({ lang: z.string(), law: z.string().max(100).optional(), from: z.uuid().optional(), against: z.uuid().optional() })

/** Chooses a law where there are several, then asks what to run; `from` takes up an earlier simulation. */
const showNew = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.new', route: 'GET /:lang/simulations/new', input },
  async (ctx, { law, from, against }) => {
    const { edge, lang } = ctx
    const laws = lawsOf(edge.config.town)
    const run = from === undefined ? undefined : await orNothing(openRun(ctx, from))
    const wanted = run?.law ?? law ?? (laws.length === 1 ? laws[0]!.law.id : undefined)
    if (wanted === undefined) return choosePage(ctx, laws)
    const place = laws.find(({ law }) => law.id === wanted)
    if (place === undefined) throw new Refusal('web.not-found')
    const values = run === undefined ? firstValues(place, lang) : valuesOf(place, lang, run.asked)
    return formPage(ctx, place, values, [], undefined, await otherOf(ctx, place, against))
  },
)

const startNew = endpoint<CasesEdge>()({ ...analyst, id: 'workbench.start', route: 'POST /:lang/simulations/new', input }, async (ctx) => {
  const { edge, lang, form, uploads } = ctx
  const place = lawsOf(edge.config.town).find(({ law }) => law.id === typed(ctx, 'law'))
  if (place === undefined) throw new Refusal('web.not-found')
  const file = uploads.find(({ name, file }) => name === 'file' && file.size > 0)?.file
  const against = await otherOf(ctx, place, typed(ctx, 'against') || undefined)
  const values: Values = { one: (name) => typed(ctx, name), all: (name) => form[name] ?? [] }
  const { asked, reform, problems } = readForm(place.law, marginsOf(place), lang, { ...values, ...(file === undefined ? {} : { file }) })
  if (typed(ctx, 'do') === 'look')
    return formPage(
      ctx,
      place,
      values,
      problems.filter(({ field }) => field === 'reform'),
      reform,
      against,
    )
  if (asked === undefined || reform === undefined) return formPage(ctx, place, values, problems, reform, against)
  try {
    const bytes = file === undefined || 'margins' in asked.population ? undefined : new Uint8Array(await file.arrayBuffer())
    const own = say(reform.title, lang)
    const title = against === undefined ? own : t(lang, 'versus.title', { one: against.title, other: own })
    return redirect(hrefOf(lang, await ask(ctx, place.law.id, title, { ...asked, ...(against ? { against } : {}) }, bytes)))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'workbench.too-many') throw error
    const full: FormProblem = { field: 'do', text: t(lang, 'problem.too-many', { most: mostAtOnce }) }
    return formPage(ctx, place, values, [full], reform, against)
  }
})

export const newEndpoints = [showNew, startNew]

/** The reform that one starts from, of another simulation of the same law. */
async function otherOf(ctx: Ctx<CasesEdge>, { law }: LawPlace, id: string | undefined): Promise<Asked['against']> {
  if (id === undefined) return undefined
  if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
  const other = await orNothing(openRun(ctx, id))
  if (other.law !== law.id) throw new Refusal('web.not-found')
  return againstOf(other)
}

const marginsOf = ({ law, margins }: LawPlace) => (margins === undefined ? undefined : readMargins('population.yaml', margins, law).margins)

/** What stands in an empty form. */
function firstValues(place: LawPlace, lang: string): Values {
  const { law } = place
  const parameter = Object.keys(law.source).find((rule) => rule.startsWith('seuil')) ?? Object.keys(law.source)[0] ?? ''
  return valuesOf(place, lang, {
    reform: `reform: essai\nlaw: ${law.id}\ntitle: { fr: "${t('fr', 'reform.example')}" }\nchanges:\n  ${parameter}: \n`,
    population: place.margins === undefined ? { file: '', columns: {} } : { margins: place.margins },
    ...{ by: ['decile', 'household'], draws: 200, seed: 1, takeUp: 1, step: 100 },
  })
}

function valuesOf(place: LawPlace, lang: string, asked: Parameters<typeof ask>[3]): Values {
  const { law } = place
  const { population } = asked
  const margins = 'margins' in population ? readMargins('population.yaml', population.margins, law).margins : marginsOf(place)
  const columns = 'margins' in population ? Object.fromEntries(law.fields.map(({ name }) => [name, name])) : population.columns
  const values = new Map<string, string>([
    ['reform', asked.reform],
    ['population', 'margins' in population ? 'invented' : 'file'],
    ['weight', 'margins' in population ? '' : (population.weight ?? '')],
    ['commune', 'margins' in population ? '' : (population.commune ?? '')],
    ['draws', String(asked.draws)],
    ['seed', String(asked.seed)],
    ['step', String(asked.step)],
    ['take-up', String(Math.round(asked.takeUp * 1000) / 10)],
    ...law.fields.map(({ name }, index): [string, string] => [`c${index}`, columns[name] ?? '']),
    ...(margins === undefined ? [] : marginFields(margins, law, lang).map(({ id, value }): [string, string] => [id, value])),
    ['communes', margins === undefined ? '' : communesText(margins)],
  ])
  return { one: (name) => values.get(name) ?? '', all: (name) => (name === 'by' ? asked.by : []) }
}

function choosePage({ lang }: Ctx<CasesEdge>, laws: readonly LawPlace[]): Reply {
  return page({
    title: t(lang, 'new'),
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={t(lang, 'new')} back={{ href: hrefOf(lang), label: t(lang, 'title') }} />
        <Sheet id="choose" title={t(lang, 'law')}>
          <form method="get" action={`${hrefOf(lang)}/new`} class="g-flow">
            <Radios
              lang={lang}
              id="law"
              name="law"
              label={t(lang, 'law.choose')}
              options={laws.map(({ law }) => ({ value: law.id, label: say(law.title, lang), hint: say(law.about, lang) }))}
            />
            <Actions>
              <Button>{t(lang, 'go-on')}</Button>
            </Actions>
          </form>
        </Sheet>
      </Wrap>
    ),
  })
}
