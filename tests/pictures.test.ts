/** Photographs are kept without the place, the device and the words that a camera wrote into them, the same pixels the same way up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { sniff, withoutTraces } from '#services'
import { openBrowser } from './support/browser.ts'
import { heicWithTraces, jpegWithTraces, pngWithTraces, tiffWithTraces, traces, webpWithTraces } from './support/pictures.ts'
import { startTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

const kindOf = async (bytes: Uint8Array) => {
  const found = await sniff(bytes, ['image/*'], '')
  return 'type' in found ? found.type : found.code
}
const tracesIn = (bytes: Uint8Array) => traces.filter((trace) => Buffer.from(bytes).includes(trace))

test('a picture that cannot be followed to its end is not kept, nor is one of a kind of which nobody here knows what is in it', () => {
  const png = pngWithTraces(6)
  for (const [type, bytes] of [
    ['image/jpeg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffda0002112233', 'hex')],
    ['image/jpeg', Buffer.from('ffd8ffe1ffff4578696600', 'hex')],
    ['image/jpeg', Buffer.alloc(0)],
    ['image/png', png.subarray(0, 60)],
    ['image/webp', Buffer.from('RIFF\xff\xff\0\0WEBPVP8 ', 'latin1')],
    ['image/heic', heicWithTraces().bytes.subarray(0, 100)],
    ['image/tiff', Buffer.from('II*\0\xff\xff\xff\0', 'latin1')],
    ['image/x-canon-cr2', tiffWithTraces()],
  ] as const)
    assert.equal(withoutTraces(bytes, type), undefined, type)
  // A table that names itself.
  const endless = Buffer.alloc(40)
  endless.write('II*\0', 0, 'latin1')
  endless.writeUInt32LE(8, 4)
  endless.writeUInt16LE(0, 8)
  endless.writeUInt32LE(8, 10)
  assert.equal(withoutTraces(endless, 'image/tiff'), undefined)
})

test('what is no picture stays as it is', () => {
  const text = Buffer.from('TelefonX')
  assert.equal(withoutTraces(text, 'application/pdf'), text)
})

test('HEIC and TIFF: place and device are blanked, and nothing else moves', async () => {
  const { bytes, picture } = heicWithTraces()
  assert.deepEqual([await kindOf(bytes), tracesIn(bytes).length], ['image/heic', 3])
  const heic = withoutTraces(bytes, 'image/heic')!
  assert.deepEqual([await kindOf(heic), tracesIn(heic), heic.length], ['image/heic', [], bytes.length])
  assert.deepEqual(Buffer.from(heic.subarray(picture.at, picture.at + picture.bytes.length)), picture.bytes)
  const tiff = withoutTraces(tiffWithTraces(), 'image/tiff')!
  assert.deepEqual([await kindOf(tiff), tracesIn(tiff), tiff[290]], ['image/tiff', [], 0x7f])
  const numbers = new DataView(tiff.buffer, tiff.byteOffset)
  const tags = Array.from({ length: numbers.getUint16(8, true) }, (_, index) => numbers.getUint16(10 + index * 12, true))
  assert.deepEqual(tags, [256, 257, 258, 259, 262, 273, 274, 278, 279])
})

/** A picture of a browser's own making: red on the left, blue on the right, 40 × 20. */
const drawn = async (page: Page, type: string): Promise<Buffer> =>
  Buffer.from(
    await page.evaluate(async (type) => {
      const canvas = new OffscreenCanvas(40, 20)
      const brush = canvas.getContext('2d')!
      brush.fillStyle = 'red'
      brush.fillRect(0, 0, 20, 20)
      brush.fillStyle = 'blue'
      brush.fillRect(20, 0, 20, 20)
      return Array.from(new Uint8Array(await (await canvas.convertToBlob({ type, quality: 1 })).arrayBuffer()))
    }, type),
  )

/** How a browser shows it: width, height and every pixel. */
const shown = (page: Page, bytes: Uint8Array, type: string) =>
  page.evaluate(
    async ([bytes, type]) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes as number[])], { type: type as string }))
      const canvas = new OffscreenCanvas(image.width, image.height)
      canvas.getContext('2d')!.drawImage(image, 0, 0)
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, image.width, image.height)
      return { width: image.width, height: image.height, pixels: Array.from(data).join() }
    },
    [[...bytes], type] as const,
  )

test('JPEG, PNG and WebP as a browser shows them: the same pixels, the same way up, and nothing that was written in', async (t) => {
  const browser = await openBrowser(t, 'http://127.0.0.1')
  const page = await browser.page()
  for (const orientation of [1, 3, 6, 8]) {
    const written: readonly (readonly [string, Buffer])[] = [
      ['image/jpeg', jpegWithTraces(await drawn(page, 'image/jpeg'), orientation)],
      ['image/png', pngWithTraces(orientation)],
      ['image/webp', webpWithTraces(await drawn(page, 'image/webp'), 40, 20, orientation)],
    ]
    for (const [type, bytes] of written) {
      assert.equal(await kindOf(bytes), type)
      assert.ok(tracesIn(bytes).length >= 2, type)
      const kept = withoutTraces(bytes, type)!
      assert.equal(await kindOf(kept), type)
      assert.deepEqual(tracesIn(kept), [], `${type} ${orientation}`)
      const before = await shown(page, bytes, type)
      const after = await shown(page, kept, type)
      assert.deepEqual(after, before, `${type} ${orientation}`)
      if (type === 'image/jpeg') assert.equal(after.width, orientation > 4 ? 20 : 40, 'turned as the camera said')
      assert.deepEqual(Buffer.from(withoutTraces(kept, type)!), Buffer.from(kept), 'once is enough')
    }
  }
})

test('a photograph is kept without, when it is added to a case; what is broken is not kept', async (t) => {
  const town = await startTown(t, { jobs: false })
  const samira = await town.signIn('Samira Lambert')
  const { reference } = await applied(town.edge, await actorNamed(town, 'Samira Lambert'), 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31_000,
  })
  const files = new File([new Uint8Array(pngWithTraces(6))], 'salon.png', { type: 'image/png' })
  assert.equal((await samira.post(`/fr/cases/${reference}/files`, { field: 'photos', files })).status, 303)
  const raw = new File([new Uint8Array(pngWithTraces(6).subarray(0, 70)), 'IEND'], 'salon.png', { type: 'image/png' })
  assert.equal((await samira.post(`/fr/cases/${reference}/files`, { field: 'photos', files: raw })).status, 422)
  const stored = await town.edge.store.owner.query('select id from store.file')
  assert.equal(stored.length, 1)
  const found = await town.edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
    town.edge.store.files.find(tx, String(stored[0]?.id)),
  )
  const bytes = town.edge.store.files.read(found!)
  assert.equal(await kindOf(bytes), 'image/png')
  assert.deepEqual(tracesIn(bytes), [])
  assert.ok(Buffer.from(bytes).includes('eXIf'), 'which way up it is')
})
