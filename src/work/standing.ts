import { createHash } from 'node:crypto'
import { Refusal } from '#kernel'
import type { NewWorkEvent, WorkEvent } from './events.ts'

/** Something that an agent wrote for colleagues; `to`: on handing the case over. */
export interface Note {
  readonly by: string
  readonly at: string
  readonly text: string
  readonly to?: string
}

/** Where a case stands among those who work on it, beside what happened in it: fold of `work:<case>`. */
export interface Standing {
  /** account of who works on it */
  readonly assignee?: string
  /** since when, and who gave it to them */
  readonly since?: string
  readonly givenBy?: string
  readonly labels: readonly string[]
  readonly notes: readonly Note[]
  readonly sequence: number
}

export const nobody: Standing = { labels: [], notes: [], sequence: 0 }

export const foldWork = (events: readonly WorkEvent[]): Standing => events.reduce(step, nobody)

function step({ assignee, since, givenBy, ...rest }: Standing, event: WorkEvent): Standing {
  const { at, actor } = event
  const held = { ...(assignee && { assignee }), ...(since && { since }), ...(givenBy && { givenBy }) }
  const next = { ...rest, sequence: rest.sequence + 1 }
  switch (event.type) {
    case 'work.taken':
      return { ...next, assignee: actor, since: at }
    case 'work.given-back':
      return next
    case 'work.assigned':
      return { ...next, assignee: event.payload.to, since: at, givenBy: actor }
    case 'work.handed-over': {
      const { to, note } = event.payload
      return { ...next, assignee: to, since: at, givenBy: actor, notes: [...rest.notes, { by: actor, at, text: note, to }] }
    }
    case 'work.labelled':
      return { ...next, ...held, labels: event.payload.labels }
    case 'work.noted':
      return { ...next, ...held, notes: [...rest.notes, { by: actor, at, text: event.payload.text }] }
  }
}

export const longestNote = 4000
export const longestLabel = 40
export const mostLabels = 8

export type WorkCommand =
  | { readonly do: 'take' | 'give-back' }
  /** with a note it is handed over, without one assigned; `among`: accounts of those who may work on it */
  | { readonly do: 'give'; readonly to: string; readonly note: string; readonly among: readonly string[] }
  | { readonly do: 'label' | 'unlabel'; readonly label: string }
  | { readonly do: 'note'; readonly text: string }

export const workRefusals = {
  /** somebody took or gave it in between */
  'work.changed': 409,
  'work.not-held': 409,
  /** not an agent of the agency with a role in this service */
  'work.colleague-unknown': 422,
  'work.note-missing': 422,
  'work.note-long': 422,
  'work.label-missing': 422,
  'work.label-long': 422,
  'work.labels-many': 422,
  /** a note of know-how that was retired, or about what the service does not have */
  'work.know-unknown': 422,
} as const

export type WorkRefusal = keyof typeof workRefusals

export const refuseWork = (code: WorkRefusal): Refusal => new Refusal(code)

/** What an agent's command makes of it; nothing when it is so already. `by`: account of the agent. */
export function decideWork(standing: Standing, command: WorkCommand, by: string): readonly NewWorkEvent[] {
  switch (command.do) {
    case 'take':
      return standing.assignee === by ? [] : [{ type: 'work.taken', payload: {} }]
    case 'give-back':
      if (standing.assignee !== by) throw refuseWork('work.not-held')
      return [{ type: 'work.given-back', payload: {} }]
    case 'give': {
      const { to } = command
      if (!command.among.includes(to)) throw refuseWork('work.colleague-unknown')
      const note = textOf(command.note)
      if (note !== undefined) return [{ type: 'work.handed-over', payload: { to, note } }]
      if (standing.assignee === to) return []
      return to === by ? [{ type: 'work.taken', payload: {} }] : [{ type: 'work.assigned', payload: { to } }]
    }
    case 'label':
      return label(standing, command.label)
    case 'unlabel': {
      const labels = standing.labels.filter((one) => one !== command.label)
      return labels.length === standing.labels.length ? [] : [{ type: 'work.labelled', payload: { labels } }]
    }
    case 'note': {
      const text = textOf(command.text)
      if (text === undefined) throw refuseWork('work.note-missing')
      return [{ type: 'work.noted', payload: { text } }]
    }
  }
}

function label({ labels }: Standing, typed: string): readonly NewWorkEvent[] {
  const label = typed.trim().replace(/\s+/g, ' ')
  if (label === '') throw refuseWork('work.label-missing')
  if (label.length > longestLabel) throw refuseWork('work.label-long')
  const same = label.toLocaleLowerCase()
  if (labels.some((one) => one.toLocaleLowerCase() === same)) return []
  if (labels.length >= mostLabels) throw refuseWork('work.labels-many')
  return [{ type: 'work.labelled', payload: { labels: [...labels, label] } }]
}

function textOf(typed: string): string | undefined {
  const text = typed.trim()
  if (text.length > longestNote) throw refuseWork('work.note-long')
  return text === '' ? undefined : text
}

/** How an address names a label. */
export const tagOf = (label: string): string => createHash('sha256').update(label.toLocaleLowerCase()).digest('hex').slice(0, 12)
