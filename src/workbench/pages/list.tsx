import { z } from 'zod'
import { agentNames, type CasesEdge } from '#cases'
import { say } from '#definitions'
import { type Ctx, DeskHead, Empty, endpoint, formatDateTime, LinkButton, page, Sheet, Table, Wrap } from '#web'
import { purpose } from '../contract.ts'
import { lawsOf } from '../laws.ts'
import { runsFor } from '../manage.ts'
import { t } from '../texts.ts'
import { analyst, flashOf, hrefOf, nameIn } from './shared.ts'

/** The simulations of the agency, newest first. */
export const listRuns = endpoint<CasesEdge>()(
  { ...analyst, id: 'workbench.list', route: 'GET /:lang/simulations', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, lang } = ctx
    const runs = await runsFor(ctx)
    const names = await agentNames(edge, [...new Set(runs.map(({ madeBy }) => madeBy))], lang, purpose)
    const laws = new Map(lawsOf(edge.config.town).map(({ law }) => [law.id, say(law.title, lang)]))
    const title = t(lang, 'title')
    return page({
      title,
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={t(lang, 'lead')}>
            {laws.size === 0 ? null : <LinkButton href={`${hrefOf(lang)}/new`}>{t(lang, 'new')}</LinkButton>}
          </DeskHead>
          <Sheet id="runs" title={title}>
            {runs.length === 0 ? (
              <Empty title={t(lang, laws.size === 0 ? 'none.law' : 'none')}>{t(lang, 'none.text')}</Empty>
            ) : (
              <Table
                lang={lang}
                dense
                stack
                columns={[
                  { label: t(lang, 'run'), kind: 'head' },
                  { label: t(lang, 'law') },
                  { label: t(lang, 'state') },
                  { label: t(lang, 'by-whom') },
                  { label: t(lang, 'when') },
                ]}
                rows={runs.map((run) => ({
                  cells: [
                    <a href={hrefOf(lang, run.id)}>{run.title}</a>,
                    laws.get(run.law) ?? run.law,
                    t(lang, `state.${run.state}`),
                    nameIn(names, run.madeBy),
                    formatDateTime(lang, run.madeAt, edge.town.file['time-zone'], 'short'),
                  ],
                }))}
              />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

export const simulationsLink = async ({ lang }: Ctx<CasesEdge>) => ({ href: hrefOf(lang), label: t(lang, 'title') })
