import type { Checking } from './checking.ts'
import { checkClock } from './clock.ts'
import { checkData } from './data.ts'
import { checkDated } from './dated.ts'
import { checkDecisions } from './decisions.ts'
import { checkExpiry } from './expiry.ts'
import { checkExpressions } from './expressions.ts'
import { checkFields } from './fields.ts'
import { checkMessages } from './messages.ts'
import { checkNames } from './names.ts'
import { checkParties } from './parties.ts'
import { checkPartners } from './partners.ts'
import { checkProactive } from './proactive.ts'
import { checkQueue } from './queue.ts'
import { checkRequests } from './requests.ts'
import { checkSpelling } from './spelling.ts'
import { checkStates } from './states.ts'
import { checkSystem } from './system.ts'
import { checkTown } from './town.ts'
import { checkUnused } from './unused.ts'

/** Everything that a file which the grammar accepts can still have wrong. Each adds its problems to `checking.reading`. */
const checks: readonly ((checking: Checking) => void)[] = [
  checkTown,
  checkNames,
  checkRequests,
  checkParties,
  checkPartners,
  checkSpelling,
  checkFields,
  checkExpressions,
  checkStates,
  checkClock,
  checkExpiry,
  checkDecisions,
  checkSystem,
  checkProactive,
  checkQueue,
  checkData,
  checkDated,
  checkMessages,
  checkUnused,
]

export const runChecks = (checking: Checking): void => {
  for (const check of checks) check(checking)
}
