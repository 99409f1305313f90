import { asSystem, type CasesEdge, rolesOf } from '#cases'
import { accountById } from '#identity'
import type { Job } from '#kernel'
import { sql, type Tx } from '#store'
import { changeStandings, type Held } from './hold.ts'

const access = asSystem('administration')
/** Cases given back in one unit of work. */
const chunk = 200

/** An agent lost a team or every access → the cases in hand in which no role is left go back to their teams: nobody would look for them under that name. */
export const leftJob: Job<CasesEdge> = {
  name: 'work.left',
  run: async (edge, { stream = '' }) => {
    const account = stream.slice('account:'.length)
    const agent = await edge.store.as(access, (tx) => accountById(tx, account))
    if (agent?.kind !== 'agent') return
    const { agency, teams } = agent
    for (let after: string | undefined; ; ) {
      const some = await edge.store.as(access, (tx) => heldBy(tx, agency ?? '', account, after))
      const left = some.filter(({ service, version }) => rolesOf(edge.catalogue.at(service, version), { teams }).length === 0)
      await edge.store.as(access, async (tx) => {
        await changeStandings(
          edge,
          tx,
          { account },
          left.map((held) => ({ held, command: { do: 'give-back' } })),
        )
      })
      after = some.at(-1)?.id
      if (some.length < chunk) return
    }
  },
}

type InHand = Held & { readonly service: string; readonly version: number }

/** Cases that an agent works on and that are not over, by id. */
const heldBy = (tx: Tx, agency: string, account: string, after = '00000000-0000-0000-0000-000000000000'): Promise<InHand[]> =>
  tx.rows(sql<InHand>`select c.id, c.person_id as person, c.agency_id as agency, c.service, c.version from work.item i join cases.case c on c.id = i.case_id
    where i.agency_id = ${agency} and i.assignee = ${account} and c.phase in ('open', 'waiting', 'running') and c.id > ${after}::uuid order by c.id limit ${chunk}`)
