import type { Capability, Job } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { asSystem, type IdentityEdge } from './edge.ts'
import { happened } from './events.ts'
import { keeps } from './keeps.ts'
import { tidy } from './letters.ts'
import { mandateEvents, mandateRefusals } from './mandates/contract.ts'
import { mandateProjector } from './mandates/store.ts'
import { protocolEndpoints } from './openid/endpoints.ts'
import { openidJobs } from './openid/logout.ts'
import { interactionEndpoints } from './openid/pages/interaction.tsx'
import { sitesEndpoints } from './openid/pages/sites.tsx'
import { actingEndpoints } from './pages/acting.tsx'
import { agentPageEndpoints } from './pages/agent.tsx'
import { agentEndpoints } from './pages/agents.tsx'
import { byEmailEndpoints } from './pages/by-email.tsx'
import { byProviderEndpoints } from './pages/by-provider.tsx'
import { byWalletEndpoints } from './pages/by-wallet.tsx'
import { counterEndpoints } from './pages/counter.tsx'
import { delegationEndpoints } from './pages/delegations.tsx'
import { deskEndingEndpoints } from './pages/desk-endings.tsx'
import { deskIdentityEndpoints } from './pages/desk-identity.tsx'
import { deskMandateEndpoints } from './pages/desk-mandates.tsx'
import { enrolEndpoints } from './pages/enrol.tsx'
import { mandateEndpoints } from './pages/mandates.tsx'
import { passkeyEndpoints } from './pages/passkeys.tsx'
import { rosterEndpoints } from './pages/roster.tsx'
import { securityEndpoints } from './pages/security.tsx'
import { signInEndpoints } from './pages/sign-in.tsx'
import { stepUpEndpoints } from './pages/step-up.tsx'
import { visitEndpoints } from './pages/visit.tsx'
import { t } from './texts.ts'

const tidyJob: Job<IdentityEdge> = {
  name: 'identity.tidy',
  every: '17 * * * *',
  run: (edge) => edge.store.as(asSystem, (tx) => tidy(edge, tx)),
}

const securityLink = async ({ lang }: Ctx<IdentityEdge>) => ({ href: `/${lang}/security`, label: t(lang, 'nav.security') })

const mandatesLink = async ({ lang }: Ctx<IdentityEdge>) => ({ href: `/${lang}/mandates`, label: t(lang, 'mandate.nav') })

const deskLink = async ({ lang }: Ctx<IdentityEdge>) => ({ href: `/${lang}/counter`, label: t(lang, 'nav.identity') })

const agentsLink = async ({ lang }: Ctx<IdentityEdge>) => ({ href: `/${lang}/agents`, label: t(lang, 'agents.title') })

export const identity = {
  id: 'identity',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'definitions', 'registries', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'identity.account': 'record',
    'identity.passkey': 'record',
    'identity.recovery_code': 'record',
    'identity.session': 'passing',
    'identity.challenge': 'passing',
    'identity.email_code': 'passing',
    'identity.letter': 'record',
    'identity.attempt': 'passing',
    'identity.invitation': 'passing',
    'identity.verification': 'passing',
    'identity.visit': 'passing',
    'identity.mandate_party': 'record',
    'identity.mandate_code': 'passing',
    'identity.mandate': 'projection',
    'identity.link': 'record',
    'identity.delegation': 'record',
    'identity.errand': 'passing',
    'identity.provider_session': 'passing',
    'identity.presentation': 'passing',
    'identity.openid_record': 'passing',
    'identity.openid_session': 'passing',
    'identity.openid_visit': 'passing',
    'identity.openid_farewell': 'passing',
    'identity.openid_grant': 'record',
    'identity.openid_key': 'record',
    'identity.token': 'passing',
  },
  keeps,
  events: [...Object.values(happened), ...Object.values(mandateEvents)],
  projectors: [mandateProjector],
  reactions: [{ on: happened.sessionEnded.type, job: 'identity.openid-ended' }],
  jobs: [tidyJob, ...openidJobs],
  endpoints: [
    ...signInEndpoints,
    ...byEmailEndpoints,
    ...byProviderEndpoints,
    ...byWalletEndpoints,
    ...stepUpEndpoints,
    ...securityEndpoints,
    ...passkeyEndpoints,
    ...enrolEndpoints,
    // Before the agents’ own, whose last part is any id.
    ...rosterEndpoints,
    ...delegationEndpoints,
    ...agentEndpoints,
    ...agentPageEndpoints,
    ...counterEndpoints,
    ...visitEndpoints,
    // Before the counter's own, whose last part is any id.
    ...deskMandateEndpoints,
    ...deskEndingEndpoints,
    ...deskIdentityEndpoints,
    ...actingEndpoints,
    ...mandateEndpoints,
    ...protocolEndpoints,
    ...interactionEndpoints,
    ...sitesEndpoints,
  ],
  slots: [
    { slot: 'citizen.nav', id: 'identity.mandates', order: 70, may: 'person', fill: mandatesLink },
    { slot: 'citizen.nav', id: 'identity.nav', order: 80, may: 'person', fill: securityLink },
    { slot: 'desk.nav', id: 'identity.counter', order: 70, may: 'worker', fill: deskLink },
    { slot: 'desk.nav', id: 'identity.agents', order: 89, may: 'administrator', fill: agentsLink },
    { slot: 'desk.nav', id: 'identity.desk-nav', order: 90, may: 'anyone', fill: securityLink },
  ],
  refusals: {
    ...mandateRefusals,
    'identity.passkey-refused': 403,
    'identity.passkey-impossible': 409,
    'identity.key-wrong': 422,
    'identity.key-over': 410,
    'identity.passkey-needed': 403,
    'identity.last-way': 409,
    'identity.document-over': 409,
    'identity.own-identity': 403,
    'identity.four-eyes': 403,
    'identity.agent-unknown': 404,
    'identity.own-access': 409,
    'identity.roster-wrong': 422,
    'identity.too-many': 429,
    'identity.code-wrong': 422,
    'identity.code-over': 410,
    'openid.client-unknown': 404,
    'token.demo-only': 403,
    'token.account-unknown': 404,
    'token.wrong': 422,
  },
} as const satisfies Capability<IdentityEdge, Tx, Ctx<IdentityEdge>, Reply>
