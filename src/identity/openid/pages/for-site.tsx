import { say } from '#definitions'
import { Alert, type Ctx, PostButton } from '#web'
import type { IdentityEdge } from '../../edge.ts'
import { siteQuestion } from '../../resume.ts'
import { t } from '../../texts.ts'
import { siteAsking } from '../question.ts'

/** The site for which somebody signs in, when that is why she does; undefined otherwise. */
export async function siteFor(
  ctx: Ctx<IdentityEdge>,
  then: string,
): Promise<{ readonly action: string; readonly name: string } | undefined> {
  const [, action, uid] = siteQuestion(then) ?? []
  if (action === undefined || uid === undefined) return undefined
  const name = await siteAsking(ctx, uid)
  return name === undefined ? undefined : { action, name: say(name, ctx.lang) }
}

/** Says for which site she signs in, and lets her go back to it without. */
export function ForSite({ ctx: { lang }, site }: { ctx: Ctx<IdentityEdge>; site: Awaited<ReturnType<typeof siteFor>> }) {
  if (site === undefined) return null
  return (
    <div class="g-flow">
      <Alert tone="info">{t(lang, 'client.for', { site: site.name })}</Alert>
      <PostButton to={{ action: site.action, fields: { do: 'refuse' } }} variant="tertiary">
        {t(lang, 'client.back')}
      </PostButton>
    </div>
  )
}
