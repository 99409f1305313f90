/** A thread that computes pieces of a population and writes their lines: what it is sent is a kernel and rows, what it answers is a part of a file. */
import { parentPort, workerData } from 'node:worker_threads'
import { type PortableKernel, runPortable } from '#rules'
import { csvLines } from './csv.ts'
import type { PopulationPiece } from './population-table.ts'

const kernel = workerData as PortableKernel
const run = runPortable(kernel)

parentPort?.on('message', ({ count, data, keys }: PopulationPiece) => {
  const lines = Buffer.from(csvLines(keys, { outputs: kernel.outputs, results: run(data, count) }))
  parentPort?.postMessage(lines)
})
