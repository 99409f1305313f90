import type { Actor } from '#kernel'

/** Where somebody's work begins: a citizen's home, an agent's desk, or the pages of what an agent may do instead. */
export function homeOf({ kind, may }: Pick<Actor, 'kind' | 'may'>, lang: string): string {
  if (kind !== 'agent') return `/${lang}`
  if (may.includes('worker')) return `/${lang}/desk`
  if (may.includes('designer')) return `/${lang}/designer`
  if (may.includes('officer')) return `/${lang}/officer`
  if (may.includes('accountant')) return `/${lang}/payouts`
  if (may.includes('analyst')) return `/${lang}/simulations`
  if (may.includes('responder')) return `/${lang}/desk/response`
  return may.includes('administrator') ? `/${lang}/admin` : `/${lang}`
}
