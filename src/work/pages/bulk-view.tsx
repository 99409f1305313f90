import { asAgent, type CasesEdge, rolesOf } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import {
  Actions,
  Alert,
  Bar,
  Button,
  Checkboxes,
  type Ctx,
  DeskHead,
  ErrorSummary,
  Form,
  LinkButton,
  page,
  Radios,
  type Reply,
  Select,
  Sheet,
  Table,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import { columnNames } from '../bulk/columns.ts'
import { formats } from '../bulk/export.ts'
import { type Offered, offeredIn } from '../bulk/offer.ts'
import { type Bulk, type CaseResult, resultsOf, type Tally, tallyOf, versionsIn } from '../bulk/store.ts'
import { readWhat } from '../bulk/what.ts'
import { colleaguesAt } from '../desk.ts'
import { fullName } from '../names.ts'
import { isWorkKey, t, type WorkKey } from '../texts.ts'
import { hrefOf, parseQuery } from '../views.ts'
import { workplaceOf } from '../workplace.ts'
import { caseHref } from './links.ts'

export interface ChoiceProblem {
  readonly field: 'what' | 'to' | 'label' | 'text' | 'column'
  readonly key: WorkKey
}

const perPage = 50

/** What this agent may do with the cases chosen: actions of their files marked `batch`, and who may be given them. */
export async function offeredTo({ edge, actor }: Ctx<CasesEdge>, bulk: Bulk) {
  return await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
    const actions = new Map<string, Offered>()
    for (const { service, version } of await versionsIn(tx, bulk)) {
      const loaded = edge.catalogue.at(service, version)
      for (const [name, one] of offeredIn(loaded.service, rolesOf(loaded, actor))) {
        const before = actions.get(name)
        actions.set(
          name,
          before === undefined ? one : { ...before, reason: before.reason || one.reason, refuses: before.refuses || one.refuses },
        )
      }
    }
    return { actions, candidates: await colleaguesAt(tx, workplaceOf(edge, actor)) }
  })
}

