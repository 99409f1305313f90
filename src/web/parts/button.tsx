import type { Child } from 'hono/jsx'
import type { PostTo } from '../frame.ts'
import { Icon } from '../icon.tsx'
import type { IconName } from '../icons.ts'
import { Form } from '../post.tsx'

/** primary is filled: one on a page. danger is filled too, only on the page that confirms; before it, tertiary with `danger`. */
export type ButtonVariant = 'primary' | 'secondary' | 'tertiary'

interface Look {
  readonly variant?: ButtonVariant
  readonly danger?: boolean
  readonly icon?: IconName
  /** Icon after the words, for going on. */
  readonly iconEnd?: IconName
  /** Single key at the desk; works where `desk-keys` is loaded. */
  readonly shortcut?: string
  readonly children?: Child
}

const variantOf = (look: Look): string | undefined => (look.variant && look.variant !== 'primary' ? look.variant : undefined)

function Inside({ look }: { look: Look }) {
  return (
    <>
      {look.icon ? <Icon name={look.icon} /> : null}
      {look.children}
      {look.iconEnd ? <Icon name={look.iconEnd} /> : null}
      {look.shortcut ? (
        <>
          {' '}
          <kbd>{look.shortcut}</kbd>
        </>
      ) : null}
    </>
  )
}

export interface ButtonProps extends Look {
  readonly name?: string
  readonly value?: string
  /** Id of the form, when the button stands outside it. */
  readonly form?: string
}

/** A button that sends its form. It says what happens: "Envoyer ma demande". */
export function Button(props: ButtonProps) {
  return (
    <button
      class="ds-button"
      data-variant={variantOf(props)}
      data-color={props.danger ? 'danger' : undefined}
      type="submit"
      name={props.name}
      value={props.value}
      form={props.form}
      data-key={props.shortcut?.toLowerCase()}
      aria-keyshortcuts={props.shortcut}
    >
      <Inside look={props} />
    </button>
  )
}

/** A link that looks like a button: it leads somewhere, it changes nothing. */
export function LinkButton(props: Look & { readonly href: string }) {
  return (
    <a
      class="ds-button"
      data-variant={variantOf(props)}
      data-color={props.danger ? 'danger' : undefined}
      href={props.href}
      data-key={props.shortcut?.toLowerCase()}
      aria-keyshortcuts={props.shortcut}
    >
      <Inside look={props} />
    </a>
  )
}

/** A button that looks like a link, inside a form. `object` is read with it where several stand in a list: "Retirer Thomas Lambert". */
export function TextButton({ name, value, label, object }: { name: string; value: string; label: string; object?: string }) {
  return (
    <button class="g-textbutton" type="submit" name={name} value={value}>
      {label}
      {object ? <span class="ds-sr-only"> {object}</span> : null}
    </button>
  )
}

/** A form that is only its button. */
export function PostButton({ to, ...look }: Look & { readonly to: PostTo; readonly name?: string; readonly value?: string }) {
  return (
    <Form to={to}>
      <Button {...look} />
    </Form>
  )
}

/** The first submit of a form with buttons that remove: pressing Enter continues, it never removes. */
export function EnterContinues({ label, name, value }: { label: string; name?: string; value?: string }) {
  return (
    <span class="ds-sr-only" aria-hidden="true">
      <button type="submit" tabindex={-1} name={name} value={value}>
        {label}
      </button>
    </span>
  )
}

/** Buttons and links at the end of a form or a part. */
export function Actions({ children }: { children?: Child }) {
  return <div class="g-actions">{children}</div>
}
