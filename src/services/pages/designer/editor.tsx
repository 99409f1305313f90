import { z } from 'zod'
import { Refusal } from '#kernel'
import { Alert, Button, DeskHead, endpoint, Form, Hidden, page, type Reply, redirect, Sheet, typed } from '#web'
import { textIn } from '../../fields/texts.ts'
import { byDesigner, type DesignerCtx, type DesignerEdge, whoActs } from './edge.ts'
import { type Examined, examine, nextVersion, pathIn } from './examine.ts'
import { ExaminedSheets, PreviewSheet } from './examined-sheets.tsx'
import { postedFiles, type RefusedUpload } from './posted.ts'
import { ProblemList, ProblemSummary } from './problems.tsx'
import { renumber } from './renumber.ts'
import { SourceField } from './source-field.tsx'
import { t } from './texts.ts'

type Files = Readonly<Record<string, string>>

interface Editing {
  readonly ctx: DesignerCtx
  readonly files: Files
  /** the service that is changed; none for a new one */
  readonly service?: string
  readonly examined?: Examined
  readonly refused?: readonly RefusedUpload[]
  readonly example?: number
}

const formId = 'edit'
const editPath = (lang: string, service?: string): string =>
  service === undefined ? `/${lang}/designer/new` : `/${lang}/designer/services/${encodeURIComponent(service)}/edit`

function editorPage(editing: Editing): Reply {
  const { ctx, files, service, examined, refused = [], example = 0 } = editing
  const { lang, edge } = ctx
  const current = service === undefined ? undefined : edge.catalogue.versions(service)[0]
  const title =
    service === undefined || current === undefined
      ? t(lang, 'edit.new')
      : t(lang, 'edit.title', { title: textIn(current.service.title, lang), version: nextVersion(edge.catalogue, service) })
  const errors = examined?.errors ?? []
  const failed = errors.length > 0 || refused.length > 0
  return page(
    {
      title,
      kind: 'desk',
      failed,
      children: (
        <div class="g-wrap g-desk">
          <ProblemSummary lang={lang} errors={errors} />
          <DeskHead
            title={title}
            text={t(lang, 'edit.lead')}
            back={
              service === undefined || current === undefined
                ? { href: `/${lang}/designer`, label: t(lang, 'designer.all') }
                : { href: `/${lang}/designer/services/${encodeURIComponent(service)}`, label: textIn(current.service.title, lang) }
            }
          />
          <Refused lang={lang} refused={refused} />
          {examined === undefined || errors.length === 0 ? null : (
            <Sheet id="wrong" title={t(lang, 'errors.heading')}>
              <ProblemList lang={lang} problems={examined.errors} files={files} linked />
              {examined.next === undefined || renumber(files['service.yaml'] ?? '', examined.next) === undefined ? null : (
                <p class="g-actions">
                  <Button form={formId} name="do" value="renumber" variant="secondary">
                    {t(lang, 'edit.renumber', { version: examined.next })}
                  </Button>
                </p>
              )}
            </Sheet>
          )}
          {examined !== undefined && !failed ? <Passed ctx={ctx} examined={examined} /> : null}
          {examined !== undefined && errors.length === 0 ? <ExaminedSheets ctx={ctx} examined={examined} /> : null}
          <div class="g-beside">
            <EditForm {...editing} />
            {examined !== undefined && errors.length === 0 ? (
              <PreviewSheet ctx={ctx} examined={examined} example={example} form={formId} />
            ) : null}
          </div>
        </div>
      ),
    },
    failed ? 422 : 200,
  )
}

function EditForm({ ctx, files, service, examined, example = 0 }: Editing) {
  const { lang } = ctx
  const errors = examined?.errors ?? []
  const paths = ['service.yaml', ...Object.keys(files).filter((path) => path !== 'service.yaml')]
  return (
    <Sheet id="file" title={t(lang, 'edit.file')}>
      <Form to={{ action: editPath(lang, service) }} id={formId} files once={false}>
        {examined?.service === undefined || examined.errors.length === 0 ? null : <Hidden fields={{ example: String(example) }} />}
        {paths.map((path) => (
          <SourceField
            lang={lang}
            path={path}
            text={files[path] ?? ''}
            wrong={errors.filter((problem) => pathIn(problem.file) === path).map(({ line }) => line)}
          />
        ))}
        <div class="ds-field g-file">
          <label for="upload">{t(lang, 'edit.upload')}</label>
          <p data-field="description" id="upload-hint">
            {t(lang, 'edit.upload-hint')}
          </p>
          <input
            class="ds-input"
            type="file"
            id="upload"
            name="upload"
            multiple
            accept=".yaml,.yml,.publicodes"
            aria-describedby="upload-hint"
          />
        </div>
        <div class="g-actions">
          <Button name="do" value="check" {...(examined !== undefined && errors.length === 0 ? { variant: 'secondary' as const } : {})}>
            {t(lang, 'edit.check')}
          </Button>
        </div>
      </Form>
    </Sheet>
  )
}

