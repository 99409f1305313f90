/** What is done with each of many cases, as it is kept: nothing that was typed is in it. */
export type What =
  | { readonly do: 'act'; readonly action: string }
  | { readonly do: 'take' }
  | { readonly do: 'give'; readonly to: string }
  | { readonly do: 'label' }
  /** goes on under this version of its service */
  | { readonly do: 'rebase'; readonly service: string; readonly to: number }

/** What was typed for it once: reason, word for the colleague, or label. */
export interface Typed {
  readonly text: string
}

export function whatText(what: What): string {
  if (what.do === 'act') return `act:${what.action}`
  if (what.do === 'give') return `give:${what.to}`
  return what.do === 'rebase' ? `rebase:${what.service}:${what.to}` : what.do
}

export function readWhat(text: string | null): What | undefined {
  const [kind = '', ...rest] = (text ?? '').split(':')
  const value = rest.join(':')
  if (kind === 'act' && value !== '') return { do: 'act', action: value }
  if (kind === 'give' && value !== '') return { do: 'give', to: value }
  const [service = '', to = ''] = rest
  if (kind === 'rebase' && service !== '' && /^\d{1,9}$/.test(to)) return { do: 'rebase', service, to: Number(to) }
  return kind === 'take' || kind === 'label' ? { do: kind } : undefined
}
