import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { advisory, PakitiBench, report } from '../../../test/kit/pakiti-store.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import type { Store } from '../../store/store.ts';
import { exceptionRow, tagRow } from './decisions.ts';
import { taggedFindings } from './tagged.ts';

const CVE = 'CVE-2026-1000';
const ALMA = 'AlmaLinux release 9.5 (Teal Serval)';

describe('the tagged findings of a report', () => {
  let store: Store;
  let bench: PakitiBench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PakitiBench(store);
    const rest = {
      reason: '',
      infoUrl: '',
      enabled: true,
      modifier: 'o',
      at: 0,
      dueAt: null,
      advisory: null,
    } as const;
    await bench.tables.putTags([tagRow({ cve: CVE, tag: 'EGI-Critical', state: 'set', ...rest })]);
  });
  afterEach(() => store.close());

  const known = async (): Promise<void> => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', [CVE])]);
    await bench.take(report('b', { bash: '5.1-9' }, ALMA));
  };
  const found = async (version: string, system = ALMA): Promise<readonly string[]> => {
    const given = report('a', { bash: version }, system);
    return (await taggedFindings(bench, given, bench.at)).map(({ cve, tag }) => `${cve} ${tag}`);
  };

  it('are those of what is vulnerable', async () => {
    await known();
    expect(await found('5.1-6')).to.deep.equal([`${CVE} EGI-Critical`]);
    expect(await found('5.1-9')).to.deep.equal([]);
  });

  it('are by package, whichever the report names first, and once for each tag', async () => {
    const rows = (await bench.tables.tags()).map((row) => ({ ...row, tag: 'OWN' }));
    await bench.tables.putTags(rows);
    await bench.read(
      'osv',
      ['zlib', 'bash'].map((name) => advisory(`A-${name}`, name, '5.1-9', [CVE])),
    );
    const given = report('a', { zlib: '1-1', bash: '5.1-6' }, ALMA);
    const lines = await taggedFindings(bench, given, bench.at);
    expect(lines.map(({ name, tag }) => `${name} ${tag}`)).to.deep.equal([
      ...['bash EGI-Critical', 'bash OWN', 'zlib EGI-Critical', 'zlib OWN'],
    ]);
  });

  it('are not those of which nobody can tell, nor what is excepted', async () => {
    await known();
    expect(await found('5.1-9.el9.remi')).to.deep.equal([]);
    expect(await found('5.1-6.el9.remi')).to.deep.equal([]);
    const exception = {
      ...{ cve: CVE, package: null, release: null, sites: ['SITE'], hosts: ['a'] },
      ...{ reason: '', modifier: 'o', at: 0, expiresAt: bench.at + 60 },
    };
    await bench.tables.addExceptions([exceptionRow(exception)]);
    expect(await found('5.1-6')).to.deep.equal([]);
    bench.at += 60;
    expect(await found('5.1-6')).to.deep.equal([`${CVE} EGI-Critical`]);
  });

  it('are those of a release that no host in the store runs', async () => {
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', [CVE]),
      advisory('ALSA-2', 'bash', '6-1', [CVE], 'almalinux:10'),
    ]);
    await bench.take(report('b', { bash: '5.1-9' }, ALMA));
    const other = 'AlmaLinux release 10.0 (Purple Lion)';
    expect(await found('5.1-9', other)).to.deep.equal([`${CVE} EGI-Critical`]);
    expect(await found('6-1', other)).to.deep.equal([]);
    expect(await found('5.1-9')).to.deep.equal([]);
    await bench.read('osv', [advisory('ALSA-2', 'bash', '7-1', [CVE], 'almalinux:10')]);
    expect(await found('6-1', other)).to.deep.equal([`${CVE} EGI-Critical`]);
    const third = 'AlmaLinux release 11.0';
    expect(String(await rejection(found('6-1', third)))).to.include('no feed says anything of almalinux:11');
  });

  it('are not said to be none where nobody knows anything of the node', async () => {
    expect(String(await rejection(found('5.1-9')))).to.include('no feed says anything of almalinux:9');
    await known();
    expect(String(await rejection(found('5.1-9', 'Homegrown 7')))).to.include('no distribution is known');
  });

  it('are not said to be none by a feed that is too old', async () => {
    await known();
    bench.at += 365 * 86_400;
    expect(String(await rejection(found('5.1-6')))).to.include('older than what may be relied on');
  });
});