/** Nothing is wrong: what can be done with it now. */
function Passed({ ctx: { lang }, examined }: { ctx: DesignerCtx; examined: Examined }) {
  if (examined.published) return <Alert tone="info">{t(lang, 'edit.published', { version: examined.service?.version })}</Alert>
  return (
    <Sheet id="passed" title={t(lang, 'edit.passed')}>
      <p>{t(lang, 'edit.passed-next')}</p>
      <p class="g-actions">
        <Button form={formId} name="do" value="offer">
          {t(lang, 'edit.offer')}
        </Button>
      </p>
    </Sheet>
  )
}

function Refused({ lang, refused }: { lang: string; refused: readonly RefusedUpload[] }) {
  if (refused.length === 0) return null
  return (
    <Alert tone="danger">
      <div role="alert">
        {refused.map(({ name, why }) => (
          <p>{t(lang, `upload.${why}`, { name: name.slice(0, 120) })}</p>
        ))}
      </div>
    </Alert>
  )
}

const lang = z.object({ lang: z.string() })
const one = lang.extend({ service: z.string().max(200) })

async function posted(ctx: DesignerCtx, service?: string): Promise<Reply> {
  const { catalogue } = ctx.edge
  const read = await postedFiles(ctx.form, ctx.uploads)
  const wish = typed(ctx, 'do')
  const before = examine(catalogue, read.files, service)
  const numbered = wish === 'renumber' && before.next !== undefined ? renumber(read.files['service.yaml'] ?? '', before.next) : undefined
  const files = numbered === undefined ? read.files : { ...read.files, 'service.yaml': numbered }
  const examined = numbered === undefined ? before : examine(catalogue, files, service)
  const example = Number.parseInt(typed(ctx, 'example'), 10) || 0
  const again = () => editorPage({ ctx, files, examined, refused: read.refused, example, ...(service === undefined ? {} : { service }) })
  // What is offered is what was read by the person: a file that came with this very post is shown first.
  const seen = ctx.uploads.length === 0
  if (wish !== 'offer' || !seen || examined.errors.length > 0 || examined.service === undefined || examined.published) return again()
  try {
    await catalogue.offerText(whoActs(ctx), files)
  } catch (error) {
    // Published by somebody else since the check: said at its line, with the next number.
    if (error instanceof Refusal && error.code === 'definition.version-taken')
      return editorPage({ ctx, files, examined: examine(catalogue, files, service), ...(service === undefined ? {} : { service }) })
    throw error
  }
  const { id, version } = examined.service
  return redirect(`/${ctx.lang}/designer/offers/${encodeURIComponent(id)}/${version}?hash=${examined.hash}`, 'designer.offered')
}

export const editorEndpoints = [
  endpoint<DesignerEdge>()({ ...byDesigner, id: 'designer.new', route: 'GET /:lang/designer/new', input: lang }, async (ctx) =>
    editorPage({ ctx, files: { 'service.yaml': '' } }),
  ),
  endpoint<DesignerEdge>()({ ...byDesigner, id: 'designer.new.check', route: 'POST /:lang/designer/new', input: lang }, async (ctx) =>
    posted(ctx),
  ),
  endpoint<DesignerEdge>()(
    {
      ...byDesigner,
      id: 'designer.edit',
      route: 'GET /:lang/designer/services/:service/edit',
      input: one.extend({ offer: z.string().optional() }),
    },
    async (ctx, { service, offer }) => {
      const { catalogue } = ctx.edge
      const offered = catalogue.offered().find((version) => version.id === service && version.hash === offer)
      const newest = catalogue.versions(service)[0]
      const files = offered?.files ?? newest?.files
      if (files === undefined) throw new Refusal('service.unknown', { id: service })
      const text = files['service.yaml'] ?? ''
      const numbered = offered === undefined ? renumber(text, nextVersion(catalogue, service)) : undefined
      return editorPage({ ctx, service, files: { ...files, 'service.yaml': numbered ?? text } })
    },
  ),
  endpoint<DesignerEdge>()(
    { ...byDesigner, id: 'designer.edit.check', route: 'POST /:lang/designer/services/:service/edit', input: one },
    async (ctx, { service }) => {
      if (ctx.edge.catalogue.versions(service).length === 0 && !ctx.edge.catalogue.offered().some(({ id }) => id === service))
        throw new Refusal('service.unknown', { id: service })
      return posted(ctx, service)
    },
  ),
]
