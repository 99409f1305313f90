/** A virtual authenticator in a Chromium page, and what it signs, for tests that post it themselves; `prf`: its keys give out secrets, too. */
import type { CDPSession, Page } from 'playwright-core'

export interface Authenticator {
  readonly cdp: CDPSession
  readonly id: string
  /** signs what the options ask, in the page as it stands (its origin counts); the JSON that our form would post */
  sign(options: unknown): Promise<string>
  /** spoils the next answers: a wrong signature, or a user who was not verified */
  spoil(how: { readonly isBogusSignature?: boolean; readonly isBadUV?: boolean }): Promise<void>
  credentials(): Promise<Credential[]>
  /** puts a credential in the place of the one with its id */
  replace(credential: Credential): Promise<void>
}

export interface Credential {
  readonly credentialId: string
  readonly isResidentCredential: boolean
  readonly rpId?: string
  readonly privateKey: string
  readonly userHandle?: string
  readonly signCount: number
}

export async function addAuthenticator(page: Page, transport: 'internal' | 'usb' = 'internal', prf = false): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: prf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    cdp,
    id,
    sign: (options) =>
      page.evaluate(async (json) => {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as PublicKeyCredentialRequestOptionsJSON)
        const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
        return JSON.stringify(credential.toJSON())
      }, options),
    spoil: async (how) => {
      await cdp.send('WebAuthn.setResponseOverrideBits', {
        authenticatorId: id,
        isBogusSignature: how.isBogusSignature ?? false,
        isBadUV: how.isBadUV ?? false,
        isBadUP: false,
      })
    },
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials,
    replace: async (credential) => {
      await cdp.send('WebAuthn.removeCredential', { authenticatorId: id, credentialId: credential.credentialId })
      await cdp.send('WebAuthn.addCredential', { authenticatorId: id, credential })
    },
  }
}
