import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { advisoryOf } from '../../test/kit/svg-advisory.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import type { Store } from '../../src/store/store.ts';
import { openSqlite } from '../store/sqlite.ts';
import { tagAdvisories, type TagsConfiguration } from './tagging.ts';

describe('tags of advisories on the server', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-tagging-'));
    store = await openSqlite(':memory:');
    writeFileSync(join(folder, 'a.md'), advisoryOf({}));
    writeFileSync(
      join(folder, 'b.md'),
      advisoryOf({ id: 'EGI-SVG-2026-15', cve: 'CVE-2026-2000', risk: 'HIGH' }),
    );
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function read(more: Partial<TagsConfiguration> = {}): Promise<string | undefined> {
    const { operator } = localHostFromSource();
    const machine = { operator, clock: { now: () => 5 } as never };
    const log = { write: () => undefined } as never;
    const world = { tables: store.pakiti(), machine, log };
    return await tagAdvisories({ advisories: [folder], ...more }, world, new AbortController().signal);
  }
  const kept = async (): Promise<readonly string[]> =>
    (await store.pakiti().tags()).map(({ cve, tag, state }) => `${cve} ${tag} ${state}`);

  it('are proposed, and no second time', async () => {
    expect([await read(), await read()]).to.deep.equal([undefined, undefined]);
    expect(await kept()).to.deep.equal([
      'CVE-2026-1000 EGI-Critical proposed',
      'CVE-2026-2000 EGI-High proposed',
    ]);
  });

  it('are set, and called otherwise, where that is configured', async () => {
    await read({ set: true, high: 'own' });
    expect(await kept()).to.deep.equal(['CVE-2026-1000 EGI-Critical set', 'CVE-2026-2000 own set']);
  });

  it('stay where advisories cannot be read, and it is told', async () => {
    await read();
    expect(await read({ advisories: [join(folder, 'none')] })).to.include('none');
    expect(await kept()).to.have.length(2);
  });
});
