/** Fixed versions in the catalogue against the errata of AlmaLinux and the CVE records of Linux. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAdvisory } from '../../checks/advisory/load-catalogue.ts';
import type { HostPlan } from './construct-host.ts';
import { ALMA_9, withRpm } from './hosts.ts';
import { CATALOGUE, verdictOn } from './verdicts.ts';

interface Fix {
  readonly cve: string;
  readonly erratum: string;
  readonly release: string;
  readonly package: string;
  readonly version: string;
}

const fixes = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/almalinux-fixed.json'), 'utf8'),
) as readonly Fix[];

/** By CVE id. */
const stable = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/linux-fixed.json'), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

/** Red Hat names the CVE id in the errata of two kernels of these releases; the entry takes the first for no proof. */
const UNDECIDED = ['5.14.0-687.5.3.el9_8', '6.12.0-211.7.3.el10_2'];

const modules = ['net/tipc', 'net/libceph', 'crypto/algif_aead', 'net/esp4', 'net/esp6', 'kvm/kvm-intel'];

const ids = new Map<string, string>();

before(async () => {
  for (const name of readdirSync(CATALOGUE).filter((each) => /^EGI-SVG-202[56]-.*yaml$/.test(each))) {
    const { id, aliases = [] } = await parseAdvisory(readFileSync(join(CATALOGUE, name), 'utf8'), name);
    for (const alias of aliases) ids.set(alias, id);
  }
});

describe('errata of AlmaLinux', () => {
  for (const fix of fixes)
    it(`${fix.erratum}: ${fix.package} ${fix.version} fixes ${fix.cve}`, async () => {
      const isUndecided = fix.cve === 'CVE-2026-43284' && UNDECIDED.includes(fix.version);
      expect(await verdictFor(fix)).to.equal(isUndecided ? 'no-evidence' : 'fixed');
    });

  for (const fix of lowest(fixes))
    it(`${fix.erratum}: ${fix.package} before ${fix.version} has ${fix.cve}`, async () => {
      const version = fix.version.replace(/(\d+)(?=\.(?:rt7|el))/, (number) => String(Number(number) - 1));
      expect(version).not.to.equal(fix.version);
      expect(await verdictFor({ ...fix, version })).to.equal('vulnerable');
    });
});

describe('stable releases of Linux', () => {
  for (const [cve, versions] of Object.entries(stable))
    for (const version of versions) {
      it(`${version} fixes ${cve}`, async () => {
        expect(await verdictOn(idOf(cve), kernelHost(cve, `${version}-1.el9.elrepo`))).to.equal('fixed');
      });

      it(`${lesser(version)} tells nothing of ${cve}`, async () => {
        const plan = kernelHost(cve, `${lesser(version)}-1.el9.elrepo`);
        expect(await verdictOn(idOf(cve), plan)).to.equal('no-evidence');
      });
    }
});

function lesser(version: string): string {
  return version.replace(/\d+$/, (number) => String(Number(number) - 1));
}

/** Of each minor release and CVE id the first kernel that is fixed. */
function lowest(all: readonly Fix[]): readonly Fix[] {
  const found = new Map<string, Fix>();
  for (const fix of all.filter((each) => each.package === 'kernel')) {
    const key = `${fix.cve} ${/el\d+_\d+/.exec(fix.version)?.[0] ?? ''}`;
    const known = found.get(key);
    if (known === undefined || numbers(fix.version) < numbers(known.version)) found.set(key, fix);
  }
  return [...found.values()];
}

/** The numbers of a kernel's release, of one width. */
function numbers(version: string): string {
  return (version.match(/\d+/g) ?? []).map((number) => number.padStart(6, '0')).join('.');
}

function verdictFor(fix: Fix): Promise<string> {
  return verdictOn(idOf(fix.cve), hostWith(fix));
}

function idOf(cve: string): string {
  const id = ids.get(cve);
  if (id === undefined) throw new Error(`no entry has the alias ${cve}`);
  return id;
}

function hostWith({ cve, release, package: name, version }: Fix): HostPlan {
  const minor = /el\d+[_.](\d+)/.exec(version)?.[1] ?? '0';
  const os = ['almalinux', `${release}.${minor}`, 'rhel centos fedora'] as const;
  return name.startsWith('kernel') ? { ...kernelHost(cve, version), os } : withRpm(os, { [name]: version });
}

function kernelHost(cve: string, release: string): HostPlan {
  const kernel = `${release}.x86_64`;
  const config = 'CONFIG_MODULES=y\n# CONFIG_POSIX_CPU_TIMERS_TASK_WORK is not set\n';
  return {
    os: ALMA_9,
    kernel,
    modules: { files: cve === 'CVE-2026-43500' ? [...modules, 'net/rxrpc'] : modules },
    flags: 'vmx',
    files: { [`/boot/config-${kernel}`]: config },
  };
}
