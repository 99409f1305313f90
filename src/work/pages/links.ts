export const deskHref = (lang: string): string => `/${lang}/desk`

export const caseHref = (lang: string, reference: string): string => `/${lang}/desk/cases/${reference}`

export const actionHref = (lang: string, reference: string, action: string): string =>
  `${caseHref(lang, reference)}/do/${encodeURIComponent(action)}`

export const answerHref = (lang: string, reference: string, request: string): string =>
  `${caseHref(lang, reference)}/answer/${encodeURIComponent(request)}`

export const letterHref = (lang: string, reference: string): string => `${caseHref(lang, reference)}/decision.pdf`
export const fileHref = (lang: string, reference: string, file: string): string => `${caseHref(lang, reference)}/files/${file}`
export const paperHref = (lang: string, reference: string, file: string): string => `${caseHref(lang, reference)}/documents/${file}`

export const consultationHref = (lang: string, reference: string, request: string): string =>
  `${caseHref(lang, reference)}/consultation/${encodeURIComponent(request)}`
export const queueHref = (lang: string, service: string) => `/${lang}/desk/queue/${encodeURIComponent(service)}`
