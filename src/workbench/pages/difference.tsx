import { stringify } from 'yaml'
import type { Change, Law } from '#simulation'
import { Diff, type Lang } from '#web'
import { t } from '../texts.ts'

/** Each place of the law that a reform changes: its text before and after. */
export function Difference({
  lang,
  law,
  changes,
  label = t(lang, 'diff'),
}: {
  lang: Lang
  law: Law
  changes: readonly Change[]
  label?: string
}) {
  return (
    <Diff
      lang={lang}
      label={label}
      heads={[t(lang, 'diff.what'), t(lang, 'diff.before'), t(lang, 'diff.after'), t(lang, 'diff.why')]}
      changes={changes.map(({ place, before, after }) => ({
        kind: t(lang, before === undefined ? 'diff.new' : 'diff.kind'),
        what: place,
        ...(before === undefined ? {} : { before: <span lang="fr">{written(before)}</span> }),
        after: <span lang="fr">{written(after)}</span>,
        why: articlesOf(law, place.split(' / ')[0] ?? ''),
      }))}
    />
  )
}

const articlesOf = ({ rules }: Law, rule: string): string =>
  rules.names.has(rule)
    ? rules
        .references(rule)
        .map(({ title }) => title)
        .join(', ')
    : ''

/** As in a file; the articles of a rule do not change with it. */
function written(value: unknown): string {
  if (typeof value === 'string') return value
  const bare = typeof value === 'object' && value !== null && !Array.isArray(value) ? without(value, ['titre', 'références']) : value
  return stringify(bare, { collectionStyle: 'flow', flowCollectionPadding: true, lineWidth: 0 }).trim()
}

const without = (value: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
