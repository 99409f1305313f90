/** A process that computes and offers after a disaster, to be killed by whoever began it; what another one began it goes on with. */
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { response } from '#response'

const [, , root = '', situation = ''] = process.argv
const { edge } = await compose({ config: readConfig(process.env, root), capabilities, demo: false, telemetry: silentTelemetry })
// A sign for each unit of work that is over: whoever began this process ends it by what it has done, however fast the machine is.
const as: typeof edge.store.as = async (...unit) => {
  const value = await edge.store.as(...unit)
  process.stdout.write('.')
  return value
}
const telling = { ...edge, store: new Proxy(edge.store, { get: (store, name) => (name === 'as' ? as : Reflect.get(store, name)) }) }
for (const name of ['response.run', 'response.offers']) await response.jobs.find((one) => one.name === name)?.run(telling, { situation })
process.stdout.write('done', () => process.kill(process.pid, 'SIGKILL'))
