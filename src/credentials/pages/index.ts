import { z } from 'zod'
import { asPerson } from '#identity'
import { Refusal } from '#kernel'
import type { Tx } from '#store'
import { bytes, type Ctx, endpoint, type Reply, redirect } from '#web'
import { copyEnded } from '../contract.ts'
import { type CredentialsEdge, targetOf } from '../edge.ts'
import { setPlaces } from '../slots.ts'
import { type CopyRow, type CredentialRow, copiesOf, credentialById } from '../store.ts'
import { minePage } from './mine.tsx'
import { walletPage } from './wallet.tsx'

const lang = z.object({ lang: z.string() })
const one = lang.extend({ credential: z.uuid() })
/** Whoever represents somebody by law comes here for them; a mandate for some services does not show what others issued. */
const own = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal' } as const

interface Held {
  readonly row: CredentialRow
  readonly copies: readonly CopyRow[]
}

/** One of hers. Refuses `credential.unknown` for what is not there or not hers: nobody learns which. */
async function held(tx: Tx, id: string): Promise<Held> {
  const row = await credentialById(tx, id)
  if (row === undefined) throw new Refusal('credential.unknown')
  return { row, copies: await copiesOf(tx, [id]) }
}

async function download(ctx: Ctx<CredentialsEdge>, id: string, which: 'file' | 'paper'): Promise<Reply> {
  const { store } = ctx.edge
  const found = await store.as(asPerson(ctx.actor, 'compte'), async (tx) => {
    const { copies } = await held(tx, id)
    const file = copies.find(({ form }) => form === 'file')?.[which]
    return file == null ? undefined : await store.files.find(tx, file)
  })
  if (found === undefined) throw new Refusal('credential.unknown')
  return bytes(found.type, store.files.read(found), found.name, which === 'paper')
}

export const mineEndpoints = [
  endpoint<CredentialsEdge>()({ ...own, id: 'credentials.mine', route: 'GET /:lang/credentials', input: lang }, (ctx) => minePage(ctx)),
  endpoint<CredentialsEdge>()(
    { ...own, id: 'credentials.paper', route: 'GET /:lang/credentials/:credential/paper.pdf', input: one },
    (ctx, { credential }) => download(ctx, credential, 'paper'),
  ),
  endpoint<CredentialsEdge>()(
    { ...own, id: 'credentials.file', route: 'GET /:lang/credentials/:credential/file', input: one },
    (ctx, { credential }) => download(ctx, credential, 'file'),
  ),
  /** Her wallet is hers alone: nobody puts what is hers into another's. */
  endpoint<CredentialsEdge>()(
    { ...own, acting: 'never', id: 'credentials.wallet', route: 'POST /:lang/credentials/:credential/wallet', input: one },
    async (ctx, { credential }) => {
      const { row } = await ctx.edge.store.as(asPerson(ctx.actor, 'compte'), (tx) => held(tx, credential))
      if (row.standing !== 'valid') throw new Refusal('credential.not-valid')
      return await walletPage(ctx, row)
    },
  ),
  endpoint<CredentialsEdge>()(
    {
      ...own,
      acting: 'never',
      id: 'credentials.copy-end',
      route: 'POST /:lang/credentials/:credential/copies/:copy/end',
      input: one.extend({ copy: z.uuid() }),
    },
    async (ctx, { credential, copy: id }) => {
      const { store, log } = ctx.edge
      await store.as(asPerson(ctx.actor, 'compte'), async (tx) => {
        const { row, copies } = await held(tx, credential)
        const copy = copies.find((found) => found.id === id && found.form === 'wallet')
        if (copy === undefined) throw new Refusal('credential.unknown')
        if (copy.endedAt !== null) return
        await log.append(tx, targetOf(credential, row), [{ type: copyEnded.type, payload: { copy: id } }])
        await setPlaces(tx, [copy], 'revoked')
      })
      return redirect(`/${ctx.lang}/credentials`)
    },
  ),
]