/** Many cases at once: what is chosen, what would happen, how far it is, what became of each. */
export async function bulkPage(
  ctx: Ctx<CasesEdge>,
  bulk: Bulk,
  { after = 0, problems = [] }: { readonly after?: number; readonly problems?: readonly ChoiceProblem[] } = {},
): Promise<Reply> {
  const { edge, actor, lang } = ctx
  const { tally, results } = await edge.store.as(asAgent(actor, 'administration'), async (tx) => ({
    tally: await tallyOf(tx, bulk),
    results: bulk.kind === 'act' && ['tried', 'stopped', 'done'].includes(bulk.stage) ? await resultsOf(tx, bulk, after, perPage + 1) : [],
  }))
  const title = t(lang, bulk.kind === 'export' ? 'export.title' : 'bulk.title')
  const working = bulk.stage === 'trying' || bulk.stage === 'running'
  const offers = await offeredTo(ctx, bulk)
  return page(
    {
      title,
      kind: 'desk',
      failed: problems.length > 0,
      islands: working ? ['progress'] : [],
      ...(working ? { again: 3 } : {}),
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={title}
            text={t(lang, 'bulk.count', { count: bulk.total })}
            back={{ href: hrefOf(lang, parseQuery(bulk.query)), label: t(lang, 'desk.title') }}
          />
          <ErrorSummary lang={lang} problems={problems.map(({ field, key }) => ({ field, text: t(lang, key) }))} />
          <div class="g-sheet g-sheet--form g-flow" data-progress={working ? '' : undefined}>
            {bulk.what === null || bulk.kind === 'export' ? null : <p class="g-lead">{said(bulk, offers, lang)}</p>}
            <Stage ctx={ctx} bulk={bulk} tally={tally} offers={offers} problems={problems} />
            {working ? null : <Reasons lang={lang} tally={tally} />}
          </div>
          {results.length === 0 ? null : <Results lang={lang} bulk={bulk} results={results} />}
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

type Offers = Awaited<ReturnType<typeof offeredTo>>
const sum = (tally: readonly Tally[], result: Tally['result']) =>
  tally.filter((one) => one.result === result).reduce((all, { count }) => all + count, 0)

function said(bulk: Bulk, { actions, candidates }: Offers, lang: string): string {
  const what = readWhat(bulk.what)
  if (what === undefined || what.do === 'rebase') return ''
  if (what.do === 'act') {
    const label = actions.get(what.action)?.action.label
    return label === undefined ? what.action : say(label, lang)
  }
  if (what.do !== 'give') return t(lang, `bulk.what.${what.do}`)
  const to = candidates.find(({ id }) => id === what.to)
  return t(lang, 'bulk.what.given', { name: to === undefined ? t(lang, 'hold.unknown') : fullName(to) })
}

function Stage(props: { ctx: Ctx<CasesEdge>; bulk: Bulk; tally: readonly Tally[]; offers: Offers; problems: readonly ChoiceProblem[] }) {
  const { ctx, bulk, tally, offers } = props
  const { lang } = ctx
  const href = `/${lang}/desk/bulk/${bulk.id}`
  const left = sum(tally, null)
  switch (bulk.stage) {
    case 'choosing':
      return bulk.kind === 'export' ? <ChooseColumns {...props} /> : <ChooseAction {...props} />
    case 'trying':
    case 'running':
      return (
        <>
          <p role="status">
            {t(lang, bulk.stage === 'trying' ? 'bulk.trying' : 'bulk.running', { done: bulk.total - left, total: bulk.total })}
          </p>
          <Bar share={(bulk.total - left) / bulk.total} />
          <Form to={{ action: `${href}/stop` }}>
            <Button variant="secondary">{t(lang, 'bulk.stop')}</Button> <a href={href}>{t(lang, 'bulk.refresh')}</a>
          </Form>
        </>
      )
    case 'tried': {
      const would = sum(tally, 'would')
      const what = readWhat(bulk.what)
      const danger = what?.do === 'act' && offers.actions.get(what.action)?.refuses === true
      return (
        <>
          <p>{t(lang, 'bulk.tried', { would, refused: sum(tally, 'refused') })}</p>
          <Actions>
            {would === 0 ? null : (
              <Form to={{ action: `${href}/do` }}>
                <Button danger={danger}>{t(lang, 'bulk.do', { count: would })}</Button>
              </Form>
            )}
            <Form to={{ action: `${href}/stop` }}>
              <Button variant="secondary">{t(lang, 'bulk.give-up')}</Button>
            </Form>
          </Actions>
        </>
      )
    }
    case 'stopped':
      return <Alert tone="warning">{t(lang, 'bulk.stopped', { done: bulk.kind === 'export' ? 0 : sum(tally, 'done') })}</Alert>
    case 'done':
      if (bulk.kind === 'act')
        return <Alert tone="success">{t(lang, 'bulk.done', { done: sum(tally, 'done'), refused: sum(tally, 'refused') })}</Alert>
      return bulk.file === null ? (
        <p>{t(lang, 'export.gone')}</p>
      ) : (
        <>
          <p>{t(lang, 'export.done')}</p>
          <Actions>
            <LinkButton href={`${href}/file`}>{t(lang, 'export.take')}</LinkButton>
          </Actions>
        </>
      )
  }
}

const errorAt = (problems: readonly ChoiceProblem[], field: ChoiceProblem['field'], lang: string) => {
  const key = problems.find((one) => one.field === field)?.key
  return key === undefined ? {} : { error: t(lang, key) }
}

/** What is done with all of them, and what is typed for it once. */
function ChooseAction({ ctx, bulk, offers, problems }: Parameters<typeof Stage>[0]) {
  const { lang } = ctx
  const options = [
    ...[...offers.actions].map(([name, { action, reason }]) => ({
      value: `act:${name}`,
      label: say(action.label, lang),
      ...(reason ? { hint: t(lang, 'bulk.with-reason') } : {}),
    })),
    { value: 'take', label: t(lang, 'bulk.what.take') },
    { value: 'give', label: t(lang, 'bulk.what.give') },
    { value: 'label', label: t(lang, 'bulk.what.label') },
  ]
  return (
    <Form to={{ action: `/${lang}/desk/bulk/${bulk.id}/try` }} class="g-flow">
      <Radios
        lang={lang}
        id="what"
        name="what"
        label={t(lang, 'bulk.what')}
        value={typed(ctx, 'what')}
        options={options}
        {...errorAt(problems, 'what', lang)}
      />
      {offers.actions.size === 0 ? <p class="g-fine">{t(lang, 'bulk.none')}</p> : null}
      <Select
        lang={lang}
        id="to"
        name="to"
        label={t(lang, 'bulk.to')}
        value={typed(ctx, 'to')}
        options={offers.candidates.map((account) => ({ value: account.id, label: fullName(account) }))}
        {...errorAt(problems, 'to', lang)}
      />
      <TextField
        lang={lang}
        id="label"
        name="label"
        label={t(lang, 'bulk.label')}
        autocomplete="off"
        value={typed(ctx, 'label')}
        {...errorAt(problems, 'label', lang)}
      />
      <Textarea
        lang={lang}
        id="text"
        name="text"
        label={t(lang, 'bulk.text')}
        hint={t(lang, 'bulk.text.hint')}
        rows={3}
        value={typed(ctx, 'text')}
        {...errorAt(problems, 'text', lang)}
      />
      <p class="g-fine">{t(lang, 'bulk.dry')}</p>
      <Actions>
        <Button>{t(lang, 'bulk.try')}</Button>
      </Actions>
    </Form>
  )
}

function ChooseColumns({ ctx, bulk, problems }: Parameters<typeof Stage>[0]) {
  const { lang } = ctx
  return (
    <Form to={{ action: `/${lang}/desk/bulk/${bulk.id}/try` }} class="g-flow">
      <Checkboxes
        lang={lang}
        id="column"
        name="column"
        label={t(lang, 'export.columns')}
        values={problems.length > 0 ? [] : ['reference', 'service', 'state', 'received', 'limit', 'who']}
        options={columnNames.map((name) => ({
          value: name,
          label: t(lang, `export.column.${name}`),
          ...(name === 'person' ? { hint: t(lang, 'export.person.hint') } : {}),
        }))}
        {...errorAt(problems, 'column', lang)}
      />
      <Radios
        lang={lang}
        id="format"
        name="format"
        label={t(lang, 'export.format')}
        value="xlsx"
        options={formats.map((format) => ({ value: format, label: t(lang, `export.format.${format}`) }))}
      />
      <p class="g-fine">{t(lang, 'export.kept')}</p>
      <Actions>
        <Button>{t(lang, 'export.do')}</Button>
      </Actions>
    </Form>
  )
}

/** Why a case was not, or would not be, taken. */
export function codeInWords(code: string | null, lang: string): string {
  const short = (code ?? '').replace(/^(case|work|web)\./, '')
  const [own, shared] = [`bulk.no.${short}`, `no.${short}`]
  return isWorkKey(own) ? t(lang, own) : isWorkKey(shared) && plain.has(short) ? t(lang, shared) : t(lang, 'bulk.no.other')
}
const plain: ReadonlySet<string> = new Set([
  'four-eyes',
  'not-by-decider',
  'own-case',
  'action-not-yours',
  'amount-unknown',
  'suspended',
  'extended-enough',
])

/** Refusals counted by their reason. */
function Reasons({ lang, tally }: { lang: string; tally: readonly Tally[] }) {
  const refused = tally.filter(({ result }) => result === 'refused')
  if (refused.length === 0) return null
  return (
    <>
      <h2>{t(lang, 'bulk.reasons')}</h2>
      <ul class="g-list">
        {refused.map(({ code, count }) => (
          <li>{t(lang, 'bulk.reason', { count, reason: codeInWords(code, lang) })}</li>
        ))}
      </ul>
    </>
  )
}

function Results({ lang, bulk, results }: { lang: string; bulk: Bulk; results: readonly CaseResult[] }) {
  const shown = results.slice(0, perPage)
  const last = shown.at(-1)
  return (
    <Sheet id="results" title={t(lang, 'bulk.results')}>
      <Table
        lang={lang}
        dense
        stack
        columns={[
          { label: t(lang, 'export.column.reference'), kind: 'head' },
          { label: t(lang, 'bulk.result') },
          { label: t(lang, 'bulk.why') },
        ]}
        rows={shown.map(({ reference, result, code }) => ({
          cells: [
            <a href={caseHref(lang, reference)}>{showReference(reference)}</a>,
            t(lang, `bulk.result.${result ?? 'left'}`),
            result === 'refused' ? codeInWords(code, lang) : '',
          ],
        }))}
      />
      {results.length > perPage && last ? (
        <p>
          <a href={`/${lang}/desk/bulk/${bulk.id}?after=${last.position}#results`} rel="next">
            {t(lang, 'desk.more')}
          </a>
        </p>
      ) : null}
    </Sheet>
  )
}
