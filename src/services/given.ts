import type { At, RuleSet } from '#rules'
import type { Answers, CaseRequest, LocalValues, Service } from './contract.ts'
import { requestNames } from './read/rule-source.ts'

/** What became of a request; its answer under the names that rules read. */
export interface RequestState {
  readonly open: boolean
  readonly answered: boolean
  readonly silent: boolean
  readonly answer: Readonly<Record<string, string | number | boolean | undefined>>
}

type Given = NonNullable<At['given']>

/** `abf . avis`, `abf . rendu` …: a request not asked has no answer, so that a comparison with it is false. */
export function requestGiven({ name }: Pick<CaseRequest, 'name'>, state: RequestState | undefined): Given {
  const known = state && { demandé: true, ouvert: state.open, rendu: state.answered, silence: state.silent, ...state.answer }
  const none = { boolean: false, integer: 0, text: null }
  return Object.fromEntries(
    Object.entries(requestNames).map(([part, type]) => [`${name} . ${part}`, known?.[part as keyof typeof known] ?? none[type]]),
  )
}

/** What a case that is not sent yet gives to the rules beside its answers: nothing was asked of anybody, and it was opened on this day. */
export function draftGiven(
  service: Pick<Service, 'requests' | 'questions' | 'local' | 'queue'>,
  rules: RuleSet,
  answers: Answers,
  date: string,
): Given {
  const known: Given = {
    'date de dépôt': date,
    'demandes ouvertes': 0,
    'doublon possible': false,
    ...(service.queue && { rang: null, 'places libres': null }),
    ...Object.assign({}, ...service.requests.map((request) => requestGiven(request, undefined))),
    ...Object.fromEntries(service.questions.map((name) => [name, date])),
  }
  return { ...known, ...localGiven(service.local, rules, answers, { date, given: known }) }
}

/** The values of the territory that the answers name, else those for all; a value that nobody has set is missing. */
export function localGiven(local: LocalValues | undefined, rules: RuleSet, answers: Answers, at: At): Given {
  if (local === undefined) return {}
  const place = rules.evaluate(answers, [local.by], at)[local.by]
  const own = place?.kind === 'value' ? local.set[String(place.value)] : undefined
  return Object.fromEntries(
    local.values.flatMap(({ name, default: usual }) => {
      const value = own?.[name] ?? usual
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
