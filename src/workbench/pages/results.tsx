import { say } from '#definitions'
import type { Group, Law, Results } from '#simulation'
import { formatMoney, formatNumber, formatPercent, formatSeries, type Lang, Sheet, Stats, Table } from '#web'
import type { TownMap } from '../map.ts'
import { t } from '../texts.ts'
import { CommuneMap } from './commune-map.tsx'
import { DecileChart } from './decile-chart.tsx'
import { between, change, few, four, fourMore, hundredths, percent, points, told } from './figures.ts'
import { VersusSheets } from './versus.tsx'

/** All that a simulation found: figures first, then tables, each beside its drawing. */
export function ResultSheets({ lang, results, law, map }: { lang: Lang; results: Results; law: Law | undefined; map?: TownMap }) {
  const { by, assumptions, versus } = results
  return (
    <>
      {versus === undefined ? null : <p>{t(lang, 'versus.lead', { one: say(versus.one, lang), other: say(versus.other, lang) })}</p>}
      <Brief lang={lang} results={results} />
      <p class="g-fine">
        {t(lang, 'interval.text', { draws: assumptions.draws })} {t(lang, 'few.text')}
      </p>
      {versus === undefined ? null : <VersusSheets lang={lang} versus={versus} law={law} />}
      {by.decile === undefined ? null : (
        <Sheet id="decile" title={t(lang, 'decile')}>
          <p class="g-fine">{t(lang, 'decile.text')}</p>
          <DecileChart lang={lang} groups={by.decile} />
          <Groups lang={lang} groups={by.decile} title={t(lang, 'decile')} name={(group) => group.name} />
        </Sheet>
      )}
      {by.household === undefined ? null : (
        <Sheet id="household" title={t(lang, 'household')}>
          <Groups
            lang={lang}
            groups={by.household}
            title={t(lang, 'household')}
            name={({ name }) => say(law?.simulation?.type.labels[name] ?? { fr: name }, lang)}
          />
        </Sheet>
      )}
      {by.commune === undefined ? null : (
        <Sheet id="commune" title={t(lang, 'commune')}>
          <div class={map === undefined ? undefined : 'g-mapgrid'}>
            {map === undefined ? null : <CommuneMap lang={lang} map={map} groups={by.commune} write={change} />}
            <Groups
              lang={lang}
              groups={by.commune}
              title={t(lang, 'commune')}
              name={({ name }) => (name === '' ? t(lang, 'commune.none') : name)}
            />
          </div>
        </Sheet>
      )}
      <Inequality lang={lang} results={results} />
      <Marginal lang={lang} results={results} />
      <Typical lang={lang} results={results} law={law} />
    </>
  )
}

function Brief({ lang, results: { cost, outcomes } }: { lang: Lang; results: Results }) {
  const outcome = (name: 'winners' | 'losers' | 'unchanged') => {
    const { rows, share, mean } = outcomes[name]
    const notes = [
      ...(share === null ? [] : [between(lang, share, percent)]),
      ...(mean === null ? [] : [t(lang, 'mean.source', { mean: change(lang, mean.value) }), between(lang, mean, change)]),
    ]
    return {
      value: share === null ? few(lang) : percent(lang, share.value),
      ...(rows === null ? {} : { unit: formatNumber(lang, rows) }),
      label: t(lang, name),
      source: formatSeries(lang, notes),
    }
  }
  const costs = {
    value: told(lang, cost, change),
    label: t(lang, 'cost'),
    source: cost === null ? '' : `${between(lang, cost, change)}. ${t(lang, 'cost.source')}`,
  }
  return (
    <section aria-labelledby="figures">
      <h2 class="ds-sr-only" id="figures">
        {t(lang, 'figures')}
      </h2>
      <Stats sheet figures={[costs, outcome('winners'), outcome('losers'), outcome('unchanged')]} />
    </section>
  )
}

