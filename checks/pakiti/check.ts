/**
 * pakiti: which vulnerabilities that count does a node, or a site, have?
 *
 * Source    the API of a Pakiti server, and the portal of the bridge for what check_advisory proved on the same node
 * Measures  hosts by what they come to: critical, warning, unknown, silent, mitigated, clean
 * Blind     a host that is silent, unknown, not assessed or not judged whole is UNKNOWN and never OK
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate, metrics } from './evaluate.ts';
import type { PakitiObservation } from './observation.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck<typeof options, PakitiObservation>({
  name: 'pakiti',
  summary: 'No node lacks a patch that counts, as Pakiti knows it',
  describe: [
    'Asks a Pakiti server for a node (-H), a site (--site) or a node of a site, and judges the CVEs that count: those with a tag, and where asked for those that a vendor takes for severe or that are exploited. What officers have excepted there does not count.',
    'With --portal a CVE is taken for mitigated when check_advisory has proved it on the very node, in a result with findings that is fresh, about exactly this CVE, and when no other fresh result says otherwise.',
    'UNKNOWN: a host that Pakiti does not know or that our credential may not see, that is silent (--report-age), that has changed and was not assessed since, whose packages could not all be judged, or of whose CVEs nobody can tell; a tag that no CVE has; clocks that differ.',
    'Takes the options of check_pakiti_vuln, and says what it said when --vo is given, which that needed.',
    'Blind spots: what a node does not report, and a compromised node that reports what it likes.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,
  probe,
  evaluate,
});
