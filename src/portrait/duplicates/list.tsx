import { z } from 'zod'
import { asAgent } from '#cases'
import { type Merge, mergesWith, namesOf } from '#people'
import { type Ctx, DeskHead, Empty, endpoint, page, Sheet, Table, Wrap } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { flashOf } from '../flash.ts'
import { t } from '../texts.ts'

/** More at once nobody decides in a day. */
const most = 50

/** Registrations that may be one person: what the rules suspect, what a colleague proposed, what was merged. One access line with those whose names are shown. */
const showDuplicates = endpoint<PortraitEdge>()(
  {
    id: 'portrait.duplicates',
    route: 'GET /:lang/duplicates',
    may: 'worker',
    purpose: 'identite',
    subject: 'list',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const access = asAgent(actor, 'identite')
    const pairs = await edge.store.as(access, async (tx) => [
      ...(await mergesWith(tx, ['proposed', 'suspected'], most)),
      ...(await mergesWith(tx, ['merged'], most)),
    ])
    const persons = [...new Set(pairs.flatMap(({ survivor, absorbed }) => [survivor, absorbed]))]
    const names =
      persons.length === 0
        ? new Map()
        : await edge.store.as({ ...access, subjects: persons, categories: ['list', 'identity'] }, (tx) => namesOf(tx, persons))
    const nameOf = (person: string) => {
      const found = names.get(person)
      return found === undefined ? t(lang, 'desk.unnamed') : `${found.given} ${found.family}`
    }
    const of = (...statuses: readonly Merge['status'][]) => pairs.filter(({ status }) => statuses.includes(status))
    const number = edge.town.processing.find(({ id }) => id === 'identite')?.number
    return page({
      title: t(lang, 'duplicates.title'),
      kind: 'desk',
      ...flashOf(ctx),
      purpose: { purpose: t(lang, 'duplicates.purpose'), ...(number === undefined ? {} : { reference: number }) },
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'duplicates.title')} text={t(lang, 'duplicates.lead')} />
          <Sheet id="open" title={t(lang, 'duplicates.open')}>
            {of('proposed', 'suspected').length === 0 ? (
              <Empty title={t(lang, 'duplicates.none')}>{t(lang, 'duplicates.none.text')}</Empty>
            ) : (
              <Pairs ctx={ctx} pairs={of('proposed', 'suspected')} nameOf={nameOf} />
            )}
          </Sheet>
          {of('merged').length === 0 ? null : (
            <Sheet id="merged" title={t(lang, 'duplicates.merged')}>
              <Pairs ctx={ctx} pairs={of('merged')} nameOf={nameOf} />
            </Sheet>
          )}
        </Wrap>
      ),
    })
  },
)

interface PairsProps {
  readonly ctx: Ctx<PortraitEdge>
  readonly pairs: readonly Merge[]
  readonly nameOf: (person: string) => string
}

function Pairs({ ctx: { lang }, pairs, nameOf }: PairsProps) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'duplicates.pair'), kind: 'head' },
        { label: t(lang, 'duplicates.why') },
        { label: t(lang, 'duplicates.state') },
      ]}
      rows={pairs.map(({ id, survivor, absorbed, reasons, status }) => ({
        cells: [
          <a href={`/${lang}/duplicates/${id}`}>{t(lang, 'duplicates.two', { one: nameOf(survivor), other: nameOf(absorbed) })}</a>,
          reasons.map((reason) => t(lang, `reason.${reason}`)).join(', '),
          t(lang, `merge.${status}`),
        ],
      }))}
    />
  )
}

export const duplicateEndpoints = [showDuplicates]
