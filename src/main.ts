import { api } from '#api'
import { assistant } from '#assistant'
import { cases } from '#cases'
import { consent } from '#consent'
import { credentials } from '#credentials'
import { definitions } from '#definitions'
import { exchange } from '#exchange'
import { figures } from '#figures'
import { identity } from '#identity'
import { log } from '#log'
import { notices } from '#notices'
import { operations } from '#operations'
import { payouts } from '#payouts'
import { people } from '#people'
import { phone } from '#phone'
import { portrait } from '#portrait'
import { registries } from '#registries'
import { response } from '#response'
import { rights } from '#rights'
import { services } from '#services'
import { store } from '#store'
import { webhooks } from '#webhooks'
import { work } from '#work'
import { workbench } from '#workbench'
import { demoAgency } from './demo/agency/capability.tsx'
import { demonstration } from './demo/capability.ts'
import { demoDisaster } from './demo/disaster/capability.tsx'
import type { TownCapability } from './start.ts'

/** Everything a town can do. A partner's package is one more line here. The order is that of `needs`: migrations run in it. */
export const capabilities: readonly TownCapability[] = [
  store,
  log,
  consent,
  people,
  definitions,
  registries,
  identity,
  services,
  cases,
  rights,
  portrait,
  work,
  credentials,
  api,
  figures,
  payouts,
  webhooks,
  workbench,
  exchange,
  phone,
  notices,
  assistant,
  response,
  operations,
  demonstration,
  demoAgency,
  demoDisaster,
]

export { compose, type Edge, type Running, type Start, start, startWork, type TownCapability } from './start.ts'
