import type { Ctx, ShellProps } from '#web'
import { isPartyKey, t } from './texts.ts'

/** What the last post did, once, at the top of the page; a code that is not ours says nothing. */
export function flashOf({ flash, lang }: Pick<Ctx, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const key = `flash.${flash ?? ''}`
  return isPartyKey(key)
    ? { flash: { tone: flash === 'not-now' || flash?.startsWith('pay.') ? 'warning' : 'success', text: t(lang, key) } }
    : {}
}
