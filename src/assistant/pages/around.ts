import { isCheckable } from '#cases'
import { say } from '#definitions'
import type { Ctx, ShellProps } from '#web'
import type { AssistantEdge } from '../contract.ts'
import type { Knowing } from '../talk/knowledge.ts'
import { checkIn, serviceTarget } from '../talk/service-check.ts'
import { t } from '../texts.ts'
import type { AnswerAround } from './answer.tsx'

export const assistantHref = (lang: string): string => `/${lang}/assistant`

/** What the words of an answer need of the town. */
export const aroundOf = ({ edge, lang }: Pick<Ctx<AssistantEdge>, 'edge' | 'lang'>, { laws }: Knowing): AnswerAround => ({
  lang,
  laws,
  checkable: (id) => {
    const loaded = edge.catalogue.current(id)
    return loaded !== undefined && isCheckable(loaded)
  },
  question: (target, input) => {
    const service = serviceTarget(edge, target, lang)
    const field = service && checkIn(edge, service, lang, { answers: {} }).fields.find(({ name }) => name === input)
    return field === undefined ? '' : say(field.label, lang)
  },
  phone: edge.town.file.contact['phone-shown'].replaceAll(' ', '\u00a0'),
})

const said = {
  'assistant-erased': 'erased',
  'assistant-sent': 'desk.reply.sent',
  'assistant-corrected': 'desk.correct.kept',
  'assistant-holds': 'desk.correct.holds',
} as const

/** What the page before left to say. */
export function flashOf({ flash, lang }: Pick<Ctx, 'flash' | 'lang'>): Pick<ShellProps, 'flash'> {
  return flash !== undefined && flash in said ? { flash: { tone: 'success', text: t(lang, said[flash as keyof typeof said]) } } : {}
}
