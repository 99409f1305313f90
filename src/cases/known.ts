/** Which questions a form shows is the service's business; cases read it under this name. */
export {
  type Form,
  type Missing,
  missingFields,
  missingPath,
  type PageState,
  readAnswers,
  readForm,
  type Shown,
  sentForm,
  visibleFields,
} from '#services'
