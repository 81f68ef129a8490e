import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { statementLines } from '../../../../test/kit/statement-lines.ts';
import type { Advisory, Statement } from '../../advisory.ts';
import { unpack } from '../unpack/unpack.ts';
import { ecosystemOf } from './ecosystem.ts';
import { feed } from './feed.ts';
import { modulesOf } from './module.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

async function advisories(file: string): Promise<ReadonlyMap<string, Advisory>> {
  const content = createReadStream(join(FIXTURES, file)) as AsyncIterable<Buffer>;
  const found = new Map<string, Advisory>();
  for await (const document of unpack({ name: file, content })) {
    for (const record of feed.parse(document)) {
      if (record.kind === 'advisory') found.set(record.advisory.id, record.advisory);
    }
  }
  return found;
}

function of(advisory: Advisory | undefined, release: string, name: string): readonly Statement[] {
  return (advisory?.statements ?? []).filter((one) => one.release === release && one.package === name);
}

function read(document: object): Advisory | undefined {
  const bytes = Buffer.from(JSON.stringify({ id: 'X-1', summary: 'x', ...document }));
  const [record] = [...feed.parse({ name: 'x.json', bytes })];
  return record?.kind === 'advisory' ? record.advisory : undefined;
}

describe('osv', () => {
  it('reads AlmaLinux: binaries, severity of the title, CVEs of `related`, the page of its own', async () => {
    const advisory = (await advisories('almalinux.zip')).get('ALSA-2023:7465');
    expect(advisory).to.deep.include({ severity: 'important', cves: ['CVE-2023-5824'] });
    expect(advisory?.url).to.equal('https://errata.almalinux.org/9/ALSA-2023-7465.html');
    expect(of(advisory, 'almalinux:9', 'squid')).to.deep.equal([
      {
        release: 'almalinux:9',
        channel: null,
        of: 'binary',
        package: 'squid',
        arches: null,
        module: null,
        binaries: null,
        claim: {
          status: 'affected',
          intervals: [{ introduced: null, fixed: '7:5.5-6.el9_3.2' }],
          fix: 'available',
        },
      },
    ]);
  });

  it('holds binaries that count otherwise than their source against versions of their own', () => {
    const about = (...events: readonly object[]): readonly string[] => {
      const advisory = read({
        affected: [
          {
            package: { ecosystem: 'Ubuntu:22.04:LTS', name: 'samba' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...events] }],
            ecosystem_specific: {
              binaries: [
                { binary_name: 'samba', binary_version: '2:4.19.5+dfsg-4ubuntu9.4' },
                { binary_name: 'libldb2', binary_version: '2:2.8.0+samba4.19.5+dfsg-4ubuntu9.4' },
              ],
            },
          },
        ],
      });
      return statementLines(advisory?.statements ?? []);
    };
    expect(about({ fixed: '2:4.19.5+dfsg-4ubuntu9.4' })).to.deep.equal([
      'ubuntu:22.04 source samba: < 2:4.19.5+dfsg-4ubuntu9.4',
      'ubuntu:22.04 binary libldb2: < 2:2.8.0+samba4.19.5+dfsg-4ubuntu9.4',
    ]);
    expect(about()).to.deep.equal(['ubuntu:22.04 source samba: all, fix none']);
  });

  const claimOf = (ecosystem: string, events: readonly object[]): unknown => {
    const ranges = [{ type: 'ECOSYSTEM', events }];
    return read({ affected: [{ package: { ecosystem, name: 'bash' }, ranges }] })?.statements[0]?.claim;
  };

  it('takes events in the order of their versions, in whichever they stand', () => {
    const [first, second] = [
      { introduced: null, fixed: '1:1.0~9-2' },
      { introduced: '1:1.0~10-1', fixed: '1:1.0~10-3' },
    ];
    const events = [
      ...[{ introduced: '0' }, { fixed: first.fixed }],
      ...[{ introduced: second.introduced }, { fixed: second.fixed }, { fixed: '1:1.5-1' }],
      ...[{ introduced: '1:2.0-1' }, { introduced: '1:2.5-1' }],
    ];
    const intervals = [first, second, { introduced: '1:2.0-1', fixed: null }];
    fc.assert(
      fc.property(
        fc.constantFrom('AlmaLinux:9', 'Debian:12'),
        fc.shuffledSubarray(events, { minLength: events.length }),
        (ecosystem, shuffled) => {
          expect(claimOf(ecosystem, shuffled)).to.deep.equal({ status: 'affected', intervals, fix: 'none' });
        },
      ),
    );
    expect(claimOf('AlmaLinux:9', [{ fixed: '5.1-9' }, { introduced: '0' }])).to.deep.equal({
      ...{ status: 'affected', intervals: [{ introduced: null, fixed: '5.1-9' }], fix: 'available' },
    });
    expect(claimOf('Debian:12', [{ introduced: '0' }, { fixed: '0' }])).to.deep.equal({
      ...{ status: 'affected', intervals: [{ introduced: null, fixed: '0' }], fix: 'available' },
    });
  });

  it('is undetermined where events have no order', () => {
    const events = [{ introduced: '0' }, { fixed: '1-1' }, { introduced: 'x y' }];
    expect(claimOf('Debian:12', events)).to.deep.equal({
      ...{ status: 'undetermined', reason: 'the feed has a range of versions that dpkg does not order' },
    });
  });

  it('never takes a range without versions for not affected', () => {
    for (const events of [[], [{ limit: '2' }]]) {
      const ranges = [{ type: 'ECOSYSTEM', events }];
      const advisory = read({ affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'bash' }, ranges }] });
      expect(of(advisory, 'almalinux:9', 'bash').map(({ claim }) => claim)).to.deep.equal([
        { status: 'undetermined', reason: 'the feed has a range without versions' },
      ]);
    }
  });

  it('never takes versions without a range for not affected', () => {
    const about = { package: { ecosystem: 'Debian:12', name: 'bash' }, versions: ['5.1-1'] };
    expect(read({ affected: [about] })?.statements.map(({ claim }) => claim)).to.deep.equal([
      { status: 'undetermined', reason: 'the feed lists versions, and no range of them' },
    ]);
  });

  it('says of what is withdrawn that it is, whatever is left of it, and of nothing that it is nothing', () => {
    expect(read({ withdrawn: '2024-05-06T07:08:09Z', affected: [] })?.withdrawn).to.equal(1_714_979_289);
    const bytes = Buffer.from('{"id": "X-1", "affected": []}');
    expect([...feed.parse({ name: 'x.json', bytes })]).to.deep.equal([
      { kind: 'not-understood', where: 'x.json: X-1', what: 'it says nothing of any package' },
    ]);
  });

  it('keeps what Pro has apart from what everybody has', () => {
    const of = (ecosystem: string, fixed: string): object => ({
      package: { ecosystem, name: 'x' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    });
    const both = read({ affected: [of('Ubuntu:18.04:LTS', '1'), of('Ubuntu:Pro:18.04:LTS', '2')] });
    expect(statementLines(both?.statements ?? [])).to.deep.equal([
      'ubuntu:18.04 source x: < 1',
      'ubuntu:18.04 pro source x: < 2',
    ]);
  });

  it('takes the CVEs that a bug fix refers to where it lists none', async () => {
    expect((await advisories('almalinux.zip')).get('ALBA-2022:8256')?.cves).to.deep.equal(['CVE-2022-36369']);
  });

  it('says of a module that its stream is not named, and keeps each of the builds', () => {
    const bytes = readFileSync(join(FIXTURES, 'ALSA-2024-1690.json'));
    const [record] = [...feed.parse({ name: 'x', bytes })];
    const advisory = record?.kind === 'advisory' ? record.advisory : undefined;
    const [statement, ...others] = of(advisory, 'almalinux:8', 'varnish-modules');
    expect(others).to.deep.equal([]);
    expect(statement?.module).to.equal('*');
    expect(
      statement?.claim.status === 'affected' && statement.claim.intervals.map(({ fixed }) => fixed),
    ).to.deep.equal([
      '0.15.0-6.module_el8.5.0+2620+03a0c2cc',
      '0.15.0-6.module_el8.5.0+76+a10ffa55',
      '0.15.0-6.module_el8.6.0+3089+dac88e97',
    ]);
  });

  it('reads Rocky with its CVEs and the score of its vector (F21)', async () => {
    const advisory = (await advisories('rocky.zip')).get('RLSA-2023:0005');
    expect(advisory).to.deep.include({ severity: 'important', cvss: 8.1 });
    expect(advisory?.cves).to.deep.equal(['CVE-2022-42920']);
    expect(of(advisory, 'rocky:9', 'bcel')).to.have.length(1);
  });

  it('reads Debian: sources', async () => {
    const [statement] = of((await advisories('debian.zip')).get('DSA-135'), 'debian:3', 'libapache-mod-ssl');
    expect(statement).to.deep.include({ of: 'source', module: null });
  });

  it('reads Ubuntu: sources with their binaries, and what Pro has', async () => {
    const found = await advisories('ubuntu.tar.xz');
    const cve = found.get('UBUNTU-CVE-2024-51988');
    expect(cve).to.deep.include({ severity: 'moderate', cves: ['CVE-2024-51988'], cvss: 6.5 });
    const [statement] = of(cve, 'ubuntu:22.04', 'rabbitmq-server');
    expect(statement).to.deep.include({ channel: null, of: 'source', binaries: ['rabbitmq-server'] });
    expect(found.get('USN-7095-1')?.cves).to.have.length.above(100);
    const livepatch = found.get('LSN-0108-1');
    expect(of(livepatch, 'ubuntu:14.04', 'linux-lts-xenial').map(({ channel }) => channel)).to.deep.equal([
      'esm-infra-legacy',
    ]);
  });

  it('reads Red Hat, with its extended channels', async () => {
    const [statement] = of((await advisories('redhat.zip')).get('RHSA-2024:8709'), 'rhel:9', 'podman');
    expect(statement).to.deep.include({ channel: 'eus:9.2', of: 'binary' });
  });

  it('knows the ecosystems', () => {
    const read = (name: string): string => {
      const { release, channel } = ecosystemOf(name) ?? {};
      return `${release ?? ''} ${channel ?? ''}`;
    };
    expect(read('Ubuntu:Pro:18.04:LTS')).to.equal('ubuntu:18.04 pro');
    expect(read('Ubuntu:Pro:FIPS-updates:22.04:LTS')).to.equal('ubuntu:22.04 fips-updates');
    expect(read('Ubuntu:24.10')).to.equal('ubuntu:24.10 ');
    expect(read('Red Hat:enterprise_linux:9::appstream')).to.equal('rhel:9 ');
    expect(read('Red Hat:rhel_e4s:9.0::baseos')).to.equal('rhel:9 e4s:9.0');
    for (const none of ['Debian', 'AlmaLinux:9.4x', 'Ubuntu', 'npm', 'Alpine:v3.20']) {
      expect(ecosystemOf(none), none).to.equal(undefined);
    }
  });

  it('tells the two repositories of Ubuntu Pro by their availability', () => {
    const affected = (availability: string): object => ({
      package: { ecosystem: 'Ubuntu:Pro:18.04:LTS', name: 'openssl' },
      ranges: [
        { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.1.1-1ubuntu2.1~18.04.23+esm5' }] },
      ],
      ecosystem_specific: { availability },
    });
    const channel = (availability: string): string | null | undefined =>
      read({ affected: [affected(availability)] })?.statements[0]?.channel;
    expect(channel('Available with Ubuntu Pro (Infra-only): https://ubuntu.com/pro')).to.equal('esm-infra');
    expect(channel('Available with Ubuntu Pro: https://ubuntu.com/pro')).to.equal('esm-apps');
  });

  it('takes the range of the distribution where there is one of commits beside it', () => {
    const events = [{ introduced: '0' }, { fixed: '1' }];
    const git = { type: 'GIT', repo: 'https://git.example.org/x', events: [{ introduced: '0' }] };
    const claim = (...ranges: readonly object[]): unknown =>
      read({ affected: [{ package: { ecosystem: 'Debian:12', name: 'x' }, ranges }] })?.statements[0]?.claim;
    expect(claim(git, { type: 'ECOSYSTEM', events })).to.deep.equal({
      status: 'affected',
      intervals: [{ introduced: null, fixed: '1' }],
      fix: 'available',
    });
    expect(claim(git)).to.have.property('status', 'undetermined');
  });

  it('reads intervals in a row, none, and those without an end', () => {
    const claim = (events: readonly object[], specific = {}): unknown =>
      read({
        affected: [
          {
            package: { ecosystem: 'Debian:12', name: 'x' },
            ranges: [{ type: 'ECOSYSTEM', events }],
            ecosystem_specific: specific,
          },
        ],
      })?.statements[0]?.claim;
    expect(claim([{ introduced: '0' }, { fixed: '1' }, { introduced: '2' }, { fixed: '3' }])).to.deep.equal({
      status: 'affected',
      intervals: [
        { introduced: null, fixed: '1' },
        { introduced: '2', fixed: '3' },
      ],
      fix: 'available',
    });
    const open = [{ introduced: null, fixed: null }];
    expect(claim([{ introduced: '0' }])).to.deep.equal({ status: 'affected', intervals: open, fix: 'none' });
    expect(claim([{ introduced: '0' }], { urgency: 'end-of-life' })).to.deep.equal({
      status: 'affected',
      intervals: open,
      fix: 'never',
    });
    expect(claim([{ introduced: '0' }], { urgency: 'unimportant' })).to.have.property('fix', 'never');
    expect(claim([])).to.have.property('status', 'undetermined');
    expect(claim([{ introduced: '0' }, { last_affected: '2' }])).to.have.property('status', 'undetermined');
  });

  it('knows the streams of a title from what only looks like one', () => {
    expect(modulesOf('Important: python39:3.9 and python39-devel:3.9 security update')).to.deep.equal([
      'python39:3.9',
      'python39-devel:3.9',
    ]);
    expect(modulesOf('Red Hat Security Advisory: nodejs:18 security update')).to.deep.equal(['nodejs:18']);
    expect(modulesOf('new module: maven:3.6')).to.deep.equal(['maven:3.6']);
    expect(modulesOf('Moderate: 389-ds:1.4 security update')).to.deep.equal(['389-ds:1.4']);
    expect(modulesOf('Important: varnish security update')).to.deep.equal(['*']);
  });
});
