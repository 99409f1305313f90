import type { Service } from '#services'
import { carried, renamesOf } from './answers.ts'
import type { PayloadOf } from './events.ts'
import type { CaseView } from './view.ts'

export type Step = Readonly<Record<string, string>>

/** What each of these versions renames, in their order: the steps by which answers go from the one before the first to the last. */
export const renamesThrough = (versions: readonly Service[]): readonly Step[] =>
  versions.map(({ fields }) => renamesOf(fields)).filter((step) => Object.keys(step).length > 0)

/** A record of answers, or of anything else by question, after several steps of renames. */
export const through = <T extends Readonly<Record<string, unknown>>>(record: T, steps: readonly Step[]): T =>
  steps.reduce(carried, record) as T

/** The case under a newer version: every answer under its new name; of what it was before, nothing is lost. `service`: the version it leaves. */
export function rebased(view: CaseView, { to, renamed }: Pick<PayloadOf<'case.rebased'>, 'to' | 'renamed'>, at: string, service: Service) {
  const nameOf = (name: string) => Object.keys(through({ [name]: true }, renamed))[0] ?? name
  const names = (fields: readonly string[]) => fields.map(nameOf)
  const corrections = view.corrections.map((one) => ({ ...one, fields: names(one.fields) }))
  const asked = view.asked && corrections[view.corrections.indexOf(view.asked)]
  return {
    version: to,
    answers: through(view.answers, renamed),
    provenance: through(view.provenance, renamed),
    history: view.history.flatMap((change) =>
      Object.entries(through({ [change.field]: change.value }, renamed)).map(([field, value]) => ({ ...change, field, value })),
    ),
    files: view.files.map((one) => (one.field === undefined ? one : { ...one, field: nameOf(one.field) })),
    corrections,
    asked: asked ?? view.asked,
    before: [...view.before, { until: at, sequence: view.sequence - 1, service }],
  } satisfies Partial<CaseView>
}

/** The version of the service that spoke at an instant; `service`: the one under which the case runs. */
export const serviceThen = ({ before }: Pick<CaseView, 'before'>, service: Service, at: string): Service =>
  before.find(({ until }) => at < until)?.service ?? service
