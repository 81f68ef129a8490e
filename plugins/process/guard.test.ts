import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../test/kit/eventually.ts';
import { run } from '../../test/kit/executable.ts';
import { catches } from '../../test/kit/processes.ts';

const FROM_SOURCE = join(import.meta.dirname, '../from-source.ts');
/** The last that the guard catches. */
const LAST_CAUGHT = 'SIGXFSZ';

/** Its reader has gone before it begins. */
const UNREAD =
  '{ until [ -e "$1" ]; do sleep 0.05; done; shift; "$0" "$@"; echo "$?" >&2; } | { exec <&-; : > "$1"; }';

describe('the process of a command', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-guard-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function unread(...program: readonly string[]): Promise<string> {
    const argv = ['-c', UNREAD, process.execPath, join(folder, 'closed'), FROM_SOURCE, ...program];
    const { stdout, stderr } = await run('/bin/bash', argv, { env: { PATH: '/usr/bin:/bin' } });
    return `${stdout}${stderr}`;
  }

  it('ends as by SIGPIPE, without a word, where nobody reads any more, as before `head`', async () =>
    expect(await unread('secmon', '--help')).to.equal('141\n'));

  it('is never OK where that is a check', async () =>
    expect(await unread('check_crl', '--help')).to.equal('3\n'));

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    it(`ends with ${code} and without a word by ${signal}`, async () => {
      const argv = [FROM_SOURCE, 'secmon', 'pakiti', 'assess', '--report', '-', '--feeds', folder];
      const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'ignore'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const closed = once(child, 'close');
      await eventually('its handlers', 60, () => catches(child.pid ?? 0, LAST_CAUGHT) || undefined);
      child.kill(signal);
      const [ended] = (await closed) as [number | null];
      expect([ended, text]).to.deep.equal([code, '']);
    });
});
