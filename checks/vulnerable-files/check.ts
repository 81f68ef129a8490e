/**
 * vulnerable-files: is a file open wider than is known to be safe?
 *
 * Source    status of the files of a list (config/vulnerable-files.yaml, or the operator's)
 * Measures  files seen, those beyond their limits by severity
 * Blind     what cannot be looked at is UNKNOWN; a file that is certainly not there is harmless
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate } from './evaluate.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck({
  name: 'vulnerable-files',
  summary: 'Files that are dangerous when too permissive are not',
  describe: [
    'Holds listed files and directories against the most permissive mode that is allowed: one limit for WARNING, one ' +
      'for CRITICAL, and who may own them. A mode is a set of bits and keeps a limit when it has no bit that the limit ' +
      'has not: 0643 breaks a limit of 0644.',
    'A list is YAML, or lines path:warning:critical:ids as the EGI Secmon probe FilePermVulns reads them. Its paths may ' +
      'be globs. Links are followed and what they lead to is judged.',
    'A path that is not there is harmless, and so is a glob that matches nothing; the result says how many there are. ' +
      'What may not be looked at is UNKNOWN, and so is a list or a line that cannot be read.',
  ],
  timeoutSeconds: 30,
  options,
  metrics: {
    files: { unit: '', describe: 'files and directories whose status was read' },
    absent: { unit: '', describe: 'listed paths and globs without a file' },
    violations_critical: { unit: '', describe: 'files beyond their critical limit' },
    violations_warning: { unit: '', describe: 'files beyond their warning limit alone' },
  },
  probe,
  evaluate,
});
