import { z } from 'zod'
import { agentNames, type CasesEdge } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { readReform, tablesOf } from '#simulation'
import {
  Actions,
  Back,
  Bar,
  Button,
  bytes,
  type Ctx,
  endpoint,
  Form,
  formatDateTime,
  formatNumber,
  formatPercent,
  type Lang,
  LinkButton,
  PageHead,
  page,
  type Reply,
  redirect,
  Select,
  Sheet,
  Table,
  typed,
  Wrap,
} from '#web'
import { purpose, type Refused, type Run } from '../contract.ts'
import { type LawPlace, lawsOf } from '../laws.ts'
import { againstOf, ask, discard, openRun, runsFor, stop } from '../manage.ts'
import { mapOf } from '../map.ts'
import { isKey, t } from '../texts.ts'
import { Difference } from './difference.tsx'
import { RedoFacts } from './redo.tsx'
import { ResultSheets } from './results.tsx'
import { analyst, flashOf, hrefOf, nameIn, orNothing } from './shared.ts'

const input = z.object({ lang: z.string(), run: z.uuid() })

const showRun = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.show', route: 'GET /:lang/simulations/:run', input },
  async (ctx, { run }) => runPage(ctx, await orNothing(openRun(ctx, run))),
)

const changeRun = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.change', route: 'POST /:lang/simulations/:run', input },
  async (ctx, { run }) => {
    switch (typed(ctx, 'do')) {
      case 'stop':
        await orNothing(stop(ctx, run))
        return redirect(hrefOf(ctx.lang, run), 'simulation-stopped')
      case 'discard':
        await orNothing(discard(ctx, run))
        return redirect(hrefOf(ctx.lang), 'simulation-removed')
      case 'compare':
        return await compared(ctx, run, typed(ctx, 'against'))
      default:
        throw new Refusal('web.not-found')
    }
  },
)

/** From the reform of another simulation of the same law to that of this one. A file is gone by then: it is asked for again, with all else as it was. */
async function compared(ctx: Ctx<CasesEdge>, id: string, against: string): Promise<Reply> {
  const { lang } = ctx
  const [run, other] = [await orNothing(openRun(ctx, id)), await orNothing(openRun(ctx, orNoId(against)))]
  if (run.law !== other.law) throw new Refusal('web.not-found')
  if (!('margins' in run.asked.population)) return redirect(`${hrefOf(lang)}/new?from=${id}&against=${other.id}`)
  const asked = { ...run.asked, against: againstOf(other) }
  try {
    return redirect(hrefOf(lang, await ask(ctx, run.law, t(lang, 'versus.title', { one: other.title, other: run.title }), asked)))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'workbench.too-many') throw error
    return redirect(hrefOf(lang, id), 'simulation-too-many')
  }
}

const orNoId = (text: string): string => {
  if (!z.uuid().safeParse(text).success) throw new Refusal('web.not-found')
  return text
}

const file = input.extend({ file: z.enum(['figures.csv', 'versus.csv', 'results.json', 'reform.yaml']) })

/** What one takes along: every number, or the reform as it was written. */
const takeFile = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.file', route: 'GET /:lang/simulations/:run/:file', input: file },
  async (ctx, { run: id, file }) => {
    const run = await orNothing(openRun(ctx, id))
    const name = `simulation-${id}-${file}`
    if (file === 'reform.yaml') return bytes('application/yaml', Buffer.from(run.asked.reform), name)
    if (run.results === null) throw new Refusal('web.not-found')
    if (file === 'versus.csv' && run.results.versus === undefined) throw new Refusal('web.not-found')
    return file !== 'results.json'
      ? bytes('text/csv; charset=utf-8', Buffer.from(tablesOf(run.results)[file] ?? ''), name)
      : bytes('application/json', Buffer.from(`${JSON.stringify(run.results, null, 2)}\n`), name)
  },
)

export const runEndpoints = [showRun, changeRun, takeFile]

async function runPage(ctx: Ctx<CasesEdge>, run: Run): Promise<Reply> {
  const { edge, lang } = ctx
  const others =
    run.results === null || run.asked.against !== undefined
      ? []
      : (await runsFor(ctx)).filter(
          ({ id, law, state, asked }) => id !== run.id && law === run.law && state === 'done' && asked.against === undefined,
        )
  const place = lawsOf(edge.config.town).find(({ law }) => law.id === run.law)
  const names = await agentNames(edge, [run.madeBy], lang, purpose)
  const working = run.state === 'waiting' || run.state === 'running'
  const when = formatDateTime(lang, run.madeAt, edge.town.file['time-zone'])
  return page({
    title: run.title,
    kind: 'desk',
    ...flashOf(ctx),
    islands: working ? ['progress'] : [],
    ...(working ? { again: 3 } : {}),
    children: (
      <Wrap class="g-desk">
        {/* Not the head of the desk: that one stays off paper. */}
        <Back lang={lang} href={hrefOf(lang)} label={t(lang, 'title')} />
        <PageHead lang={lang} title={run.title} lead={`${t(lang, 'run')}, ${nameIn(names, run.madeBy)}, ${when}`} />
        {working ? null : (
          <p class="g-screen">
            <LinkButton variant="secondary" href={`${hrefOf(lang)}/new?from=${run.id}`}>
              {t(lang, 'again')}
            </LinkButton>
          </p>
        )}
        {working ? <Working lang={lang} run={run} /> : null}
        {run.state === 'refused' && run.refused !== null ? <Faults lang={lang} refused={run.refused} /> : null}
        {run.state === 'failed' || run.state === 'stopped' ? (
          <Sheet id="ended" title={t(lang, 'refused')}>
            <p>{t(lang, `ended.${run.state}`)}</p>
          </Sheet>
        ) : null}
        {others.length === 0 ? null : <Compare ctx={ctx} run={run} others={others} />}
        {run.results === null ? null : <ResultSheets lang={lang} results={run.results} law={place?.law} map={mapOf(edge.config.town)} />}
        {place === undefined ? null : <Changes lang={lang} run={run} place={place} />}
        {run.results === null ? null : <Redo lang={lang} run={run} place={place} />}
        {working ? null : (
          <Form to={{ action: hrefOf(lang, run.id), fields: { do: 'discard' } }} class="g-screen">
            <Button variant="tertiary">{t(lang, 'discard')}</Button>
          </Form>
        )}
      </Wrap>
    ),
  })
}

