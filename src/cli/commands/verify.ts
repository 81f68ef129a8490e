import { trustPlaceOptions } from '../../check/index.ts';
import { readSigned, readVerified } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { editionText } from '../edition-text.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';

const options = {
  ...purposeOption,
  ...trustPlaceOptions,
  'ignore-state': {
    kind: 'flag',
    describe: 'do not ask which edition was seen last on this host, as where it was signed',
  },
} as const;

export const verify: Command = {
  name: 'verify',
  summary: 'verify a signed file or directory as a check with --require-signature does',
  operands: ['FILE|DIR'],
  options,
  async run(argv, { host }) {
    const { options: given, operands } = await readCall({ operands: ['FILE|DIR'], options }, argv, host);
    const [path = ''] = operands;
    const purpose = given.purpose;
    const places = { keys: given['trusted-keys'], state: given['trust-state'] };
    const data = given['ignore-state']
      ? await readVerified(host, path, purpose, places.keys)
      : await readSigned(host, path, purpose, places);
    return { text: editionText(data, 'good'), exitCode: 0 };
  },
};
