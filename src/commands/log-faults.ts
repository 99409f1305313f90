import type { Broken } from '#log'

/** What a fault of a published log means to whoever verifies it, in one sentence; the code and the place follow it. */
const sentences: Readonly<Record<Broken['code'], string>> = {
  'log.shrunk': 'The log is shorter than the checkpoint that you kept: entries were taken away, or you are shown another log.',
  'log.root-wrong': 'The entries make another history than the signed checkpoint, yours or the log’s, says.',
  'log.tile-wrong': 'A published file is missing, or was changed after the log was signed.',
  'log.signature-wrong': 'A signature is false: the checkpoint was changed, or somebody signs in another’s name.',
  'log.signature-missing': 'No key of the policy signed this checkpoint: it is forged, or of a log that the policy does not name.',
  'log.quorum-missing': 'The witnesses that the policy asks for did not sign this checkpoint.',
  'log.origin-wrong': 'The checkpoint is of another log.',
  'log.policy-malformed': 'The policy cannot be read.',
  'log.key-malformed': 'A key cannot be read.',
  'log.text-malformed': 'A checkpoint or another text of the log cannot be read.',
  'log.proof-wrong': 'A proof does not lead to the signed checkpoint.',
  'log.opening-wrong': 'An opening is not that of its entry.',
}

export const faultText = ({ code }: Broken): string => sentences[code]
