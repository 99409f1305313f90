import { say } from '#definitions'
import type { CasesEdge } from '../edge.ts'
import { noticeLetter } from '../papers/index.ts'
import { crestOf, officeIn } from './parts.ts'

export interface NoticePaper {
  /** the agency in whose name it is written */
  readonly agency: string
  readonly lang: string
  readonly name: string
  /** lines of the address below the name */
  readonly postal: readonly string[]
  readonly subject: string
  readonly text: string
  readonly large: boolean
  /** legal day on which it is written */
  readonly date: string
}

/** A notice on the paper of an agency, as PDF; undefined: the town has no such agency. */
export async function noticePdf(edge: CasesEdge, { agency: id, name, postal, ...notice }: NoticePaper): Promise<Uint8Array | undefined> {
  const { town } = edge
  const agency = town.agencies.find((one) => one.id === id)
  if (agency === undefined) return undefined
  return await noticeLetter({
    ...notice,
    legalLang: agency['legal-language'],
    town: { name: say(town.file.name, notice.lang), ...crestOf(edge) },
    agency: officeIn(agency, notice.lang),
    person: { name, address: postal },
    ...(town.file.demo ? { specimen: true } : {}),
  })
}
