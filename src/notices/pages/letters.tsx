import { z } from 'zod'
import { asAgent, asSystem, type CaseRow, caseById, rolesOf } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import type { AccessContext } from '#store'
import { Actions, Button, type Ctx, DeskHead, Empty, endpoint, Form, formatDateTime, page, redirect, Sheet, Table, Wrap } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { inboundAt } from '../inbound/store.ts'
import { type DeliveryRow, deliveryById, settle, waitingAt, waitingOne } from '../store.ts'
import { reachJobName } from '../tell.ts'
import { t } from '../texts.ts'

const list = { may: 'worker', purpose: 'support', subject: 'list', input: z.object({ lang: z.string() }) } as const
const one = { may: 'worker', purpose: 'service', subject: 'case', input: z.object({ lang: z.string(), id: z.string().max(100) }) } as const

interface Waiting {
  readonly letter: DeliveryRow
  readonly row: CaseRow
}

/** Letters of cases in which this agent has a role. Those about a person's data have no case: the team of the counter's post prints them (`support`). */
async function waiting({
  edge,
  actor,
}: Ctx<NoticesEdge>): Promise<readonly (Waiting | { readonly letter: DeliveryRow; readonly row?: undefined })[]> {
  return await edge.store.as(asAgent(actor, 'support'), async (tx) => {
    const letters = await waitingAt(tx, actor.agency ?? '')
    const found: (Waiting | { readonly letter: DeliveryRow })[] = []
    for (const letter of letters) {
      if (letter.case === null) {
        found.push({ letter })
        continue
      }
      const row = await caseById(tx, letter.case)
      if (row !== undefined && rolesOf(edge.catalogue.at(row.service, row.version), actor).length > 0) found.push({ letter, row })
    }
    return found
  })
}

const showLetters = endpoint<NoticesEdge>()({ ...list, id: 'notices.letters', route: 'GET /:lang/desk/letters' }, async (ctx) => {
  const { edge, lang, actor } = ctx
  const all = await waiting(ctx)
  const answers = await edge.store.as(asAgent(actor, 'support'), (tx) => inboundAt(tx, actor.agency ?? ''))
  const unsure = all.filter(({ letter }) => letter.status === 'unknown')
  const letters = all.filter(({ letter }) => letter.status !== 'unknown')
  const zone = edge.town.file['time-zone']
  return page({
    title: t(lang, 'letters.nav'),
    kind: 'desk',
    ...flashOf(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={t(lang, 'letters.nav')} text={t(lang, 'letters.lead')} />
        <Sheet id="letters" title={t(lang, 'letters.waiting')}>
          {letters.length === 0 ? (
            <Empty title={t(lang, 'letters.none')}>{t(lang, 'letters.none.text')}</Empty>
          ) : (
            <List ctx={ctx} items={letters} />
          )}
        </Sheet>
        {unsure.length === 0 ? null : (
          <Sheet id="unsure" title={t(lang, 'unsure.title')}>
            <p class="g-fine">{t(lang, 'unsure.lead')}</p>
            <List ctx={ctx} items={unsure} />
          </Sheet>
        )}
        {answers.length === 0 ? null : (
          <Sheet id="answers" title={t(lang, 'answers.title')}>
            <p class="g-fine">{t(lang, 'answers.lead')}</p>
            <Table
              lang={lang}
              dense
              stack
              columns={[{ label: t(lang, 'answers.way'), kind: 'head' }, { label: t(lang, 'letters.since') }]}
              rows={answers.map(({ id, channel, at }) => ({
                cells: [
                  <a href={`/${lang}/desk/answers/${id}`}>{t(lang, `answers.${channel}`)}</a>,
                  formatDateTime(lang, at, zone, 'short'),
                ],
              }))}
            />
          </Sheet>
        )}
      </Wrap>
    ),
  })
})

function List({ ctx: { edge, lang }, items }: { ctx: Ctx<NoticesEdge>; items: Awaited<ReturnType<typeof waiting>> }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'letters.about'), kind: 'head' },
        { label: t(lang, 'letters.reference'), kind: 'code' },
        { label: t(lang, 'letters.since') },
      ]}
      rows={items.map(({ letter, row }) => ({
        cells: [
          <a href={`/${lang}/desk/letters/${letter.id}`}>
            {row === undefined ? t(lang, 'letters.data') : say(edge.catalogue.at(row.service, row.version).service.title, lang)}
          </a>,
          row === undefined ? '' : showReference(row.reference),
          formatDateTime(lang, letter.at, edge.town.file['time-zone'], 'short'),
        ],
      }))}
    />
  )
}

const flashes = { 'letter.printed': 'letters.printed', 'unsure.done': 'unsure.done', 'answers.done': 'answers.done' } as const
export function flashOf({ flash, lang }: Ctx<NoticesEdge>) {
  const key = flashes[flash as keyof typeof flashes]
  return key === undefined ? {} : { flash: { tone: 'success' as const, text: t(lang, key) } }
}

