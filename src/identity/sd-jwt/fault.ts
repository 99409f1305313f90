/** What is wrong with a credential or a list of standings, by code; the rooms that use them say it in their own words. */
export type FaultCode = 'form' | 'hash' | 'typ' | 'cnf' | 'credential' | 'holder' | 'issuer' | 'list'

export class CredentialFault extends Error {
  readonly code: FaultCode
  constructor(code: FaultCode) {
    super(code)
    this.name = 'CredentialFault'
    this.code = code
  }
}
