import { communesOf } from '#cases'
import { Refusal } from '#kernel'
import { type Ctx, formatNumber, type ShellProps } from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { isKey, t } from '../texts.ts'

/** What every page of the office declares. */
export const responder = { may: 'responder', purpose, subject: 'none' } as const

export const hrefOf = (lang: string, id?: string): string => `/${lang}/desk/response${id === undefined ? '' : `/${id}`}`
/** What was asked of the agency of whoever looks. */
export const tasksHref = (lang: string): string => `/${lang}/desk/response-tasks`
export const mineHref = (lang: string): string => `/${lang}/response`
export const alertsHref = (lang: string): string => `/${lang}/alerts`

const warnings = [
  'response-same-person',
  'response-not-now',
  'response-none-left',
  'response-has-one',
  'response-too-many',
  'response-no-fit',
  'response-nothing-due',
]

/** What the last post did, once. */
export function flashOf({ flash = '', lang }: Pick<Ctx<ResponseEdge>, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const key = `flash.${flash}`
  return isKey(key) ? { flash: { tone: warnings.includes(flash) ? 'warning' : 'success', text: t(lang, key) } } : {}
}

/** Another agency's situation is not there. */
export async function orNothing<T>(of: Promise<T>): Promise<T> {
  try {
    return await of
  } catch (error) {
    throw error instanceof Refusal && error.code === 'response.unknown' ? new Refusal('web.not-found') : error
  }
}

/** "Valmont-sur-Meuse"; the code itself for one that nobody knows. */
export function communeName(edge: ResponseEdge, code: string, lang: string): string {
  if (code === '') return t(lang, 'commune.unknown')
  return communesOf(edge.town).byCode(code)?.name ?? code
}

/** Seconds as one reads them: "2 h 05 min"; what did not happen says so. */
export function spanOf(seconds: number | null, lang: string): string {
  if (seconds === null) return t(lang, 'report.never')
  const minutes = Math.round(Math.max(0, seconds) / 60)
  return minutes < 60
    ? t(lang, 'report.minutes', { minutes })
    : t(lang, 'report.hours', { hours: formatNumber(lang, Math.floor(minutes / 60)), minutes: String(minutes % 60).padStart(2, '0') })
}
