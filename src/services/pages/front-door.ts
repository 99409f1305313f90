import { z } from 'zod'
import { endpoint, preferred, redirect } from '#web'
import type { ServicesEdge } from './edge.ts'

/** The address of the town leads to the best language of the browser. */
export const frontDoorEndpoint = endpoint<ServicesEdge>()(
  { id: 'services.front-door', route: 'GET /', may: 'anyone', purpose: 'none', subject: 'none', input: z.object({}) },
  async (ctx) => redirect(`/${preferred(ctx.header('accept-language'), ctx.edge.town.file.languages)}`),
)
