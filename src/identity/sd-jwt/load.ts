/** The libraries of credentials are loaded when somebody shows or is given one, not at every start. */
export { standings } from './standings.ts'

/** What makes credentials, presentations and lists. */
export const credentialMaking = () => import('./make.ts')

/** What reads them. */
export const credentialReading = async () => ({
  ...(await import('./read.ts')),
  ...(await import('./status.ts')),
  ...(await import('./es256.ts')),
})
