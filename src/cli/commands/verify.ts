import { trustPlaceOptions } from '../../check/index.ts';
import { escapeText } from '../../render/index.ts';
import { DATA_PURPOSES, readSigned, readVerified, verifyReport } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { editionText } from '../edition-text.ts';
import { readCall } from '../option-values.ts';

const REPORT = 'node-report';

const options = {
  purpose: {
    kind: 'choice',
    choices: [...DATA_PURPOSES, REPORT],
    default: 'catalogue',
    describe: 'what it is: advisories, indicators of compromise, or the report of a worker node',
  },
  ...trustPlaceOptions,
  'ignore-state': {
    kind: 'flag',
    describe: 'do not ask which edition was seen last on this host, as where it was signed',
  },
} as const;

export const verify: Command = {
  name: 'verify',
  summary: 'verify a signed file or directory as a check with --require-signature does, or a signed report',
  operands: ['FILE|DIR'],
  options,
  async run(argv, { host }) {
    const { options: given, operands } = await readCall({ operands: ['FILE|DIR'], options }, argv, host);
    const [path = ''] = operands;
    const places = { keys: given['trusted-keys'], state: given['trust-state'] };
    const purpose = DATA_PURPOSES.find((name) => name === given.purpose);
    if (purpose === undefined) {
      const key = await verifyReport(host, path, places.keys);
      return { text: `${escapeText(`${path}: good, signed by key ${key}`)}\n`, exitCode: 0 };
    }
    const data = given['ignore-state']
      ? await readVerified(host, path, purpose, places.keys)
      : await readSigned(host, path, purpose, places);
    return { text: editionText(data, 'good'), exitCode: 0 };
  },
};
