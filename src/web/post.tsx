import type { Child } from 'hono/jsx'
import type { PostTo } from './frame.ts'

/** The hidden fields that a form carries, for example the mark that tells its second sending. */
export function Hidden({ fields }: { fields: PostTo['fields'] }) {
  return (
    <>
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

/** A form that posts; `once` (the default) lets the button be pressed a single time where there is script. */
export function Form({ to, class: name, files, once = true, children, ...more }: FormProps) {
  return (
    <form
      method="post"
      action={to.action}
      class={name}
      enctype={files ? 'multipart/form-data' : undefined}
      novalidate
      data-once={once ? '' : undefined}
      {...more}
    >
      <Hidden fields={to.fields} />
      {children}
    </form>
  )
}

export interface FormProps {
  readonly to: PostTo
  readonly class?: string
  readonly files?: boolean
  readonly once?: boolean
  readonly id?: string
  /** Address to which the draft is posted while one types. */
  readonly 'data-autosave'?: string
  /** Asks an authenticator before it is sent (`passkey.js`); hidden until script shows it. */
  readonly 'data-passkey'?: 'create' | 'get'
  readonly 'data-options'?: string
  /** JSON address that says when what the form waits for has come (`wait.js`); it then sends itself. */
  readonly 'data-wait'?: string
  /** The town's public key for push services (`push.js`). */
  readonly 'data-push'?: string
  /** End of a device's address at its push service. */
  readonly 'data-push-end'?: string
  /** The key under which the browser keeps what is typed while there is no network (`offline.js`); where it then sends it, and what it shows after. */
  readonly 'data-offline'?: string
  readonly 'data-send'?: string
  readonly 'data-sent'?: string
  /** Lets this device keep a copy, ends it (`kept.js`); opens it without network (`kept-open.js`). */
  readonly 'data-keep-begin'?: string
  readonly 'data-keep-here'?: string
  readonly 'data-away-open'?: string
  readonly hidden?: boolean
  readonly children?: Child
}
