import { randomBytes } from 'node:crypto'
import { seal, unseal } from '#store'
import type { PostedForm } from '#web'

/**
 * A post that came without a session, sealed so that it can travel through the sign-in page: nobody reads or changes it on the way.
 * The key lives as long as the process; after a restart the person is told that the page must be filled again.
 */
const key = randomBytes(32)

export interface Resumed {
  readonly path: string
  readonly form: PostedForm
}

export const sealPost = (post: Resumed, now: number): string =>
  seal(key, Buffer.from(JSON.stringify({ ...post, now })), 'resume').toString('base64url')

/** undefined when it is not ours, older than a day, or from before a restart. */
export function openPost(text: string, now: number): Resumed | undefined {
  try {
    const {
      path,
      form,
      now: at,
    } = JSON.parse(unseal(key, Buffer.from(text, 'base64url'), 'resume').toString()) as Resumed & { now: number }
    return now - at < 86_400_000 && isLocal(path) ? { path, form } : undefined
  } catch {
    return undefined
  }
}

/** An address of this site, so that signing in cannot send anybody elsewhere. */
export const isLocal = (path: string): boolean =>
  /^\/(?![/\\])/.test(path) && URL.canParse(path, 'http://here') && new URL(path, 'http://here').host === 'here'

/** The address at which a site asks who somebody is, with the id of its question: [, address, id]; undefined for any other. */
export const siteQuestion = (then: string): RegExpExecArray | undefined =>
  /^(\/[a-z]{2,3}\/openid\/([\w-]{10,64}))$/.exec(then) ?? undefined
