import { z } from 'zod'
import { asAgent, type CaseRow, type CasesEdge, caseById, rolesOf } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import type { AccessContext } from '#store'
import { Actions, Button, type Ctx, DeskHead, Empty, endpoint, Form, formatDateTime, page, redirect, Sheet, Table, Wrap } from '#web'
import { type DeliveryRow, deliveryById, settle, waitingAt, waitingOne } from '../store.ts'
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
}: Ctx<CasesEdge>): Promise<readonly (Waiting | { readonly letter: DeliveryRow; readonly row?: undefined })[]> {
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

const showLetters = endpoint<CasesEdge>()({ ...list, id: 'notices.letters', route: 'GET /:lang/desk/letters' }, async (ctx) => {
  const { edge, lang } = ctx
  const all = await waiting(ctx)
  const zone = edge.town.file['time-zone']
  return page({
    title: t(lang, 'letters.title'),
    kind: 'desk',
    ...(ctx.flash === 'letter.printed' ? { flash: { tone: 'success' as const, text: t(lang, 'letters.printed') } } : {}),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={t(lang, 'letters.title')} text={t(lang, 'letters.lead')} />
        <Sheet id="letters" title={t(lang, 'letters.waiting')}>
          {all.length === 0 ? (
            <Empty title={t(lang, 'letters.none')}>{t(lang, 'letters.none.text')}</Empty>
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'letters.about'), kind: 'head' },
                { label: t(lang, 'letters.reference'), kind: 'code' },
                { label: t(lang, 'letters.since') },
              ]}
              rows={all.map(({ letter, row }) => ({
                cells: [
                  <a href={`/${lang}/desk/letters/${letter.id}`}>
                    {row === undefined ? t(lang, 'letters.data') : say(edge.catalogue.at(row.service, row.version).service.title, lang)}
                  </a>,
                  row === undefined ? '' : showReference(row.reference),
                  formatDateTime(lang, letter.at, zone, 'short'),
                ],
              }))}
            />
          )}
        </Sheet>
      </Wrap>
    ),
  })
})

/** The letter that waits and the unit of work under which it is read: the purpose of its case, or helping. Refuses `web.not-found`. */
async function found(ctx: Ctx<CasesEdge>, id: string): Promise<{ readonly access: AccessContext; readonly letter: DeliveryRow }> {
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
const showLetter = endpoint<CasesEdge>()(
  { ...one, id: 'notices.letter.show', route: 'GET /:lang/desk/letters/:id' },
  async (ctx, { id }) => {
    const { edge, lang } = ctx
    const { access } = await found(ctx, id)
    const opened = await edge.store.as(access, (tx) => deliveryById(edge.store.keys, tx, id))
    if (opened === undefined) throw new Refusal('web.not-found')
    const { notice } = opened
    return page({
      title: t(lang, 'letters.one'),
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={t(lang, 'letters.one')}
            text={t(lang, 'letters.how')}
            back={{ href: `/${lang}/desk/letters`, label: t(lang, 'letters.title') }}
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
              <Button>{t(lang, 'letters.do')}</Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    })
  },
)

const printed = endpoint<CasesEdge>()(
  { ...one, id: 'notices.letter.printed', route: 'POST /:lang/desk/letters/:id' },
  async (ctx, { id }) => {
    const { access } = await found(ctx, id)
    await ctx.edge.store.as(access, (tx) => settle(tx, id, { status: 'printed' }))
    return redirect(`/${ctx.lang}/desk/letters`, 'letter.printed')
  },
)

export const letterEndpoints = [showLetters, showLetter, printed]

/** The entry of the desk, with how many letters wait; none while none does. */
export async function lettersLink(ctx: Ctx<CasesEdge>) {
  const count = (await waiting(ctx)).length
  return count === 0 ? undefined : { href: `/${ctx.lang}/desk/letters`, label: t(ctx.lang, 'letters.title'), count }
}
