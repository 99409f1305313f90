/** A process that carries out what is due, later than it is by some minutes, until nothing is, or until it is killed. */
import { capabilities, compose } from '#app'
import { readConfig, settableClock, silentTelemetry } from '#kernel'
import { jobNamed } from './jobs.ts'

const [, , root = '', minutes = '0'] = process.argv
const { edge } = await compose({ config: readConfig(process.env, root), capabilities, demo: false, telemetry: silentTelemetry })
process.stdout.write('ready\n')
await jobNamed('notices.reach').run({ ...edge, clock: settableClock(Date.now() + Number(minutes) * 60_000) }, {})
await edge.store.close()
process.stdout.write('done\n', () => process.exit(0))
