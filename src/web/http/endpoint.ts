import type { z } from 'zod'
import type { EdgeBase, Endpoint } from '#kernel'
import type { Ctx } from './ctx.ts'
import type { Reply } from './reply.ts'

/** An endpoint as the router takes it: of any edge. */
export type AnyEndpoint<Edge> = Endpoint<Ctx<Edge & EdgeBase>, Reply>

/**
 * Declares a page or an API route: who may come, for which purpose, whose data it reads, what it takes. Nothing is served without it,
 * and the matrix of routes and roles is made from it.
 * @example endpoint<CasesEdge>()({ id: 'cases.mine', route: 'GET /:lang/cases', may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) }, async (ctx) => page(…))
 */
export const endpoint =
  <Edge extends EdgeBase>() =>
  <Input extends z.ZodType>(
    declaration: Omit<Endpoint, 'handle' | 'input'> & { readonly input: Input },
    handle: (ctx: Ctx<Edge>, input: z.output<Input>) => Promise<Reply>,
  ): Endpoint<Ctx<Edge>, Reply> => ({ ...declaration, handle: handle as (ctx: Ctx<Edge>, input: never) => Promise<Reply> })
