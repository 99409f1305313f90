import { say } from '#definitions'
import { legalDay } from '#kernel'
import { kindsInWords, usualAccept, usualSize } from '#services'
import { Actions, Button, FileInput, Form, formatBytes, formatDate, Icon, Select } from '#web'
import { type CaseFile, filesOf } from '../../case-files.ts'
import { hasDecisionLetter, hasReceipt } from '../../letters/which.ts'
import { caseHref } from '../apply/links.ts'
import type { Around } from './around.ts'
import type { CaseProps } from './case-view.tsx'
import { t } from './texts.ts'

const hrefOf = ({ view, lang }: Around, file: string): string => `${caseHref(lang, view.reference)}/files/${file}`

/** What the person gave, and the place to add more while the case is open. */
export function Documents({ around, forms }: CaseProps) {
  const { view, lang } = around
  const files = [...filesOf(view).values()].filter(({ issued }) => issued === undefined)
  return (
    <section class="g-flow">
      <h2 id="documents">{t(lang, 'case.documents')}</h2>
      {files.length === 0 ? (
        <p>{t(lang, 'case.documents.none')}</p>
      ) : (
        <ul class="g-files">
          {files.map((file) => (
            <li>
              <Icon name="document" />
              <span>
                <a href={hrefOf(around, file.file)}>{file.name}</a> <small>{noteOf(file, around)}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {view.phase === 'done' ? null : <AddFiles around={around} forms={forms} />}
    </section>
  )
}

function noteOf(file: CaseFile, { service, lang, ctx }: Around): string {
  const field = service.fields.find(({ name }) => name === file.field)
  return [
    field === undefined ? undefined : say(field.label, lang),
    file.at === undefined ? undefined : t(lang, 'files.by', { day: formatDate(lang, legalDay(file.at, ctx.zone)) }),
    formatBytes(lang, file.size),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Questions of files that may be answered after sending. */
export const fileFields = ({ service }: Pick<Around, 'service'>) =>
  service.fields.filter(({ type, by, asked }) => (type === 'file' || type === 'files') && by === undefined && asked)

function AddFiles({ around, forms }: Pick<CaseProps, 'around' | 'forms'>) {
  const { view, lang } = around
  const fields = fileFields(around)
  const error = forms.files?.errors.join(' ')
  return (
    <Form to={{ action: `${caseHref(lang, view.reference)}/files` }} files class="g-screen g-flow g-form__main">
      <h3>{t(lang, 'files.add')}</h3>
      {fields.length === 0 ? null : (
        <Select
          id="field"
          name="field"
          lang={lang}
          label={t(lang, 'files.for')}
          blank={false}
          value={forms.files?.field ?? ''}
          options={[
            ...fields.map(({ name, label }) => ({ value: name, label: say(label, lang) })),
            { value: '', label: t(lang, 'files.other') },
          ]}
        />
      )}
      <FileInput
        id="files"
        name="files"
        lang={lang}
        label={t(lang, 'files.choose')}
        multiple
        camera
        accept={usualAccept.join(',')}
        maxBytes={usualSize}
        kinds={capital(kindsInWords(usualAccept, lang))}
        {...(error === undefined || error === '' ? {} : { error })}
      />
      <Actions>
        <Button variant="secondary">{t(lang, 'files.send')}</Button>
      </Actions>
    </Form>
  )
}

const capital = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1)

/** Papers of the office: receipt, decision letter, issued documents. */
export function Downloads({ around }: CaseProps) {
  const { view, service, lang } = around
  const href = caseHref(lang, view.reference)
  const titleOf = (name: string) => say(service.documents.find((one) => one.name === name)?.title ?? {}, lang) || name
  const lines = [
    ...(hasDecisionLetter(view) ? [{ href: `${href}/decision.pdf`, label: t(lang, 'paper.decision') }] : []),
    ...view.documents.map(({ document, file }) =>
      file === undefined
        ? { label: t(lang, 'paper.coming', { title: titleOf(document) }) }
        : { href: hrefOf(around, file), label: t(lang, 'paper.issued', { title: titleOf(document) }) },
    ),
    ...(hasReceipt(view) ? [{ href: `${href}/receipt.pdf`, label: t(lang, 'paper.receipt') }] : []),
  ]
  if (lines.length === 0) return null
  return (
    <div class="g-flow">
      <h3>{t(lang, 'case.papers')}</h3>
      <ul class="g-list">
        {lines.map((line) => (
          <li>{'href' in line ? <a href={line.href}>{line.label}</a> : line.label}</li>
        ))}
      </ul>
      <p class="g-fine">
        {t(lang, 'paper.proof')} <a href={`/${lang}/receipt`}>{t(lang, 'paper.check')}</a>
      </p>
    </div>
  )
}
