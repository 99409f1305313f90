import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '#kernel'
import type { NoticesEdge } from '../contract.ts'
import { takeMail } from './mail.ts'

/** so many in one go; the rest a minute later */
const most = 500

/**
 * Mail that the town's mail server puts into a Maildir (`GUICHET_MAIL_FOLDER`): what is in `new` is taken in and moved to `cur`; what cannot be read goes to
 * `broken`. A crash in between takes in once more what is there already, which is nothing.
 */
export const folderJob: Job<NoticesEdge> = {
  name: 'notices.mail-folder',
  every: '* * * * *',
  retries: 0,
  run: async (edge) => {
    const folder = edge.config.mailFolder
    if (folder === undefined) return
    for (const name of ['new', 'cur', 'broken']) mkdirSync(join(folder, name), { recursive: true })
    for (const name of readdirSync(join(folder, 'new')).sort().slice(0, most)) {
      const path = join(folder, 'new', name)
      const ended = await takeMail(edge, readFileSync(path)).then(
        () => 'cur',
        (error: unknown) => {
          edge.telemetry.failure('notices.mail', error)
          return 'broken'
        },
      )
      renameSync(path, join(folder, ended, name))
    }
  },
}
