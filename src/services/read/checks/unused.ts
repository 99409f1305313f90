import { actorsOf, type Checking, rawActions, rawEffects, rawStates } from './checking.ts'

/** Roles, messages, documents and requests that nothing uses: nearly always a name that changed in one place only. */
export function checkUnused(checking: Checking): void {
  const { raw, reading } = checking
  const used = { roles: new Set<string>(), messages: new Set<string>(), documents: new Set<string>(), requests: new Set<string>() }
  const use = (kind: keyof typeof used, ...names: (string | readonly string[] | undefined)[]) => {
    for (const name of names.flat()) if (name !== undefined) used[kind].add(name)
  }
  for (const { raw: action } of rawActions(checking)) {
    use('roles', actorsOf(action))
    use('messages', action.send)
  }
  for (const { raw: state } of rawStates(checking)) use('roles', state.due?.escalate)
  for (const { raw: effect } of rawEffects(checking)) {
    if ('send' in effect) use('messages', effect.send)
    else if ('issue' in effect) use('documents', effect.issue)
    else if ('request' in effect) use('requests', effect.request)
  }
  use('messages', raw.proactive?.send)
  for (const field of Object.values(raw.fields)) if (typeof field === 'object') use('roles', field.by)
  for (const request of Object.values(raw.requests ?? {})) use('roles', request.to)
  for (const document of Object.values(raw.documents ?? {})) use('roles', document.signature)
  use('requests', raw.cycle?.less)
  for (const name of Object.keys(raw.workflow.roles ?? {}))
    if (!used.roles.has(name)) reading.say(['workflow', 'roles', name], 'unused-role', { name }, 'key')
  for (const name of Object.keys(raw.messages ?? {}))
    if (!used.messages.has(name)) reading.say(['messages', name], 'unused-message', { name }, 'key')
  for (const name of Object.keys(raw.documents ?? {}))
    if (!used.documents.has(name)) reading.say(['documents', name], 'unused-document', { name }, 'key')
  for (const name of Object.keys(raw.requests ?? {}))
    if (!used.requests.has(name)) reading.say(['requests', name], 'unused-request', { name }, 'key')
}
