/** A day, a month or a year that a register or a person knows: `1988-06-09`, `1988-06`, `1988`. Nobody's birth is invented to fill a form. */
const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

export function isPartialDay(text: string): boolean {
  const found = shape.exec(text)
  if (found === null) return false
  const [, year, month, day] = found
  if (month === undefined) return true
  if (Number(month) < 1 || Number(month) > 12) return false
  return day === undefined || new Date(`${year}-${month}-${day}T00:00:00Z`).toISOString().slice(0, 10) === text
}

/** What a civil register writes: `1988-00-00` and `1988-06-00` say that day or month are unknown. undefined: no date at all. */
export function readPartialDay(written: string): string | undefined {
  const text = written.trim().replace(/(?:-00)+$/, '')
  return isPartialDay(text) ? text : undefined
}

/** Three controls (day, month, year) as a partial day: empty or 0 is unknown, from the end. undefined: not a date. */
export function partialDayOf({ day, month, year }: Readonly<Record<'day' | 'month' | 'year', string>>): string | undefined {
  const part = (text: string) => (/^0*$/.test(text.trim()) ? '' : text.trim().padStart(2, '0'))
  const parts = [year.trim(), part(month), part(day)]
  if (parts[1] === '' && parts[2] !== '') return undefined
  const text = parts.filter((one) => one !== '').join('-')
  return isPartialDay(text) ? text : undefined
}

/** Is a day known to the day? Others who match by birth are told no other. */
export const isWholeDay = (text: string): boolean => text.length === 10 && isPartialDay(text)

/** Do two partial days not contradict each other? As far as both know. */
export const mayBeSameDay = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one)

/**
 * Full years on a day, as far as they are sure: of somebody of whom only the year is known, the birthday is the last day of it,
 * so that nobody counts as of age too early.
 */
export function surelyYears(birth: string, today: string): number {
  const latest = `${birth}${'-12-31'.slice(birth.length === 4 ? 0 : birth.length === 7 ? 3 : 6)}`
  return Number(today.slice(0, 4)) - Number(latest.slice(0, 4)) - (today.slice(5) < latest.slice(5) ? 1 : 0)
}
