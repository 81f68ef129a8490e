/** What a host lacks, for the trail of an issue. */
import type { Assessment } from '../assess/assessment.ts';

const MOST = 2;

/** Such as `openssl 1:3.2.2-6.el9 (ALSA-2025:1330, mended by 1:3.2.2-6.el9_5.1); EGI-Critical`. */
export function textOf(cve: string, assessments: readonly Assessment[], tags: readonly string[]): string {
  const those = assessments.filter((one) => one.verdict === 'vulnerable' && one.cves.includes(cve));
  const packages = [...new Set(those.map(({ package: { name, version } }) => `${name} ${version}`))];
  const [first] = those;
  if (first === undefined) return [cve, ...tags].join('; ');
  const more = packages.length > MOST ? ` and ${packages.length - MOST} more` : '';
  const mended = first.fixed === null ? 'without a fix' : `mended by ${first.fixed}`;
  return [`${packages.slice(0, MOST).join(', ')}${more} (${first.advisory}, ${mended})`, ...tags].join('; ');
}
