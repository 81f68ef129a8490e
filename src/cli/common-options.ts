/**
 * The options that every check takes.
 * Source: Monitoring Plugins guidelines, "Plugin Options" (reserved letters h V v t w c H).
 */
import type { OptionTable } from '../check/index.ts';
import { sshOptions } from './ssh-options.ts';

export const commonOptions = {
  help: { kind: 'flag', short: 'h', describe: 'show the manual and exit 3' },
  version: { kind: 'flag', short: 'V', describe: 'show the version and exit 3' },
  verbose: {
    kind: 'count',
    short: 'v',
    describe: 'show all findings; twice: their evidence; three times: diagnostics',
  },
  timeout: {
    kind: 'text',
    short: 't',
    value: 'SECONDS[:STATE]',
    describe: 'end after so long, with this state (UNKNOWN unless said)',
  },
  'extra-opts': {
    kind: 'text',
    value: '[SECTION][@FILE]',
    describe: 'read more options from a section of an ini file',
  },
  exceptions: {
    kind: 'text',
    value: 'FILE',
    describe: 'accepted risks (YAML): findings that do not raise the state',
  },
  observe: { kind: 'flag', describe: 'print what is seen as JSON, unjudged' },
  observation: {
    kind: 'text',
    value: 'FILE',
    describe: 'judge what root has seen and stored here, instead of looking',
  },
  'observation-age': {
    kind: 'range',
    unit: 's',
    default: '2h',
    describe: 'age of the stored observation outside which it is refused',
  },
  ...sshOptions,
  output: { kind: 'choice', choices: ['text', 'json'], default: 'text', describe: 'form of the result' },
  brief: { kind: 'flag', describe: 'show only the findings that are not OK' },
  lengthy: { kind: 'flag', describe: 'show all findings with their evidence' },
  'no-perfdata': { kind: 'flag', describe: 'leave the performance data out' },
  'always-ok': { kind: 'flag', describe: 'exit 0 whatever the state; the text says so' },
} as const satisfies OptionTable;
