import { z } from 'zod'
import { type Ctx, Empty, endpoint, Facts, formatNumber, Sheet, Table } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { bottleneck, type Milestones, milestonesOf, type Step, stepsOf } from '../report.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { titleOf } from './list.tsx'
import { orNothing, responder, spanOf } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })
const milestones = ['published', 'found', 'firstTold', 'lastTold', 'firstAnswer', 'firstDecision', 'firstPayment'] as const

/** Looking back: how long each thing took, what held people up. */
export const reportEndpoints = [
  endpoint<ResponseEdge>()(
    { ...responder, id: 'response.report', route: 'GET /:lang/desk/response/:situation/report', input },
    async (ctx, { situation: id }) => await orNothing(reportPage(ctx, id)),
  ),
]

async function reportPage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const { times, all } = await edge.store.as(access, async (tx) => ({
    times: await milestonesOf(tx, situation),
    all: await stepsOf(tx, situation),
  }))
  const title = t(lang, 'report.title')
  const slow = bottleneck(all)
  return situationDesk(ctx, {
    situation,
    title,
    lead: titleOf(situation, lang),
    children: (
      <>
        <Sheet id="times" title={t(lang, 'report.times')}>
          <Facts lines={linesOf(times, lang)} />
        </Sheet>
        <Sheet id="steps" title={t(lang, 'report.steps')}>
          {all.length === 0 ? <Empty title={t(lang, 'nothing-yet')} /> : <Steps lang={lang} all={all} />}
          {slow === undefined ? null : <p>{t(lang, 'report.slow', { step: t(lang, `step.${slow}`) })}</p>}
        </Sheet>
      </>
    ),
  })
}

const linesOf = (times: Milestones, lang: string) =>
  milestones.map((name) => ({ label: t(lang, `report.${name}`), value: spanOf(times[name], lang) }))

function Steps({ lang, all }: { lang: string; all: readonly Step[] }) {
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'report.step'), kind: 'head' },
        { label: t(lang, 'report.done'), kind: 'num' },
        { label: t(lang, 'report.half'), kind: 'num' },
        { label: t(lang, 'report.most'), kind: 'num' },
        { label: t(lang, 'report.slowest'), kind: 'num' },
        { label: t(lang, 'report.waiting'), kind: 'num' },
        { label: t(lang, 'report.longest'), kind: 'num' },
      ]}
      rows={all.map(({ step, done, half, most, slowest, waiting, longestWait }) => ({
        cells: [
          t(lang, `step.${step}`),
          formatNumber(lang, done),
          spanOf(half, lang),
          spanOf(most, lang),
          spanOf(slowest, lang),
          formatNumber(lang, waiting),
          waiting === 0 ? '–' : spanOf(longestWait, lang),
        ],
      }))}
    />
  )
}
