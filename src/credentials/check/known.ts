import { say } from '#definitions'
import type { PublicJwk } from '#identity'
import { publicJwk } from '#identity'
import { writePolicy } from '#log'
import { labelled } from '../claims.ts'
import type { CredentialsEdge } from '../edge.ts'
import { issuerKeys } from '../keys.ts'
import { newestLists } from '../lists.ts'
import { typeOf } from '../make.ts'
import { personWords, verifyWords } from '../texts.ts'
import { kindsOf } from '../vci/metadata.ts'
import type { Trusted } from './verdict.ts'

/** Lists that a page takes along: at half a list each, the credentials of the last million or so. */
const mostLists = 16
/** How old a list of standings may be, in seconds: a day, as long as we stand by it. */
export const mostAge = 86_400

/** What a page of verification needs when it stands alone: whom to believe, how credentials stand now, and what their types and claims are called. */
export interface Known extends Trusted {
  readonly most: number
  /** whom to believe about the public log: a tlog-policy */
  readonly policy: string
  /** where the town's days are counted */
  readonly zone: string
  readonly words: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, { readonly title: string; readonly labels: Readonly<Record<string, string>> }>>
}

const last = new WeakMap<object, { readonly name: string; readonly trusted: Trusted }>()

/** Whom to believe now; the same object while keys and lists are the same, so that a list is opened once. */
export async function trustedNow(edge: CredentialsEdge): Promise<Trusted> {
  const { shown } = await issuerKeys(edge)
  const lists = await newestLists(edge, mostLists)
  const name = JSON.stringify([shown.map(({ kid }) => kid), lists])
  const known = last.get(edge.store)
  if (known?.name === name) return known.trusted
  const keys = Object.fromEntries(
    shown.flatMap((key): [string, PublicJwk][] => {
      const own = publicJwk(key)
      return own === undefined ? [] : [[key.kid, own]]
    }),
  )
  const trusted = { keys, lists }
  last.set(edge.store, { name, trusted })
  return trusted
}

export async function knownTo(edge: CredentialsEdge, lang: string): Promise<Known> {
  return {
    ...(await trustedNow(edge)),
    most: mostAge,
    policy: edge.publicLog.keys === undefined ? '' : writePolicy(edge.publicLog.policy),
    zone: edge.town.file['time-zone'],
    words: verifyWords(lang),
    types: Object.fromEntries(
      kindsOf(edge).map(({ service, document }) => [
        typeOf(edge, service.id, document.name),
        {
          title: say(document.title, lang),
          labels: {
            ...personWords(lang),
            ...Object.fromEntries(
              labelled(service, document.credential?.claims ?? []).map(({ claim, label }) => [claim, say(label, lang)]),
            ),
          },
        },
      ]),
    ),
  }
}
