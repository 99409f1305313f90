/** What reads credentials and lists: loaded when somebody shows one, not at every start. In a browser it is in the script already. */
export const credentialReading = async () => ({
  ...(await import('./read.ts')),
  ...(await import('./status.ts')),
  ...(await import('./es256.ts')),
})
