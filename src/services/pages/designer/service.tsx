import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { DeskHead, dayOf, endpoint, formatDate, formatList, LinkButton, page, Sheet, Table, Track } from '#web'
import type { Loaded, Practice } from '../../catalogue.ts'
import { type Stage, stages } from '../../contract.ts'
import { textIn } from '../../fields/texts.ts'
import { WorkflowPicture } from '../../workflow/picture.tsx'
import { t as serviceText } from '../texts.ts'
import { Changes } from './changes.tsx'
import { byDesigner, type DesignerCtx, type DesignerEdge, namesOf } from './edge.ts'
import { nextVersion } from './examine.ts'
import { flashOf } from './flash.ts'
import { StageGates } from './gates.tsx'
import { pilotWords } from './pilot-words.ts'
import { problemsOf } from './problems-of.ts'
import { t } from './texts.ts'

/** One service: the stage of its version in force, what it takes to go on, what changed, all its versions. */
export const serviceEndpoint = endpoint<DesignerEdge>()(
  {
    ...byDesigner,
    id: 'designer.service',
    route: 'GET /:lang/designer/services/:service',
    input: z.object({ lang: z.string(), service: z.string().max(200) }),
  },
  async (ctx, { service: id }) => {
    const { lang, edge } = ctx
    const versions = edge.catalogue.versions(id)
    const shown = edge.catalogue.tried(id)[0] ?? versions[0]
    if (shown === undefined) throw new Refusal('service.unknown', { id })
    const nameOf = await namesOf(
      ctx,
      versions.map(({ publishedBy }) => publishedBy),
    )
    const practice = await edge.catalogue.practice(id)
    const before = versions.find(({ service }) => service.version < shown.service.version)
    const title = textIn(shown.service.title, lang)
    return page({
      title,
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <div class="g-wrap g-desk">
          <DeskHead title={title} text={aboutOf(ctx, shown)} back={{ href: `/${lang}/designer`, label: t(lang, 'designer.all') }}>
            <div class="g-row">
              <LinkButton variant="secondary" href={`/${lang}/services/${encodeURIComponent(id)}`}>
                {t(lang, 'service.see')}
              </LinkButton>
              <LinkButton variant="tertiary" href={`/${lang}/designer/services/${encodeURIComponent(id)}/messages`}>
                {t(lang, 'service.messages')}
              </LinkButton>
              <LinkButton variant="secondary" href={`/${lang}/designer/services/${encodeURIComponent(id)}/edit`}>
                {t(lang, 'service.write', { version: nextVersion(edge.catalogue, id) })}
              </LinkButton>
            </div>
          </DeskHead>
          <StageSheet ctx={ctx} shown={shown} practice={practice} />
          <Sheet id="way" title={serviceText(lang, 'chart.title')}>
            <WorkflowPicture service={shown.service} town={edge.town} lang={lang} />
            <p class="g-actions">
              <a href={`/api/v1/services/${encodeURIComponent(id)}/workflow.bpmn?lang=${lang}`}>{serviceText(lang, 'chart.bpmn')}</a>
            </p>
          </Sheet>
          {before === undefined ? null : (
            <Sheet id="changes" title={t(lang, 'changes.title', { before: before.service.version, after: shown.service.version })}>
              <Changes lang={lang} before={before.service} after={shown.service} />
            </Sheet>
          )}
          <Versions ctx={ctx} versions={versions} nameOf={nameOf} />
        </div>
      ),
    })
  },
)

function aboutOf({ lang, edge }: DesignerCtx, { service }: Loaded): string {
  const agency = edge.town.agencies.find(({ id }) => id === service.authority)
  const names = new Intl.DisplayNames([lang], { type: 'language' })
  const languages = service.languages.map((code) => names.of(code) ?? code)
  return t(lang, 'service.about', {
    agency: agency === undefined ? service.authority : say(agency.name, lang),
    languages: formatList(lang, languages),
  })
}

const stagePath = (lang: string, id: string, version: number, stage: Stage): string =>
  `/${lang}/designer/services/${encodeURIComponent(id)}/stage?version=${version}&stage=${stage}`

function StageSheet({ ctx: { lang, edge }, shown, practice }: { ctx: DesignerCtx; shown: Loaded; practice: Practice }) {
  const { service, stage } = shown
  const now = stages.indexOf(stage)
  const next = stages[now + 1]
  return (
    <Sheet id="stage" title={t(lang, 'stage.title', { version: service.version, stage: t(lang, `stage.${stage}`) })}>
      <Track
        stages={stages.map((name, index) => ({
          label: t(lang, `stage.${name}`),
          state: index < now && stage !== 'retired' ? 'done' : index === now ? 'now' : 'todo',
          ...(index === now ? { note: formatDate(lang, dayOf(shown.publishedAt, edge.town.file['time-zone'])) } : {}),
        }))}
      />
      {stage === 'pilot' ? <p>{pilotWords({ edge, lang }, service)}</p> : null}
      {next === undefined || next === 'retired' ? null : (
        <>
          <h3>{t(lang, 'stage.to', { stage: t(lang, `stage.${next}`) })}</h3>
          <StageGates
            lang={lang}
            service={service}
            stage={next}
            problems={problemsOf(edge.catalogue, shown)}
            town={edge.catalogue.townNames()}
            practice={practice}
          />
          <p class="g-actions">
            <LinkButton href={stagePath(lang, service.id, service.version, next)} variant="secondary">
              {t(lang, 'stage.go', { stage: t(lang, `stage.${next}`) })}
            </LinkButton>
          </p>
        </>
      )}
    </Sheet>
  )
}

function Versions({
  ctx: { lang, edge },
  versions,
  nameOf,
}: {
  ctx: DesignerCtx
  versions: readonly Loaded[]
  nameOf: (account: string) => string
}) {
  const inForce = versions[0] === undefined ? undefined : edge.catalogue.current(versions[0].service.id)
  return (
    <Sheet id="versions" title={t(lang, 'versions.title')}>
      <Table
        lang={lang}
        dense
        stack
        columns={[
          { label: t(lang, 'column.version'), kind: 'head' },
          { label: t(lang, 'column.stage') },
          { label: t(lang, 'column.published') },
          { label: t(lang, 'column.by') },
          { label: t(lang, 'column.hash'), kind: 'code' },
          { label: t(lang, 'column.do') },
        ]}
        rows={versions.map((version) => ({
          cells: [
            version.service.version,
            `${t(lang, `stage.${version.stage}`)}${version === inForce ? `, ${t(lang, 'versions.in-force')}` : ''}`,
            formatDate(lang, dayOf(version.publishedAt, edge.town.file['time-zone'])),
            nameOf(version.publishedBy),
            `${version.hash.slice(0, 4)} ${version.hash.slice(4, 8)}`,
            <StageLink lang={lang} version={version} />,
          ],
        }))}
      />
      <p class="g-fine">{t(lang, 'versions.kept')}</p>
    </Sheet>
  )
}

function StageLink({ lang, version: { service, stage } }: { lang: string; version: Loaded }) {
  const to = stage === 'retired' ? 'live' : 'retired'
  return (
    <a href={stagePath(lang, service.id, service.version, to)}>
      {t(lang, to === 'live' ? 'versions.back' : 'versions.retire')}
      <span class="ds-sr-only"> {t(lang, 'version.number', { version: service.version })}</span>
    </a>
  )
}
