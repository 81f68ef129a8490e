import { expect } from 'chai';
import { memoryHost } from '../../test/kit/memory-host.ts';
import { readExceptions } from './exceptions-file.ts';

const entry = (expires: string): string => `- {subject: /a, reason: r, who: w, expires: "${expires}"}\n`;

async function read(content: string, uid = 0, mode = 0o644): Promise<unknown> {
  return await readExceptions(memoryHost({ '/e': { content, uid, mode } }, 0), '/e').catch((error: unknown) =>
    String(error),
  );
}

describe('exceptions file', () => {
  it('of root or of whoever runs the check is read', async () => {
    const expected = [{ subject: '/a', reason: 'r', who: 'w', expires: '2031-12-31' }];
    expect(await read(entry('2031-12-31'))).to.deep.equal(expected);
    expect(await read(entry('2031-12-31'), 1000)).to.deep.equal(expected);
    expect(await read(entry('2031-12-31'), 1001)).to.match(/owner is uid 1001/);
    expect(await read(entry('2031-12-31'), 0, 0o666)).to.match(/others than its owner/);
  });

  it('reads a date that YAML would take for more than text as text', async () => {
    expect(await read('- subject: /a\n  reason: r\n  who: w\n  expires: 2031-12-31\n')).to.deep.equal([
      { subject: '/a', reason: 'r', who: 'w', expires: '2031-12-31' },
    ]);
  });

  it('may be empty', async () => expect(await read('# nothing yet\n')).to.deep.equal([]));

  for (const expires of [
    'tomorrow',
    '2031-13-01',
    '2031-02-30',
    '2031-12-31 10:00',
    '2031-12-31T10:00',
    '31.12.2031',
    '2031-12-31T25:00Z',
    '',
  ]) {
    it(`refuses the expiry '${expires}'`, async () =>
      expect(await read(entry(expires))).to.match(/^Failure: \/e/));
  }
});
