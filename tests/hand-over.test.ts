/** An older Node hands over to the product's own: whoever ends the one ends the other. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

const handOver = pathToFileURL(`${import.meta.dirname}/../bin/hand-over.mjs`).href

/** A launcher that hands over to a program of ours. */
function launch(program: string) {
  const code = `const { handOver } = await import(${JSON.stringify(handOver)}); process.exit(await handOver(process.execPath, ['-e', ${JSON.stringify(program)}]))`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  test(`${signal} ends what was handed over to, which finishes first`, async () => {
    const launcher = launch(
      "process.once('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(7) }, 100)); console.log(process.pid); setInterval(() => {}, 1000)",
    )
    const exit = once(launcher, 'exit')
    let said = ''
    const pid = await new Promise<number>((found) =>
      launcher.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (/^\d+\n/.test(said)) found(Number.parseInt(said, 10))
      }),
    )
    launcher.kill(signal)
    assert.deepEqual(await exit, [7, null])
    assert.match(said, /finished/)
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  })

test("the exit code is the program's; killed, it says by what", async () => {
  assert.deepEqual(await once(launch('process.exit(3)'), 'exit'), [3, null])
  assert.deepEqual(await once(launch("process.kill(process.pid, 'SIGKILL')"), 'exit'), [137, null])
})
