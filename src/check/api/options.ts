/** Options of checks that ask a server's API. */
import type { OptionTable } from '../option.ts';

export const credentialOptions = {
  token: {
    kind: 'text',
    value: 'FILE',
    describe: 'file with the token that the server knows us by, which nobody else can read',
  },
  cert: {
    kind: 'text',
    value: 'FILE',
    describe:
      'client certificate (PEM), with those between it and its authority; /etc/grid-security/hostcert.pem where there is no token',
  },
  key: {
    kind: 'text',
    value: 'FILE',
    describe:
      'private key of the client certificate (PEM, without passphrase); /etc/grid-security/hostkey.pem where there is no token',
  },
  authorities: {
    kind: 'text',
    value: 'FILE|DIR',
    describe:
      "authorities (PEM, or a directory of them) that the server's certificate may come from; those that Mozilla trusts unless given",
  },
  proxy: {
    kind: 'text',
    value: 'URL',
    secret: true,
    describe: 'HTTP proxy to ask through; none unless given, whatever the environment says',
  },
  'request-timeout': {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds that one answer may take',
    default: 20,
    min: 0.1,
    max: 600,
  },
  retries: {
    kind: 'number',
    value: 'COUNT',
    describe: 'how often a question is asked again where the server cannot be reached or is busy',
    default: 2,
    min: 0,
    max: 10,
  },
} as const satisfies OptionTable;
