import { z } from 'zod'

const place = { list: z.int().min(0), place: z.int().min(0) }

/**
 * A document of a case was also made a credential, with a copy as a file and one on paper. `order`: the case's own key of it. `claims` as the credential says
 * them, `hidden`: those that its holder discloses or not. `code`: digest of the code that stands on the paper.
 */
export const made = {
  type: 'credential.made',
  version: 1,
  payload: z.strictObject({
    service: z.string(),
    version: z.int().positive(),
    document: z.string(),
    order: z.string(),
    number: z.string(),
    claims: z.record(z.string(), z.unknown()),
    from: z.string().optional(),
    /** last legal day, and its end in seconds */
    until: z.string().optional(),
    expires: z.int().optional(),
    copy: z.uuid(),
    ...place,
    file: z.uuid(),
    paper: z.uuid(),
    code: z.string(),
  }),
}
export type Made = z.infer<typeof made.payload>

/** A copy went into a wallet, bound to its key (`holder`: thumbprint, RFC 7638). */
export const copied = {
  type: 'credential.copied',
  version: 1,
  payload: z.strictObject({ copy: z.uuid(), ...place, holder: z.string() }),
}

/** Its person says that a copy in a wallet is lost: it alone holds no more. */
export const copyEnded = { type: 'credential.copy-ended', version: 1, payload: z.strictObject({ copy: z.uuid() }) }

/** The case came into a state in which it does not hold for now. `reason`: what the agent who decided that wrote. */
const byCase = { state: z.string(), reason: z.string().optional() }
export const suspended = { type: 'credential.suspended', version: 1, payload: z.strictObject(byCase) }
export const restored = { type: 'credential.restored', version: 1, payload: z.strictObject(byCase) }

/**
 * It holds no more. `case`: its case came into such a state; `replaced`: the case issued a newer one; `title`: the land that it names has had another owner
 * `since` that day.
 */
export const revoked = {
  type: 'credential.revoked',
  version: 1,
  payload: z.strictObject({
    because: z.enum(['case', 'replaced', 'title']),
    state: z.string().optional(),
    reason: z.string().optional(),
    since: z.iso.date().optional(),
  }),
}

export const credentialEvents = [made, copied, copyEnded, suspended, restored, revoked] as const

export const standingNames = ['valid', 'suspended', 'revoked'] as const
export type Standing = (typeof standingNames)[number]

export const refusals = {
  'credential.unknown': 404,
  'credential.wallet-unknown': 400,
  'credential.not-valid': 409,
  'credential.no-file': 422,
  'credential.root': 500,
} as const satisfies Readonly<Record<string, number>>
