/** Whether what runs is what is installed: of the kernel, and of what only a reboot brings into effect. */
import type { Finding } from '../../src/check/index.ts';
import { compareVersions } from '../../src/version/compare-versions.ts';
import type { InstalledKernel, RebootFacts } from './observation.ts';

export function rebootFindings(facts: RebootFacts): readonly Finding[] {
  const findings = [...markFinding(facts), ...sinceBootFinding(facts), ...kernelFindings(facts)];
  const bad = findings.some(({ state }) => state !== 'OK');
  return [...findings, ...(bad ? livepatchFinding(facts) : [])];
}

const SUBJECT = 'reboot';

function markFinding({ required, wantedBy, next, kernel }: RebootFacts): readonly Finding[] {
  if (required !== 'yes') return [];
  const starts = next === '' || next === kernel ? [] : [`${next} starts next`];
  const evidence = [...wantedBy, ...starts];
  const text = wantedBy.length === 0 ? 'needed' : `needed for ${wantedBy.join(' ')}`;
  return [{ state: 'WARNING', subject: SUBJECT, kind: 'reboot', text, evidence }];
}

function sinceBootFinding({ sinceBoot }: RebootFacts): readonly Finding[] {
  if (sinceBoot.length === 0) return [];
  const text = `needed for what was installed since the last: ${sinceBoot.join(' ')}`;
  return [{ state: 'WARNING', subject: SUBJECT, kind: 'since-boot', text }];
}

function kernelFindings({ kernel, build, container, kernels }: RebootFacts): readonly Finding[] {
  const finding = (state: Finding['state'], kind: string, text: string): Finding => ({
    state,
    subject: 'kernel',
    kind,
    text,
    evidence: kernels.map((each) => `installed ${each.package} ${each.version}`),
  });
  const running = kernels.filter(({ runs }) => runs);
  const [own] = running;
  // What was made as a container may run as a machine, with a kernel of its own.
  if (own === undefined && container !== null)
    return [finding('OK', 'container', `that of the host, for this is a container (${container})`)];
  if (own === undefined)
    return [finding('UNKNOWN', 'foreign-kernel', `${kernel} runs, which is of no installed package`)];
  const newer = kernels.find((each) => isNewer(each, own));
  if (newer !== undefined)
    return [finding('WARNING', 'old-kernel', `${own.version} runs, ${newer.version} is installed`)];
  // The same name may be of a later build, as Debian's are until the ABI changes.
  const others = running.filter(({ manager }) => manager === 'dpkg');
  if (build !== null && others.length > 0 && !others.some(({ version }) => isBuild(version, build)))
    return [finding('WARNING', 'old-kernel', `${build} runs, ${own.version} is installed`)];
  return [finding('OK', 'kernel', `${kernel} runs, the newest that is installed`)];
}

function isNewer(each: InstalledKernel, own: InstalledKernel): boolean {
  if (each.flavour !== own.flavour || each.manager !== own.manager) return false;
  const order = compareVersions(own.manager, each.version, own.version);
  return order === undefined || order > 0;
}

/** A rebuild of the package alone changes nothing of what is in it. */
function isBuild(version: string, build: string): boolean {
  return version === build || version.replace(/\+b\d+$/, '') === build;
}

function livepatchFinding({ livepatches }: RebootFacts): readonly Finding[] {
  if (livepatches === '') return [];
  const text = `loaded, which may mend what the old kernel lacks: ${livepatches}`;
  return [{ state: 'OK', subject: 'live patch', kind: 'livepatch', text }];
}
