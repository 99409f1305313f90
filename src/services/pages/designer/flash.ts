import type { ShellProps } from '#web'
import type { DesignerCtx } from './edge.ts'
import { t } from './texts.ts'

const codes = ['offered', 'published', 'dropped', 'staged'] as const

/** What the last action did, shown once. */
export function flashOf({ flash, lang }: Pick<DesignerCtx, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  const code = codes.find((one) => flash === `designer.${one}`)
  return code === undefined ? {} : { flash: { tone: 'success', text: t(lang, `flash.${code}`) } }
}
