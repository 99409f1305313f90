import { say } from '#definitions'
import { siteOf } from '../address.ts'
import type { Notice, NoticesEdge } from '../contract.ts'
import { t } from '../texts.ts'

/** What a device is told: that there is something to read, and where. It lies on a locked screen: nothing of whom or what it is about. */
export interface Called {
  readonly title: string
  readonly body: string
  readonly lang: string
  /** paths of ours */
  readonly open: string
  readonly received: string
  /** the same notice is shown once */
  readonly tag: string
}

export function writePush(edge: NoticesEdge, intent: string, lang: string, token: string): Notice {
  const title = say(edge.town.file.name, lang)
  const site = new URL(siteOf(edge)).origin
  const called: Called = {
    title,
    body: t(lang, 'push.body'),
    lang,
    open: `${site}/${lang}/notices/${intent}`,
    received: `${site}/${lang}/notices/received/${token}`,
    tag: intent,
  }
  return { name: '', lang, subject: t(lang, 'push.body'), text: JSON.stringify(called) }
}
