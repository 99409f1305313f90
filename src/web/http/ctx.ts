import type { Actor, EdgeBase } from '#kernel'
import type { Lang } from '../words.ts'

/** A posted form: control name → values as typed. */
export type FormValues = Readonly<Record<string, readonly string[]>>

export interface Upload {
  readonly name: string
  readonly file: File
}

/** One request, read. `Edge` is the part of the composed town that the handler needs. */
export interface Ctx<Edge extends EdgeBase = EdgeBase> {
  readonly edge: Edge
  readonly actor: Actor
  readonly lang: Lang
  readonly url: URL
  /** purpose that the endpoint declares */
  readonly purpose: string
  readonly form: FormValues
  readonly uploads: readonly Upload[]
  /** JSON body of an API request */
  readonly body?: unknown
  /** body of an endpoint that takes text */
  readonly text?: string
  /** secret of the session's cookie */
  readonly secret?: string
  /** an API request that came with a bearer token; its id is no secret */
  readonly token?: { readonly id: string; readonly scope: 'read' | 'write' }
  /** secret of what this browser was sent to another site for, and comes back from (`Reply.errand`) */
  readonly errand?: string
  /** secret of the conversation that this browser has with the assistant (`Reply.talk`); gone when the browser is closed */
  readonly talk?: string
  /** code left by the page before (`redirect(…, flash)`) */
  readonly flash?: string
  /** where the request comes from, coarse: the first three numbers of an IPv4 address, the first three groups of an IPv6 one */
  readonly network: string
  /** header of the request, for negotiation only */
  header(name: string): string | undefined
}

/** First value of a control, '' when it was not posted. */
export const typed = (ctx: { readonly form: FormValues }, name: string): string =>
  Object.hasOwn(ctx.form, name) ? (ctx.form[name]?.[0] ?? '') : ''
