/** A folder into which another program puts messages (`GUICHET_ALERTS`). */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Job, Refusal, uuidv7 } from '#kernel'
import { mostXml } from '../cap/xml.ts'
import type { ResponseEdge } from '../contract.ts'
import { definitionOf } from '../definition.ts'
import { asHouse } from '../house.ts'
import { receiveAlert } from '../receive.ts'

/** so many in one go; the rest a minute later */
const most = 100
/** A file that was written to just now may not be whole, in milliseconds. */
const settling = 5000

/**
 * Takes in the `.cap` and `.xml` files of the folder, the oldest name first: then they stand in `done` or `refused`, each beside a text of the same name that
 * says what became of it. What cannot be taken in because of a failure of ours stays and is tried again.
 */
export const folderJob: Job<ResponseEdge> = {
  name: 'response.folder',
  every: '* * * * *',
  retries: 0,
  run: async (edge) => {
    const folder = edge.config.alerts
    if (folder === undefined || definitionOf(edge.config.town) === undefined) return
    for (const name of ['done', 'refused']) mkdirSync(join(folder, name), { recursive: true })
    const names = readdirSync(folder).filter((name) => /\.(cap|xml)$/i.test(name) && isWhole(join(folder, name), edge.clock.now()))
    for (const name of names.sort().slice(0, most)) {
      try {
        const [to, became] = await takeFile(edge, join(folder, name))
        move(folder, name, to, became, edge.clock.now())
      } catch (error) {
        edge.telemetry.failure('response.folder', error)
      }
    }
  },
}

function isWhole(path: string, now: number): boolean {
  const file = lstatSync(path)
  return file.isFile() && now - file.mtimeMs >= settling
}

async function takeFile(edge: ResponseEdge, path: string): Promise<['done' | 'refused', object]> {
  // Four bytes a sign at most: what is longer is not read into memory.
  if (lstatSync(path).size > mostXml * 4) return ['refused', { refused: 'alert.xml', why: 'too-large' }]
  try {
    const { message, known } = await receiveAlert(edge, asHouse(edge), readFileSync(path, 'utf8'))
    const { outcome, because, situation } = message
    return [
      'done',
      { outcome, ...(because === null ? {} : { because }), ...(situation === null ? {} : { situation }), ...(known ? { known } : {}) },
    ]
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('alert.')) return ['refused', { refused: error.code, ...error.details }]
    throw error
  }
}

/** The reason first: a file without one was not looked at. A name that was there before gets another. */
function move(folder: string, name: string, to: string, became: object, now: number): void {
  const target = existsSync(join(folder, to, name)) ? `${uuidv7(now)}-${name}` : name
  writeFileSync(join(folder, to, `${target}.txt`), `${JSON.stringify(became)}\n`)
  renameSync(join(folder, name), join(folder, to, target))
}
