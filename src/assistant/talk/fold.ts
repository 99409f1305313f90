import type { LoggedEvent } from '#kernel'
import { type Answer, agentReplied, asked, began, handedOver, type Replied, replied, type Told, told } from '../contract.ts'

type Value = number | boolean | string

/** One line of a conversation as it is read. */
export type Turn =
  | { readonly by: 'person'; readonly at: string; readonly text: string }
  | {
      readonly by: 'person'
      readonly at: string
      readonly told: Told
      readonly target: string
    }
  | { readonly by: 'assistant'; readonly at: string; readonly said: Replied }
  | { readonly by: 'agent'; readonly at: string; readonly text: string; readonly name: string }
  | { readonly by: 'handed'; readonly at: string; readonly agency: string }

/** What is being computed: the question that is open, and what was answered. */
export interface Dialogue {
  readonly target: string
  readonly date: string
  readonly answers: Readonly<Record<string, Value>>
  readonly input?: string
  /** of a service: what was typed, by control */
  readonly typed?: Readonly<Record<string, readonly string[]>>
  /** the amount or the right, once it is there */
  readonly result?: Extract<Answer, { kind: 'amount' | 'right' }>
}

export interface Talk {
  readonly lang: string
  readonly turns: readonly Turn[]
  readonly dialogue?: Dialogue
  readonly handed: boolean
}

/** A conversation is its events. */
export function fold(events: readonly LoggedEvent[]): Talk {
  const turns: Turn[] = []
  let lang = 'fr'
  let dialogue: Dialogue | undefined
  let handed = false
  for (const { type, payload, at } of events) {
    if (type === began.type) lang = began.payload.parse(payload).lang
    else if (type === asked.type) turns.push({ by: 'person', at, text: asked.payload.parse(payload).text })
    else if (type === told.type) {
      const one = told.payload.parse(payload)
      turns.push({ by: 'person', at, told: one, target: dialogue?.target ?? '' })
      if (dialogue !== undefined)
        dialogue = {
          ...dialogue,
          answers: { ...dialogue.answers, [one.input]: one.value },
          ...(one.typed === undefined ? {} : { typed: { ...dialogue.typed, ...one.typed } }),
        }
    } else if (type === replied.type) {
      const said = replied.payload.parse(payload)
      turns.push({ by: 'assistant', at, said })
      dialogue = after(dialogue, said)
    } else if (type === handedOver.type) {
      handed = true
      turns.push({ by: 'handed', at, agency: handedOver.payload.parse(payload).agency })
    } else if (type === agentReplied.type) {
      const { text, name } = agentReplied.payload.parse(payload)
      turns.push({ by: 'agent', at, text, name })
    }
  }
  return { lang, turns, ...(dialogue === undefined ? {} : { dialogue }), handed }
}

/** A question opens a dialogue or goes on with it; an amount or a right ends the questions, and stays to be explained and compared. */
function after(dialogue: Dialogue | undefined, { answer, intent }: Replied): Dialogue | undefined {
  if (answer.kind === 'check') {
    const same = dialogue?.target === answer.target && dialogue.result === undefined
    const { typed = {} } = dialogue ?? {}
    return {
      target: answer.target,
      date: answer.date,
      answers: same ? dialogue.answers : {},
      typed: same ? typed : {},
      input: answer.input,
    }
  }
  if (answer.kind === 'question') {
    // After a result one begins anew, but for a comparison, which may need one answer more.
    const same = dialogue?.target === answer.target && (dialogue.result === undefined || intent === 'law')
    return { target: answer.target, date: answer.date, answers: same ? dialogue.answers : {}, input: answer.input }
  }
  if ((answer.kind === 'amount' || answer.kind === 'right') && dialogue !== undefined) {
    const { input: _, ...rest } = dialogue
    return { ...rest, result: answer }
  }
  return dialogue
}
