/** A process that computes and offers after a disaster, to be killed by whoever began it; what another one began it goes on with. */
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { response } from '#response'

const [, , root = '', situation = ''] = process.argv
const { edge } = await compose({ config: readConfig(process.env, root), capabilities, demo: false, telemetry: silentTelemetry })
process.stdout.write('ready ')
for (const name of ['response.run', 'response.offers']) await response.jobs.find((one) => one.name === name)?.run(edge, { situation })
process.stdout.write('done', () => process.kill(process.pid, 'SIGKILL'))
