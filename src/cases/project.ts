import type { Projector } from '#kernel'
import { forgetRows, idsOf } from '#log'
import type { Tx } from '#store'
import { saveConsultations } from './consult/store.ts'
import { saveInputs } from './decided-cases.ts'
import type { CasesEdge } from './edge.ts'
import { releaseOthers } from './meet/store.ts'
import { markAsked, saveParticipants } from './parties/store.ts'
import { saveAskedTeams } from './pending.ts'
import { type Projected, projected } from './projected.ts'
import { savePublished } from './published.ts'
import { saveQueuePlaces } from './queue-store.ts'
import { saveTraits } from './resembling.ts'
import { lockCases, saveCases } from './store.ts'

const forgetParticipants = forgetRows('case', 'cases.participant', 'case_id')
const forgetCases = forgetRows('case', 'cases.case')

/** `case:<id>` → its row and what hangs on it: one path for commands and for `rebuild`. */
export const caseProjector: Projector<CasesEdge, Tx> = {
  stream: 'case',
  whole: true,
  forget: (tx, streams) => {
    if (streams !== undefined) lockCases(tx, idsOf(streams))
    forgetParticipants(tx, streams)
    forgetCases(tx, streams)
  },
  apply: (edge, tx, streams) => {
    const cases = [...streams.values()].flatMap((events) => projected(edge, events) ?? [])
    if (cases.length > 0) save(tx, cases)
  },
}

/** The case first: who may write what hangs on it is who may see it. */
function save(tx: Tx, cases: readonly Projected[]): void {
  saveCases(
    tx,
    cases.map(({ row }) => row),
  )
  saveInputs(tx, cases)
  saveAskedTeams(tx, cases)
  saveTraits(tx, having(cases, 'traits'))
  savePublished(tx, having(cases, 'published'))
  saveQueuePlaces(tx, having(cases, 'queued'))
  saveConsultations(tx, having(cases, 'consultations'))
  // A case that ends gives back the place of a meeting to which nobody comes any more, and whoever takes another's part does not take her time.
  releaseOthers(tx, having(cases, 'seats'))
  // Who joins comes in by her invitation, in the unit of work that says so; here the rows are only made again.
  if (tx.who.actor === 'system') saveParticipants(tx, having(cases, 'joined'))
  markAsked(tx, having(cases, 'asked'))
}

/** Cases of which a part is written; of the others there is nothing, and nothing was. */
const having = <K extends keyof Projected>(cases: readonly Projected[], part: K) =>
  cases.filter((one): one is Projected & { readonly [P in K]: Exclude<Projected[P], undefined> } => one[part] !== undefined)
