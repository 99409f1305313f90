/** A law on every row of a file of any length: pieces are read, computed and written one after the other, on all cores. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type PortableKernel, runPortable } from '#rules'
import { csvHead, csvLines } from './csv.ts'
import { type Computation, kernelFor, pieceSize } from './engines.ts'
import type { PopulationPiece } from './population-table.ts'

/** Fewer rows are done before a second thread has started. */
const fewRows = 200_000

/**
 * Lines of CSV, in the order of the rows: what `compute` with the kernel and `csvOf` write, without ever holding a whole column. undefined: the law reads
 * lists, whose rows are needed together. `cores`: how many threads compute.
 */
export function rowsOf(
  work: Computation,
  cores = work.population.count < fewRows ? 1 : availableParallelism(),
): AsyncIterable<string | Uint8Array> | undefined {
  const { portable } = kernelFor(work)
  return portable && linesOf(work, portable, cores)
}

async function* linesOf({ population }: Computation, portable: PortableKernel, cores: number): AsyncIterable<string | Uint8Array> {
  yield csvHead(portable.outputs)
  const pieces = population.pieces(pieceSize)
  if (cores === 1) {
    const run = runPortable(portable)
    for await (const piece of pieces) yield csvLines(piece.keys, { outputs: portable.outputs, results: run(piece.data, piece.count) })
    return
  }
  await using team = openTeam(portable, cores)
  // One piece more than there are threads waits, so that none is idle and memory stays that of a few pieces.
  const waiting: Promise<Uint8Array>[] = []
  for await (const piece of pieces) {
    waiting.push(team.compute(piece))
    if (waiting.length > cores) yield await waiting.shift()!
  }
  for (const lines of waiting) yield await lines
}

interface Team extends AsyncDisposable {
  compute(piece: PopulationPiece): Promise<Uint8Array>
}

function openTeam(portable: PortableKernel, size: number): Team {
  const workers = Array.from({ length: size }, () => {
    const worker = new Worker(new URL('./rows-worker.ts', import.meta.url), { workerData: portable })
    const asked: { done: (lines: Uint8Array) => void; failed: (error: unknown) => void }[] = []
    worker.on('message', (lines: Uint8Array) => asked.shift()?.done(lines))
    worker.on('error', (error) => {
      for (const { failed } of asked.splice(0)) failed(error)
    })
    return { worker, asked }
  })
  return {
    compute(piece) {
      const least = workers.reduce((one, other) => (other.asked.length < one.asked.length ? other : one))
      const answer = new Promise<Uint8Array>((done, failed) => least.asked.push({ done, failed }))
      // Whoever awaits it hears of a failure; until then it is nobody's.
      answer.catch(() => {})
      least.worker.postMessage(piece, buffersOf(piece))
      return answer
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(workers.map(({ worker }) => worker.terminate()))),
  }
}

/** Columns move to the other thread instead of being copied. */
const buffersOf = ({ data }: PopulationPiece): ArrayBuffer[] =>
  Object.values(data).flatMap(({ values, empty }) =>
    [values, empty].flatMap((array) => (ArrayBuffer.isView(array) ? [array.buffer as ArrayBuffer] : [])),
  )
