import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBody } from './body.ts'

const megabyte = 1024 * 1024

/** A post whose length is not said beforehand; `sent` counts what was taken of it. */
function post(type: string, head: string, megabytes: number): { request: Request; sent: () => number } {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (to) => {
      if (sent === 0) to.enqueue(new TextEncoder().encode(head))
      if (sent >= megabytes) return to.close()
      sent += 1
      to.enqueue(new Uint8Array(megabyte).fill(97))
    },
  })
  const request = new Request('http://town.example/fr/x', {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
    duplex: 'half',
  } as RequestInit)
  return { request, sent: () => sent }
}

const multipart = 'multipart/form-data; boundary=b'
const part = '--b\r\nContent-Disposition: form-data; name="f"; filename="f.png"\r\nContent-Type: image/png\r\n\r\n'

test('a body without a length is refused as soon as it is too long, whoever sends it', async () => {
  for (const [type, head, known, most] of [
    ['application/json', '"', false, 1],
    ['application/x-www-form-urlencoded', 'a=', true, 4],
    [multipart, part, false, 4],
  ] as const) {
    const { request, sent } = post(type, head, 40)
    await assert.rejects(readBody(request, known), { code: 'web.too-large' }, type)
    assert.ok(sent() <= most + 3, `${type}: ${sent()} MB were taken`)
  }
})

test('a body that is cut off or is not what it says is refused', async () => {
  await assert.rejects(readBody(post(multipart, part, 1).request, true), { code: 'web.body-unreadable' })
  await assert.rejects(readBody(post('application/json', '{', 0).request, true), { code: 'web.body-unreadable' })
})

test('JSON that is nested beyond anything of ours is refused before anybody walks through it', async () => {
  const nested = (depth: number) => readBody(jsonOf(`${'['.repeat(depth)}${']'.repeat(depth)}`), true)
  assert.deepEqual((await nested(2)).body, [[]])
  await assert.rejects(nested(200_000), { code: 'web.body-unreadable' })
})

const jsonOf = (body: string) =>
  new Request('http://town.example/api/v1/x', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })

test('who signed in may upload more than a form', async () => {
  const body = new FormData()
  body.append('a', 'b')
  body.append('f', new File([new Uint8Array(6 * megabyte)], 'f.png'))
  const { form, uploads } = await readBody(new Request('http://town.example/fr/x', { method: 'POST', body }), true)
  assert.deepEqual(form, { a: ['b'] })
  assert.equal(uploads[0]?.file.size, 6 * megabyte)
})
