/** Which updates are pending, against what apt itself says: on this machine, and of repositories and pins at random. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { candidateOf } from '../../../checks/patch-status/apt/candidate.ts';
import { judgeDpkg } from '../../../checks/patch-status/apt/judge-dpkg.ts';
import { isSecurity } from '../../../checks/patch-status/apt/is-security.ts';
import { probeDpkg } from '../../../checks/patch-status/apt/probe-dpkg.ts';
import type { DpkgFacts } from '../../../checks/patch-status/observation.ts';
import { parseRange } from '../../../src/check/index.ts';
import { lookAt } from '../../../src/evidence/look.ts';
import type { Host } from '../../../src/host/host.ts';
import { compareDpkgVersions } from '../../../src/version/dpkg.ts';
import { aptRoot, type AptRoot, type Suite } from '../../kit/apt-root.ts';
import { describeUnless, describeWith } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { rootedHost } from '../../kit/rooted-host.ts';

const RUNS = 25;

async function seen(host: Host): Promise<DpkgFacts> {
  const facts = await probeDpkg(lookAt(host, new AbortController().signal));
  if (facts === null) throw new Error('dpkg has no database');
  return facts;
}

/** Version by `NAME:ARCH` that apt would update to, whatever for. */
function preferred({ newer, lists, pins }: DpkgFacts): Record<string, string> {
  return Object.fromEntries(
    newer.flatMap((each) => {
      const found = candidateOf(each, { lists, pins, isSecurity: () => false });
      return found === undefined ? [] : [[`${each.package}:${each.architecture}`, found.version]];
    }),
  );
}

const hasLists = existsSync('/usr/bin/apt-get') && localLists();

function localLists(): boolean {
  const { stdout, status } = spawnSync('apt-cache', ['policy'], { encoding: 'utf8' });
  return status === 0 && /^ 500 http/m.test(stdout);
}

describeUnless(
  hasLists ? undefined : 'no apt with lists here',
  'pending updates of this machine',
  function () {
    this.timeout(300_000);

    it('are those that apt would install', async () => {
      const { stdout } = spawnSync(
        'apt-get',
        [
          '-s',
          '-o',
          'Debug::NoLocking=1',
          '-o',
          'APT::Get::Always-Include-Phased-Updates=false',
          'dist-upgrade',
        ],
        { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 2 ** 26 },
      );
      const upgrades = [...stdout.matchAll(/^Inst (\S+) \[([^\]]+)\] \((\S+) .*\[(\w+)\]\)/gm)];
      const expected = Object.fromEntries(
        upgrades.map(([, name = '', , version = '', arch = '']) => [
          `${name.replace(/:.*/, '')}:${arch}`,
          version,
        ]),
      );
      const facts = await seen(localHostFromSource());
      expect(facts.lists.flatMap(({ trouble }) => trouble ?? [])).to.deep.equal([]);
      const ours = preferred(facts);
      expect(Object.keys(ours).toSorted()).to.deep.equal(Object.keys(expected).toSorted());
      expect(ours).to.deep.equal(expected);
    });

    it('are for security where apt takes them from a suite for it', async () => {
      const { stdout } = spawnSync('apt-get', ['-s', '-o', 'Debug::NoLocking=1', 'dist-upgrade'], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
        maxBuffer: 2 ** 26,
      });
      const theirs = [...stdout.matchAll(/^Inst (\S+) \[[^\]]+\] \(\S+ .*(?:Debian-Security:|-security)/gm)];
      const facts = await seen(localHostFromSource());
      const ours = facts.newer.flatMap((each) => candidateOf(each, { ...facts, isSecurity }) ?? []);
      const names = new Set(ours.filter(({ sort }) => sort === 'security').map((each) => each.package));
      // Ours may be more: apt names the newest version alone, which may be one that is not for security.
      for (const [, name = ''] of theirs) expect([...names]).to.include(name.replace(/:.*/, ''));
    });
  },
);

const NAMES = ['alpha', 'beta', 'gamma', 'libdelta1'] as const;
const SUITES = [
  ['stable', { Origin: 'Debian', Label: 'Debian', Version: '12.5' }],
  ['stable-security', { Origin: 'Debian', Label: 'Debian-Security', Version: '12' }],
  [
    'backports',
    {
      Origin: 'Debian Backports',
      Label: 'Debian Backports',
      NotAutomatic: 'yes',
      ButAutomaticUpgrades: 'yes',
    },
  ],
  ['experimental', { Origin: 'Debian', Label: 'Debian', NotAutomatic: 'yes' }],
  ['other', { Origin: 'Docker', Label: 'Docker CE' }],
] as const;

