import { expect } from 'chai';
import { memoryHost } from '../../../../test/kit/memory-host.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { sink } from './sink.ts';

const PRIVATE = { mode: 0o600 } as const;

describe('opening a webhook', () => {
  const files = {
    '/key': { content: 'a key of sixteen bytes\n', ...PRIVATE },
    '/short': { content: 'short\n', ...PRIVATE },
    '/lines': { content: 'a key of sixteen bytes\nand more\n', ...PRIVATE },
    '/empty': { content: '\n', ...PRIVATE },
  };
  const machine = localMachine(memoryHost(files, 0));
  const { signal } = new AbortController();
  const url = 'https://hooks.example.org';

  const CASES: Readonly<Record<string, readonly [object, RegExp]>> = {
    'a key that can be guessed': [{ secret: '/short' }, /^Failure: \/short: fewer than 16 characters$/],
    'a key of several lines': [{ secret: '/lines' }, /^Failure: \/lines: not one line/],
    'an empty key': [{ secret: '/empty' }, /^Failure: \/empty: not one line/],
    'a key that is not there': [{ secret: '/none' }, /no such file/],
    'several together without their ids': [
      { secret: '/key', together: 2, template: { text: 'summary' } },
      /need their id/,
    ],
    'a field that events do not have': [
      { secret: '/key', template: { text: 'sumary' } },
      /no field 'sumary'/,
    ],
  };
  for (const [title, [more, why]] of Object.entries(CASES)) {
    it(`fails for ${title}`, async () => {
      const configuration = { url, secret: '', ...more };
      expect(String(await rejection(sink.open('hook', configuration, { machine, signal })))).to.match(why);
    });
  }

  it('works for the rest', async () => {
    const template = { id: 'id', text: 'summary' };
    const one = await sink.open('hook', { url, secret: '/key', together: 2, template }, { machine, signal });
    expect(one.name).to.equal('hook');
    await one.close?.();
  });
});
