import { Button, Gates, Sheet } from '#web'
import type { Lang } from '../../contract.ts'
import { Changes } from './changes.tsx'
import type { DesignerCtx } from './edge.ts'
import { today } from './edge.ts'
import type { Examined } from './examine.ts'
import { StageGates } from './gates.tsx'
import { Preview } from './preview.tsx'
import { ProblemList } from './problems.tsx'
import { t } from './texts.ts'

/** What passes the check is read in this order before it is offered or published: warnings, what changes, gates, examples. The form itself is `PreviewSheet`. */
export function ExaminedSheets({ ctx, examined }: { ctx: DesignerCtx; examined: Examined }) {
  const { service, current, problems } = examined
  const { lang, edge } = ctx
  if (service === undefined) return null
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  return (
    <>
      {warnings.length === 0 ? null : (
        <Sheet id="warnings" title={t(lang, 'warnings.title', { count: warnings.length })}>
          <ProblemList lang={lang} problems={warnings} files={examined.files} name="warning" />
        </Sheet>
      )}
      <Sheet
        id="changes"
        title={
          current === undefined
            ? t(lang, 'changes.new')
            : t(lang, 'changes.title', { before: current.service.version, after: service.version })
        }
      >
        {current === undefined ? <p>{t(lang, 'changes.first')}</p> : <Changes lang={lang} before={current.service} after={service} />}
      </Sheet>
      <Sheet id="gates" title={t(lang, 'gates.title', { stage: t(lang, `stage.${service.stage.stage}`) })}>
        <StageGates lang={lang} service={service} stage={service.stage.stage} problems={problems} town={edge.catalogue.townNames()} />
      </Sheet>
      <Sheet id="examples" title={t(lang, 'examples.title')}>
        {service.examples.length === 0 ? <p>{t(lang, 'examples.none')}</p> : <Results lang={lang} examined={examined} />}
      </Sheet>
    </>
  )
}

interface Previewed {
  readonly ctx: DesignerCtx
  readonly examined: Examined
  readonly example: number
  /** id of the form that the choice of an example belongs to */
  readonly form: string
}

/** The form as the person of an example sees it; nothing without an example. */
export function PreviewSheet({ ctx, examined, example, form }: Previewed) {
  const { lang, edge } = ctx
  const { service, rules } = examined
  const chosen = service?.examples[example] ?? service?.examples[0]
  if (service === undefined || rules === undefined || chosen === undefined) return null
  return (
    <Sheet id="preview" title={t(lang, 'preview.title', { name: chosen.name })}>
      <div class="g-filters">
        <ExampleSelect lang={lang} form={form} names={service.examples.map(({ name }) => name)} chosen={service.examples.indexOf(chosen)} />
        <Button variant="secondary" form={form} name="do" value="check">
          {t(lang, 'preview.choose')}
        </Button>
      </div>
      <Preview edge={edge} lang={lang} service={service} rules={rules} example={chosen} today={today(ctx)} />
    </Sheet>
  )
}

/** `readService` runs every example; what comes out differently is among its problems. */
function Results({ lang, examined }: { lang: Lang; examined: Examined }) {
  const failing = new Set(examined.errors.filter(({ code }) => code.startsWith('example-')).map(({ details }) => details.example))
  return (
    <Gates
      lang={lang}
      gates={(examined.service?.examples ?? []).map(({ name, expect }) => ({
        ok: !failing.has(name),
        text: t(lang, 'examples.one', { name, count: Object.keys(expect).length }),
      }))}
    />
  )
}

/** Belongs to the form of the page by its id: the text that is checked goes along with the choice. */
function ExampleSelect({ lang, form, names, chosen }: { lang: Lang; form: string; names: readonly string[]; chosen: number }) {
  return (
    <div class="ds-field">
      <label for="example">{t(lang, 'preview.example')}</label>
      <select class="ds-input" id="example" name="example" form={form}>
        {names.map((name, index) => (
          <option value={index} selected={index === chosen}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
