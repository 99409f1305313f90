import type { Ctx, ShellProps } from '#web'
import { isKey, t } from './texts.ts'

const refusals = ['payout-same-person', 'payout-by-decider', 'payout-not-now', 'payout-nothing', 'payout-no-payer']

/** What the last post did, once; a code that is not ours says nothing. */
export function flashOf({ flash = '', lang }: Pick<Ctx, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const key = `flash.${flash}`
  return isKey(key) ? { flash: { tone: refusals.includes(flash) ? 'warning' : 'success', text: t(lang, key) } } : {}
}
