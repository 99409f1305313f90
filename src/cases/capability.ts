import type { Capability, Job } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { archiveEvents } from './archive.ts'
import { askedJob, linkedJob } from './asked.ts'
import { contributionEvents } from './consult/events.ts'
import { consultEndpoints } from './consult/pages/index.ts'
import { contributionProjector } from './consult/project.ts'
import type { CasesEdge } from './edge.ts'
import { asSystem } from './edge.ts'
import { caseEvents } from './events.ts'
import { factChangesJob } from './fact-changes.ts'
import { figuresJob } from './figures/job.ts'
import { keepJob } from './keep-job.ts'
import { keeps } from './keeps.ts'
import { issueJob } from './letters/index.ts'
import { applyEndpoints } from './pages/apply/index.ts'
import { keptEndpoints } from './pages/kept/index.ts'
import { mineEndpoints } from './pages/mine/index.ts'
import { spaceLink } from './pages/mine/nav.ts'
import { partyEndpoints } from './pages/parties/index.ts'
import { partyAskedJob } from './parties/asked-job.ts'
import { paymentsJob } from './pay/job.ts'
import { proactiveJob } from './proactive.ts'
import { caseProjector } from './project.ts'
import { caseRefusals } from './refusals.ts'
import { resemblingJob } from './resembling.ts'
import { tickCase } from './run.ts'
import { casesDue } from './store.ts'

/** Every minute: the cases for which time will have brought something; each in its own unit of work, a failing one does not stop the others. */
const clockJob: Job<CasesEdge> = {
  name: 'cases.clock',
  every: '* * * * *',
  run: async (edge) => {
    const due = await edge.store.as(asSystem('administration'), (tx) => casesDue(tx, 500))
    for (const { id } of due) {
      try {
        await tickCase(edge, id)
      } catch (error) {
        edge.telemetry.failure('cases.clock', error, { case: id })
      }
    }
  },
}

export const cases = {
  id: 'cases',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'identity', 'rules', 'definitions', 'registries', 'services', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'cases.case': 'projection',
    'cases.likeness': 'projection',
    'cases.public': 'projection',
    'cases.participant': 'projection',
    'cases.invitation': 'record',
    'cases.queue': 'projection',
    'cases.consultation': 'projection',
    'cases.contribution': 'projection',
    'cases.asked_team': 'projection',
    'cases.input': 'projection',
    'cases.draft': 'record',
    'cases.part_draft': 'record',
    'cases.payment': 'record',
    'cases.slot': 'record',
    'cases.seat': 'record',
    'cases.series': 'record',
    'cases.number': 'record',
    'cases.opinion': 'record',
    'cases.figure': 'passing',
  },
  reactions: [
    { on: 'case.issue-ordered', job: 'cases.issue' },
    { on: 'case.requested', job: 'cases.asked' },
    { on: 'case.requested', job: 'cases.party-asked' },
    { on: 'case.appointment-booked', job: 'cases.party-asked' },
    { on: 'case.appointment-cancelled', job: 'cases.party-asked' },
    { on: 'case.submitted', job: 'cases.resembling' },
    { on: 'case.answered', job: 'cases.resembling' },
  ],
  events: [...caseEvents, ...contributionEvents, ...archiveEvents],
  projectors: [caseProjector, contributionProjector],
  jobs: [
    clockJob,
    proactiveJob,
    issueJob,
    keepJob,
    askedJob,
    linkedJob,
    partyAskedJob,
    resemblingJob,
    paymentsJob,
    factChangesJob,
    figuresJob,
  ],
  keeps,
  endpoints: [...applyEndpoints, ...mineEndpoints, ...keptEndpoints, ...partyEndpoints, ...consultEndpoints],
  slots: [
    {
      slot: 'citizen.nav',
      id: 'cases.nav',
      order: 20,
      may: 'person',
      fill: spaceLink,
    },
  ],
  refusals: caseRefusals,
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
