import type { Service, Stage } from '../contract.ts'
import { stages } from '../contract.ts'
import { operands } from './checks/reads.ts'
import type { Problem } from './problem.ts'
import type { TownNames } from './town.ts'

export type GateCode =
  | 'not-a-step'
  | 'check-fails'
  | 'no-examples'
  | 'rule-without-example'
  | 'language-missing'
  | 'labels-missing'
  | 'no-summary'
  | 'purpose-unknown'
  | 'team-unknown'
  | 'too-few-decisions'
  | 'not-signed'

/** What keeps a service from a stage: a code for the page, details for its sentence, and the sentence in English. */
export interface GateProblem {
  readonly code: GateCode
  readonly details: Readonly<Record<string, string>>
  readonly message: string
}

/** What the gates look at beside the file. Left out: that gate is not looked at, except for `live`, which needs its facts. */
export interface GateFacts {
  /** What `readService` found. */
  readonly problems?: readonly Problem[]
  readonly town?: TownNames
  /** Cases of this version that a person or the system decided. */
  readonly decided?: number
  /** How many the town wants to see; 10 when it does not say. */
  readonly wanted?: number
  /** The person who takes responsibility, by name. */
  readonly signedBy?: string
}

/**
 * The gates of SERVICE-FILE principle 9, added up to the stage that is wanted: concept → prototype: the check passes; → pilot: examples, languages,
 * purpose and teams complete; → live: a named person signs after a number of decided cases. `concept` and `retired` are always open.
 */
export function gateProblems(service: Service, stage: Stage, facts: GateFacts = {}): GateProblem[] {
  if (stage === 'concept' || stage === 'retired') return []
  const level = stages.indexOf(stage)
  return [
    ...prototypeGate(facts),
    ...(level >= stages.indexOf('pilot') ? pilotGate(service, facts) : []),
    ...(level >= stages.indexOf('live') ? liveGate(facts) : []),
  ]
}

const problem = (code: GateCode, message: string, details: Record<string, string> = {}): GateProblem => ({ code, details, message })

function prototypeGate({ problems = [] }: GateFacts): GateProblem[] {
  const errors = problems.filter((each) => each.severity === 'error').length
  return errors === 0 ? [] : [problem('check-fails', `The check finds ${errors} mistakes.`, { errors: String(errors) })]
}

function pilotGate(service: Service, { problems = [], town }: GateFacts): GateProblem[] {
  const found: GateProblem[] = []
  if (service.examples.length === 0) found.push(problem('no-examples', 'No example shows what the service gives.'))
  for (const rule of decidingRules(service)) {
    if (!service.examples.some((example) => Object.hasOwn(example.expect, rule)))
      found.push(problem('rule-without-example', `No example expects “${rule}”, which decides.`, { rule }))
  }
  const missing = town?.languages.filter((lang) => !service.languages.includes(lang)) ?? []
  if (missing.length > 0)
    found.push(problem('language-missing', `The service does not speak: ${missing.join(', ')}.`, { languages: missing.join(', ') }))
  if (problems.some((each) => each.code === 'names-for-labels'))
    found.push(problem('labels-missing', 'Some states, actions or pages have no label in every language.'))
  if (Object.values(service.summary).some((text) => text.trim() === ''))
    found.push(problem('no-summary', 'The summary is missing: nobody can tell for whom the service is.'))
  if (town && !town.purposes.includes(service.data.purpose))
    found.push(
      problem('purpose-unknown', `The purpose “${service.data.purpose}” is not in the register of processing.`, {
        purpose: service.data.purpose,
      }),
    )
  for (const [role, team] of Object.entries(service.workflow.roles)) {
    if (town && !town.teams.includes(team))
      found.push(problem('team-unknown', `The team “${team}” of “${role}” does not exist.`, { role, team }))
  }
  return found
}

function liveGate({ decided, wanted = 10, signedBy }: GateFacts): GateProblem[] {
  const found: GateProblem[] = []
  if ((decided ?? 0) < wanted)
    found.push(
      problem('too-few-decisions', `${decided ?? 0} cases are decided; ${wanted} are wanted.`, {
        decided: String(decided ?? 0),
        wanted: String(wanted),
      }),
    )
  if (!signedBy?.trim()) found.push(problem('not-signed', 'No person has signed for it.'))
  return found
}

/** Rules by which the service grants, explains, pays or offers. */
export function decidingRules(service: Service): string[] {
  const said = [
    service.proactive?.when,
    ...service.workflow.states.flatMap((state) => [
      ...state.then.map((effect) => (effect.kind === 'pay' ? effect.rule : undefined)),
      ...state.do.flatMap((action) => [
        action.explain,
        action.by.includes('system') ? action.when : undefined,
        ...action.then.map((effect) => (effect.kind === 'pay' ? effect.rule : undefined)),
      ]),
    ]),
  ]
  const names = said.flatMap((text) => (text === undefined ? [] : operands(text)))
  return [...new Set(names)].filter((name) => Object.hasOwn(service.rules, name))
}
