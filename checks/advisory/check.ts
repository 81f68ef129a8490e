/**
 * advisory: is this host vulnerable to what the security teams have warned of?
 *
 * Source    a catalogue of advisories as data (config/catalogue), asked of files, packages, processes and the kernel
 * Measures  advisories by verdict: vulnerable, no evidence, mitigated, fixed, not exposed
 * Blind     what may not be read or is not installed is UNKNOWN; so is a file of the catalogue that cannot be used
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate, metrics } from './evaluate.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck({
  name: 'advisory',
  summary: 'This host is not vulnerable to any advisory of the catalogue',
  describe: [
    'An advisory is a data file that says how to tell that a host has the vulnerable thing, that it is patched, and ' +
      'what takes the danger away. Its conditions answer true, false or cannot tell, and what cannot be told is never ' +
      'taken for good.',
    'Not exposed, fixed and mitigated are OK, and name the proof. Vulnerable is CRITICAL for advisories of critical ' +
      'risk and WARNING for others (--critical). What cannot be told is UNKNOWN, and so is a file that holds no advisory.',
    'Nothing is triggered, opened as a socket, or loaded. Without root some conditions cannot be told, such as which ' +
      'libraries the processes of others have mapped: let a root timer run "secmon observe".',
    '"secmon advisory test FILE" explains the verdict of one file condition by condition.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,
  probe,
  evaluate,
});
