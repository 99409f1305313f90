import { say } from '#definitions'
import type { Law, Pair, Versus } from '#simulation'
import { type Lang, Sheet, Table } from '#web'
import { t } from '../texts.ts'
import { between, change, few, four, fourMore, hundredths, percent, points } from './figures.ts'

type Write = (lang: Lang, value: number) => string

/** Two reforms side by side: what each changes from the law as it is, and what lies between them. */
export function VersusSheets({ lang, versus, law }: { lang: Lang; versus: Versus; law: Law | undefined }) {
  const { cost, poverty, gini, outcomes, by } = versus
  const row = (label: string, { one, other, change: by }: Pair, write: Write, more: Write) => ({
    cells: [
      label,
      ...[one, other].map((figure) => (figure === null ? few(lang) : write(lang, figure.value))),
      by === null ? few(lang) : more(lang, by.value),
      by === null ? '' : between(lang, by, more),
    ],
  })
  const share = (name: 'winners' | 'losers') => ({
    cells: [
      t(lang, `versus.${name}`),
      ...(['one', 'other'] as const).map((side) => {
        const figure = outcomes?.[name][side] ?? null
        return figure === null ? few(lang) : percent(lang, figure.value)
      }),
      '',
      '',
    ],
  })
  const columns = (first: string) => [
    { label: first, kind: 'head' as const },
    { label: say(versus.one, lang), kind: 'num' as const },
    { label: say(versus.other, lang), kind: 'num' as const },
    { label: t(lang, 'versus.change'), kind: 'num' as const },
    { label: t(lang, 'group.interval'), kind: 'code' as const },
  ]
  const named = {
    household: (name: string) => say(law?.simulation?.type.labels[name] ?? { fr: name }, lang),
    commune: (name: string) => name || t(lang, 'commune.none'),
  }
  return (
    <Sheet id="versus" title={t(lang, 'versus')} class="g-flow">
      <p class="g-fine">{t(lang, 'versus.text')}</p>
      <Table
        lang={lang}
        dense
        label={t(lang, 'versus')}
        columns={columns(t(lang, 'measure'))}
        rows={[
          row(t(lang, 'versus.cost'), cost, change, change),
          share('winners'),
          share('losers'),
          row(t(lang, 'poverty'), poverty, hundredths, points),
          row(t(lang, 'gini'), gini, four, fourMore),
        ]}
      />
      {(['household', 'commune'] as const).map((division) =>
        by[division] === undefined ? null : (
          <>
            <h3>{`${t(lang, 'versus.mean')}, ${t(lang, `by.${division}`).toLocaleLowerCase(lang)}`}</h3>
            <Table
              lang={lang}
              dense
              label={`${t(lang, 'versus.mean')}, ${t(lang, `by.${division}`)}`}
              columns={columns(t(lang, 'group'))}
              rows={by[division].map((group) => row(named[division](group.name), group, change, change))}
            />
          </>
        ),
      )}
    </Sheet>
  )
}