/** Another simulation of the same law to set beside this one. */
function Compare({ ctx: { lang, edge }, run, others }: { ctx: Ctx<CasesEdge>; run: Run; others: readonly Run[] }) {
  return (
    <Form to={{ action: hrefOf(lang, run.id), fields: { do: 'compare' } }} class="g-screen g-flow">
      <Select
        lang={lang}
        id="against"
        name="against"
        label={t(lang, 'versus.choose')}
        hint={t(lang, 'versus.hint')}
        options={others.map(({ id, title, madeAt }) => ({
          value: id,
          label: `${title}, ${formatDateTime(lang, madeAt, edge.town.file['time-zone'], 'short')}`,
        }))}
      />
      <Actions>
        <Button variant="secondary">{t(lang, 'versus.go')}</Button>
      </Actions>
    </Form>
  )
}

function Working({ lang, run }: { lang: Lang; run: Run }) {
  return (
    <div class="g-sheet g-flow" data-progress="">
      <p role="status">{run.state === 'waiting' ? t(lang, 'waiting') : t(lang, 'working', { share: formatPercent(lang, run.progress) })}</p>
      <Bar share={run.progress} />
      <Form to={{ action: hrefOf(lang, run.id), fields: { do: 'stop' } }}>
        <Actions>
          <Button variant="secondary">{t(lang, 'stop')}</Button>
        </Actions>
      </Form>
    </div>
  )
}

/** Why nothing was computed, by line. */
function Faults({ lang, refused: { code, details } }: { lang: Lang; refused: Refused }) {
  const faults = details.faults ?? []
  const why = {
    'comparison.too-few': t(lang, 'refused.comparison'),
    'population.too-few': t(lang, 'refused.few'),
    'population.unreadable': t(lang, 'refused.unreadable'),
  }[code]
  return (
    <Sheet id="refused" title={t(lang, 'refused')}>
      <p>{faults.length > 0 ? t(lang, 'refused.faulty') : (why ?? t(lang, 'refused.other', { code }))}</p>
      {faults.length === 0 ? null : (
        <Table
          lang={lang}
          dense
          label={t(lang, 'refused')}
          columns={[
            { label: t(lang, 'fault.line'), kind: 'num' },
            { label: t(lang, 'fault.column'), kind: 'head' },
            { label: t(lang, 'fault.what') },
          ]}
          rows={faults.map(({ column, code, line }) => {
            const key = `fault.${code}`
            return {
              cells: [
                line === undefined ? '–' : formatNumber(lang, line),
                column,
                t(lang, isKey(key) ? (key as 'fault.other') : 'fault.other'),
              ],
            }
          })}
        />
      )}
    </Sheet>
  )
}

/** The reform against the law as it is written today. */
function Changes({ lang, run, place }: { lang: Lang; run: Run; place: LawPlace }) {
  const { reform, against } = run.asked
  const sheets = [...(against === undefined ? [] : [{ id: 'diff-one', text: against.reform }]), { id: 'diff', text: reform }]
  return (
    <>
      {sheets.map(({ id, text }) => {
        const read = readReform('reform.yaml', text, place.law).reform
        if (read === undefined) return null
        const name = against === undefined ? t(lang, 'diff') : t(lang, 'versus.diff', { title: say(read.title, lang) })
        return (
          <Sheet id={id} title={name}>
            <Difference lang={lang} law={place.law} changes={read.changes} label={name} />
          </Sheet>
        )
      })}
    </>
  )
}

function Redo({ lang, run, place }: { lang: Lang; run: Run; place: LawPlace | undefined }) {
  const asked = run.asked.population
  const source = 'margins' in asked ? t(lang, 'redo.invented', { seed: seedOf(asked.margins) }) : t(lang, 'redo.file', { name: asked.file })
  return (
    <RedoFacts lang={lang} law={place?.law} results={run.results!} source={source}>
      <div class="g-screen">
        <ul class="g-list">
          {(
            [
              ['figures.csv', 'csv'],
              ...(run.results?.versus === undefined ? [] : [['versus.csv', 'versus.csv'] as const]),
              ['results.json', 'json'],
              ['reform.yaml', 'reform.file'],
            ] as const
          ).map(([name, key]) => (
            <li>
              <a href={`${hrefOf(lang, run.id)}/${name}`}>{t(lang, key)}</a>
            </li>
          ))}
        </ul>
        <p class="g-fine">{t(lang, 'share')}</p>
      </div>
    </RedoFacts>
  )
}

const seedOf = (margins: string): string => /^seed: (\d+)$/m.exec(margins)?.[1] ?? ''
