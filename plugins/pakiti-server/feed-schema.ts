/** The part `feed` of the configuration: who may report, and what encrypted and signed reports are opened with. */
import type { OpenNetwork } from '../../src/pakiti/report/access.ts';
import {
  type SignaturesConfiguration,
  signaturesProperties,
} from '../../src/bridge/receive/http/signatures-schema.ts';

export interface FeedConfiguration extends SignaturesConfiguration {
  readonly open?: readonly OpenNetwork[];
  readonly proxies?: readonly string[];
  readonly tlsProxies?: readonly string[];
  readonly decryptionKey?: string;
}

/** Whoever is on this machine; where others come through a server in front, that is named in `tlsProxies`. */
export const OPEN: readonly OpenNetwork[] = [{ network: '127.0.0.0/8' }, { network: '::1' }];

const text = { type: 'string', minLength: 1 } as const;
const path = (description: string) => ({ type: 'string', pattern: '^/', description }) as const;

export const feedSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    open: {
      type: 'array',
      default: OPEN,
      description:
        'networks whose nodes report without a credential; unless given this machine, for all sites; [] for none',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['network'],
        properties: {
          network: { ...text, description: 'such as 192.0.2.0/24, 2001:db8::/32, or one address' },
          sites: { type: 'array', items: text, description: 'that they report for; all where absent' },
        },
      },
    },
    proxies: {
      type: 'array',
      items: text,
      description:
        'who hands in what others have (proxy=1 of protocol 4): addresses, networks, or names of credentials',
    },
    tlsProxies: {
      type: 'array',
      items: text,
      description:
        'addresses of servers in front, which set X-Forwarded-For and X-Forwarded-Proto; only over TLS findings are answered',
    },
    decryptionKey: path(
      'PEM file of the key that encrypted reports are for, readable by owner and group at most',
    ),
    ...signaturesProperties,
  },
} as const;
