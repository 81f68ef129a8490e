/**
 * argus-ban: do central emergency suspensions still arrive at this Argus server?
 *
 * Source    the policies of an Argus PAP, over its SOAP services with a client certificate
 * Measures  whether the canary of today, which is banned centrally each day, is banned here
 * Blind     a server that cannot be reached, or that does not let us ask, is UNKNOWN and never OK
 */
import { defineCheck, type OptionTable } from '../../src/check/index.ts';
import { evaluate, metrics } from './evaluate.ts';
import type { ArgusBanObservation } from './observation.ts';
import { probe } from './probe.ts';
import { SALT_VARIABLE } from './secrets.ts';

const options = {
  host: {
    kind: 'text',
    short: 'H',
    value: 'HOST',
    describe: 'host name of the Argus server; it may have a private address',
    default: 'lcg-argus.cern.ch',
  },
  port: {
    kind: 'number',
    short: 'p',
    value: 'PORT',
    describe: 'port of its policy administration point',
    default: 8150,
    min: 1,
    max: 65_535,
  },
  cert: {
    kind: 'text',
    value: 'FILE',
    describe: 'client certificate (PEM), with those between it and its authority',
    default: '/etc/grid-security/hostcert.pem',
  },
  key: {
    kind: 'text',
    value: 'FILE',
    describe: 'private key of the client certificate (PEM, without passphrase)',
    default: '/etc/grid-security/hostkey.pem',
  },
  salt: {
    kind: 'text',
    value: 'FILE',
    secret: true,
    describe: `file that holds the salt of the canary; without it the variable ${SALT_VARIABLE} is taken`,
  },
  directory: {
    kind: 'text',
    short: 'd',
    value: 'DIR',
    describe: "directory of the authorities that the server's certificate may come from",
    env: 'X509_CERT_DIR',
    default: '/etc/grid-security/certificates',
  },
  grace: {
    kind: 'number',
    value: 'HOURS',
    describe: "hours after midnight UTC for which yesterday's canary is enough",
    default: 0,
    min: 0,
    max: 24,
  },
  'request-timeout': {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds that one answer of the server may take',
    default: 20,
    min: 0.1,
    max: 600,
  },
} as const satisfies OptionTable;

export const check = defineCheck<typeof options, ArgusBanObservation>({
  name: 'argus-ban',
  summary: 'Central emergency suspensions still arrive at an Argus server',
  describe: [
    'Each day the central suspension service bans a name that nobody has, the canary, whose first part only who knows the salt can make. When the ban of today is among the policies of an Argus server, bans still travel from the centre to it.',
    'The check asks the server for all policy administration points that it knows and for the policies of each. The canary counts when a rule denies it and nothing else has to hold.',
    'The salt is read from a file or the environment, never from the command line, and is never shown or stored.',
    'Blind spots: whether the services behind the server ask it, and how long a ban took to arrive.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,
  probe: (host, values, signal) =>
    probe(
      host,
      {
        server: values.host,
        port: values.port,
        cert: values.cert,
        key: values.key,
        salt: values.salt,
        directory: values.directory,
        timeoutSeconds: values['request-timeout'],
      },
      signal,
    ),
  evaluate,
});
