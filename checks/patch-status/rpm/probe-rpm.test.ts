import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { expect } from 'chai';
import { lookAt } from '../../../src/evidence/look.ts';
import { recordFormat } from '../../../src/pakiti/client/records.ts';
import { makeRoot, rootedHost, type RootPlan } from '../../../test/kit/rooted-host.ts';
import type { RpmFacts } from '../observation.ts';
import { probeRpm } from './probe-rpm.ts';

const CACHE = '/var/cache/dnf/baseos-0123456789abcdef/repodata';
const PRIMARY = `<?xml version="1.0"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" packages="2">
<package type="rpm"><name>openssl</name><arch>x86_64</arch><version epoch="1" ver="3.2.2" rel="6.el9"/></package>
<package type="rpm"><name>elsewhere</name><arch>noarch</arch><version epoch="0" ver="1" rel="1"/></package>
</metadata>
`;
const UPDATES = `<updates><update type="security"><id>ALSA-1</id><severity>Low</severity><pkglist><collection>
<package name="openssl" epoch="1" version="3.2.2" release="6.el9" arch="x86_64"/></collection></pkglist></update>
<update type="bugfix"><id>ALBA-2</id><pkglist><collection>
<package name="openssl" epoch="1" version="3.2.2" release="7.el9" arch="x86_64"/></collection></pkglist></update></updates>
`;

function data(type: string, content: string): string {
  const digest = createHash('sha256').update(content).digest('hex');
  return `<data type="${type}"><checksum type="sha256">${digest}</checksum><location href="repodata/${type}.xml"/></data>`;
}

const REPOMD = `<repomd xmlns="http://linux.duke.edu/metadata/repo">${data('primary', PRIMARY)}${data('updateinfo', UPDATES)}</repomd>`;

const ROOT: RootPlan = {
  '/var/lib/rpm/rpmdb.sqlite': 'x',
  '/etc/yum.repos.d/x.repo': '[baseos]\nenabled=1\n[debuginfo]\nenabled=0\n',
  [`${CACHE}/repomd.xml`]: REPOMD,
  [`${CACHE}/primary.xml`]: PRIMARY,
  [`${CACHE}/updateinfo.xml`]: UPDATES,
};

const QUERY = recordFormat([
  '%{NAME}',
  '%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}',
  '%{ARCH}',
  '%{MODULARITYLABEL}',
  '%{INSTALLTIME}',
]);

function installed(...packages: readonly (readonly string[])[]): string {
  return packages.map((fields) => `\x1e${fields.join('\x1f')}`).join('');
}

const OPENSSL = ['openssl', '1:3.2.2-5.el9', 'x86_64', '(none)', '1700000000'] as const;

async function seen(
  differs: RootPlan = {},
  without: readonly string[] = [],
  packages = installed(OPENSSL),
): Promise<RpmFacts | null> {
  const plan = Object.entries({ ...ROOT, ...differs }).filter(([path]) => !without.includes(path));
  using tree = makeRoot(Object.fromEntries(plan));
  const host = rootedHost(tree.root, { [`rpm -qa --qf ${QUERY}`]: { stdout: packages } });
  return await probeRpm(lookAt(host, new AbortController().signal));
}

async function trouble(differs: RootPlan, without: readonly string[] = []): Promise<string | undefined> {
  return (await seen(differs, without))?.repositories[0]?.trouble?.message;
}

