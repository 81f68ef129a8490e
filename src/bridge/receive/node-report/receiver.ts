/** Reports of worker nodes in a drop directory (README.md). */
import { nodeReportReader } from '../../node-report.ts';
import { reportValidator } from '../../validate.ts';
import { polling } from '../polling.ts';
import type { ReceiverKind } from '../receiver.ts';
import { readDrop } from './read-drop.ts';
import { requireAccounts, type Reporter } from './senders.ts';

interface NodeReportConfiguration {
  readonly directory: string;
  readonly reporters: readonly Reporter[];
  readonly trustedKeys?: string;
  readonly requireSignature?: boolean;
  readonly maxAgeSeconds?: number;
  readonly unfinishedSeconds?: number;
  readonly settleSeconds?: number;
  readonly pollSeconds?: number;
}

const POLL_SECONDS = 1;
const MAX_AGE_SECONDS = 7 * 86_400;
const UNFINISHED_SECONDS = 3600;
const SETTLE_SECONDS = 5;

const seconds = (value: number, description: string): object => ({
  type: 'number',
  minimum: 0,
  default: value,
  description,
});

export const receiver: ReceiverKind<NodeReportConfiguration> = {
  kind: 'node-report',
  properties: {
    directory: {
      type: 'string',
      pattern: '^/',
      description: 'where reports are put; not writable by everybody',
    },
    reporters: {
      type: 'array',
      minItems: 1,
      description: 'whose files are taken',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['account'],
        properties: {
          account: { type: 'string', minLength: 1, description: 'the owner of the file' },
          sites: {
            type: 'array',
            items: { type: 'string', minLength: 1 },
            description: 'the sites that it speaks for; all where absent',
          },
        },
      },
    },
    trustedKeys: {
      type: 'string',
      pattern: '^/',
      description: 'directory of the public keys that signatures (REPORT.sig) are verified with',
    },
    requireSignature: {
      type: 'boolean',
      default: false,
      description: 'a report without a signature is set aside',
    },
    maxAgeSeconds: seconds(
      MAX_AGE_SECONDS,
      'older reports are set aside; less than the store remembers events',
    ),
    unfinishedSeconds: seconds(
      UNFINISHED_SECONDS,
      'a report whose run has not ended is taken when nothing has been written for so long: the run was killed',
    ),
    settleSeconds: seconds(SETTLE_SECONDS, 'a file is left alone for so long after it was written'),
    pollSeconds: {
      type: 'number',
      minimum: 0.1,
      default: POLL_SECONDS,
      description: 'seconds between two looks at the directory',
    },
  },
  required: ['directory', 'reporters'],
  needs: ({ directory, trustedKeys }) => [
    { field: ['directory'], path: directory, use: 'take-of-several' },
    ...(trustedKeys === undefined
      ? []
      : [{ field: ['trustedKeys'], path: trustedKeys, use: 'own-directory' } as const]),
  ],
  examine: ({ reporters }, machine) => requireAccounts(reporters, machine),
  async start(_name, configuration, world) {
    const rules = {
      maxAgeSeconds: MAX_AGE_SECONDS,
      unfinishedSeconds: UNFINISHED_SECONDS,
      settleSeconds: SETTLE_SECONDS,
      requireSignature: false,
      ...configuration,
    };
    const look = readDrop(rules, world, {
      read: await nodeReportReader(),
      validate: await reportValidator(),
    });
    return polling(world, configuration.pollSeconds ?? POLL_SECONDS, look);
  },
};
