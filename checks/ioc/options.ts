import { signatureOptions, type OptionTable } from '../../src/check/index.ts';
import { TLP_LABELS } from './tlp.ts';

export const options = {
  indicators: {
    kind: 'list',
    value: 'PATH',
    default: ['/etc/secmon/ioc.d'],
    describe:
      'file of indicators (YAML, MISP event or STIX 2.1 bundle as JSON), or a directory of them; only its owner may be ' +
      'able to write it',
  },
  root: {
    kind: 'list',
    value: 'DIR',
    default: [],
    describe: 'directory below which bare file names and checksums of MISP and STIX are looked for',
  },
  exclude: {
    kind: 'list',
    value: 'PATH',
    default: [],
    describe: 'path or glob that is left out below directories, with all that is below it',
  },
  tlp: {
    kind: 'choice',
    choices: TLP_LABELS,
    default: 'GREEN',
    describe: 'the strictest label of which the first line may say more than set and item',
  },
  'max-size': {
    kind: 'number',
    value: 'MIB',
    default: 64,
    min: 0,
    max: 1_048_576,
    describe: 'files of more MiB are not hashed for checksums of MISP and STIX that come without a size',
  },
  'max-read': {
    kind: 'number',
    value: 'GIB',
    default: 100,
    min: 0,
    max: 1_048_576,
    describe: 'GiB that are hashed in all; files past it are UNKNOWN',
  },
  'max-seconds': {
    kind: 'number',
    value: 'SECONDS',
    default: 240,
    min: 1,
    max: 86_400,
    describe: 'seconds after which what was not looked at yet is UNKNOWN; less than the timeout',
  },
  nice: {
    kind: 'number',
    value: 'N',
    default: 10,
    min: 0,
    max: 19,
    describe: 'by how much walking and hashing yield the processor and the disks to others, as nice(1)',
  },
  ...signatureOptions,
} as const satisfies OptionTable;
