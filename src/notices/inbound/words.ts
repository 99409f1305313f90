/** What a text message of one word may mean, in the languages of our towns, without accents and signs. */
const words: Readonly<Record<string, Command>> = Object.fromEntries(
  (
    [
      ['stop', 'STOP STOPALL ARRET ARRETER UNSUBSCRIBE END QUIT AFMELDEN STOPPEN'],
      ['help', 'AIDE HELP INFO HULP INFOS'],
      ['start', 'START REPRENDRE REPRISE HERVATTEN'],
      ['yes', 'OUI YES JA OK DACCORD'],
      ['no', 'NON NO NEE NEEN'],
    ] as const
  ).flatMap(([command, said]) => said.split(' ').map((word) => [word, command])),
)
export type Command = 'stop' | 'start' | 'help' | 'yes' | 'no'

/** The command that a whole message is; undefined: it is a sentence. */
export function commandIn(text: string): Command | undefined {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}|[^\p{L}\s]/gu, '')
    .trim()
    .toUpperCase()
  return words[plain]
}
