/** What is done with each of many cases, as it is kept: nothing that was typed is in it. */
export type What =
  | { readonly do: 'act'; readonly action: string }
  | { readonly do: 'take' }
  | { readonly do: 'give'; readonly to: string }
  | { readonly do: 'label' }

/** What was typed for it once: reason, word for the colleague, or label. */
export interface Typed {
  readonly text: string
}

export const whatText = (what: What): string =>
  what.do === 'act' ? `act:${what.action}` : what.do === 'give' ? `give:${what.to}` : what.do

export function readWhat(text: string | null): What | undefined {
  const [kind = '', ...rest] = (text ?? '').split(':')
  const value = rest.join(':')
  if (kind === 'act' && value !== '') return { do: 'act', action: value }
  if (kind === 'give' && value !== '') return { do: 'give', to: value }
  return kind === 'take' || kind === 'label' ? { do: kind } : undefined
}
