import { communesOf } from '#cases'
import { Refusal } from '#kernel'
import type { Ctx, ShellProps } from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { isKey, t } from '../texts.ts'

/** What every page of the office declares. */
export const responder = { may: 'responder', purpose, subject: 'none' } as const

export const hrefOf = (lang: string, id?: string): string => `/${lang}/desk/response${id === undefined ? '' : `/${id}`}`
export const mineHref = (lang: string): string => `/${lang}/response`
export const alertsHref = (lang: string): string => `/${lang}/alerts`

const warnings = ['response-same-person', 'response-not-now', 'response-none-left', 'response-has-one']

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
