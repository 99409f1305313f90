import { parseArgs } from 'node:util'
import { addCorpus, corpusFolder, replayExpectations } from '#assistant'
import { Refusal, readConfig } from '#kernel'
import type { Edge } from '../start.ts'
import { atTown, doneAt } from './control.ts'

const usage = 'guichet corpus add <folder or package> | corpus replay'

/** `corpus add`: official sheets into the town's database; `corpus replay`: does the assistant still understand what agents corrected? Exit 1 when it does not. */
export async function corpus(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
  const [verb, name] = positionals
  const config = readConfig(env, root)
  if (verb === 'add' && name !== undefined && positionals.length === 2)
    return await atTown('corpus', ['add', corpusFolder(name, process.cwd())], config)
  if (verb === 'replay' && positionals.length === 1) {
    const { done } = await doneAt('corpus', ['replay'], config)
    process.stdout.write(`${done}\n`)
    return done.includes('not any more:') ? 1 : 0
  }
  throw new Refusal('corpus.usage', { usage })
}

export async function corpusVerb(edge: Edge, [verb, folder = '']: readonly string[]): Promise<string> {
  if (verb === 'replay') {
    const { held, lost } = await replayExpectations(edge)
    return [`${held} of ${held + lost.length} corrections hold`, ...lost.map((one) => `not any more: ${one}`)].join('\n')
  }
  const { files, sheets, changed, broken } = await addCorpus(edge.store, folder)
  if (sheets === 0) throw new Refusal('corpus.empty', { folder })
  const wrong = broken.length === 0 ? '' : `; ${broken.length} could not be read, the first: ${broken[0]!.file}: ${broken[0]!.why}`
  return `${sheets} sheets read from ${files} files, ${changed} new or changed${wrong}`
}
