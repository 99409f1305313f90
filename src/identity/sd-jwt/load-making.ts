/** What makes credentials, presentations and lists: loaded with the first one. */
export const credentialMaking = () => import('./make.ts')
