/** The other side of a bench: a process that asks an address `count` times over eight connections and tells in how many seconds all was read. */
import { Agent, get } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

const once = (url: string, cookie: string): Promise<void> =>
  new Promise((read, failed) => {
    get(url, { agent, headers: { 'Accept-Encoding': 'gzip', ...(cookie === '' ? {} : { Cookie: cookie }) } }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${url} answered ${answer.statusCode}`))
      answer.resume().on('end', read)
    }).on('error', failed)
  })

process.on('message', async ({ url, cookie, count }: { readonly url: string; readonly cookie: string; readonly count: number }) => {
  const began = performance.now()
  let left = count
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await once(url, cookie)
    }),
  )
  process.send?.((performance.now() - began) / 1000)
})
