import type { Phase, Service } from '#services'

/** A part of the cases that an index holds together in its order. */
export interface Place {
  readonly service: string
  readonly state: string
  readonly phase: string
}

type Described = Pick<Service, 'id' | 'workflow' | 'requests'>

/**
 * Where the cases of a view lie: the states of every version of a service. A withdrawal closes a case in the state where it was, so that any state may
 * hold cases that are done. `teams`: only where one of them may act, by the file, or may be asked something.
 */
export function placesOf(
  versions: readonly Described[],
  phases: readonly string[],
  { state, teams }: { readonly state?: string | undefined; readonly teams?: readonly string[] | undefined } = {},
): readonly Place[] {
  const places = new Map<string, Place>()
  for (const version of versions)
    for (const { name, phase, acts } of statesOf(version, teams))
      for (const one of new Set<Phase>([phase, 'done'])) {
        if (one === 'draft' || !acts || !phases.includes(one) || (state !== undefined && name !== state)) continue
        places.set(JSON.stringify([version.id, name, one]), { service: version.id, state: name, phase: one })
      }
  return [...places.values()]
}

function statesOf({ workflow, requests }: Described, teams: readonly string[] | undefined) {
  const theirs = (role: string) => teams === undefined || teams.includes(workflow.roles[role] ?? '')
  // Asked to one of their roles, a request may stand open in any state.
  const asked = requests.some(({ to }) => to.some(theirs))
  return workflow.states.map(({ name, phase, do: actions }) => ({
    name,
    phase,
    acts: teams === undefined || asked || actions.some(({ by }) => by.some(theirs)),
  }))
}
