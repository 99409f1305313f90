import type { Turn } from './contract.ts'

/** Voices are named by the language of a region; what we speak is that of the towns we are made for. */
const voices: Readonly<Record<string, string>> = { fr: 'fr-FR', en: 'en-GB', nl: 'nl-NL', de: 'de-DE' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\P{C}\n]/gu, '')

/**
 * A turn as TwiML (Twilio's XML, which other carriers take too): `Say` inside `Gather`, so that a key pressed early stops the voice. Who presses nothing
 * hears it again once.
 */
export function twiml({ say, then }: Turn, action: string): string {
  const spoken = say.map(({ lang, text }) => `<Say language="${voices[lang] ?? lang}">${escaped(text)}</Say>`).join('')
  const body =
    then.kind === 'end'
      ? `${spoken}<Hangup/>`
      : then.kind === 'person'
        ? `${spoken}<Dial>${escaped(then.number)}</Dial>`
        : `<Gather input="dtmf" action="${escaped(action)}" method="POST" timeout="12"${
            then.most === undefined ? ' finishOnKey="#"' : ` numDigits="${then.most}" finishOnKey=""`
          }>${spoken}</Gather><Redirect method="POST">${escaped(action)}</Redirect>`
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>`
}
