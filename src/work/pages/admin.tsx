import { basename } from 'node:path'
import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { say } from '#definitions'
import { fileProblemText, type Loaded } from '#services'
import { Alert, type Ctx, DeskHead, dayOf, endpoint, formatDate, page, Sheet, Stats, Table, Wrap } from '#web'
import { type JobCounts, jobCounts } from '../jobs.ts'
import { t } from '../texts.ts'
import { flashOf } from './flash.ts'

/** The state of the installation: database and its promise, services, refused folders, jobs. No personal data. */
const showAdmin = endpoint<CasesEdge>()(
  {
    id: 'work.admin',
    route: 'GET /:lang/admin',
    may: 'administrator',
    purpose: 'administration',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, lang } = ctx
    const { store, catalogue } = edge
    const broken = catalogue.broken()
    return page({
      title: t(lang, 'admin.title'),
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'admin.title')} text={t(lang, 'admin.lead')} />
          {broken.length === 0 ? null : <Broken ctx={ctx} />}
          <Sheet id="database" title={t(lang, `admin.database.${store.kind}`)}>
            <p>{t(lang, `admin.promise.${store.kind}`)}</p>
          </Sheet>
          <Sheet id="jobs" title={t(lang, 'admin.jobs')}>
            <Jobs lang={lang} counts={await jobCounts(store)} />
          </Sheet>
          <Sheet id="services" title={t(lang, 'admin.services')}>
            <p>{t(lang, 'admin.services.text')}</p>
            <Services ctx={ctx} />
          </Sheet>
        </Wrap>
      ),
    })
  },
)

export const adminEndpoints = [showAdmin]

export const adminLink = async ({ lang }: Ctx<CasesEdge>) => ({ href: `/${lang}/admin`, label: t(lang, 'admin.title') })

/** Folders that were refused, each problem with its line; the version before goes on. */
function Broken({ ctx: { edge, lang } }: { ctx: Ctx<CasesEdge> }) {
  return (
    <Alert tone="danger">
      <h2>{t(lang, 'admin.broken', { count: edge.catalogue.broken().length })}</h2>
      {edge.catalogue.broken().map(({ folder, id, problems }) => (
        <>
          <h3>{id ?? folder.split('/').at(-1)}</h3>
          <p>{t(lang, id !== undefined && edge.catalogue.current(id) !== undefined ? 'admin.broken.before' : 'admin.broken.none')}</p>
          <ul class="g-list">
            {problems.map((problem) => {
              const { message, expected, hint } = fileProblemText(problem, lang)
              const file = basename(problem.file)
              return (
                <li>
                  <strong>
                    {t(lang, 'admin.place', {
                      file: /\.ya?ml$|\.publicodes$/.test(file) ? file : 'service.yaml',
                      line: problem.line,
                      column: problem.column,
                    })}
                  </strong>{' '}
                  {message}
                  {expected === undefined ? null : ` ${t(lang, 'admin.expected', { expected })}`}
                  {hint === undefined ? null : ` ${hint}`}
                </li>
              )
            })}
          </ul>
        </>
      ))}
    </Alert>
  )
}

function Jobs({ lang, counts }: { lang: string; counts: JobCounts }) {
  return (
    <Stats
      figures={[
        { value: String(counts.waiting), label: t(lang, 'admin.jobs.waiting'), source: t(lang, 'admin.jobs.now') },
        { value: String(counts.running), label: t(lang, 'admin.jobs.running'), source: t(lang, 'admin.jobs.now') },
        { value: String(counts.again), label: t(lang, 'admin.jobs.again'), source: t(lang, 'admin.jobs.now') },
        { value: String(counts.failed), label: t(lang, 'admin.jobs.failed'), source: t(lang, 'admin.jobs.kept') },
      ]}
    />
  )
}

function Services({ ctx: { edge, lang } }: { ctx: Ctx<CasesEdge> }) {
  const { catalogue, town } = edge
  const versions = catalogue.ids().flatMap((id) => catalogue.versions(id))
  const offered = catalogue.offered()
  return (
    <>
      <Table
        lang={lang}
        dense
        stack
        columns={[
          { label: t(lang, 'admin.service'), kind: 'head' },
          { label: t(lang, 'admin.version'), kind: 'num' },
          { label: t(lang, 'admin.stage') },
          { label: t(lang, 'admin.authority') },
          { label: t(lang, 'admin.published') },
        ]}
        rows={versions.map(({ service, stage, publishedAt }: Loaded) => ({
          cells: [
            <a href={`/${lang}/admin/services/${encodeURIComponent(service.id)}`}>{say(service.title, lang)}</a>,
            service.version,
            t(lang, `stage.${stage}`),
            say(town.agencies.find(({ id }) => id === service.authority)?.short ?? {}, lang),
            formatDate(lang, dayOf(publishedAt, town.file['time-zone'])),
          ],
        }))}
      />
      {offered.length === 0 ? null : <p>{t(lang, 'admin.offered', { count: offered.length })}</p>}
    </>
  )
}
