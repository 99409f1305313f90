/**
 * Joins what many requests ask at the same moment into one unit of work: while one is under way, the next ones wait together. Alone, nobody waits.
 * Under load a token costs a share of two transactions.
 */
export function gather<In, Out>(work: (all: readonly In[]) => Promise<readonly Out[]>): (one: In) => Promise<Out> {
  const most = 256
  let waiting: { readonly one: In; readonly done: (out: Out) => void; readonly failed: (why: unknown) => void }[] = []
  let running = 0
  const run = () => {
    // Two at once: one reads while the other's answers are being made use of.
    if (running === 2 || waiting.length === 0) return
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    running++
    work(batch.map(({ one }) => one))
      .then(
        (outs) => {
          for (const [index, { done }] of batch.entries()) done(outs[index]!)
        },
        (error) => {
          for (const { failed } of batch) failed(error)
        },
      )
      .finally(() => {
        running--
        run()
      })
  }
  return (one) =>
    new Promise<Out>((done, failed) => {
      waiting.push({ one, done, failed })
      queueMicrotask(run)
    })
}
