/** What the real portal says of what check_advisory has proved. */
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { headLines } from '../../src/evidence/advisory-evidence.ts';
import type { Report } from '../../src/bridge/event.ts';
import type { ApiClient } from '../../src/check/api/client.ts';
import type { Store } from '../../src/store/store.ts';
import { CVE, HOUR } from '../../test/kit/pakiti-observation.ts';
import { NOW, PortalBench } from '../../test/kit/portal.ts';
import { claimsOf, nodesBehind } from './claims.ts';

const CE = { site: 'SITE', host: 'ce.example.org' };

describe('what the portal says', () => {
  let store: Store;
  let bench: PortalBench;
  let portal: ApiClient;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store);
    const list = async (path: string, query: object): Promise<readonly unknown[]> => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      return await bench.items(`/${path}?${String(new URLSearchParams(given))}`);
    };
    portal = { list, aheadSeconds: 0, close: () => undefined } as unknown as ApiClient;
  });
  afterEach(() => store.close());

  async function heard(subject: Partial<Report['subject']>, more: Partial<Report> = {}, ago = HOUR) {
    bench.now = NOW - ago;
    const start = new Date(bench.now * 1000).toISOString();
    const evidence = [...headLines('about the kernel', [CVE])];
    const mitigated = {
      state: 'OK',
      subject: 'EGI-SVG-1',
      kind: 'mitigated',
      text: 'off',
      evidence,
    } as const;
    await bench.hear({ state: 'OK', start, findings: [mitigated], ...more, subject: { ...CE, ...subject } });
    bench.now = NOW;
  }

  const nodes = async (vo?: string): Promise<readonly string[]> =>
    (await nodesBehind(portal, CE, vo)).map(({ node }) => node);

  it('of nodes behind a computing element: those that a VO has used, by its tag or by the name of the service', async () => {
    await heard({ node: 'a', service: 'WN' }, { tags: { vo: 'atlas' } });
    await heard({ node: 'B', service: 'WN-atlas' }, { tags: {} });
    await heard({ node: 'c', service: 'WN-ops' }, { tags: { vo: 'ops' } });
    expect(await nodes('atlas')).to.have.members(['a', 'b']);
    expect(await nodes()).to.have.members(['a', 'b', 'c']);
  });

  it('of no node that nothing has been heard of for longer than is expected', async () => {
    await heard({ node: 'a' });
    await heard({ node: 'gone' }, {}, 26 * HOUR);
    expect(await nodes()).to.deep.equal(['a']);
  });

  it('of what is proved: nothing that is stale, nor of a site that nobody has said', async () => {
    await heard({ node: 'a' });
    await heard({ node: 'gone' }, {}, 26 * HOUR);
    await heard({ node: 'lone', site: '' });
    const claims = await claimsOf(portal, [
      { site: 'SITE', cve: CVE },
      { site: '', cve: CVE },
    ]);
    expect(claims.map(({ site, node }) => [site, node])).to.deep.equal([['SITE', 'a']]);
  });

  it('of what is called mitigated and is not OK: that it is not', async () => {
    const finding = { subject: CVE, kind: 'mitigated', text: '' };
    await heard({ node: 'a' }, { findings: [{ ...finding, state: 'OK' }] });
    await heard({ node: 'b' }, { findings: [{ ...finding, state: 'WARNING' }] });
    const claims = await claimsOf(portal, [{ site: 'SITE', cve: CVE }]);
    expect(claims.map(({ node, verdict }) => [node, verdict])).to.have.deep.members([
      ['a', 'mitigated'],
      ['b', 'other'],
    ]);
  });
});
