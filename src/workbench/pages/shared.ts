import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import type { Ctx, ShellProps } from '#web'
import { purpose } from '../contract.ts'
import { isKey, t } from '../texts.ts'

/** What every page of the workbench declares. */
export const analyst = { may: 'analyst', purpose, subject: 'none' } as const

export const hrefOf = (lang: string, id?: string): string => `/${lang}/simulations${id === undefined ? '' : `/${id}`}`

/** What the last post did, once. */
export function flashOf({ flash = '', lang }: Pick<Ctx<CasesEdge>, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const key = `flash.${flash.replace('simulation-', '')}`
  return isKey(key) ? { flash: { tone: key === 'flash.too-many' ? 'warning' : 'success', text: t(lang, key) } } : {}
}

/** Another agency's simulation is not there. */
export async function orNothing<T>(of: Promise<T>): Promise<T> {
  try {
    return await of
  } catch (error) {
    throw error instanceof Refusal && error.code === 'workbench.unknown' ? new Refusal('web.not-found') : error
  }
}

export const nameIn = (names: ReadonlyMap<string, { readonly given: string; readonly family: string }>, account: string): string => {
  const found = names.get(account)
  return found === undefined ? '' : `${found.given} ${found.family}`
}
