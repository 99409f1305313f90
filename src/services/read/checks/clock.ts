import type { Checking } from './checking.ts'

/** The delay of the law: its silence means something only by an article, and silence that refuses is no decision of ours, so it leads nowhere. */
export function checkClock(checking: Checking): void {
  const { raw, reading } = checking
  const { clock, states } = raw.workflow
  if (!clock) return
  const path = ['workflow', 'clock']
  const start = states[clock.from]
  if (start && (start.phase === 'draft' || start.phase === 'done')) reading.say([...path, 'from'], 'clock-from', { phase: start.phase })
  for (const [index, state] of (clock.pause ?? []).entries()) {
    if (states[state] && states[state].phase !== 'waiting')
      reading.say([...path, 'pause', index], 'pause-not-waiting', { name: state, phase: states[state].phase })
  }
  const { missed } = clock
  if (!missed) return
  if (!missed.reference?.trim()) reading.say([...path, 'missed'], 'silence-without-article', {}, 'key')
  const outcome = missed.to === undefined ? undefined : states[missed.to]?.outcome
  const grants = outcome === 'granted' || outcome === 'partly'
  // The law may send the person on to the next judge: a state in which we wait for her is no decision of ours.
  const waits = missed.to !== undefined && states[missed.to]?.phase === 'waiting'
  if (missed.means === 'refused' && missed.to !== undefined && !waits)
    reading.say([...path, 'missed', 'to'], 'silence-refuses-to', { name: missed.to })
  if (missed.means === 'granted' && !grants)
    reading.say([...path, 'missed', missed.to === undefined ? 'means' : 'to'], 'silence-grants-nothing', {})
  if (missed.means === undefined && !grants && !waits) reading.say([...path, 'missed'], 'silence-means', {}, 'key')
}
