import { type Command, decide, type MessageAround, messageText, type NewCaseEvent, stateLabel } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import type { Action, Answers } from '#services'
import { formatCents } from '#web'
import { askable } from './ask.ts'
import type { DeskCase } from './open.ts'
import { t } from './texts.ts'
import { hiddenFields, variablesFor } from './visible.ts'

/** What an action would do, decided as if it were taken now; the person's messages in her language, all else in the agent's. */
export interface Preview {
  readonly state?: string
  readonly messages: readonly string[]
  readonly documents: readonly string[]
  readonly payments: readonly string[]
}

interface Given {
  readonly reason?: string
  readonly ask?: readonly string[]
  readonly answers?: Answers
}

type Acted = Extract<Command, { do: 'act' }>

/**
 * Decides without doing: what was not typed yet stands in brackets. undefined: too much is missing to tell.
 * `link`: address of the case's page for its person.
 */
export function previewOf(opened: DeskCase, action: Action, given: Given, link: string, lang: string): Preview | undefined {
  const { view, who, ctx, loaded } = opened
  const theirs = view.language
  const chosen = given.ask !== undefined && given.ask.length > 0
  const command: Acted = {
    do: 'act',
    who,
    action: action.name,
    reason: given.reason?.trim() || t(theirs, 'preview.reason'),
    ...(given.answers === undefined ? {} : { answers: given.answers }),
    ...(action.ask === 'choose'
      ? {
          ask: chosen
            ? given.ask!
            : askable(loaded.service)
                .slice(0, 1)
                .map(({ name }) => name),
        }
      : {}),
  }
  try {
    return tell(opened, decide(view, command, ctx), action.ask === 'choose' && !chosen, link, lang)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function tell(
  { view, loaded, ctx, roles }: DeskCase,
  events: readonly NewCaseEvent[],
  unchosen: boolean,
  link: string,
  lang: string,
): Preview {
  const { service } = loaded
  const moved = events
    .flatMap((event) => (event.type === 'case.acted' && event.payload.move !== undefined ? [event.payload.move] : []))
    .at(-1)
  const after =
    moved === undefined ? view.timeline : [...view.timeline, { at: ctx.at, type: 'case.acted' as const, from: moved.from, to: moved.to }]
  const around: MessageAround = { service, lang: view.language, link, view: { ...view, timeline: after } }
  const issued = new Set(events.flatMap((event) => (event.type === 'case.issue-ordered' ? [event.payload.key] : [])))
  const messages = events.flatMap((event) => {
    if (event.type !== 'case.message') return []
    const number = event.payload.variables?.numéro
    const variables = {
      ...variablesFor(event.payload.variables, hiddenFields(service, roles), t(view.language, 'preview.hidden')),
      // A document gets its number when it is made.
      ...(number?.kind === 'document' && issued.has(number.key)
        ? { numéro: { kind: 'text' as const, text: t(view.language, 'preview.number') } }
        : {}),
      ...(unchosen ? { liste: { kind: 'text' as const, text: t(view.language, 'preview.list') } } : {}),
    }
    return [messageText({ id: '', at: ctx.at, ...event.payload, variables }, around)]
  })
  return {
    messages,
    ...(moved === undefined
      ? {}
      : { state: moved.phase === 'waiting' ? t(lang, 'clock.waits.state') : stateLabel(service, moved.to, lang) }),
    documents: events.flatMap((event) => {
      if (event.type !== 'case.issue-ordered') return []
      const found = service.documents.find(({ name }) => name === event.payload.document)
      return [found === undefined ? event.payload.document : say(found.title, lang)]
    }),
    payments: events.flatMap((event) =>
      event.type === 'case.payment-ordered'
        ? [
            t(lang, 'preview.payment', {
              amount: formatCents(lang, event.payload.amount, event.payload.currency),
              account: event.payload.account.masked,
            }),
          ]
        : [],
    ),
  }
}
