import { z } from 'zod'
import { agentNames, type CasesEdge } from '#cases'
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
  Sheet,
  Table,
  typed,
  Wrap,
} from '#web'
import { purpose, type Refused, type Run } from '../contract.ts'
import { type LawPlace, lawsOf } from '../laws.ts'
import { discard, openRun, stop } from '../manage.ts'
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
      default:
        throw new Refusal('web.not-found')
    }
  },
)

const file = input.extend({ file: z.enum(['figures.csv', 'results.json', 'reform.yaml']) })

/** What one takes along: every number, or the reform as it was written. */
const takeFile = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.file', route: 'GET /:lang/simulations/:run/:file', input: file },
  async (ctx, { run: id, file }) => {
    const run = await orNothing(openRun(ctx, id))
    const name = `simulation-${id}-${file}`
    if (file === 'reform.yaml') return bytes('application/yaml', Buffer.from(run.asked.reform), name)
    if (run.results === null) throw new Refusal('web.not-found')
    return file === 'figures.csv'
      ? bytes('text/csv; charset=utf-8', Buffer.from(tablesOf(run.results)['figures.csv'] ?? ''), name)
      : bytes('application/json', Buffer.from(`${JSON.stringify(run.results, null, 2)}\n`), name)
  },
)

export const runEndpoints = [showRun, changeRun, takeFile]

async function runPage(ctx: Ctx<CasesEdge>, run: Run): Promise<Reply> {
  const { edge, lang } = ctx
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
  const why = { 'population.too-few': t(lang, 'refused.few'), 'population.unreadable': t(lang, 'refused.unreadable') }[code]
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
  const { reform } = readReform('reform.yaml', run.asked.reform, place.law)
  return reform === undefined ? null : (
    <Sheet id="diff" title={t(lang, 'diff')}>
      <Difference lang={lang} law={place.law} changes={reform.changes} />
    </Sheet>
  )
}

function Redo({ lang, run, place }: { lang: Lang; run: Run; place: LawPlace | undefined }) {
  const asked = run.asked.population
  const source = 'margins' in asked ? t(lang, 'redo.invented', { seed: seedOf(asked.margins) }) : t(lang, 'redo.file', { name: asked.file })
  return (
    <RedoFacts lang={lang} law={place?.law} results={run.results!} source={source}>
      <div class="g-screen">
        <ul class="g-list">
          {(['figures.csv', 'results.json', 'reform.yaml'] as const).map((name) => (
            <li>
              <a href={`${hrefOf(lang, run.id)}/${name}`}>
                {t(lang, name === 'figures.csv' ? 'csv' : name === 'results.json' ? 'json' : 'reform.file')}
              </a>
            </li>
          ))}
        </ul>
        <p class="g-fine">{t(lang, 'share')}</p>
      </div>
    </RedoFacts>
  )
}

const seedOf = (margins: string): string => /^seed: (\d+)$/m.exec(margins)?.[1] ?? ''
