import { z } from 'zod'
import { type Ctx, DeskHead, Empty, endpoint, Facts, formatNumber, page, Sheet, Table, Wrap } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { asOfficer } from '../receive.ts'
import { refuse } from '../refusals.ts'
import { bottleneck, type Milestones, milestonesOf, type Step, stepsOf } from '../report.ts'
import { situationById } from '../store.ts'
import { t } from '../texts.ts'
import { titleOf } from './list.tsx'
import { hrefOf, orNothing, responder, spanOf } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })
const milestones = ['published', 'found', 'firstTold', 'lastTold', 'firstAnswer', 'firstDecision', 'firstPayment'] as const

/** Looking back: how long each thing took, what held people up. */
export const reportEndpoints = [
  endpoint<ResponseEdge>()(
    { ...responder, id: 'response.report', route: 'GET /:lang/desk/response/:situation/report', input },
    async (ctx, { situation: id }) => await orNothing(reportPage(ctx, id)),
  ),
]

async function reportPage({ edge, lang, actor }: Ctx<ResponseEdge>, id: string) {
  const access = asOfficer(edge, actor)
  const { situation, times, all } = await edge.store.as(access, async (tx) => {
    const found = await situationById(tx, id)
    if (found === undefined || found.agency !== access.agency) throw refuse('response.unknown')
    return { situation: found, times: await milestonesOf(tx, found), all: await stepsOf(tx, found) }
  })
  const title = t(lang, 'report.title')
  const slow = bottleneck(all)
  return page({
    title: `${title} – ${titleOf(situation, lang)}`,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={titleOf(situation, lang)} back={{ href: hrefOf(lang, id), label: titleOf(situation, lang) }} />
        <Sheet id="times" title={t(lang, 'report.times')}>
          <Facts lines={linesOf(times, lang)} />
        </Sheet>
        <Sheet id="steps" title={t(lang, 'report.steps')}>
          {all.length === 0 ? <Empty title={t(lang, 'nothing-yet')} /> : <Steps lang={lang} all={all} />}
          {slow === undefined ? null : <p>{t(lang, 'report.slow', { step: t(lang, `step.${slow}`) })}</p>}
        </Sheet>
      </Wrap>
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
          spanOf(longestWait, lang),
        ],
      }))}
    />
  )
}
