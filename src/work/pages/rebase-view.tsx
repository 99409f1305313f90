import { asAgent, asSystem, type CasesEdge, type Compared, nameOf, requestLabel, stateLabel, valueInWords } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import type { Service } from '#services'
import { Actions, Alert, Bar, Button, type Ctx, DeskHead, Form, formatList, page, type Reply, Sheet, Table, Wrap } from '#web'
import { draftsByVersion, intoOf, runningByVersion, targetOf, type VersionCount } from '../bulk/rebase.ts'
import { type Bulk, type CaseResult, draftTallyOf, resultsOf, type Tally, tallyOf } from '../bulk/store.ts'
import { type WeighedCase, weighedCases } from '../bulk/weighed.ts'
import { readWhat } from '../bulk/what.ts'
import { labelsOf, stateWords } from '../labels.ts'
import { t } from '../texts.ts'
import { codeInWords } from './bulk-view.tsx'

/** Cases that are read and reckoned for one page. */
const perPage = 25

/** Running cases of a service by version, and what the version that serves changes for each version behind it. */
export async function versionsPage({ edge, actor, lang }: Ctx<CasesEdge>, id: string): Promise<Reply> {
  const versions = edge.catalogue.versions(id)
  const newest = versions[0]?.service
  if (newest === undefined) throw new Refusal('web.not-found')
  const title = t(lang, 'rebase.title', { service: say((edge.catalogue.current(id)?.service ?? newest).title, lang) })
  const own = newest.authority === actor.agency
  const counts = own ? await edge.store.as(asAgent(actor, 'administration'), (tx) => runningByVersion(tx, newest.authority, id)) : []
  const drafts = own ? await edge.store.as(asSystem('administration'), (tx) => draftsByVersion(tx, newest.authority, id)) : []
  const of = (some: readonly VersionCount[], version: number) => some.find((one) => one.version === version)?.count ?? 0
  const target = targetOf(edge, id)?.service
  const older = versions.map(({ service: { version } }) => version).filter((version) => target !== undefined && version < target.version)
  const behind = older.filter((version) => of(counts, version) + of(drafts, version) > 0)
  const agency = edge.town.agencies.find((one) => one.id === newest.authority)
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'rebase.lead')} back={{ href: `/${lang}/admin`, label: t(lang, 'admin.title') }} />
        {own ? (
          <Sheet id="versions" title={t(lang, 'rebase.running')}>
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'admin.version'), kind: 'head' },
                { label: t(lang, 'admin.stage') },
                { label: t(lang, 'rebase.running'), kind: 'num' },
                { label: t(lang, 'rebase.drafts'), kind: 'num' },
              ]}
              rows={versions.map(({ service: { version }, stage }) => ({
                cells: [version, t(lang, `stage.${stage}`), of(counts, version), of(drafts, version)],
              }))}
            />
            <p class="g-fine">{t(lang, 'rebase.drafts.whose')}</p>
          </Sheet>
        ) : (
          <Alert tone="info">{t(lang, 'rebase.other-agency', { agency: say(agency?.name ?? {}, lang) })}</Alert>
        )}
        {target === undefined || !own ? null : behind.length === 0 ? (
          <p>{t(lang, 'rebase.none', { version: target.version })}</p>
        ) : (
          <>
            {behind.map((version) => (
              <Sheet
                id={`from-${version}`}
                title={[
                  ...(of(counts, version) === 0 ? [] : [t(lang, 'rebase.behind', { count: of(counts, version), from: version })]),
                  ...(of(drafts, version) === 0 ? [] : [t(lang, 'rebase.behind.drafts', { count: of(drafts, version), from: version })]),
                ].join(', ')}
              >
                <Changed edge={edge} from={edge.catalogue.at(id, version).service} to={target} lang={lang} />
              </Sheet>
            ))}
            <p>{t(lang, 'rebase.never')}</p>
            <Form to={{ action: `/${lang}/admin/services/${encodeURIComponent(id)}/rebase` }}>
              <Button>{t(lang, 'rebase.try', { to: target.version })}</Button>
            </Form>
          </>
        )}
      </Wrap>
    ),
  })
}

/** What the newer version changes for everybody: questions renamed, questions that must be answered, states that are no more. */
function Changed({ edge, from, to, lang }: { edge: CasesEdge; from: Service; to: Service; lang: string }) {
  const { renamed } = intoOf(edge, { service: to.id, to: to.version }, from.version)
  const now = (name: string) => renamed.reduce((known, step) => step[known] ?? known, name)
  const kept = new Set(from.fields.map(({ name }) => now(name)))
  const moved = from.fields.filter(({ name }) => now(name) !== name)
  const added = to.fields.filter((field) => !kept.has(field.name) && field.asked && field.by === undefined && field.required !== false)
  const gone = from.workflow.states.filter(
    ({ name, phase }) => phase !== 'draft' && phase !== 'done' && !to.workflow.states.some((state) => state.name === name),
  )
  if (moved.length + added.length + gone.length === 0) return <p>{t(lang, 'rebase.alike')}</p>
  return (
    <ul class="g-list">
      {moved.map(({ name, label }) => (
        <li>
          {t(lang, 'rebase.renamed', {
            was: say(label, lang),
            now: say(to.fields.find((one) => one.name === now(name))?.label ?? {}, lang),
          })}
        </li>
      ))}
      {added.map(({ label }) => (
        <li>{t(lang, 'rebase.added', { label: say(label, lang) })}</li>
      ))}
      {gone.map(({ label }) => (
        <li>{t(lang, 'rebase.gone', { state: say(label, lang) })}</li>
      ))}
    </ul>
  )
}

