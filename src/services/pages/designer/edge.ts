import { agentsById } from '#identity'
import type { Store } from '#store'
import type { Ctx } from '#web'
import type { ServicesEdge } from '../edge.ts'
import { t } from './texts.ts'

/** What the designer's pages need of the composed town. */
export interface DesignerEdge extends ServicesEdge {
  readonly store: Store
}

export type DesignerCtx = Ctx<DesignerEdge>

/** The rights and the purpose of every designer's page: no page of theirs reads a person's data. */
export const byDesigner = { may: 'designer', purpose: 'administration', subject: 'none' } as const

/** Who acts, as the catalogue writes it down. */
export const whoActs = ({ actor }: Pick<DesignerCtx, 'actor'>) => ({
  account: actor.account,
  ...(actor.agency === undefined ? {} : { agency: actor.agency }),
})

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Names of those who offered and published: designers of all agencies are told to each other. What came with a folder has no author. */
export async function namesOf({ edge, lang }: DesignerCtx, accounts: readonly string[]): Promise<(account: string) => string> {
  const ids = [...new Set(accounts)].filter((account) => uuid.test(account))
  const found = await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => agentsById(tx, ids))
  return (account) => {
    const agent = found.get(account)
    return agent === undefined ? t(lang, 'by.folder') : `${agent.given} ${agent.family}`
  }
}

export const today = ({ edge }: Pick<DesignerCtx, 'edge'>): string => edge.clock.today(edge.town.file['time-zone'])
