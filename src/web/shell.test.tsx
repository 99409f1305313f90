import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assetOf, assetPath, assets, serveAsset } from './assets.ts'
import { ErrorPage } from './error-page.tsx'
import { exampleFrame } from './gallery/frame.ts'
import { Shell } from './shell.tsx'

test('an unknown asset is not served, and a folder cannot be left', () => {
  assert.equal(serveAsset('/assets/guichet.css', undefined), undefined)
  assert.equal(serveAsset('/assets/../package.json', undefined), undefined)
  assert.throws(() => assetPath('absent.css'), /absent\.css/)
  assert.throws(() => assetOf('shell.exe', 'x'), /no kind of file/)
})

test('styles and islands name no other host and no file that is not served', () => {
  const paths = new Set(assets.map((asset) => asset.path))
  for (const asset of assets.filter(({ type }) => type.startsWith('text/'))) {
    const text = new TextDecoder().decode(asset.bytes)
    for (const [, url = ''] of text.matchAll(/url\(["']?([^)"']+)/g))
      assert.ok(url.startsWith('data:') || paths.has(url), `${asset.name}: ${url}`)
    assert.doesNotMatch(text, /@import|\bimport\s+['"{]/, asset.name)
  }
})

test('an asset is compressed as the browser accepts and kept for ever', async () => {
  const path = assetPath('guichet.css')
  assert.match(path, /^\/assets\/guichet\.[0-9a-f]{10}\.css$/)
  const plain = serveAsset(path, undefined)
  const small = serveAsset(path, 'gzip, br')
  assert.equal(plain?.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(small?.headers.get('content-encoding'), 'br')
  assert.ok((await small!.arrayBuffer()).byteLength * 3 < (await plain!.arrayBuffer()).byteLength)
})

test('texts of a person cannot become markup', () => {
  const frame = exampleFrame('fr', { person: { name: '<script>1</script>', href: '/fr/me' } })
  const html = String(<Shell frame={frame} title={'<b>"'} />)
  assert.doesNotMatch(html, /<script>1|<b>/)
})

test('a page has language, skip link, landmarks, the four links of the footer, and no inline style or handler', () => {
  for (const kind of ['citizen', 'desk', 'plain'] as const)
    for (const footer of ['full', 'short'] as const) {
      const html = String(
        <Shell frame={exampleFrame('nl')} title="Test" kind={kind} footer={footer}>
          <h1>Test</h1>
        </Shell>,
      )
      assert.match(html, /^<!DOCTYPE html><html lang="nl" data-color-scheme="auto"/)
      assert.match(html, /<a class="ds-skip-link" href="#content">/)
      for (const landmark of ['<header', '<main id="content"', '<footer']) assert.ok(html.includes(landmark))
      for (const path of ['accessibility', 'legal', 'privacy', 'help'])
        assert.ok(html.includes(`href="/nl/${path}"`), `${kind} ${footer} ${path}`)
      assert.doesNotMatch(html, / style="| on\w+="/)
      for (const [script] of html.matchAll(/<script[^>]*>/g)) assert.match(script, /nonce="example"/)
    }
})

test('refused answers are said first in the title; failures of ours show no navigation', () => {
  assert.match(String(<Shell frame={exampleFrame('fr')} title="Votre foyer" failed />), /<title>Erreur\u00a0: Votre foyer/)
  assert.doesNotMatch(String(<ErrorPage frame={exampleFrame('en')} status={500} reference="a1" />), /My space/)
  assert.match(String(<ErrorPage frame={exampleFrame('en')} status={404} />), /<h1>This page does not exist<\/h1>/)
})
