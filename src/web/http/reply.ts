import type { ShellProps } from '../shell.tsx'

/** What a handler gives back: a value. The router alone speaks HTTP. */
export type Reply = (
  | {
      readonly kind: 'page'
      readonly status: 200 | 201 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503
      readonly shell: Omit<ShellProps, 'frame'>
      /** address of another site to which this page leads on by itself */
      readonly leave?: string
    }
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'json'
      readonly status: 200 | 201 | 202
      readonly value: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Uint8Array; readonly name?: string; readonly inline: boolean }
  | {
      readonly kind: 'open'
      readonly status: 200 | 400 | 403 | 404 | 409 | 422
      readonly type: string
      readonly body: string | Uint8Array
      readonly cache: 'never' | 'forever'
    }
  | {
      readonly kind: 'protocol'
      readonly status: number
      readonly headers: readonly (readonly [name: string, value: string])[]
      readonly body: string
    }
  | { readonly kind: 'none' }
) & {
  readonly session?: { readonly secret: string } | 'end'
  readonly flash?: string
  readonly errand?: string
  readonly talk?: { readonly secret: string } | 'end'
}

type Shell = Omit<ShellProps, 'frame'>

/** A whole page; 422 when answers were refused and are shown again. */
export const page = (shell: Shell, status: Extract<Reply, { kind: 'page' }>['status'] = 200): Reply => ({ kind: 'page', status, shell })

/**
 * A page that goes on to another site by itself. A form cannot lead there: `form-action` holds for every redirect that follows it. The link to the same
 * address stands on the page, for browsers that are told not to go on by themselves.
 */
export const leaving = (shell: Shell, to: string): Reply => ({ kind: 'page', status: 200, shell, leave: to })

/** 303: the browser gets the next page with GET, so that going back or reloading sends nothing twice. `flash`: code of a text shown once. */
export const redirect = (to: string, flash?: string): Reply => ({ kind: 'redirect', to, ...(flash === undefined ? {} : { flash }) })

export const json = (value: unknown, status: 200 | 201 | 202 = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'json',
  status,
  value,
  headers,
})

/** A file; `inline` only for types that a browser shows without running them. */
export const bytes = (type: string, content: Uint8Array, name: string, inline = false): Reply => ({
  kind: 'bytes',
  type,
  bytes: content,
  name,
  inline,
})

/** What anybody may have from anywhere, other sites' pages included: no person is in it. `forever`: at this address it never changes. */
export const open = (
  type: string,
  body: string | Uint8Array,
  cache: 'never' | 'forever',
  status: Extract<Reply, { kind: 'open' }>['status'] = 200,
): Reply => ({ kind: 'open', status, type, body, cache })

/** What a library that speaks a protocol of its own answered, status and headers included; ours are added. */
export const protocol = (answered: Omit<Extract<Reply, { kind: 'protocol' }>, 'kind' | 'session' | 'flash'>): Reply => ({
  kind: 'protocol',
  ...answered,
})

export const nothing: Reply = { kind: 'none' }
