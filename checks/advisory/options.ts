import { signatureOptions, type OptionTable } from '../../src/check/index.ts';

export const options = {
  catalogue: {
    kind: 'text',
    value: 'DIR',
    describe:
      'directory of advisories (*.yaml), or one file, in place of the shipped catalogue; only its owner may be able to write it',
  },
  id: {
    kind: 'list',
    value: 'ID',
    default: [],
    describe: 'advisory to judge, by its id or an alias such as a CVE id, whole; all unless given',
  },
  risk: {
    kind: 'choice',
    choices: ['critical', 'high', 'moderate', 'low'],
    default: 'low',
    describe: 'least risk of the advisories that are judged',
  },
  all: {
    kind: 'flag',
    describe: 'judge every advisory, whatever --id and --risk in an ini file say',
  },
  critical: {
    kind: 'choice',
    choices: ['critical', 'high', 'moderate', 'low', 'none'],
    default: 'critical',
    describe: 'least risk of which being vulnerable is CRITICAL; below it is WARNING',
  },
  explain: {
    kind: 'flag',
    describe: 'ask every condition, also where the verdict is certain without it; shown by -vv',
  },
  ...signatureOptions,
} as const satisfies OptionTable;
