import type { Figures } from './contract.ts'

/** What a spreadsheet reads as a formula is text: a name can begin with anything. */
const cell = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Figures as CSV (RFC 4180): one number a line, `figure,name,count,share`; a number that is not told is empty. */
export function csvOf(all: Figures): string {
  const { received, decided, days, satisfaction } = all
  const rows: (readonly (string | number | null)[])[] = [
    ['figure', 'name', 'count', 'share'],
    ['service', all.service, null, null],
    ['measured-at', all.measuredAt ?? '', null, null],
    ['from', all.from ?? '', null, null],
    ['until', all.until ?? '', null, null],
    ['received', '', received, null],
    ['decided', '', decided, null],
    ['days', 'median', days?.median ?? null, null],
    ['days', 'p90', days?.p90 ?? null, null],
    ...all.outcomes.map(({ name, count, share }) => ['outcome', name, count, share]),
    ...all.channels.map(({ name, count, share }) => ['channel', name, count, share]),
    ...all.months.flatMap(({ month, received, decided }) => [
      ['month-received', month, received, null],
      ['month-decided', month, decided, null],
    ]),
    ['satisfaction', 'answers', satisfaction?.answers ?? null, null],
    ['satisfaction', 'mean', satisfaction?.mean ?? null, null],
    ...(satisfaction?.scores ?? []).map(({ name, count, share }) => ['satisfaction-score', name, count, share]),
  ]
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
