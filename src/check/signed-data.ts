/** Options and reading of data that may be signed, for the checks that read catalogues or indicators. */
import type { Host, OperatorMachine } from '../host/host.ts';
import type { DataPurpose } from '../trust/index.ts';
import type { OptionTable, OptionValues } from './option.ts';

export const trustPlaceOptions = {
  'trusted-keys': {
    kind: 'text',
    value: 'DIR',
    default: '/etc/secmon/trusted-keys',
    describe: 'public keys that are trusted, *.pem; a directory that nobody but root can write',
  },
  'trust-state': {
    kind: 'text',
    value: 'DIR',
    default: '/var/lib/secmon/trust',
    describe: 'where the last edition seen of each series of signed data is kept',
  },
} as const satisfies OptionTable;

export const signatureOptions = {
  'require-signature': {
    kind: 'flag',
    describe: 'refuse data that is not signed, or altered, expired or rolled back',
  },
  ...trustPlaceOptions,
} as const satisfies OptionTable;

/**
 * The machine that the data at `path` is to be read from: with `--require-signature` one on which it reads as exactly the
 * bytes that were verified, else the operator's as it is.
 * @throws Failure that names the file: `unsigned`, `altered`, `unknown-key`, `weak-key`, `not-yet-valid`, `expired`,
 * `rolled-back`, `sequence-lost`
 */
export async function dataMachine(
  host: Host,
  path: string,
  purpose: DataPurpose,
  options: OptionValues<typeof signatureOptions>,
): Promise<OperatorMachine> {
  if (!options['require-signature']) return host.operator;
  const places = { keys: options['trusted-keys'], state: options['trust-state'] };
  const { signedMachine } = await import('../trust/index.ts');
  return await signedMachine(host, path, purpose, places);
}
