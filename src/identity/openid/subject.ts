import { createHmac } from 'node:crypto'

/**
 * How one agency's sites know a person (OpenID Connect Core, 8.1, pairwise): the same for all of them and for ever, another for every other agency,
 * and without the town's key nobody makes one from the other.
 */
export const subjectFor = (key: Uint8Array, person: string, agency: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['openid subject', agency, person]))
    .digest('base64url')
