import { formatBytes } from '../format.ts'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import { TextButton } from './button.tsx'
import { describedBy, FieldError, type FieldProps, Hint, LabelText, tied } from './field.tsx'

export interface AddedFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly href?: string
  /** A word about it: lisible, en cours de vérification. */
  readonly note?: string
}

export interface FileInputProps extends FieldProps {
  readonly files?: readonly AddedFile[]
  /** Media types and endings for the browser's chooser; the server looks inside the file itself. */
  readonly accept?: string
  readonly multiple?: boolean
  /** Most bytes of one file and the kinds in words, shown before one chooses. */
  readonly maxBytes?: number
  readonly kinds?: string
  /** Name of the submit that takes a file off; its value is the file's id. */
  readonly removeName?: string
  /** A second control, for a photo taken now: browsers that hold a camera open it; it is posted under the same name. */
  readonly camera?: boolean
  /** false when no more may be added. */
  readonly more?: boolean
}

/** Choosing files, and those that are already there. The form that holds it has `files`. */
export function FileInput(props: FileInputProps) {
  const { id, lang, files = [], accept, multiple, maxBytes, kinds, removeName = 'remove', more = true, camera = false } = props
  const limits = maxBytes && kinds ? t(lang, 'file.limits', { kinds, size: formatBytes(lang, maxBytes) }) : undefined
  const hint = props.hint || limits
  return (
    <div class="ds-field g-file">
      {more ? (
        <label for={id} id={camera ? `${id}-label` : undefined}>
          <LabelText lang={lang} label={props.label} optional={props.optional} />
        </label>
      ) : (
        <p class="g-file__label">{props.label}</p>
      )}
      <Hint id={id}>
        {hint ? (
          <>
            {props.hint}
            {props.hint && limits ? ' ' : ''}
            {limits}
          </>
        ) : null}
      </Hint>
      <FieldError id={id} error={props.error} />
      {files.length > 0 ? (
        <ul class="g-files" aria-label={t(lang, 'file.added')}>
          {files.map((file) => (
            <li>
              <Icon name="document" />
              <span>
                {file.href ? <a href={file.href}>{file.name}</a> : file.name} <small>{formatBytes(lang, file.size)}</small>
                {file.note ? <small>, {file.note}</small> : null}
              </span>
              <TextButton name={removeName} value={file.id} label={t(lang, 'file.remove')} object={file.name} />
            </li>
          ))}
        </ul>
      ) : null}
      {more ? (
        <input
          class="ds-input"
          type="file"
          {...tied(props)}
          aria-describedby={describedBy(id, hint, props.error)}
          accept={accept}
          multiple={multiple}
        />
      ) : null}
      {more && camera ? (
        <div class="g-file__camera">
          <label for={`${id}-camera`}>{t(lang, 'file.camera')}</label>
          <input
            class="ds-input"
            type="file"
            id={`${id}-camera`}
            name={props.name}
            aria-describedby={`${id}-label`}
            accept="image/*"
            capture="environment"
          />
        </div>
      ) : null}
    </div>
  )
}
