import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { lookAt } from '../../../src/evidence/look.ts';
import { makeRoot, rootedHost, type RootPlan } from '../../../test/kit/rooted-host.ts';
import type { DpkgFacts } from '../observation.ts';
import { probeDpkg } from './probe-dpkg.ts';

const LISTS = '/var/lib/apt/lists/deb.example_security_dists_bookworm-security';
const PACKAGES = `${LISTS}_main_binary-amd64_Packages`;
const LIST =
  'Package: openssl\nVersion: 3.0.2-1\nArchitecture: amd64\n\nVersion: 1.0-1\nPackage: late\nArchitecture: all\n';

function release(list: string, more = ''): string {
  const digest = createHash('sha256').update(list).digest('hex');
  const body = `Label: Debian-Security\nCodename: bookworm-security\nDate: Thu, 26 Nov 2026 00:00:00 UTC\n${more}SHA256:\n ${digest} ${list.length} main/binary-amd64/Packages\n`;
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${body}-----BEGIN PGP SIGNATURE-----\n`;
}

const STATUS = ['dpkg 1.21.22 amd64', 'openssl 3.0.1-1 amd64', 'late 0.9-1 amd64', 'late 0.9-1 i386']
  .map((text) => text.split(' '))
  .map(
    ([name, version, arch]) =>
      `Package: ${name ?? ''}\nStatus: install ok installed\nArchitecture: ${arch ?? ''}\nVersion: ${version ?? ''}\n`,
  )
  .join('\n');

const ROOT: RootPlan = {
  '/var/lib/dpkg/status': STATUS,
  '/etc/apt/sources.list': 'deb http://deb.example/security bookworm-security main\n',
  [`${LISTS}_InRelease`]: release(LIST),
  [PACKAGES]: LIST,
};

/** @param packed a list that is not text */
async function seen(
  differs: RootPlan,
  without: readonly string[] = [],
  packed: Readonly<Record<string, Buffer>> = {},
): Promise<DpkgFacts | null> {
  const plan = Object.entries({ ...ROOT, ...differs }).filter(([path]) => !without.includes(path));
  using tree = makeRoot(Object.fromEntries(plan));
  for (const [path, bytes] of Object.entries(packed)) writeFileSync(`${tree.root}${path}`, bytes);
  return await probeDpkg(lookAt(rootedHost(tree.root), new AbortController().signal));
}

async function trouble(differs: RootPlan, without: readonly string[] = []): Promise<string | undefined> {
  const facts = await seen(differs, without);
  return facts?.lists[0]?.trouble?.message;
}

describe('what apt has stored', () => {
  it('is held against what dpkg has installed', async () => {
    const facts = await seen({});
    expect(facts?.lists).to.have.length(1);
    expect(facts?.lists[0]?.trouble).to.equal(null);
    expect(
      facts?.newer.map((each) => `${each.package}:${each.architecture} ${each.versions[0]?.version ?? ''}`),
    ).to.deep.equal(['openssl:amd64 3.0.2-1', 'late:amd64 1.0-1', 'late:i386 1.0-1']);
  });

  it('is read as well where it is packed', async () => {
    const facts = await seen({}, [PACKAGES], { [`${PACKAGES}.gz`]: gzipSync(LIST) });
    expect(facts?.newer).to.have.length(3);
  });

  it('tells nothing where it is another list than the release file describes', async () => {
    expect(await trouble({ [PACKAGES]: LIST.slice(0, 60) })).to.equal(
      `${PACKAGES}: is not the list that its release file describes`,
    );
    // An update that was broken off after the release file.
    expect(await trouble({ [`${LISTS}_InRelease`]: release(`${LIST}\n`) })).to.include('is not the list');
  });

  it('tells nothing where it is not there: partial files are none', async () => {
    const partial = {
      ['/var/lib/apt/lists/partial/deb.example_security_dists_bookworm-security_main_binary-amd64_Packages']:
        LIST,
    };
    expect(await trouble(partial, [PACKAGES])).to.include('never fetched whole');
    const facts = await seen({ ...partial }, [`${LISTS}_InRelease`]);
    expect(facts?.lists[0]?.trouble?.message).to.include('InRelease: no such file, it was never fetched');
  });

  it('tells nothing of a component that the release does not have', async () => {
    const facts = await seen({
      '/etc/apt/sources.list': 'deb http://deb.example/security bookworm-security main universe\n',
    });
    expect(facts?.lists.map(({ component, trouble: why }) => [component, why?.message])).to.deep.equal([
      ['main', undefined],
      ['universe', 'the release file names no universe/binary-amd64/Packages'],
    ]);
  });

  it('is not trusted where it says too little: a release file without its signature', async () => {
    const facts = await seen({
      [`${LISTS}_InRelease`]: release(LIST)
        .replace(/^-----BEGIN PGP SIGNED[^]*?\n\n/, '')
        .replace(/-----BEGIN PGP SIG[^]*/, ''),
    });
    expect(facts?.lists[0]?.release?.isSigned).to.equal(false);
  });

  it('is told with sources that cannot be read, and a journal of dpkg that is left', async () => {
    const facts = await seen({
      '/etc/apt/sources.list.d/x.list': 'dep http://x y z\n',
      '/var/lib/dpkg/updates/0001': '',
    });
    expect(facts?.troubles).to.deep.equal([
      '/etc/apt/sources.list.d/x.list:1: no source of packages: dep http://x y z',
    ]);
    expect(facts?.interrupted).to.equal(true);
  });

  it('is no evidence where dpkg has no database', async () => {
    expect(await seen({}, ['/var/lib/dpkg/status'])).to.equal(null);
    expect(await seen({ '/var/lib/dpkg/status': '' })).to.equal(null);
  });
});