function Groups({ lang, groups, title, name }: { lang: Lang; groups: readonly Group[]; title: string; name: (group: Group) => string }) {
  return (
    <Table
      lang={lang}
      dense
      label={title}
      columns={[
        { label: t(lang, 'group'), kind: 'head' },
        { label: t(lang, 'group.households'), kind: 'num' },
        { label: t(lang, 'group.winners'), kind: 'num' },
        { label: t(lang, 'group.losers'), kind: 'num' },
        { label: t(lang, 'group.mean'), kind: 'num' },
        { label: t(lang, 'group.interval'), kind: 'code' },
        { label: t(lang, 'group.cost'), kind: 'num' },
      ]}
      rows={groups.map((group) => ({
        cells: [
          name(group),
          group.households === null ? few(lang) : formatNumber(lang, Math.round(group.households)),
          told(lang, group.winners, percent),
          told(lang, group.losers, percent),
          told(lang, group.mean, change),
          group.mean === null ? '' : between(lang, group.mean, change),
          told(lang, group.cost, change),
        ],
      }))}
    />
  )
}

function Inequality({ lang, results: { poverty, gini, versus } }: { lang: Lang; results: Results }) {
  type Write = (lang: Lang, value: number) => string
  const row = (label: string, { before, after, change: by }: typeof gini, write: Write, more: Write) => ({
    cells: [label, write(lang, before.value), told(lang, after, write), told(lang, by, more), by === null ? '' : between(lang, by, more)],
  })
  return (
    <Sheet id="inequality" title={t(lang, 'inequality')}>
      <Table
        lang={lang}
        dense
        label={t(lang, 'inequality')}
        columns={[
          { label: t(lang, 'measure'), kind: 'head' },
          ...sides(lang, versus),
          { label: t(lang, 'change'), kind: 'num' },
          { label: t(lang, 'group.interval'), kind: 'code' },
        ]}
        rows={[row(t(lang, 'poverty'), poverty, hundredths, points), row(t(lang, 'gini'), gini, four, fourMore)]}
      />
      <p class="g-fine">{t(lang, 'poverty.line', { line: formatMoney(lang, Math.round(poverty.line.value)) })}</p>
    </Sheet>
  )
}

function Marginal({ lang, results: { marginal, assumptions, versus } }: { lang: Lang; results: Results }) {
  const share = (value: number | null) => (value === null ? few(lang) : percent(lang, value))
  const whole = (value: number | null) => formatPercent(lang, value ?? 0)
  return (
    <Sheet id="marginal" title={t(lang, 'marginal')}>
      <p class="g-fine">{t(lang, 'marginal.text', { step: formatMoney(lang, assumptions.step) })}</p>
      <Table
        lang={lang}
        dense
        label={t(lang, 'marginal')}
        columns={[{ label: t(lang, 'marginal.rate'), kind: 'head' }, ...sides(lang, versus)]}
        rows={marginal.map(({ above, upTo, before, after }) => ({
          cells: [
            above === null
              ? t(lang, 'marginal.none')
              : upTo === null
                ? t(lang, 'marginal.more', { above: whole(above) })
                : t(lang, 'marginal.between', { above: whole(above), upTo: whole(upTo) }),
            share(before),
            share(after),
          ],
        }))}
      />
    </Sheet>
  )
}

function Typical({ lang, results: { typical, versus }, law }: { lang: Lang; results: Results; law: Law | undefined }) {
  if (typical.length === 0) return null
  const amount = (value: number | null) => (value === null ? '–' : formatMoney(lang, value))
  return (
    <Sheet id="typical" title={t(lang, 'typical')}>
      {law?.simulation === undefined ? null : (
        <p class="g-fine">{t(lang, 'typical.text', { measure: titleOf(law, law.simulation.measure) })}</p>
      )}
      <Table
        lang={lang}
        dense
        label={t(lang, 'typical')}
        columns={[{ label: t(lang, 'typical.household'), kind: 'head' }, ...sides(lang, versus), { label: t(lang, 'change'), kind: 'num' }]}
        rows={typical.map(({ title, before, after }) => ({
          cells: [say(title, lang), amount(before), amount(after), before === null || after === null ? '–' : change(lang, after - before)],
        }))}
      />
    </Sheet>
  )
}

/** Before and after; between two reforms, their names. */
const sides = (lang: Lang, versus: Results['versus']) =>
  [versus === undefined ? t(lang, 'before') : say(versus.one, lang), versus === undefined ? t(lang, 'after') : say(versus.other, lang)].map(
    (label) => ({ label, kind: 'num' as const }),
  )

/** A rule as its file calls it. */
function titleOf({ source }: Law, rule: string): string {
  const written = source[rule]
  return typeof written === 'object' && written !== null && 'titre' in written ? String(written.titre) : rule
}
