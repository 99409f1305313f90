import { basename } from 'node:path'
import { z } from 'zod'
import { type Column, DeskHead, dayOf, Empty, endpoint, formatDate, LinkButton, page, Sheet, Table } from '#web'
import type { Broken } from '../../catalogue.ts'
import type { Lang } from '../../contract.ts'
import { textIn } from '../../fields/texts.ts'
import { readFiles } from '../../service-files.ts'
import { byDesigner, type DesignerCtx, type DesignerEdge, namesOf } from './edge.ts'
import { flashOf } from './flash.ts'
import { ProblemList } from './problems.tsx'
import { t } from './texts.ts'

/** All services of the town, what waits for a second person, and folders that were refused. */
export const overviewEndpoint = endpoint<DesignerEdge>()(
  { ...byDesigner, id: 'designer.overview', route: 'GET /:lang/designer', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { lang, edge } = ctx
    const title = t(lang, 'designer.title')
    const nameOf = await namesOf(ctx, [
      ...edge.catalogue.offered().map(({ offeredBy }) => offeredBy),
      ...edge.catalogue.ids().flatMap((id) => edge.catalogue.versions(id).map(({ publishedBy }) => publishedBy)),
    ])
    return page({
      title,
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <div class="g-wrap g-desk">
          <DeskHead title={title} text={t(lang, 'designer.lead')}>
            <LinkButton href={`/${lang}/designer/new`} variant="secondary">
              {t(lang, 'designer.new')}
            </LinkButton>
          </DeskHead>
          <Offers ctx={ctx} nameOf={nameOf} />
          <BrokenFolders lang={lang} broken={edge.catalogue.broken()} />
          <Services ctx={ctx} nameOf={nameOf} />
        </div>
      ),
    })
  },
)

interface Part {
  readonly ctx: DesignerCtx
  readonly nameOf: (account: string) => string
}

function Offers({ ctx: { lang, edge }, nameOf }: Part) {
  const offers = edge.catalogue.offered()
  if (offers.length === 0) return null
  const columns: readonly Column[] = [
    { label: t(lang, 'column.service'), kind: 'head' },
    { label: t(lang, 'column.version') },
    { label: t(lang, 'column.offered') },
    { label: t(lang, 'column.by') },
  ]
  return (
    <Sheet id="offers" title={t(lang, 'offers.title', { count: offers.length })}>
      <Table
        lang={lang}
        dense
        stack
        columns={columns}
        rows={[...offers].reverse().map((offer) => ({
          cells: [
            <a href={`/${lang}/designer/offers/${encodeURIComponent(offer.id)}/${offer.version}?hash=${offer.hash}`}>
              {textIn(edge.catalogue.versions(offer.id)[0]?.service.title, lang) || offer.id}
              <span class="ds-sr-only">, {t(lang, 'version.number', { version: offer.version })}</span>
            </a>,
            offer.version,
            formatDate(lang, dayOf(offer.offeredAt, edge.town.file['time-zone'])),
            nameOf(offer.offeredBy),
          ],
        }))}
      />
    </Sheet>
  )
}

function BrokenFolders({ lang, broken }: { lang: Lang; broken: readonly Broken[] }) {
  return (
    <>
      {broken.map(({ folder, problems }, index) => (
        <Sheet id={`broken-${index + 1}`} title={t(lang, 'broken.title', { folder: basename(folder) })}>
          <p>{t(lang, 'broken.lead', { count: problems.length })}</p>
          <ProblemList
            lang={lang}
            name={`broken-${index + 1}`}
            files={linesOf(folder)}
            problems={problems.map((problem) => ({ ...problem, file: inFolder(folder, problem.file) }))}
          />
        </Sheet>
      ))}
    </>
  )
}

/** The lines to quote; a folder that went away since it was looked at quotes none. */
function linesOf(folder: string): Readonly<Record<string, string>> {
  try {
    return readFiles(folder)
  } catch {
    return {}
  }
}

/** No path of the machine is shown: the place in the service's folder is enough. */
const inFolder = (folder: string, file: string): string =>
  file === folder ? 'service.yaml' : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : basename(file)

function Services({ ctx: { lang, edge }, nameOf }: Part) {
  const ids = edge.catalogue.ids()
  return (
    <Sheet id="services" title={t(lang, 'designer.services', { count: ids.length })}>
      {ids.length === 0 ? (
        <Empty title={t(lang, 'designer.empty')}>{t(lang, 'designer.empty-next')}</Empty>
      ) : (
        <Table
          lang={lang}
          dense
          stack
          columns={[
            { label: t(lang, 'column.service'), kind: 'head' },
            { label: t(lang, 'column.version') },
            { label: t(lang, 'column.stage') },
            { label: t(lang, 'column.published') },
            { label: t(lang, 'column.by') },
          ]}
          rows={ids.map((id) => {
            const versions = edge.catalogue.versions(id)
            const shown = edge.catalogue.current(id) ?? versions[0]!
            const newer = versions.filter(({ service, stage }) => service.version > shown.service.version && stage !== 'retired')
            return {
              cells: [
                <a href={`/${lang}/designer/services/${encodeURIComponent(id)}`}>{textIn(shown.service.title, lang)}</a>,
                shown.service.version,
                <>
                  {t(lang, `stage.${shown.stage}`)}
                  {newer.map(({ service, stage }) => (
                    <>
                      <br />
                      <small>{t(lang, 'version.trial', { version: service.version, stage: t(lang, `stage.${stage}`) })}</small>
                    </>
                  ))}
                </>,
                formatDate(lang, dayOf(shown.publishedAt, edge.town.file['time-zone'])),
                nameOf(shown.publishedBy),
              ],
            }
          })}
        />
      )}
    </Sheet>
  )
}
