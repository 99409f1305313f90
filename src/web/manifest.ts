import { z } from 'zod'
import type { EdgeBase } from '#kernel'
import { assetPath } from './assets.ts'
import { type AnyEndpoint, endpoint } from './http/endpoint.ts'
import { open } from './http/reply.ts'

/** Colours of the style sheet behind the first page while it loads. */
const background = '#ffffff'

/**
 * The town as something that a phone keeps among its programs (W3C Web Application Manifest). Its worker (`offline/`) shows
 * that there is a message, and without network the page that says so: pages of persons are not kept on machines that others may use.
 */
export const manifestEndpoint = <Edge extends EdgeBase>(nameIn: (lang: string) => { readonly name: string; readonly short: string }) =>
  endpoint<Edge>()(
    {
      id: 'web.manifest',
      route: 'GET /:lang/manifest.webmanifest',
      may: 'anyone',
      purpose: 'none',
      subject: 'none',
      input: z.object({ lang: z.string() }),
    },
    async (_ctx, { lang }) => {
      const { name, short } = nameIn(lang)
      const manifest = {
        id: '/',
        name,
        short_name: short,
        lang,
        start_url: `/${lang}`,
        scope: '/',
        display: 'standalone',
        background_color: background,
        icons: [{ src: assetPath('favicon.svg'), sizes: 'any', type: 'image/svg+xml' }],
      }
      return open('application/manifest+json', JSON.stringify(manifest), 'never')
    },
  ) as AnyEndpoint<Edge>
