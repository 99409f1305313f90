import { type Command, type OpenedCase, rolesOf, whoIs } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { WorkCommand } from '../standing.ts'
import { offeredIn } from './offer.ts'
import type { Typed, What } from './what.ts'

/** A case as it was read among others. */
export interface Read {
  readonly opened: OpenedCase
  readonly limited: boolean
  /** agents to whom it may be given */
  readonly among: readonly string[]
}

/** What the agent who asked for it may not, whatever is done. Refuses `case.unknown`, `web.not-yours`, `case.limited`. */
export function allowedIn(actor: Actor, what: What, read: Read | undefined): OpenedCase {
  if (read === undefined) throw new Refusal('case.unknown')
  const { opened, limited } = read
  if (what.do === 'rebase' ? !actor.may.includes('administrator') : rolesOf(opened.loaded, actor).length === 0)
    throw new Refusal('web.not-yours')
  if (limited) throw new Refusal('case.limited')
  return opened
}

/** The command of an action in one case. Refuses `case.action-unknown`, `case.reason-missing`. */
export function actionCommand(actor: Actor, action: string, { text }: Typed, { loaded }: OpenedCase): Command {
  const offered = offeredIn(loaded.service, rolesOf(loaded, actor)).get(action)
  if (offered === undefined) throw new Refusal('case.action-unknown')
  const reason = text.trim() === '' ? undefined : text
  if (offered.reason && reason === undefined) throw new Refusal('case.reason-missing')
  return { do: 'act', who: whoIs(actor, loaded), action, ...(reason && { reason }) }
}

/** The command on who works on one case or on its labels. Refuses `work.colleague-unknown`. */
export function standingCommand(what: Exclude<What, { do: 'act' | 'rebase' }>, { text }: Typed, { among }: Read): WorkCommand {
  switch (what.do) {
    case 'take':
      return { do: 'take' }
    case 'give':
      if (!among.includes(what.to)) throw new Refusal('work.colleague-unknown')
      return { do: 'give', to: what.to, note: text, among }
    case 'label':
      return { do: 'label', label: text }
  }
}
