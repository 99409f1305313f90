import type { RightsEdge } from '#rights'

/** What the pages of the person seen whole need of the composed town. */
export type PortraitEdge = RightsEdge
