import { type Person, personIn, type Row, type Service } from '#services'
import { fieldOf } from './answers.ts'
import type { CaseView } from './view.ts'

/** How somebody who takes part is called: by the name under which she joined, else as the answers name her now; undefined: nobody is named so. */
export function partyNamed(view: Pick<CaseView, 'parties' | 'answers'>, service: Service, part: string): Person | undefined {
  const [name, row] = part.split('#')
  const party = service.parties.find((one) => one.name === name)
  const field = party === undefined ? undefined : fieldOf(service, party.is)
  if (field === undefined) return undefined
  const value = view.answers[field.name]
  const now = row === undefined ? value : Array.isArray(value) ? (value as readonly Row[])[Number(row) - 1] : undefined
  return view.parties.find((one) => one.party === part && one.as !== undefined)?.as ?? personIn(field, now)
}

/** The same in words; what the file calls her when nobody is named. */
export function partyName(view: Pick<CaseView, 'parties' | 'answers'>, service: Service, part: string): string {
  const named = partyNamed(view, service, part)
  return named === undefined ? part.split('#')[0]! : `${named.given} ${named.family}`
}

/** The person whom the case is about, where the service says that this is not the applicant; undefined: nobody is named. */
export function aboutWhom({ answers }: Pick<CaseView, 'answers'>, service: Service): string | undefined {
  const field = service.access.about === undefined ? undefined : fieldOf(service, service.access.about)
  const named = field === undefined ? undefined : personIn(field, answers[field.name])
  return named === undefined ? undefined : `${named.given} ${named.family}`
}
