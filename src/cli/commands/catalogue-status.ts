import { trustPlaceOptions } from '../../check/index.ts';
import { readSigned } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { editionText } from '../edition-text.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';

const options = {
  ...purposeOption,
  ...trustPlaceOptions,
  catalogue: {
    kind: 'text',
    value: 'DIR',
    describe: 'what is installed; current in /var/lib/secmon/ and the purpose unless given',
  },
} as const;
const DAY = 86_400;

export const catalogueStatus: Command = {
  name: 'catalogue status',
  summary: 'say which edition is installed, whether it can be trusted, and for how long',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const places = { keys: given['trusted-keys'], state: given['trust-state'] };
    const installed = given.catalogue ?? `/var/lib/secmon/${given.purpose}/current`;
    const data = await readSigned(host, installed, given.purpose, places);
    const left = Date.parse(data.edition.statement.notAfter) / 1000 - host.clock.now();
    return { text: editionText(data, `good for ${Math.floor(left / DAY)} more days`), exitCode: 0 };
  },
};
