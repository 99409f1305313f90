/** What every page of one request shares; made once by the router, given to each page. */
import type { Lang } from './words.ts'

export interface Link {
  readonly href: string
  readonly label: string
  /** Language of the page it leads to, when it changes. */
  readonly lang?: Lang
}

export interface NavItem extends Link {
  readonly current?: boolean
  /** How many things wait for this person there; nothing is shown for 0. */
  readonly count?: number
}

/** A language of the town with the address of the same place in it. */
export interface LanguageLink {
  readonly lang: Lang
  /** In its own language: Français. */
  readonly name: string
  readonly href: string
}

export interface Town {
  readonly name: string
  /** Ville de Valmont-sur-Meuse */
  readonly fullName?: string
  /** Names of the two counters: Guichet de la ville, Bureau des agents. */
  readonly counter: string
  readonly desk: string
  readonly address?: string
  readonly hours?: string
  readonly phone?: {
    /** +33300000000 */
    readonly number: string
    /** 03 00 00 00 00 */
    readonly label: string
    /** appel non surtaxé */
    readonly note?: string
    /** attente en ce moment 4 min; only when measured */
    readonly waiting?: string
  }
  /** The town's crest as SVG markup, checked when the town is loaded. Without one, the crest of the theme. */
  readonly crest?: string
  /** Address of the town's style sheet; without one, the theme that ships with Guichet. */
  readonly theme?: string
}

export interface FooterLinks {
  readonly accessibility: Link
  readonly legal: Link
  readonly privacy: Link
  /** Help from a person. */
  readonly help: Link
  readonly source?: Link
  /** More under "your rights": register of algorithms, contest. */
  readonly rights?: readonly Link[]
  /** The town's own column. */
  readonly town?: readonly Link[]
}

export interface Frame {
  readonly lang: Lang
  /** The person reads in large print. */
  readonly large?: boolean
  readonly languages: readonly LanguageLink[]
  readonly town: Town
  readonly home: string
  readonly nav: readonly NavItem[]
  /** Who is acting; `role` at the desk: Instructrice, logement. */
  readonly person?: { readonly name: string; readonly role?: string; readonly href: string }
  /** for whom she acts by a mandate: said on every page, with the ways back to herself and to somebody else */
  readonly acting?: {
    readonly text: string
    readonly label: string
    readonly back: PostTo & { readonly label: string }
    readonly other: Link
  }
  readonly signIn?: string
  readonly signOut?: PostTo
  readonly footer: FooterLinks
  /** Nonce of the content policy for scripts; a page that is the same for everybody has none, and no script in itself. */
  readonly nonce?: string
  /** Present when a session can end: seconds left, seconds before the end at which to warn, where to post to stay, where to sign in again. */
  readonly session?: { readonly seconds: number; readonly warn: number; readonly extend: PostTo; readonly signIn: string }
}

/** A form with one button: where it posts and the hidden fields it carries. */
export interface PostTo {
  readonly action: string
  readonly fields?: Readonly<Record<string, string>>
}
