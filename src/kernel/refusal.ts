/**
 * A refusal that its caller can act on: a stable code, never a sentence. The text comes from the catalogue in the person's language;
 * one place (`web/http`) maps codes to HTTP. `details` hold names and numbers of the domain, never personal data.
 */
export class Refusal<C extends string = string> extends Error {
  readonly code: C
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: C, details: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}