/** A move to a newer version: how far it is, what would happen to each case, what became of it. */
export async function rebasePage({ edge, actor, lang }: Ctx<CasesEdge>, bulk: Bulk, after: number): Promise<Reply> {
  const what = readWhat(bulk.what)
  if (what?.do !== 'rebase') throw new Refusal('web.not-found')
  const working = bulk.stage === 'trying' || bulk.stage === 'running'
  const { tally, results } = await edge.store.as(asAgent(actor, 'administration'), async (tx) => ({
    tally: await tallyOf(tx, bulk),
    results: working ? [] : await resultsOf(tx, bulk, after, perPage + 1),
  }))
  const drafts = await edge.store.as(asSystem('administration'), (tx) => draftTallyOf(tx, bulk))
  const inAll = drafts.reduce((sum, { count }) => sum + count, 0)
  const shown = results.slice(0, perPage)
  const weighed = await weighedCases(edge, actor, what, shown)
  const { service } = edge.catalogue.at(what.service, what.to)
  const title = t(lang, 'rebase.to', { service: say(service.title, lang), to: what.to })
  const back = {
    href: `/${lang}/admin/services/${encodeURIComponent(what.service)}`,
    label: t(lang, 'rebase.title', { service: say(service.title, lang) }),
  }
  const href = `/${lang}/admin/rebase/${bulk.id}`
  const last = results.length > perPage ? shown.at(-1) : undefined
  return page({
    title,
    kind: 'desk',
    islands: working ? ['progress'] : [],
    ...(working ? { again: 3 } : {}),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={countsIn(lang, bulk.total - inAll, inAll)} back={back} />
        <div class="g-sheet g-sheet--form g-flow" data-progress={working ? '' : undefined}>
          <Stage lang={lang} bulk={bulk} tally={tally} drafts={working ? [] : drafts} href={href} />
        </div>
        {working || drafts.length === 0 ? null : <Drafts lang={lang} bulk={bulk} tally={drafts} />}
        {shown.length === 0 ? null : (
          <Sheet id="results" title={t(lang, 'bulk.results')}>
            <Cases lang={lang} to={service} results={shown} weighed={weighed} />
            {last === undefined ? null : (
              <p>
                <a href={`${href}?after=${last.position}#results`} rel="next">
                  {t(lang, 'desk.more')}
                </a>
              </p>
            )}
          </Sheet>
        )}
      </Wrap>
    ),
  })
}

/** `18 dossiers et 2 brouillons`. */
const countsIn = (lang: string, cases: number, drafts: number): string =>
  formatList(lang, [
    ...(cases > 0 || drafts === 0 ? [t(lang, 'desk.count', { count: cases })] : []),
    ...(drafts > 0 ? [t(lang, 'rebase.drafts.count', { count: drafts })] : []),
  ])

interface StageProps {
  readonly lang: string
  readonly bulk: Bulk
  readonly tally: readonly Tally[]
  /** the part of it that is drafts, told apart */
  readonly drafts: readonly Tally[]
  readonly href: string
}

function Stage({ lang, bulk, tally, drafts, href }: StageProps) {
  const count = (some: readonly Tally[], result: Tally['result']) =>
    some.filter((one) => one.result === result).reduce((all, one) => all + one.count, 0)
  const sum = (result: Tally['result']) => count(tally, result) - count(drafts, result)
  const [would, done, refused, left] = [sum('would'), sum('done'), sum('refused'), sum(null)]
  const all = count(tally, 'would')
  const stop = (label: 'bulk.stop' | 'bulk.give-up') => (
    <Form to={{ action: `${href}/stop` }}>
      <Button variant="secondary">{t(lang, label)}</Button>
    </Form>
  )
  switch (bulk.stage) {
    case 'choosing':
    case 'trying':
    case 'running':
      return (
        <>
          <p role="status">
            {t(lang, bulk.stage === 'running' ? 'bulk.running' : 'bulk.trying', { done: bulk.total - left, total: bulk.total })}
          </p>
          <Bar share={(bulk.total - left) / bulk.total} />
          {stop('bulk.stop')}
          <p>
            <a href={href}>{t(lang, 'bulk.refresh')}</a>
          </p>
        </>
      )
    case 'tried':
      return (
        <>
          <p>{t(lang, 'rebase.tried', { would, refused })}</p>
          <Actions>
            {all === 0 ? null : (
              <Form to={{ action: `${href}/do` }}>
                <Button>{t(lang, 'rebase.do', { what: countsIn(lang, would, all - would) })}</Button>
              </Form>
            )}
            {stop('bulk.give-up')}
          </Actions>
        </>
      )
    case 'stopped':
      return <Alert tone="warning">{t(lang, 'bulk.stopped', { done })}</Alert>
    case 'done':
      return <Alert tone="success">{t(lang, 'rebase.done', { done, refused })}</Alert>
  }
}

