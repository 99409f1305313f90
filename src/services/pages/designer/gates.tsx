import { Gates } from '#web'
import type { Lang, Service, Stage } from '../../contract.ts'
import { stages } from '../../contract.ts'
import { type GateCode, type GateProblem, gateProblems, type Problem, type TownNames } from '../../read/index.ts'
import { t } from './texts.ts'

export interface GateLook {
  readonly service: Service
  readonly stage: Stage
  readonly problems: readonly Problem[]
  readonly town: TownNames
}

/** Rooms below do not know cases, so how many are decided is not read here: the person who signs looks at it, and signs for it. */
const signed: readonly GateCode[] = ['too-few-decisions', 'not-signed']

/** What keeps the service from the stage, except what the person who signs answers for. */
export const blockers = ({ service, stage, problems, town }: GateLook): readonly GateProblem[] =>
  gateProblems(service, stage, { problems, town }).filter(({ code }) => !signed.includes(code))

/** Gates that the file and the town settle. */
type Checked = Exclude<GateCode, 'not-a-step' | 'too-few-decisions' | 'not-signed'>
const byStage: Readonly<Record<'prototype' | 'pilot', readonly Checked[]>> = {
  prototype: ['check-fails'],
  pilot: ['no-examples', 'rule-without-example', 'language-missing', 'labels-missing', 'no-summary', 'purpose-unknown', 'team-unknown'],
}

/** Every gate up to a stage: what holds, and what is missing. */
export function StageGates({ lang, ...look }: GateLook & { lang: Lang }) {
  const level = stages.indexOf(look.stage)
  if (look.stage === 'concept' || look.stage === 'retired') return <p>{t(lang, 'gates.none')}</p>
  const found = blockers(look)
  const codes = [...byStage.prototype, ...(level >= stages.indexOf('pilot') ? byStage.pilot : [])]
  const lines = codes.flatMap((code) => {
    const missing = found.filter((problem) => problem.code === code)
    if (missing.length > 0) return missing.map((problem) => ({ ok: false, text: t(lang, `gate.${code}`, problem.details) }))
    return code === 'rule-without-example' && found.some((problem) => problem.code === 'no-examples')
      ? []
      : [{ ok: true, text: t(lang, `gate-ok.${code}`, { count: look.service.examples.length }) }]
  })
  const live = look.stage === 'live' ? [{ ok: false, text: t(lang, 'gate.signature') }] : []
  return <Gates lang={lang} gates={[...lines, ...live]} />
}
