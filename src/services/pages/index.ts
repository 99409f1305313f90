/** Pages about services that need no case: front door, search, lists, the town's own texts. The page of one service is composed with its case in `#cases`. */

import { evaluateService, listServices, oneService, proposeCommunes, workflowOfService } from './api.ts'
import { frontDoorEndpoint } from './front-door.ts'
import { allServicesEndpoint, lifeEventEndpoint } from './lists.tsx'
import { searchEndpoint } from './search.tsx'
import { townPageEndpoint } from './town-page.tsx'

export const servicesEndpoints = [
  frontDoorEndpoint,
  searchEndpoint,
  allServicesEndpoint,
  lifeEventEndpoint,
  townPageEndpoint,
  listServices,
  oneService,
  workflowOfService,
  evaluateService,
  proposeCommunes,
]
