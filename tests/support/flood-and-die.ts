/** A process that computes and offers after a disaster, and dies without warning after so many milliseconds; what another one began it goes on with. */
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { response } from '#response'

const [, , root = '', situation = '', after = '0'] = process.argv
const { edge } = await compose({ config: readConfig(process.env, root), capabilities, demo: false, telemetry: silentTelemetry })
setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(after))
for (const name of ['response.run', 'response.offers']) await response.jobs.find((one) => one.name === name)?.run(edge, { situation })
process.stdout.write('done', () => process.kill(process.pid, 'SIGKILL'))
