// Written for Node 20.17 too: it runs before the product's own Node does.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in our place and answers with its exit code. Who asks us to end means it: the program is told, and we wait for it; a server
 * left behind would keep its data folder locked. Always told by SIGTERM: at a terminal Ctrl-C has reached the program already, and a second SIGINT would cut its end short.
 */
export async function handOver(program, given) {
  const child = spawn(program, given, { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  return await new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
