import type { Job } from '#kernel'
import { asSystem, type CredentialsEdge } from './edge.ts'
import { followJob } from './follow.ts'
import { keysJob } from './keys.ts'
import { makeJob } from './make.ts'
import { movedJob } from './titles/moved.ts'
import { tidyPassing } from './vci/passing.ts'

/** What wallets left unfinished goes. */
const tidyJob: Job<CredentialsEdge> = {
  name: 'credentials.tidy',
  every: '19 * * * *',
  run: (edge) => edge.store.as(asSystem, tidyPassing),
}

export const jobs = [makeJob, followJob, keysJob, tidyJob, movedJob]
