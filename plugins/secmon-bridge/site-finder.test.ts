import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import type { Files } from '../../src/host/files.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { type SiteFinder, sitesOfFile } from './site-finder.ts';

describe('whom to write to by a file of one tracker', () => {
  const machine = localMachine(localHostFromSource());
  let folder: string;
  let file: string;
  let reads: number;
  let elapsed: number;
  let find: SiteFinder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-site-finder-'));
    file = join(folder, 'contacts.yaml');
    reads = 0;
    elapsed = 0;
    const files: Files = {
      ...machine.files,
      status: (path) => machine.files.status(path),
      open: async (path, maxBytes) => {
        reads += 1;
        return await machine.files.open(path, maxBytes);
      },
    };
    find = sitesOfFile(file, {
      accounts: machine.accounts,
      files,
      clock: { ...machine.clock, elapsed: () => elapsed },
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** As an editor does. */
  function replace(text: string): void {
    writeFileSync(join(folder, 'new'), text);
    renameSync(join(folder, 'new'), file);
  }
  const contacts = (address: string): string => `sites:\n  - name: SITE-A\n    csirt: [${address}]\n`;
  const csirt = async (): Promise<unknown> => (await find('SITE-A'))?.csirt;

  it('is read when it changes, at once, and not when it does not', async () => {
    replace(contacts('a@example.org'));
    expect(await csirt()).to.deep.equal(['a@example.org']);
    expect(await csirt()).to.deep.equal(['a@example.org']);
    expect(reads).to.equal(1);
    replace(contacts('b@example.org'));
    expect(await csirt()).to.deep.equal(['b@example.org']);
    expect(reads).to.equal(2);
    elapsed = 301;
    await csirt();
    expect(reads).to.equal(3);
  });

  it('is known to nobody while the file is gone or spoilt', async () => {
    replace(contacts('a@example.org'));
    await csirt();
    replace('sites: nobody\n');
    expect(await rejection(find('SITE-A'))).to.include({ reason: 'malformed' });
    rmSync(file);
    expect(await rejection(find('SITE-A'))).to.include({ reason: 'missing' });
    replace(contacts('c@example.org'));
    expect(await csirt()).to.deep.equal(['c@example.org']);
  });
});
