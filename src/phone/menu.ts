import { say } from '#definitions'
import { readReference } from '#kernel'
import type { At } from '#rules'
import { amountInWords, type Loaded } from '#services'
import type { Lang } from '#web'
import type { Call, Step, Turn } from './contract.ts'
import { answerOf, dayTyped, isOffered, questionOf, standingOf } from './questions.ts'
import { t } from './texts.ts'

/** What the menu is made from. */
export interface Menu {
  readonly languages: readonly Lang[]
  readonly town: string
  /** of a person at the town */
  readonly number: string
  readonly services: readonly Loaded[]
  readonly at: At
}

/** Mistakes in a row after which a person helps. */
const mostWrong = 3
const perPage = 7

/** What is said first. */
export const welcome = (menu: Menu, call: Call): Step => ({
  call,
  turn: {
    say: menu.languages.flatMap((lang, index) => [
      { lang, text: t(lang, 'welcome', { town: menu.town }) },
      { lang, text: t(lang, 'language', { key: index + 1 }) },
    ]),
    then: { kind: 'keys', most: 1 },
  },
})

/** What these keys do: `*` leads back to the menu and `0` to a person wherever one key is awaited. */
export function pressed(menu: Menu, call: Call, keys: string): Step {
  if (call.at === 'end') return { call, turn: { say: [], then: { kind: 'end' } } }
  if (keys === '*' && call.at !== 'language') return toMenu(call)
  if (keys === '0' && ['language', 'menu', 'services', 'result', 'told', 'back'].includes(call.at)) return toPerson(menu, call)
  switch (call.at) {
    case 'language': {
      const lang = menu.languages[Number(keys) - 1]
      return lang === undefined ? again(menu, call) : toMenu({ ...call, lang })
    }
    case 'menu':
      return fromMenu(menu, call, keys)
    case 'services': {
      const shown = pageOf(menu, call)
      if (keys === '9') return toServices(menu, { ...call, page: call.page + 1 })
      const chosen = shown[Number(keys) - 1]
      return chosen === undefined
        ? again(menu, call)
        : toQuestion(menu, { ...call, service: chosen.service.id, answers: {}, wrong: 0 }, chosen)
    }
    case 'question':
      return answered(menu, call, keys)
    case 'result':
    case 'told':
      return keys === '1' ? toBack(call) : again(menu, call)
    case 'reference': {
      const reference = readReference(keys)
      return reference === undefined
        ? again(menu, call)
        : asking({ ...call, at: 'birth', reference, wrong: 0 }, [t(call.lang, 'status.birth')], 8)
    }
    case 'birth': {
      const birth = dayTyped(keys)
      if (birth === undefined || call.reference === undefined) return again(menu, call)
      return { call, wants: { kind: 'standing', reference: call.reference, birth } }
    }
    case 'back':
      if (keys === '1') return { call, wants: { kind: 'call-back' } }
      return /^\d{8,15}$/.test(keys) ? { call, wants: { kind: 'call-back', number: keys } } : again(menu, call)
  }
}

/** Where a request stands was asked for: these sentences, or nothing that anybody could learn from. */
export function tellStanding(menu: Menu, call: Call, told: Call['told'], sentences: readonly string[]): Step {
  if (told === undefined) return again(menu, { ...call, at: 'reference' }, t(call.lang, 'status.none'))
  return asking({ ...call, at: 'told', told, wrong: 0 }, [...sentences, t(call.lang, 'result.next')], 1)
}

/** Somebody will call: said, and done. */
export const tellBack = (call: Call, kept: boolean): Step =>
  kept
    ? {
        call: { ...call, at: 'end' },
        turn: { say: [{ lang: call.lang, text: t(call.lang, 'back.kept') }], then: { kind: 'end' } },
      }
    : asking({ ...call, at: 'back' }, [t(call.lang, 'back.number')])

function fromMenu(menu: Menu, call: Call, keys: string): Step {
  switch (keys) {
    case '1':
      return asking({ ...call, at: 'reference', wrong: 0 }, [t(call.lang, 'status.reference')])
    case '2':
      return toServices(menu, { ...call, page: 0, wrong: 0 })
    case '3':
      return toBack(call)
    default:
      return again(menu, call)
  }
}

