/** The values of a status list that the draft names (draft-ietf-oauth-status-list, 7.1); another one is a matter of its issuer. */
export const standings = { valid: 0, invalid: 1, suspended: 2 } as const
