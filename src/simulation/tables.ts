/** Results as CSV (RFC 4180): `figures.csv` holds every number, `by-….csv` a table of groups each. What is not told is empty. */
import type { Figure } from './bootstrap.ts'
import { plain } from './csv.ts'
import type { Group, Results } from './results.ts'
import { outcomes as outcomeNames } from './sample.ts'
import { divisionNames } from './simulate.ts'
import type { Pair, Versus } from './versus.ts'

type Cell = string | number | null | undefined
const lines = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => `${row.map(plain).join(',')}\r\n`).join('')
const of = (figure: Figure | null): Cell[] => [figure?.value, figure?.low, figure?.high]

/** File name → text; always in the same order, however the results were kept. */
export function tablesOf(results: Results): Readonly<Record<string, string>> {
  return {
    'figures.csv': lines([
      ['figure', 'name', 'value', 'low', 'high'],
      ...figuresOf(results).map((row) => [...row, null, null].slice(0, 5)),
    ]),
    ...(results.versus === undefined ? {} : { 'versus.csv': lines(versusTable(results.versus)) }),
    ...Object.fromEntries(Object.entries(results.by).map(([by, groups]) => [`by-${by}.csv`, lines(groupTable(by, groups))])),
  }
}

function figuresOf({ population, budget, cost, outcomes, poverty, gini, marginal, by }: Results): Cell[][] {
  return [
    ['population', 'rows', population.rows],
    ['population', 'households', population.households],
    ['budget', 'before', ...of(budget.before)],
    ['budget', 'after', ...of(budget.after)],
    ['cost', '', ...of(cost)],
    ...outcomeNames.flatMap((name) => [
      [`${name}-rows`, '', outcomes[name].rows],
      [`${name}-share`, '', ...of(outcomes[name].share)],
      ...(name === 'unchanged' ? [] : [[`${name}-mean`, '', ...of(outcomes[name].mean)]]),
    ]),
    ...(['line', 'before', 'after', 'change'] as const).map((one) => ['poverty', one, ...of(poverty[one])]),
    ...(['before', 'after', 'change'] as const).map((one) => ['gini', one, ...of(gini[one])]),
    ...marginal.flatMap(({ above, upTo, before, after }) => [
      ['marginal-before', `${above ?? ''}–${upTo ?? ''}`, before],
      ['marginal-after', `${above ?? ''}–${upTo ?? ''}`, after],
    ]),
    ...divisionNames.flatMap((name) => (by[name] ?? []).map((group) => [`mean-by-${name}`, group.name, ...of(group.mean)])),
  ]
}

/** What each of two reforms changes from the law, and what lies between them. */
function versusTable({ cost, poverty, gini, outcomes, by }: Versus): Cell[][] {
  const row = (figure: string, name: string, { one, other, change }: Pair): Cell[] => [
    figure,
    name,
    one?.value,
    other?.value,
    ...of(change),
  ]
  return [
    ['figure', 'name', 'one', 'other', 'change', 'low', 'high'],
    ...Object.entries({ cost, poverty, gini }).map(([figure, pair]) => row(figure, '', pair)),
    ...outcomeNames.map((name) => row(`${name}-share`, '', { one: null, other: null, ...outcomes?.[name], change: null })),
    ...divisionNames.flatMap((division) => (by[division] ?? []).map((group) => row(`mean-by-${division}`, group.name, group))),
  ]
}

const parts = ['cost', 'mean', 'winners', 'losers', 'unchanged'] as const
const groupTable = (by: string, groups: readonly Group[]): Cell[][] => [
  [by, 'rows', 'households', ...parts.flatMap((part) => [part, `${part}-low`, `${part}-high`])],
  ...groups.map((group) => [group.name, group.rows, group.households, ...parts.flatMap((part) => of(group[part]))]),
]
