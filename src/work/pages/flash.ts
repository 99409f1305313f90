import type { Ctx, ShellProps } from '#web'
import { isWorkKey, t } from '../texts.ts'

/** What the last post did, once, at the top of the page; a code that is not ours says nothing. */
export function flashOf({ flash, lang }: Pick<Ctx, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const key = `flash.${flash ?? ''}`
  return isWorkKey(key) ? { flash: { tone: flash === 'moved' || flash === 'nothing-picked' ? 'info' : 'success', text: t(lang, key) } } : {}
}