/** The letter that waits and the unit of work under which it is read: the purpose of its case, or helping. Refuses `web.not-found`. */
async function found(ctx: Ctx<NoticesEdge>, id: string): Promise<{ readonly access: AccessContext; readonly letter: DeliveryRow }> {
  const { edge, actor } = ctx
  if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
  const { letter, row } = await edge.store.as(asAgent(actor, 'support'), async (tx) => {
    const letter = await waitingOne(tx, actor.agency ?? '', id)
    return { letter, row: letter?.case == null ? undefined : await caseById(tx, letter.case) }
  })
  if (letter === undefined || (letter.case !== null && row === undefined)) throw new Refusal('web.not-found')
  const loaded = row === undefined ? undefined : edge.catalogue.at(row.service, row.version)
  if (loaded !== undefined && rolesOf(loaded, actor).length === 0) throw new Refusal('web.not-found')
  const about =
    loaded === undefined || row === undefined ? asAgent(actor, 'support') : asAgent(actor, loaded.service.data.purpose, { case: row.id })
  return { access: { ...about, subjects: letter.person === null ? [] : [letter.person], categories: ['contact'] }, letter }
}

/** One letter, to print with the browser; opening it is an access that its person sees. */
const showLetter = endpoint<NoticesEdge>()(
  { ...one, id: 'notices.letter.show', route: 'GET /:lang/desk/letters/:id' },
  async (ctx, { id }) => {
    const { edge, lang } = ctx
    const { access } = await found(ctx, id)
    const opened = await edge.store.as(access, (tx) => deliveryById(edge.store.keys, tx, id))
    if (opened === undefined) throw new Refusal('web.not-found')
    const { notice, status } = opened
    const unsure = status === 'unknown'
    return page({
      title: t(lang, 'letters.one'),
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={t(lang, unsure ? 'unsure.what' : 'letters.one')}
            text={t(lang, unsure ? 'unsure.lead' : 'letters.how')}
            back={{ href: `/${lang}/desk/letters`, label: t(lang, 'letters.nav') }}
          />
          <article class={notice.large ? 'g-sheet g-letter g-letter--large' : 'g-sheet g-letter'} lang={notice.lang}>
            <p class="g-letter__to">
              {[notice.name, ...(notice.postal ?? [])].map((line, index) => (
                <>
                  {index === 0 ? null : <br />}
                  {line}
                </>
              ))}
            </p>
            <h2>{notice.subject}</h2>
            <p class="g-said">{notice.text}</p>
          </article>
          <Form to={{ action: `/${lang}/desk/letters/${id}` }}>
            <Actions>
              {unsure ? (
                choices.map((value) => (
                  <Button name="choice" value={value} variant="secondary">
                    {t(lang, `unsure.${value}`)}
                  </Button>
                ))
              ) : (
                <Button>{t(lang, 'letters.do')}</Button>
              )}
            </Actions>
          </Form>
        </Wrap>
      ),
    })
  },
)

/** What somebody decides about a sending of which nobody knows. */
const choices = ['again', 'arrived', 'gone'] as const

const printed = endpoint<NoticesEdge>()(
  { ...one, id: 'notices.letter.printed', route: 'POST /:lang/desk/letters/:id' },
  async (ctx, { id }) => {
    const { edge, lang, form } = ctx
    const { access, letter } = await found(ctx, id)
    if (letter.status !== 'unknown') {
      // Nobody is named by a letter that a program sent: then the system says that it is printed.
      const by = letter.person === null ? asSystem('support') : access
      await edge.store.as(by, (tx) => settle(tx, id, { status: 'printed' }))
      return redirect(`/${lang}/desk/letters`, 'letter.printed')
    }
    const choice = choices.find((one) => one === form.choice?.[0])
    if (choice === undefined) return redirect(`/${lang}/desk/letters/${id}`)
    const now = edge.clock.instant()
    const ends = {
      again: { status: 'planned', again: now },
      arrived: { status: 'sent' },
      gone: { status: 'failed', failure: 'given-up' },
    } as const
    await edge.store.as(access, (tx) => deliveryById(edge.store.keys, tx, id)) // a line that its person reads
    await edge.store.as(asSystem('support'), async (tx) => {
      await settle(tx, id, ends[choice])
      await edge.store.enqueue(tx, reachJobName, { intent: letter.intent })
    })
    return redirect(`/${lang}/desk/letters`, 'unsure.done')
  },
)

export const letterEndpoints = [showLetters, showLetter, printed]

/** The entry of the desk, with how many letters wait; none while none does. */
export async function lettersLink(ctx: Ctx<NoticesEdge>) {
  const { edge, actor } = ctx
  const answers = await edge.store.as(asAgent(actor, 'support'), (tx) => inboundAt(tx, actor.agency ?? ''))
  const count = (await waiting(ctx)).length + answers.length
  return count === 0 ? undefined : { href: `/${ctx.lang}/desk/letters`, label: t(ctx.lang, 'letters.nav'), count }
}
