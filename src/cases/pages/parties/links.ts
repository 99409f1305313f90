import type { Lang } from '#web'

export const invitationsHref = (lang: Lang): string => `/${lang}/invitations`
export const partHref = (lang: Lang, reference: string): string => `/${lang}/part/${reference}`
export const partRequestHref = (lang: Lang, reference: string, request: string): string =>
  `${partHref(lang, reference)}/requests/${encodeURIComponent(request)}`
export const partActionHref = (lang: Lang, reference: string, action: string): string =>
  `${partHref(lang, reference)}/do/${encodeURIComponent(action)}`
export const partMeetHref = (lang: Lang, reference: string, request: string): string =>
  `${partHref(lang, reference)}/meet/${encodeURIComponent(request)}`
export const partPayHref = (lang: Lang, reference: string, request: string): string =>
  `${partHref(lang, reference)}/pay/${encodeURIComponent(request)}`