const version = fc.constantFrom(
  '1.0-1',
  '1.0-2',
  '1.0-2+b1',
  '1.1~rc1-1',
  '1.1-1',
  '1:0.9-1',
  '2.0-1~bpo12+1',
);
const suites = fc.tuple(
  ...SUITES.map(([name, fields]) =>
    fc.dictionary(fc.constantFrom(...NAMES), version, { maxKeys: NAMES.length }).map((packages): Suite => ({
      name,
      fields,
      // apt refuses a default release of which it has nothing.
      packages: Object.entries({ ...packages, filler: '1' }).map(([each, own]) => ({
        name: each,
        version: own,
      })),
    })),
  ),
);
const pin = fc.record({
  package: fc.constantFrom(
    '*',
    '*',
    'alpha',
    'alpha beta',
    'lib*',
    '/^(alpha|gamma)$/',
    'gamma:amd64',
    'src:beta',
    '?eta',
  ),
  pin: fc.constantFrom(
    'release a=stable',
    'release n=stable-security',
    'release o=Debian',
    'release l=Debian-Security, o=Debian',
    'release o=Docker',
    'release v=12*',
    'release stable',
    'release c=main,b=amd64',
    'release a=back*',
    'version 1.0*',
    'version 1.1-1',
    'version 2.0-1~bpo12+1',
  ),
  // From 1000 on apt would go back to older versions, which are no updates.
  priority: fc.constantFrom(-1, 1, 50, 99, 100, 101, 499, 500, 501, 990, 991, 999),
});
const world = fc.record({
  installed: fc.dictionary(fc.constantFrom(...NAMES), version, { minKeys: 2, maxKeys: NAMES.length }),
  suites,
  pins: fc.array(pin, { maxLength: 4 }),
  defaultRelease: fc.option(fc.constantFrom('stable', 'backports'), { nil: undefined, freq: 5 }),
});

function candidates(root: AptRoot, installed: Readonly<Record<string, string>>): Record<string, string> {
  const policy = root.run('apt-cache', 'policy', ...Object.keys(installed));
  const found = [...policy.matchAll(/^(\S+):\n {2}Installed: (\S+)\n {2}Candidate: (\S+)/gm)];
  return Object.fromEntries(
    found
      .filter(
        ([, , own = '', candidate = '']) => candidate !== '(none)' && compareDpkgVersions(candidate, own) > 0,
      )
      .map(([, name = '', , candidate = '']) => [`${name}:amd64`, candidate]),
  );
}

describeWith(['dpkg'], 'pending updates of repositories and pins at random', function () {
  this.timeout(600_000);

  it('are the candidates of apt', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ installed, suites: all, pins, defaultRelease }) => {
        const root = aptRoot(
          Object.entries(installed).map(([name, own]) => ({ name, version: own })),
          all,
        );
        try {
          root.write(
            'etc/apt/preferences.d/pins',
            pins
              .map((each) => `Package: ${each.package}\nPin: ${each.pin}\nPin-Priority: ${each.priority}\n`)
              .join('\n'),
          );
          if (defaultRelease !== undefined)
            root.write('etc/apt/apt.conf.d/50release', `APT::Default-Release "${defaultRelease}";\n`);
          root.run('apt-get', 'update');
          const facts = await seen(rootedHost(root.path));
          expect(facts.lists.flatMap(({ trouble }) => trouble ?? [])).to.deep.equal([]);
          expect(preferred(facts)).to.deep.equal(candidates(root, installed));
        } finally {
          root.remove();
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describeWith(['dpkg'], 'a security update that apt keeps from', function () {
  this.timeout(300_000);
  const [, security] = SUITES;
  const suite: Suite = {
    name: security[0],
    fields: security[1],
    packages: [{ name: 'alpha', version: '2' }],
  };

  function held(preferences: string, status?: string): AptRoot {
    const root = aptRoot(
      [{ name: 'alpha', version: '1', ...(status === undefined ? {} : { status }) }],
      [suite],
    );
    root.write('etc/apt/preferences', preferences);
    root.run('apt-get', 'update');
    return root;
  }

  const cases = {
    'since it is on hold': ['', 'hold ok installed', 'on hold'],
    'since it is pinned': ['Package: alpha\nPin: version 1\nPin-Priority: 900\n', undefined, 'apt prefers 1'],
    'since its suite is never wanted': [
      'Package: *\nPin: release l=Debian-Security\nPin-Priority: -1\n',
      undefined,
      'apt prefers 1',
    ],
  } as const;
  for (const [why, [preferences, status, withheld]] of Object.entries(cases)) {
    it(`is pending all the same, ${why}`, async () => {
      const root = held(preferences, status);
      try {
        expect(root.run('apt-get', '-s', 'dist-upgrade')).not.to.match(/^Inst/m);
        const { pending } = judgeDpkg(
          await seen(rootedHost(root.path)),
          null,
          Date.now() / 1000,
          parseRange('7d', 's'),
        );
        expect(pending).to.have.length(1);
        expect(pending[0]).to.deep.include({ package: 'alpha', version: '2', sort: 'security', withheld });
      } finally {
        root.remove();
      }
    });
  }
});