/** Drafts are their persons' alone: how many go and why some stay, and no list of them. */
function Drafts({ lang, bulk, tally }: { lang: string; bulk: Bulk; tally: readonly Tally[] }) {
  const sum = (some: readonly Tally[]) => some.reduce((all, { count }) => all + count, 0)
  const gone = tally.filter(({ result }) => result === 'would' || result === 'done')
  const stay = tally.filter(({ result }) => result === 'refused')
  const left = sum(gone.filter(({ code }) => code === 'answers-left'))
  const verb = bulk.stage === 'done' ? 'rebase.drafts.done' : bulk.stage === 'stopped' ? 'rebase.drafts.so-far' : 'rebase.drafts.would'
  return (
    <Sheet id="drafts" title={t(lang, 'rebase.drafts')}>
      <p>{t(lang, verb, { count: sum(gone), stay: sum(stay) })}</p>
      {left === 0 ? null : <p>{t(lang, 'rebase.drafts.left', { count: left })}</p>}
      {stay.length === 0 ? null : (
        <ul class="g-list">
          {stay.map(({ count, code }) => (
            <li>{t(lang, 'bulk.reason', { count, reason: codeInWords(code, lang) })}</li>
          ))}
        </ul>
      )}
      <p class="g-fine">{t(lang, 'rebase.drafts.whose')}</p>
    </Sheet>
  )
}

interface CasesProps {
  readonly lang: string
  readonly to: Service
  readonly results: readonly CaseResult[]
  readonly weighed: ReadonlyMap<string, WeighedCase>
}

function Cases({ lang, to, results, weighed }: CasesProps) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'export.column.reference'), kind: 'head' },
        { label: t(lang, 'export.column.state') },
        { label: t(lang, 'rebase.changes') },
        { label: t(lang, 'bulk.result') },
      ]}
      rows={results.map(({ id, reference, result, code }) => {
        const one = weighed.get(id)
        return {
          cells: [
            showReference(reference),
            one === undefined ? '' : stateWords(one.opened.loaded.service, one.opened.view, lang),
            one === undefined ? '' : <Changes lang={lang} to={to} one={one} />,
            result === 'refused' ? whyNot(code, one, to, lang) : t(lang, `rebase.result.${result ?? 'left'}`),
          ],
        }
      })}
    />
  )
}

/** Results that differ, before and after, and what will still have to be asked. */
function Changes({ lang, to, one: { weighed, opened } }: { lang: string; to: Service; one: WeighedCase }) {
  const from = opened.loaded.service
  const differ = weighed.results.filter(({ change, before, after }) => change !== 'same' && (before !== undefined || after !== undefined))
  const asked = labelsOf(to, weighed.missing, lang)
  if (differ.length === 0 && weighed.missing.length === 0) return <>{t(lang, 'rebase.same')}</>
  return (
    <ul class="g-list">
      {differ.map((compared) => (
        <li>
          {t(lang, 'rebase.compared', {
            name: nameOf(compared.result, { service: compared.after === undefined ? from : to, lang }),
            before: inWords(compared, 'before', from, lang),
            after: inWords(compared, 'after', to, lang),
          })}
        </li>
      ))}
      {weighed.missing.length === 0 ? null : <li>{t(lang, 'rebase.missing', { fields: asked })}</li>}
    </ul>
  )
}

const inWords = (compared: Compared, side: 'before' | 'after', service: Service, lang: string): string => {
  const value = compared[side]
  return value === undefined ? t(lang, 'rebase.nothing') : valueInWords(compared.result, value, { service, lang })
}

/** Why a case stays where it is: with the names of what stands in the way while they can be told. */
function whyNot(code: string | null, one: WeighedCase | undefined, to: Service, lang: string): string {
  const refusal = one?.refusal
  if (one === undefined || refusal === undefined || refusal.code !== code) return codeInWords(code, lang)
  const from = one.opened.loaded.service
  const { state, request, rules, fields } = refusal.details
  const names = (list: unknown, service: Service) =>
    Array.isArray(list)
      ? formatList(
          lang,
          list.map((name) => nameOf(String(name), { service, lang })),
        )
      : ''
  switch (code) {
    case 'case.rebase-state':
      return t(lang, 'rebase.no.state', { state: stateLabel(from, String(state), lang) })
    case 'case.rebase-phase':
      return t(lang, 'rebase.no.phase', { state: stateLabel(from, String(state), lang) })
    case 'case.rebase-request':
      return t(lang, 'rebase.no.request', { request: requestLabel(from, String(request), lang) })
    case 'case.rebase-missing':
      return t(lang, 'rebase.no.missing', { fields: names(fields, to) })
    case 'case.rebase-worse':
      return t(lang, 'rebase.no.worse', { rules: names(rules, from) })
    case 'case.rebase-unclear':
      return t(lang, 'rebase.no.unclear', { rules: names(rules, from) })
    default:
      return codeInWords(code, lang)
  }
}
