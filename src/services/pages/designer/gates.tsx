import { Gates } from '#web'
import type { Practice } from '../../catalogue.ts'
import type { Lang, Service, Stage } from '../../contract.ts'
import { stages } from '../../contract.ts'
import { type GateCode, type GateProblem, gateProblems, type Problem, type TownNames } from '../../read/index.ts'
import { t } from './texts.ts'

export interface GateLook {
  readonly service: Service
  readonly stage: Stage
  readonly problems: readonly Problem[]
  readonly town: TownNames
  /** for a step to `live`; left out where a file is first published, which goes where it says */
  readonly practice?: Practice
}

/** What keeps the service from the stage, except the signature, which is asked when all else holds. */
export const blockers = ({ service, stage, problems, town, practice }: GateLook): readonly GateProblem[] =>
  gateProblems(service, stage, { problems, town, ...practice }).filter(
    ({ code }) => code !== 'not-signed' && (practice !== undefined || code !== 'too-few-decisions'),
  )

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
  const { practice } = look
  const tried =
    look.stage !== 'live' || practice === undefined
      ? []
      : practice.decided < practice.wanted
        ? [{ ok: false, text: t(lang, 'gate.too-few-decisions', { ...practice }) }]
        : [{ ok: true, text: t(lang, 'gate-ok.too-few-decisions', { count: practice.decided }) }]
  const live = look.stage === 'live' ? [...tried, { ok: false, text: t(lang, 'gate.signature') }] : []
  return <Gates lang={lang} gates={[...lines, ...live]} />
}
