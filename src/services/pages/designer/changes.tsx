import { stringify } from 'yaml'
import { type Change, Diff } from '#web'
import type { Lang, Service } from '../../contract.ts'
import { compareServices, type Difference } from '../../read/index.ts'
import { t } from './texts.ts'

const mostChanges = 200
const mostSigns = 400

const kinds = {
  fields: 'kind.field',
  pages: 'kind.page',
  rules: 'kind.rule',
  checks: 'kind.check',
  workflow: 'kind.step',
  messages: 'kind.text',
  title: 'kind.text',
  summary: 'kind.text',
  news: 'kind.text',
  documents: 'kind.document',
  data: 'kind.data',
  examples: 'kind.example',
} as const

/** What differs between two versions of a service, and the articles of a rule that changed. */
export function Changes({ lang, before, after }: { lang: Lang; before: Service; after: Service }) {
  const differences = compareServices(before, after).filter(({ path }) => path !== 'version' && !path.startsWith('stage'))
  if (differences.length === 0) return <p>{t(lang, 'changes.none')}</p>
  return (
    <>
      <Diff
        lang={lang}
        label={t(lang, 'changes.label')}
        heads={[
          t(lang, 'changes.what'),
          t(lang, 'version.number', { version: before.version }),
          t(lang, 'version.number', { version: after.version }),
          t(lang, 'changes.article'),
        ]}
        changes={differences.slice(0, mostChanges).map((difference) => changeOf(lang, difference, after))}
      />
      {differences.length > mostChanges ? <p>{t(lang, 'changes.more', { count: differences.length - mostChanges })}</p> : null}
    </>
  )
}

function changeOf(lang: Lang, { path, kind, before, after }: Difference, service: Service): Change {
  const [part = '', ...rest] = path.split(' / ')
  const articles = part === 'rules' ? articlesOf(service.rules[rest[0] ?? '']) : ''
  return {
    kind: t(lang, Object.hasOwn(kinds, part) ? kinds[part as keyof typeof kinds] : 'kind.other'),
    what: rest.length === 0 ? part : rest.join(' · '),
    ...(before === undefined ? {} : { before: written(before) }),
    ...(after === undefined ? {} : { after: written(after) }),
    ...(kind === 'moved' ? { why: t(lang, 'changes.moved') } : articles === '' ? {} : { why: articles }),
  }
}

/** A value as in the file, cut when it is long. */
function written(value: unknown): string {
  const text =
    typeof value === 'string' ? value : stringify(value, { collectionStyle: 'flow', flowCollectionPadding: true, lineWidth: 0 }).trim()
  return text.length > mostSigns ? `${text.slice(0, mostSigns)}…` : text
}

function articlesOf(rule: unknown): string {
  if (typeof rule !== 'object' || rule === null) return ''
  const references = (rule as Readonly<Record<string, unknown>>).références
  if (typeof references === 'string') return references
  return typeof references === 'object' && references !== null && !Array.isArray(references) ? Object.keys(references).join(', ') : ''
}
