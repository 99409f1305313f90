export const caseHref = (lang: string, reference: string): string => `/${lang}/desk/cases/${reference}`

/** A person at the desk; `reference`: the case from which she is opened. */
export const personHref = (lang: string, person: string, reference?: string): string =>
  `/${lang}/desk/people/${person}${reference === undefined ? '' : `?case=${reference}`}`

export const relationHref = (lang: string, person: string, reference?: string): string =>
  `/${lang}/desk/people/${person}/relations${reference === undefined ? '' : `?case=${reference}`}`

export const searchHref = (lang: string): string => `/${lang}/desk/people`
