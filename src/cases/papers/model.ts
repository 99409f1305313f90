/**
 * What goes on a paper, as plain data. Everything is already resolved to one language: the papers choose no text of a service and know no
 * case. Dates are legal days `YYYY-MM-DD`; amounts and values are texts as a person reads them.
 */
import type { Crest } from './crest.ts'

export interface Article {
  readonly title: string
  readonly url?: string
}

/** A service that answers: who it is and how one reaches it (CRPA, R. 112-5, 2°: name, postal address, e-mail if any, telephone). */
export interface Office {
  readonly name: string
  readonly address: readonly string[]
  readonly phone: string
  readonly email?: string
  readonly hours?: string
}

export interface Recipient {
  readonly name: string
  /** Postal lines under the name; more than five do not fit the window of an envelope. */
  readonly address: readonly string[]
}

/** What stands at the head and the foot of every letter. */
export interface Letterhead {
  readonly lang: string
  /** The language whose text prevails (the town's); in any other one the paper says that it is a translation. */
  readonly legalLang: string
  readonly town: { readonly name: string; readonly crest?: Crest }
  readonly agency: Office
  readonly person: Recipient
  readonly date: string
  readonly service?: { readonly title: string; readonly version: number }
  /** 12 digits. */
  readonly reference?: string
  /** A prototype or a demonstration: the paper says that it has no legal value. */
  readonly specimen?: boolean
}

/** What every paper of a case has. */
export interface Paper extends Letterhead {
  readonly service: { readonly title: string; readonly version: number }
  readonly reference: string
}

/** Who decided: CRPA, L. 212-1 (first name, name, capacity) and L. 212-2 (service). */
export interface Author {
  readonly firstName: string
  readonly name: string
  readonly capacity: string
  readonly service: string
}

export interface Line {
  readonly label: string
  readonly value: string
  /** Where it comes from: register, document, the person. */
  readonly source?: string
}

/** One step of the trace: what was looked at, what was found, the text that asks for it. */
export interface Ground extends Line {
  readonly article?: string
}

/** Ways to contest. `until` is the last day; `within` the same in words, from the day of receipt (`deux mois`). */
export interface Contest {
  readonly until: string
  readonly within: string
  readonly review: { readonly name: string; readonly address: readonly string[]; readonly url?: string; readonly note?: string }
  readonly court: { readonly name: string; readonly address: readonly string[]; readonly url?: string }
}

/** CRPA, L. 311-3-1 and R. 311-3-1-1: purpose, right to the rules and the main characteristics, how to use that right. */
export interface Algorithm {
  /** Completes "it serves to …": a verb. */
  readonly purpose: string
  /** `alone`: no person looked at it before (law 78-17, art. 47): possible for a grant only. */
  readonly share: 'help' | 'alone'
  /** Whom to ask for the rules: one line. */
  readonly ask: string
  /** Where the rules are published. */
  readonly url?: string
}

export interface Decision extends Paper {
  readonly outcome: 'granted' | 'partly' | 'refused'
  /** The decision in one or two sentences, as the service file says it. */
  readonly message: string
  readonly amount?: { readonly text: string; readonly sum?: string; readonly article?: string }
  readonly law: readonly Article[]
  readonly facts: readonly Ground[]
  /** The agent's own words. */
  readonly reason?: string
  /** What happens now: payment, permit sent, what to keep. */
  readonly next?: readonly string[]
  readonly contest: Contest
  readonly algorithm?: Algorithm
  readonly author: Author
  readonly place: string
  /** `online`: notified by the online service, no signature needed (CRPA, L. 212-2, 1°); `hand`: room to sign. */
  readonly signature: 'online' | 'hand'
  readonly proof?: Proof
}

export interface Attestation extends Paper {
  readonly title: string
  /** What is attested: one paragraph each. */
  readonly statements: readonly string[]
  readonly facts: readonly Line[]
  readonly law: readonly Article[]
  readonly validFrom?: string
  readonly validUntil?: string
  readonly author: Author
  readonly place: string
  readonly signature: 'online' | 'hand'
  readonly proof?: Proof
  readonly credential?: Carried
}

/** The credential that a paper carries: whoever holds the paper has it verified. */
export interface Carried {
  /** the credential (SD-JWT VC), attached to the file */
  readonly text: string
  /** name of the attached file */
  readonly file: string
  /** what is typed where nothing can be scanned: `ABCD-EFGH-JKMN-PQRS` */
  readonly code: string
  /** page that verifies it, with the code behind `#` */
  readonly url: string
  /** the same page without the code, as one types it */
  readonly page: string
}

/** Proof that the event stands in the log: its id and the published commitment (64 hexadecimal digits). */
export interface Proof {
  readonly event: string
  readonly commitment: string
  /** What proves it without us, once the public log has taken it in. */
  readonly receipt?: {
    /** `tlog-proof` text, attached to the file */
    readonly text: string
    readonly index: number
    /** page that checks it, with index and leaf hash behind `#` */
    readonly url: string
    /** did independent witnesses see the log so? */
    readonly witnessed: boolean
  }
}

/** What the absence of an answer means, from which day (CRPA, R. 112-5 and R. 112-11-1). */
export interface Silence {
  readonly on: string
  readonly means: 'granted' | 'refused'
  readonly article?: string
}

export interface Receipt extends Paper {
  readonly receivedOn: string
  /** `14:32`, if the hour counts. */
  readonly receivedAt?: string
  readonly office: Office
  readonly answers: readonly { readonly title: string; readonly lines: readonly Line[] }[]
  readonly documents: readonly string[]
  /** What is still wanted and by when (CRPA, L. 114-5). */
  readonly missing?: { readonly what: readonly string[]; readonly by: string }
  /** `none`: the file of the service names no delay of the law, so the paper says nothing of silence. */
  readonly silence: Silence | 'none'
  /** Wanted when silence means refusal; `until` counts from the day of silence. */
  readonly contest?: Contest
  readonly proof?: Proof
}

/** Something that was said, with its head (who, when). */
export interface Said {
  readonly head: string
  readonly lines: readonly string[]
}

/** A case as one file, for the office that keeps it. */
export interface WholeFile extends Paper {
  /** the agent for whom it was made */
  readonly madeBy: string
  readonly standing: readonly Line[]
  readonly answers: readonly { readonly title?: string; readonly lines: readonly Line[] }[]
  readonly decision?: { readonly text: string; readonly reason?: string; readonly grounds: readonly Ground[] }
  /** what was asked of others and what they said */
  readonly asked: readonly Said[]
  readonly messages: readonly Said[]
  readonly notes: readonly Said[]
  readonly timeline: readonly { readonly when: string; readonly what: string; readonly who?: string }[]
  /** `picture`: drawn; `inside`: attached; `left-out`: too heavy, it stays in the case. Names are one of a kind. */
  readonly documents: readonly {
    readonly name: string
    readonly type: string
    readonly about: string
    readonly kind: 'picture' | 'inside' | 'left-out'
    readonly bytes?: Uint8Array
  }[]
  readonly proof?: Proof
}
