import type { Lang } from '#web'

const reserved = new Set(['review', 'send', 'registers', 'offline'])

/** A page of the form may be called as one of our own addresses: then a tilde stands before its name. */
const slugOf = (page: string): string => encodeURIComponent(reserved.has(page) ? `~${page}` : page)
export const pageOf = (slug: string): string => slug.replace(/^~/, '')

export const tasksHref = (lang: Lang, reference: string): string => `/${lang}/apply/${reference}`
export const pageHref = (lang: Lang, reference: string, page: string): string => `${tasksHref(lang, reference)}/${slugOf(page)}`
export const registerHref = (lang: Lang, reference: string, registry: string): string =>
  `${tasksHref(lang, reference)}/registers/${encodeURIComponent(registry)}`
export const reviewHref = (lang: Lang, reference: string): string => `${tasksHref(lang, reference)}/review`
export const offlineHref = (lang: Lang, reference: string): string => `${tasksHref(lang, reference)}/offline`
export const caseHref = (lang: Lang, reference: string): string => `/${lang}/cases/${reference}`
export const requestHref = (lang: Lang, reference: string, request: string): string =>
  `${caseHref(lang, reference)}/requests/${encodeURIComponent(request)}`
export const payHref = (lang: Lang, reference: string, request: string): string =>
  `${caseHref(lang, reference)}/pay/${encodeURIComponent(request)}`
export const meetHref = (lang: Lang, reference: string, request: string): string =>
  `${caseHref(lang, reference)}/meet/${encodeURIComponent(request)}`
export const changeHref = (lang: Lang, reference: string): string => `${caseHref(lang, reference)}/change`
export const sentHref = (lang: Lang, reference: string): string => `${caseHref(lang, reference)}/sent`
