/**
 * patch-status: does this host run with all security updates that its repositories have?
 *
 * Source    the lists that its packager has stored, its processes, its kernels; no server, no network
 * Measures  updates that are pending, age of the lists
 * Blind     a list that is missing, altered, old or of another release is UNKNOWN and never OK
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate, metrics } from './evaluate.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck({
  name: 'patch-status',
  summary: 'All security updates are installed and in effect',
  describe: [
    'Holds what is installed against the lists of packages that apt has stored, which must be those that their signed ' +
      'release files describe. An update that is in a suite for security is pending, be it on hold or pinned. Nothing ' +
      'is fetched and nothing is locked: what nobody refreshes is old, and old lists are UNKNOWN.',
    'A reboot is needed where a newer kernel is installed than the one that runs, or where the distribution says so. A ' +
      'service is to be restarted where it runs a program or a library that has been replaced; to see those of others ' +
      'takes root.',
    'Blind spots: software that no packager knows, versions from backports that a security suite does not follow, what ' +
      'interpreters have loaded, and containers of which this is the host.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,
  probe,
  evaluate,
});
