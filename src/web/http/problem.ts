import type { Refusal, Words } from '#kernel'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** Statuses of which the words of this room know something; another one says that something is wrong with the request. */
const said = [400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503] as const

/**
 * What a program is told that is refused (RFC 9457). `title` is the stable code; `detail` says the same in words that may be shown to a person: those of
 * the room that refuses (`refusal.<code>`), else of the status. It quotes nothing that anybody wrote. `reference` finds a failure of ours in the logs.
 */
export function problemOf(
  refusal: Refusal | undefined,
  {
    status,
    lang,
    words,
    reference,
  }: { readonly status: number; readonly lang: Lang; readonly words: readonly Words[]; readonly reference: string },
): Readonly<Record<string, unknown>> {
  const code = refusal?.code ?? 'failure'
  return {
    type: `urn:guichet:${code}`,
    title: code,
    status,
    detail: inWords(code, status, lang, words),
    ...refusal?.details,
    ...(refusal === undefined ? { reference } : {}),
  }
}

function inWords(code: string, status: number, lang: Lang, words: readonly Words[]): string {
  const key = `refusal.${code}`
  const own = [t, ...words].find((one) => one.knows(key))
  const known = said.find((one) => one === status) ?? (status >= 500 ? 500 : 422)
  return own?.say(lang, key) ?? t(lang, `refusal.${known}`)
}
