import { asPerson } from '#identity'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { askedEndpoints } from './check/asked.tsx'
import { verifyEndpoints } from './check/pages.tsx'
import { credentialEvents, refusals } from './contract.ts'
import type { CredentialsEdge } from './edge.ts'
import { jobs } from './jobs.ts'
import { keeps } from './keeps.ts'
import { authorizePages } from './pages/authorize.tsx'
import { mineEndpoints } from './pages/index.ts'
import { credentialProjector } from './project.ts'
import { hasCredential } from './store.ts'
import { t } from './texts.ts'
import { titleEvents, titleRefusals } from './titles/contract.ts'
import { titlesEndpoints, titlesLink } from './titles/pages.tsx'
import { titleProjector } from './titles/register.ts'
import { vciEndpoints } from './vci/endpoints.ts'

/** Whatever may bring a case into another state: its credentials follow. */
const moves = ['case.acted', 'case.answered', 'case.withdrawn', 'case.expired', 'case.silence', 'case.transferred', 'case.rebased'] as const

export const credentials = {
  id: 'credentials',
  needs: ['kernel', 'store', 'log', 'identity', 'definitions', 'registries', 'services', 'cases', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'credentials.credential': 'projection',
    'credentials.copy': 'projection',
    'credentials.slot': 'record',
    'credentials.passing': 'passing',
    'credentials.root': 'record',
    'credentials.key': 'record',
    'credentials.title': 'projection',
  },
  events: [...credentialEvents, ...titleEvents],
  projectors: [credentialProjector, titleProjector],
  reactions: [
    { on: 'case.issued', job: 'credentials.make' },
    { on: 'title.transferred', job: 'credentials.title-moved' },
    ...moves.map((on) => ({ on, job: 'credentials.follow' })),
  ],
  jobs,
  keeps,
  endpoints: [...verifyEndpoints, ...askedEndpoints, ...vciEndpoints, ...mineEndpoints, ...authorizePages, ...titlesEndpoints],
  slots: [
    {
      slot: 'footer.rights',
      id: 'credentials.verify',
      order: 10,
      may: 'anyone',
      fill: async ({ lang }) => ({ href: `/${lang}/verify`, label: t(lang, 'verify.title') }),
    },
    { slot: 'desk.nav', id: 'credentials.titles', order: 65, may: 'worker', fill: titlesLink },
    {
      slot: 'citizen.nav',
      id: 'credentials.nav',
      order: 25,
      may: 'person',
      // Whoever has none is not shown an empty page.
      fill: async ({ edge, actor, lang }) => {
        const { person, mandate } = actor
        if (person === undefined || (mandate !== undefined && mandate.services !== undefined)) return undefined
        const has = await edge.store.as(asPerson(actor, 'compte'), (tx) => hasCredential(tx, person))
        return has ? { href: `/${lang}/credentials`, label: t(lang, 'nav') } : undefined
      },
    },
  ],
  refusals: { ...refusals, ...titleRefusals },
} as const satisfies Capability<CredentialsEdge, Tx, Ctx<CredentialsEdge>, Reply>