describe('metadata that dnf has stored', () => {
  it('are held against what rpm has installed, of repositories that are enabled', async () => {
    const facts = await seen();
    expect(
      facts?.repositories.map(({ id, trouble: why, hasAdvisories }) => [id, why, hasAdvisories]),
    ).to.deep.equal([['baseos', null, true]]);
    expect(facts?.newer.map(({ versions }) => versions[0]?.version)).to.deep.equal(['1:3.2.2-6.el9']);
    expect(facts?.advisories.map(({ id, fixed }) => [id, fixed])).to.deep.equal([
      ['ALSA-1', '1:3.2.2-6.el9'],
    ]);
  });

  it('tell nothing where they are not what the index describes', async () => {
    const cut = PRIMARY.slice(0, -30);
    expect(await trouble({ [`${CACHE}/primary.xml`]: cut })).to.equal(
      `${CACHE}/primary.xml: is not the file that repomd.xml describes`,
    );
    const index = { [`${CACHE}/repomd.xml`]: REPOMD.replace(data('primary', PRIMARY), data('primary', cut)) };
    expect(await trouble({ ...index, [`${CACHE}/primary.xml`]: cut })).to.include('not what it says');
    const half = PRIMARY.replace(/<package type="rpm"><name>elsewhere.*\n/, '');
    const whole = {
      [`${CACHE}/repomd.xml`]: REPOMD.replace(data('primary', PRIMARY), data('primary', half)),
    };
    expect(await trouble({ ...whole, [`${CACHE}/primary.xml`]: half })).to.include(
      'has 1 packages, which is not what it says',
    );
  });

  it('tell nothing where they are missing, or the index is none', async () => {
    expect(await trouble({}, [`${CACHE}/updateinfo.xml`])).to.include('updateinfo.xml: no such file');
    expect(await trouble({ [`${CACHE}/repomd.xml`]: '<html>' })).to.include('repomd.xml');
    const renamed = { '/etc/yum.repos.d/x.repo': '[appstream]\nname=x\n' };
    expect(await trouble(renamed)).to.equal('its metadata were never fetched');
  });

  it('are the newest of those under several addresses', async () => {
    const old = CACHE.replace('0123456789abcdef', 'fedcba9876543210');
    using tree = makeRoot({ ...ROOT, [`${old}/repomd.xml`]: '<html>' });
    utimesSync(`${tree.root}${old}/repomd.xml`, 1000, 1000);
    const host = rootedHost(tree.root, { [`rpm -qa --qf ${QUERY}`]: { stdout: installed(OPENSSL) } });
    const facts = await probeRpm(lookAt(host, new AbortController().signal));
    expect(facts?.repositories.map(({ trouble: why }) => why)).to.deep.equal([null]);
  });

  it('are not those of a module whose stream is not the installed one', async () => {
    const modular = [...OPENSSL.slice(0, 3), 'openssl:3:1:c', '1700000000'];
    const facts = await seen({}, [], installed(modular));
    expect(facts?.newer).to.deep.equal([]);
    expect(facts?.advisories).to.deep.equal([]);
  });

  it('are held against the newest where several are installed', async () => {
    const newest = ['openssl', '1:3.2.2-6.el9', 'x86_64', '(none)', '1700000001'];
    const facts = await seen({}, [], installed(newest, OPENSSL));
    expect(facts?.advisories).to.deep.equal([]);
    expect(facts?.unfinished).to.deep.equal(['openssl.x86_64: 1:3.2.2-6.el9 and 1:3.2.2-5.el9']);
    expect(facts?.overlap).to.deep.equal({ same: 1, unlisted: [] });
  });

  it('come with locks and excludes of dnf 4 and dnf 5', async () => {
    const facts = await seen({
      '/etc/dnf/dnf.conf': '[main]\nexcludepkgs=kernel*,\n  java-*\n',
      '/etc/dnf/plugins/versionlock.list':
        '# why\nbash-0:5.1.8-9.el9.*\n0:tar-1.34-6.el9.x86_64\n!zsh-0:5.8-9.el9.*\n',
      '/etc/dnf/versionlock.toml': '[[packages]]\nname = "vim"\n',
    });
    expect(facts?.held).to.deep.equal(['bash', 'tar', 'vim', 'kernel*', 'java-*']);
  });

  it('are those of zypper where it has repositories', async () => {
    const files = Object.fromEntries(
      Object.entries(ROOT).map(([path, plan]) => [
        path
          .replace(CACHE, '/var/cache/zypp/raw/repo-oss/repodata')
          .replace('/etc/yum.repos.d', '/etc/zypp/repos.d'),
        plan,
      ]),
    );
    const facts = await seen(
      { ...files, '/etc/zypp/repos.d/x.repo': '[repo-oss]\nenabled=1\n' },
      Object.keys(ROOT).slice(1),
    );
    expect(facts?.repositories.map(({ id, trouble: why }) => [id, why])).to.deep.equal([['repo-oss', null]]);
    expect(facts?.advisories).to.have.length(1);
  });

  it('are no evidence where rpm has nothing', async () => {
    expect(await seen({}, ['/var/lib/rpm/rpmdb.sqlite'])).to.equal(null);
    expect(await seen({}, [], '')).to.equal(null);
  });
});
