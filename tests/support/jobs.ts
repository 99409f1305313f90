import { capabilities, type Edge } from '#app'
import type { Job } from '#kernel'

/** A job of any capability, for a test that runs it itself. */
export function jobNamed(name: string): Job<Edge> {
  const found = capabilities.flatMap(({ jobs }) => (jobs ?? []) as readonly Job<Edge>[]).find((job) => job.name === name)
  if (found === undefined) throw new Error(`No capability has a job ${name}.`)
  return found
}
