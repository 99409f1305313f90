/** The part of bpmn-moddle that we use; the library brings types of the model, none of itself. */
declare module 'bpmn-moddle' {
  export type Element = Record<string, unknown>
  export class BpmnModdle {
    create(type: string, values: Record<string, unknown>): Element
    toXML(element: Element, options?: { readonly format?: boolean }): Promise<{ readonly xml: string }>
    fromXML(xml: string): Promise<{
      readonly rootElement: Element
      readonly warnings: readonly unknown[]
      readonly elementsById: Readonly<Record<string, Element>>
    }>
  }
}
