import { type Checking, rawStates } from './checking.ts'

/** An expiry that ends a case which was sent: with reminders, by an article (unless it counts as withdrawn), and never as a refusal. */
export function checkExpiry(checking: Checking): void {
  const { raw, reading } = checking
  for (const { raw: state, path, state: name } of rawStates(checking)) {
    const { expire } = state
    if (!expire || state.phase === 'draft') continue
    const end = raw.workflow.states[expire.to]
    if (end?.phase !== 'done') continue
    const at = [...path, 'expire']
    if (end.outcome === 'refused') reading.say([...at, 'to'], 'expiry-refuses', { name })
    if (!expire.remind || expire.remind.length === 0) reading.say(at, 'expiry-without-reminder', { name }, 'key')
    if (!expire.reference?.trim() && end.outcome !== 'withdrawn') reading.say(at, 'expiry-without-article', { name }, 'key')
  }
}
