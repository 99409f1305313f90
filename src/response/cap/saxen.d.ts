/** The part of saxen that is used here. */
declare module 'saxen' {
  type Decode = (text: string) => string
  export class Parser {
    ns(prefixes: Readonly<Record<string, string>>): Parser
    on(
      event: 'openTag',
      handler: (name: string, attributes: () => Readonly<Record<string, string>>, decode: Decode, selfClosing: boolean) => void,
    ): Parser
    on(event: 'closeTag', handler: (name: string) => void): Parser
    on(event: 'text' | 'cdata' | 'comment' | 'attention' | 'question', handler: (text: string) => void): Parser
    on(event: 'error' | 'warn', handler: (error: Error) => void): Parser
    parse(xml: string): Parser
    stop(): void
  }
}
