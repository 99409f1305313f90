import { z } from 'zod'
import { asAgent } from '#cases'
import { Refusal } from '#kernel'
import { type Fact, factsOf, type Merge, type MergeCommand, mergeById, mergePersons } from '#people'
import { conceptWords, factWords } from '#rights'
import { sql } from '#store'
import {
  Actions,
  Alert,
  Button,
  type Ctx,
  DeskHead,
  endpoint,
  Form,
  formatPartialDate,
  page,
  type Reply,
  redirect,
  Sheet,
  Table,
  typed,
  Wrap,
} from '#web'
import type { PortraitEdge } from '../edge.ts'
import { t } from '../texts.ts'

const input = z.object({ lang: z.string(), id: z.string().max(100) })
const declaration = { may: 'worker', purpose: 'identite', subject: 'case', input } as const

/** What is compared; nothing else of the two is read. */
const compared = ['person', 'person.birth', 'person.home', 'person.email', 'person.phone'] as const

interface Opened {
  readonly merge: Merge
  /** facts of each registration by itself */
  readonly one: readonly Fact[]
  readonly other: readonly Fact[]
}

/** Opens both registrations: one access line that names both. Refuses `web.not-found`. */
async function opened({ edge, actor }: Ctx<PortraitEdge>, id: string): Promise<Opened> {
  if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
  const access = asAgent(actor, 'identite')
  const merge = await edge.store.as(access, (tx) => mergeById(tx, id))
  if (merge === undefined) throw new Refusal('web.not-found')
  const persons = [merge.survivor, merge.absorbed]
  const [one = [], other = []] = await edge.store.as({ ...access, subjects: persons, categories: ['identity', 'contact'] }, async (tx) => [
    await factsOf(tx, merge.survivor, compared, 'alone'),
    await factsOf(tx, merge.absorbed, compared, 'alone'),
  ])
  return { merge, one, other }
}

const showPair = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.pair', route: 'GET /:lang/duplicates/:id' },
  async (ctx, { id }) => view(ctx, await opened(ctx, id)),
)

/** One agent proposes, another confirms; refusing and undoing take one. */
const decidePair = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.pair.decide', route: 'POST /:lang/duplicates/:id' },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const found = await opened(ctx, id)
    const command = commandIn(ctx, found.merge)
    if (command === undefined) return view(ctx, found, t(lang, 'merge.choose'))
    const persons = [found.merge.survivor, found.merge.absorbed]
    try {
      await edge.store.as(asAgent(actor, 'identite', { subjects: persons, categories: ['identity'] }), async (tx) => {
        // Two agents at one pair wait for each other: the second sees what the first did.
        await tx.rows(sql`select 1 from people.merge where id = ${id} for update`)
        await mergePersons(edge.log, tx, id, command)
      })
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('merge.')) throw error
      const key =
        error.code === 'merge.four-eyes' ? 'merge.no.four-eyes' : error.code === 'merge.chained' ? 'merge.no.chained' : 'merge.no.not-now'
      return view(ctx, await opened(ctx, id), t(lang, key))
    }
    return redirect(`/${lang}/duplicates`, `merge.${command.do}`)
  },
)

function commandIn(ctx: Ctx<PortraitEdge>, { survivor, absorbed }: Merge): MergeCommand | undefined {
  const wanted = typed(ctx, 'do')
  if (wanted === 'confirm' || wanted === 'refuse' || wanted === 'unmerge') return { do: wanted }
  if (wanted === 'propose') return { do: 'propose', survivor }
  return wanted === 'propose-other' ? { do: 'propose', survivor: absorbed } : undefined
}

function view(ctx: Ctx<PortraitEdge>, { merge, one, other }: Opened, problem?: string): Reply {
  const { edge, lang, actor } = ctx
  const number = edge.town.processing.find(({ id }) => id === 'identite')?.number
  const open = merge.status === 'suspected' || merge.status === 'unmerged'
  const offers = [
    ...(open
      ? [
          { value: 'propose', text: t(lang, 'merge.propose.left') },
          { value: 'propose-other', text: t(lang, 'merge.propose.right') },
        ]
      : []),
    ...(merge.status === 'proposed' && merge.proposedBy !== actor.account ? [{ value: 'confirm', text: t(lang, 'merge.confirm') }] : []),
    ...(merge.status === 'proposed' || merge.status === 'suspected' ? [{ value: 'refuse', text: t(lang, 'merge.refuse') }] : []),
    ...(merge.status === 'merged' ? [{ value: 'unmerge', text: t(lang, 'merge.unmerge') }] : []),
  ]
  return page(
    {
      title: t(lang, 'pair.title'),
      kind: 'desk',
      failed: problem !== undefined,
      purpose: { purpose: t(lang, 'duplicates.purpose'), ...(number === undefined ? {} : { reference: number }) },
      children: (
        <Wrap class="g-desk">
          {problem === undefined ? null : (
            <Alert tone="danger" live>
              {problem}
            </Alert>
          )}
          <DeskHead
            title={t(lang, 'pair.title')}
            text={t(lang, `pair.${merge.status}`)}
            back={{ href: `/${lang}/duplicates`, label: t(lang, 'duplicates.title') }}
          />
          <Sheet id="both" title={t(lang, 'pair.both')} class="g-flow">
            <Table
              lang={lang}
              dense
              label={t(lang, 'pair.both')}
              columns={[{ label: t(lang, 'pair.fact'), kind: 'head' }, { label: t(lang, 'pair.left') }, { label: t(lang, 'pair.right') }]}
              rows={compared.map((concept) => ({
                cells: [conceptWords(concept, lang), wordsOf(concept, one, lang), wordsOf(concept, other, lang)],
              }))}
            />
            <h3>{t(lang, 'duplicates.why')}</h3>
            <ul class="g-list">
              {merge.reasons.map((reason) => (
                <li>{t(lang, `reason.${reason}`)}</li>
              ))}
            </ul>
            <p class="g-fine">{t(lang, 'pair.score', { score: merge.score })}</p>
          </Sheet>
          <Sheet id="decide" title={t(lang, 'pair.decide')} class="g-flow">
            <p>{t(lang, 'pair.what')}</p>
            {offers.length === 0 || (merge.status === 'proposed' && merge.proposedBy === actor.account) ? (
              <p>{t(lang, `pair.wait.${merge.status}` as 'pair.wait.proposed')}</p>
            ) : null}
            {offers.length === 0 ? null : (
              <Form to={{ action: `/${lang}/duplicates/${merge.id}` }}>
                <Actions>
                  {offers.map(({ value, text }) => (
                    <Button
                      name="do"
                      value={value}
                      variant={value === 'refuse' || value === 'unmerge' || value === 'propose-other' ? 'secondary' : 'primary'}
                    >
                      {text}
                    </Button>
                  ))}
                </Actions>
              </Form>
            )}
          </Sheet>
        </Wrap>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

function wordsOf(concept: string, facts: readonly Fact[], lang: string): string {
  const person = facts.find((fact) => fact.concept === 'person')?.value as { birth?: string } | undefined
  if (concept === 'person.birth' && person?.birth !== undefined) return formatPartialDate(lang, person.birth)
  const fact = facts.find((one) => one.concept === concept)
  return fact === undefined ? t(lang, 'pair.unknown') : factWords(concept, fact.value, lang)
}

export const pairEndpoints = [showPair, decidePair]
