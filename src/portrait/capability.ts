import { asAgent } from '#cases'
import type { Capability, Job } from '#kernel'
import { mergesWith, searchDuplicates } from '#people'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { personEndpoints } from './desk/person.tsx'
import { relationEndpoints } from './desk/relations.tsx'
import { searchEndpoints } from './desk/search.tsx'
import { duplicateEndpoints } from './duplicates/list.tsx'
import { pairEndpoints } from './duplicates/pair.tsx'
import type { PortraitEdge } from './edge.ts'
import { familyEndpoints } from './me/family-register.tsx'
import { householdEndpoints } from './me/household.tsx'
import { needsEndpoints } from './me/needs.tsx'
import { preferencesEndpoints } from './me/preferences.tsx'
import { t } from './texts.ts'

/** By night: registrations that look alike are written down for agents to decide. */
const duplicatesJob: Job<PortraitEdge> = {
  name: 'portrait.duplicates',
  every: '40 2 * * *',
  run: async ({ store, log }) => {
    await store.as({ actor: 'system', purpose: 'identite' }, (tx) => searchDuplicates(log, tx))
  },
}

const searchLink = async ({ lang }: Ctx<PortraitEdge>) => ({ href: `/${lang}/desk/people`, label: t(lang, 'search.nav') })

/** Only while a pair waits; the page of the search leads there always. */
const duplicatesLink = async ({ lang, edge, actor }: Ctx<PortraitEdge>) => {
  const pairs = await edge.store.as(asAgent(actor, 'identite'), (tx) => mergesWith(tx, ['suspected', 'proposed'], 100))
  return pairs.length === 0 ? undefined : { href: `/${lang}/duplicates`, label: t(lang, 'duplicates.title'), count: pairs.length }
}

export const portrait = {
  id: 'portrait',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'identity', 'definitions', 'registries', 'services', 'cases', 'rights', 'web'],
  jobs: [duplicatesJob],
  endpoints: [
    ...searchEndpoints,
    ...personEndpoints,
    ...relationEndpoints,
    ...needsEndpoints,
    ...householdEndpoints,
    ...familyEndpoints,
    ...preferencesEndpoints,
    ...duplicateEndpoints,
    ...pairEndpoints,
  ],
  slots: [
    { slot: 'desk.nav', id: 'portrait.search', order: 60, may: 'worker', fill: searchLink },
    { slot: 'desk.nav', id: 'portrait.duplicates', order: 72, may: 'worker', fill: duplicatesLink },
  ],
} as const satisfies Capability<PortraitEdge, Tx, Ctx<PortraitEdge>, Reply>
