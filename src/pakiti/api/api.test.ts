import { expect } from 'chai';
import { ADMIN, ALMA, BASH, NGI, OFFICER, PakitiApiBench, ZLIB } from '../../../test/kit/pakiti-api.ts';
import { GONE, record, report } from '../../../test/kit/pakiti-store.ts';
import { exceptionRow } from '../decisions/decisions.ts';
import type { ServerStatus } from './status.ts';

describe('the API of Pakiti', () => {
  let bench: PakitiApiBench;
  before(async () => {
    bench = await PakitiApiBench.open();
  });
  after(() => bench.close());
  const ask: PakitiApiBench['ask'] = (...asked) => bench.ask(...asked);
  const items: PakitiApiBench['items'] = (...asked) => bench.items(...asked);

  it('says of each host what it comes to, and that it cannot tell where nobody can', async () => {
    const rows = await items('/api/v1/hosts');
    expect(rows.map(({ site, host, state, cves }) => [site, host, state, cves])).to.deep.equal([
      ['ONE', 'a', 'vulnerable', 2],
      ['ONE', 'b', 'clean', 0],
      ['TWO', '=d', 'unknown', 0],
      ['TWO', 'c', 'vulnerable', 1],
    ]);
    expect(rows[2]?.['why']).to.deep.equal(["no distribution is known that calls itself 'Homegrown 7 <x>'"]);
  });

  it('says of no host that it is clean once it is silent', async () => {
    const { at } = bench;
    bench.at += 3 * 86_400;
    const rows = await items('/api/v1/hosts?host=b');
    bench.at = at;
    expect(rows[0]).to.include({ host: 'b', state: 'unknown' });
    expect(String(rows[0]?.['why'])).to.match(/^it has been silent since 20/);
  });

  it('is paged by a cursor', async () => {
    const { text } = await ask('/api/v1/hosts?limit=3');
    const { next } = JSON.parse(text) as { readonly next: string };
    expect((await items(`/api/v1/hosts?limit=3&cursor=${next}`)).map(({ host }) => host)).to.deep.equal([
      'c',
    ]);
    expect((await ask('/api/v1/hosts?cursor=abc')).status).to.equal(400);
  });

  it('bounds everything by the credential (F17)', async () => {
    expect((await items('/api/v1/hosts', ADMIN)).map(({ host }) => host)).to.deep.equal(['a', 'b']);
    expect((await items('/api/v1/hosts', NGI)).map(({ host }) => host)).to.deep.equal(['=d', 'c']);
    expect(await items('/api/v1/hosts?site=TWO', ADMIN)).to.deep.equal([]);
    expect(await items('/api/v1/hosts?host=c', ADMIN)).to.deep.equal([]);
    expect((await ask('/api/v1/hosts/TWO/c', ADMIN)).status).to.equal(404);
    expect((await ask('/api/hosts.php?hostGroup=TWO', ADMIN)).text).to.equal(
      'tag,cve,site,host,os,arch,last_report\n',
    );
    expect((await ask('/api/v1/statistics', ADMIN)).text).to.include('"hosts":2');
    expect((await ask('/api/v1/hosts', { ...OFFICER, scopes: ['submit'] })).status).to.equal(403);
  });

  it('changes nothing for whoever may only read, whatever the method (F17)', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const address of ['/api/v1/hosts', '/api/v1/tags', '/api/hosts.php', '/pakiti/api/cve.php']) {
        const isChange = method === 'POST' && address === '/api/v1/tags';
        const { status } = await ask(address, OFFICER, method);
        expect(status, `${method} ${address}`).to.equal(isChange ? 403 : 405);
      }
    }
  });

  it('tells a host whole', async () => {
    const { text } = await ask('/api/v1/hosts/ONE/a');
    const host = JSON.parse(text) as Record<string, readonly Record<string, unknown>[]>;
    expect(host['findings']?.map(({ advisory: id, verdict, tags }) => [id, verdict, tags])).to.deep.equal([
      ['ALSA-1', 'vulnerable', ['EGI-Critical']],
      ['ALSA-2', 'vulnerable', []],
    ]);
    expect(host['history']?.map(({ cve, until }) => [cve, until])).to.deep.equal([
      [BASH, null],
      [ZLIB, null],
    ]);
  });

  it('lists findings of tagged CVEs, with their deadline', async () => {
    const rows = await items('/api/v1/findings');
    expect(rows.map(({ host, cve, tags, due }) => [host, cve, tags, due])).to.deep.equal([
      ['a', BASH, ['EGI-Critical'], '1970-01-02T00:00:00Z'],
      ['c', BASH, ['EGI-Critical'], '1970-01-02T00:00:00Z'],
    ]);
    expect((await items(`/api/v1/findings?cve=${ZLIB}`)).map(({ host }) => host)).to.deep.equal(['a']);
    expect(await items('/api/v1/findings?tag=none')).to.deep.equal([]);
  });

  it('lists findings by severity and of what is exploited, with what has them', async () => {
    const rows = await items('/api/v1/findings?severity=important&severity=critical');
    expect(
      rows.map(({ host, cve, severity, packages, exploited }) => [host, cve, severity, packages, exploited]),
    ).to.deep.equal([
      ['a', BASH, 'important', ['bash'], null],
      ['a', ZLIB, 'important', ['zlib'], null],
      ['c', BASH, 'important', ['bash'], null],
    ]);
    expect(await items('/api/v1/findings?severity=critical')).to.deep.equal([]);
    expect(await items('/api/v1/findings?exploited=true')).to.deep.equal([]);
    await bench.read('kev', [{ kind: 'exploited', cve: ZLIB, added: 0, due: null, ransomware: false }]);
    const exploited = await items('/api/v1/findings?exploited=true');
    expect(exploited.map(({ host, cve, exploited: is }) => [host, cve, is])).to.deep.equal([
      ['a', ZLIB, true],
    ]);
    expect(await items('/api/v1/findings?exploited=true&tag=EGI-Critical')).to.deep.equal([]);
    await bench.tables.dropFeed('kev', [], bench.at);
  });

  it('lists tags, also those that do not count', async () => {
    const rows = await items('/api/v1/tags');
    expect(rows.map(({ cve, tag, state, enabled }) => [cve, tag, state, enabled])).to.deep.equal([
      [BASH, 'EGI-Critical', 'set', true],
      [ZLIB, 'EGI-High', 'proposed', true],
    ]);
    expect(await items('/api/v1/tags?tag=EGI-Critcal')).to.deep.equal([]);
  });

  it('say whether a CVE is exploited, how likely, and how bad; null where no feed has said', async () => {
    const [before] = await items(`/api/v1/findings?cve=${ZLIB}`);
    expect(before).to.include({ exploited: null, epss: null, severity: 'important', cvss: null });
    await bench.read('kev', [
      { kind: 'exploited', cve: BASH, added: 0, due: null, ransomware: false },
      { kind: 'exploited', cve: 'CVE-2026-10001', added: 0, due: null, ransomware: false },
    ]);
    await bench.read('epss', [{ kind: 'epss', cve: ZLIB, score: 0.25, percentile: 0.9 }]);
    const [after] = await items(`/api/v1/findings?cve=${ZLIB}`);
    expect(after).to.include({ exploited: false, epss: 0.25 });
    const exploited = await items('/api/v1/findings?exploited=true');
    expect(exploited.map(({ host, cve, exploited: is }) => [host, cve, is])).to.deep.equal([
      ['a', BASH, true],
      ['c', BASH, true],
    ]);
    expect(await items(`/api/v1/findings?exploited=true&cve=${ZLIB}`)).to.deep.equal([]);
    const { text } = await ask('/api/v1/hosts/ONE/a');
    const host = JSON.parse(text) as { readonly findings: readonly Record<string, unknown>[] };
    expect(host.findings.map(({ exploited: those, epss }) => [those, epss])).to.deep.equal([
      [[BASH], null],
      [[], 0.25],
    ]);
    for (const feed of ['kev', 'epss']) await bench.tables.dropFeed(feed, [], bench.at);
  });

  it('never calls a CVE not exploited by a catalogue that is past its limit, nor by none', async () => {
    const told = async (): Promise<readonly unknown[]> => {
      const { text } = await ask('/api/v1/hosts/ONE/a');
      const host = JSON.parse(text) as { readonly findings: readonly Record<string, unknown>[] };
      const [cve] = [await ask(`/api/v1/cves/${ZLIB}`)];
      const { exploited, epss } = JSON.parse(cve.text) as Record<string, unknown>;
      return [...host.findings.map((one) => one['exploited']), exploited, epss];
    };
    expect(await told()).to.deep.equal([null, null, null, null]);
    const { at } = bench;
    await bench.read('kev', [{ kind: 'exploited', cve: BASH, added: 0, due: null, ransomware: false }]);
    await bench.read('epss', [{ kind: 'epss', cve: ZLIB, score: 0.25, percentile: 0.9 }]);
    expect(await told()).to.deep.equal([[BASH], [], false, 0.25]);
    bench.at += 15 * 86_400;
    expect(await told()).to.deep.equal([[BASH], null, null, null]);
    bench.at = at + 10;
    for (const feed of ['kev', 'epss']) await bench.tables.dropFeed(feed, [], bench.at);
  });

  it('say since when a host has a CVE, not since when it has its packages', async () => {
    const [before] = await items('/api/v1/findings?host=c');
    await bench.take(report('c', { bash: '5.1-6', zlib: '9-9' }, ALMA, 'TWO'));
    await bench.assess();
    const [after] = await items('/api/v1/findings?host=c');
    const [host] = await items('/api/v1/hosts?host=c');
    expect([after?.['since'], after?.['firstSeen']]).to.deep.equal([before?.['since'], before?.['since']]);
    expect(String(host?.['since']) > String(before?.['since'])).to.equal(true);
  });

  it('leaves out what is excepted, until it expires', async () => {
    const [id = 0] = await bench.tables.addExceptions([
      exceptionRow({
        ...{
          cve: BASH,
          package: { name: 'bash', version: null, arch: null },
          release: null,
          sites: ['ONE'],
          hosts: [],
        },
        ...{ reason: 'mitigated', modifier: 'o', at: 0, expiresAt: bench.at + 5 },
      }),
    ]);
    expect((await items('/api/v1/findings')).map(({ host }) => host)).to.deep.equal(['c']);
    bench.at += 5;
    expect((await items('/api/v1/findings')).map(({ host }) => host)).to.deep.equal(['a', 'c']);
    await bench.tables.deleteException(id, GONE);
  });

  it('lists what an exception leaves, of which nobody can tell, with what is undetermined', async () => {
    const release = 'debian:12';
    await bench.read('debian-tracker', [
      record(ZLIB, { release, source: 'zlib', fixed: '2-1' }),
      record(ZLIB, { release, source: 'bash', fixed: '2-1' }),
    ]);
    await bench.take(report('e', { zlib: '1-1', bash: ':-' }, 'Debian GNU/Linux 12', 'ONE'));
    await bench.assess();
    const undetermined = async (): Promise<unknown> =>
      (await items(`/api/v1/findings?cve=${ZLIB}&verdict=undetermined`)).map(({ host, cve: one }) => [
        host,
        one,
      ]);
    expect(await undetermined()).to.deep.equal([]);
    const [id = 0] = await bench.tables.addExceptions([
      exceptionRow({
        ...{ cve: ZLIB, package: { name: 'zlib', version: null, arch: null }, release: null, sites: [] },
        ...{ hosts: [], reason: 'mitigated', modifier: 'o', at: 0, expiresAt: null },
      }),
    ]);
    expect(await undetermined()).to.deep.equal([['e', ZLIB]]);
    await bench.tables.deleteException(id, GONE);
    const [host] = await bench.tables.hosts({ names: ['e'] }, undefined, 1);
    await bench.tables.deleteHost(host?.id ?? 0);
    await bench.tables.dropFeed('debian-tracker', [], bench.at);
  });

  it('says how it is to whoever may see everything', async () => {
    const { at } = bench;
    bench.at += 3 * 86_400;
    const status = JSON.parse((await ask('/api/v1/status')).text) as ServerStatus;
    bench.at = at;
    expect(status.hosts).to.deep.equal({ all: 4, silent: 4, unassessed: 0, vulnerable: 2, undetermined: 1 });
    expect(status).to.include({ undeterminedCves: 0, pendingInventories: 0, pendingSeconds: 0 });
    expect(status.lagSeconds).to.be.within(3 * 86_400, 3 * 86_400 + 60);
    expect(
      status.feeds.map(({ feed, stale, ageSeconds }) => [feed, stale, ageSeconds === null]),
    ).to.deep.equal([
      ['kev', true, true],
      ['osv', true, false],
    ]);
    for (const credential of [ADMIN, NGI])
      expect((await ask('/api/v1/status', credential)).status).to.equal(404);
  });

  it('describes itself', async () => {
    const document = JSON.parse((await ask('/api/v1/openapi.json')).text) as { readonly paths: object };
    expect(Object.keys(document.paths)).to.include.members([
      '/v1/hosts',
      '/v1/hosts/{site}/{host}',
      '/hosts.php',
    ]);
  });
});