function answered(menu: Menu, call: Call, keys: string): Step {
  const loaded = menu.services.find(({ service }) => service.id === call.service)
  const field = loaded?.service.fields.find(({ name }) => name === call.asking)
  if (loaded === undefined || field === undefined) return toMenu(call)
  const answer = answerOf(field, keys)
  if (answer === undefined) return again(menu, call)
  return toQuestion(menu, { ...call, answers: { ...call.answers, [field.name]: answer }, wrong: 0 }, loaded)
}

/** The next question of a service, or what its rules say. */
function toQuestion(menu: Menu, call: Call, loaded: Loaded): Step {
  const { lang } = call
  const standing = standingOf(loaded, call.answers, menu.at)
  if ('ask' in standing && standing.ask !== undefined) {
    const { texts, most } = questionOf(standing.ask, lang)
    return asking({ ...call, at: 'question', asking: standing.ask.name }, texts, most)
  }
  const title = say(loaded.service.title, lang)
  const result =
    'stuck' in standing
      ? [t(lang, 'result.stuck', { title })]
      : standing.right === false
        ? [t(lang, 'result.no', { title })]
        : standing.sum === undefined
          ? [t(lang, 'result.yes', { title })]
          : [t(lang, 'result.sum', { title, sum: amountInWords(standing.sum.amount, standing.sum.unit, lang) })]
  return asking({ ...call, at: 'result', asking: undefined }, [...result, t(lang, 'result.nothing-decided'), t(lang, 'result.next')], 1)
}

const offered = (menu: Menu) => menu.services.filter(isOffered)
const pageOf = (menu: Menu, { page }: Call) => offered(menu).slice(page * perPage, (page + 1) * perPage)

function toServices(menu: Menu, call: Call): Step {
  const { lang } = call
  const page = pageOf(menu, call).length === 0 ? 0 : call.page
  const shown = pageOf(menu, { ...call, page })
  const more = offered(menu).length > perPage ? [t(lang, 'services.more')] : []
  return asking(
    { ...call, at: 'services', page },
    [...shown.map(({ service }, index) => t(lang, 'services.one', { title: say(service.title, lang), key: index + 1 })), ...more],
    1,
  )
}

const toMenu = (call: Call): Step => {
  const fresh: Call = { at: 'menu', lang: call.lang, page: 0, answers: {}, wrong: 0 }
  return asking(fresh, [t(call.lang, 'menu')], 1)
}
const toBack = (call: Call): Step => asking({ ...call, at: 'back', wrong: 0 }, [t(call.lang, 'back.confirm')])

const toPerson = ({ number }: Menu, call: Call): Step => ({
  call: { ...call, at: 'end' },
  turn: { say: [{ lang: call.lang, text: t(call.lang, 'person') }], then: { kind: 'person', number } },
})

/** The same question once more; after three, somebody helps. */
function again(menu: Menu, call: Call, why = t(call.lang, 'again')): Step {
  if (call.wrong + 1 >= mostWrong) return toPerson(menu, call)
  const once: Call = { ...call, wrong: call.wrong + 1 }
  const { turn } = repeated(menu, once)
  return { call: once, ...(turn === undefined ? {} : { turn: { ...turn, say: [{ lang: call.lang, text: why }, ...turn.say] } }) }
}

/** What stands to be answered at this place of the call. */
function repeated(menu: Menu, call: Call): { readonly turn?: Turn } {
  switch (call.at) {
    case 'language':
      return welcome(menu, call)
    case 'services':
      return toServices(menu, call)
    case 'question': {
      const field = menu.services
        .find(({ service }) => service.id === call.service)
        ?.service.fields.find(({ name }) => name === call.asking)
      if (field === undefined) return toMenu(call)
      const { texts, most } = questionOf(field, call.lang)
      return asking(call, texts, most)
    }
    case 'reference':
      return asking(call, [t(call.lang, 'status.reference')])
    case 'birth':
      return asking(call, [t(call.lang, 'status.birth')], 8)
    case 'back':
      return toBack(call)
    case 'result':
    case 'told':
      return asking(call, [t(call.lang, 'result.next')], 1)
    default:
      return toMenu(call)
  }
}

const asking = (call: Call, texts: readonly string[], most?: number): Step => ({
  call,
  turn: { say: texts.map((text) => ({ lang: call.lang, text })), then: { kind: 'keys', ...(most === undefined ? {} : { most }) } },
})
