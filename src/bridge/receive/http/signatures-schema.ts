/** What an operator says of signed reports, to whatever daemon takes them. */
import type { Signer } from './signed.ts';

export interface SignaturesConfiguration {
  readonly trustedKeys?: string;
  readonly signers?: readonly Signer[];
  readonly replaySeconds?: number;
}

export const TRUSTED_KEYS = '/etc/secmon/trusted-keys';
export const REPLAY_SECONDS = 3600;

const text = { type: 'string', minLength: 1 } as const;

export const signaturesProperties = {
  trustedKeys: {
    ...text,
    default: TRUSTED_KEYS,
    description: 'directory of the public keys (*.pem) that signed reports may come with',
  },
  signers: {
    type: 'array',
    description: 'whose keys they are; a trusted key that is not here speaks for all sites',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'key'],
      properties: {
        name: { ...text, description: 'the reporter of what is signed with it' },
        key: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'id, as secmon keys new shows it' },
        sites: { type: 'array', items: text, description: 'that it speaks for; all where absent' },
      },
    },
  },
  replaySeconds: {
    type: 'integer',
    minimum: 1,
    default: REPLAY_SECONDS,
    description: 'age from which on signed reports are refused; until then it is remembered which were taken',
  },
} as const;
