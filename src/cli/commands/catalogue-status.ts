import { trustPlaceOptions } from '../../check/index.ts';
import { readSigned } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { editionText } from '../edition-text.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';

export const INSTALLED = {
  kind: 'text',
  value: 'DIR',
  default: '/var/lib/secmon/catalogue/current',
  describe: 'the installed catalogue',
} as const;

const options = { ...purposeOption, ...trustPlaceOptions, catalogue: INSTALLED } as const;
const DAY = 86_400;

export const catalogueStatus: Command = {
  name: 'catalogue status',
  summary: 'say which edition is installed, whether it can be trusted, and for how long',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const places = { keys: given['trusted-keys'], state: given['trust-state'] };
    const data = await readSigned(host, given.catalogue, given.purpose, places);
    const left = Date.parse(data.edition.statement.notAfter) / 1000 - host.clock.now();
    return { text: editionText(data, `good for ${Math.floor(left / DAY)} more days`), exitCode: 0 };
  },
};
