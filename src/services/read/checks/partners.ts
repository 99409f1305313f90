import type { Path } from '../problem.ts'
import { actorsOf, type Checking, rawActions } from './checking.ts'

/**
 * Partners who begin a case for somebody: the file says which, lets them come, and leaves them something to send. Filling in without network is a thing
 * of the browser.
 */
export function checkPartners(checking: Checking): void {
  const { raw, reading } = checking
  const { access, workflow, requests } = raw
  const named = access.actors.indexOf('partner')
  const nobody = (path: Path, at: 'key' | 'value' = 'value') => reading.say(path, 'partner-nobody', {}, at)
  if (access.partner !== undefined && named < 0) nobody(['access', 'partner'], 'key')
  if (access.partner === undefined && named >= 0) nobody(['access', 'actors', named])
  const actions = rawActions(checking).filter(({ raw: action }) => actorsOf(action).includes('partner'))
  if (access.partner === undefined) {
    for (const { raw: action, path } of actions)
      nobody(typeof action.by === 'string' ? [...path, 'by'] : [...path, 'by', action.by.indexOf('partner')])
    for (const [name, { to }] of Object.entries(requests ?? {})) if ([to ?? []].flat().includes('partner')) nobody(['requests', name, 'to'])
  } else if (named >= 0 && !actions.some(({ raw: action, state }) => action.to !== undefined && workflow.states[state]?.phase === 'draft'))
    reading.say(['access', 'partner'], 'partner-idle', { name: access.partner }, 'key')
  if (access.offline && !access.channels.includes('web')) reading.say(['access', 'offline'], 'offline-unseen', {}, 'key')
}
