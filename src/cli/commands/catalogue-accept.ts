import { trustPlaceOptions } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import { readSeen, readVerified, recordSeen, requireNotOlder } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { editionText } from '../edition-text.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';

const ROOT = 0;
const options = { ...purposeOption, ...trustPlaceOptions } as const;

export const catalogueAccept: Command = {
  name: 'catalogue accept',
  summary: 'take a signed file or directory for the last edition seen, as after its number was lost',
  operands: ['FILE|DIR'],
  options,
  async run(argv, { host, store }) {
    const { options: given, operands } = await readCall({ operands: ['FILE|DIR'], options }, argv, host);
    const [path = ''] = operands;
    const state = given['trust-state'];
    if (state === options['trust-state'].default && host.accounts.effectiveUid() !== ROOT) {
      throw new Failure('denied', 'must run as root');
    }
    const data = await readVerified(host, path, given.purpose, given['trusted-keys']);
    const seen = await store.exclusively(state, async () => {
      const last = await readSeen(host, state, data.edition);
      if (last !== undefined) requireNotOlder(last, data.edition, path);
      await recordSeen(store, state, data.edition);
      return last;
    });
    const before = seen === undefined ? 'none was known' : `${seen.sequence} was seen before`;
    return { text: editionText(data, `accepted; ${before}`), exitCode: 0 };
  },
};
