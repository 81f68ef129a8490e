/**
 * host-certificate: is the certificate of a host good, in a file or at a TLS endpoint?
 *
 * Source    a certificate file and its key, or one TLS handshake; trust anchors and revocation lists of this machine
 * Measures  seconds until it expires
 * Blind     no certificate, nobody to trust, or a revocation list that tells nothing, is UNKNOWN and never OK
 */
import { defineCheck, type OptionTable } from '../../src/check/index.ts';
import { START_TLS, type StartTls } from '../../src/host/tls.ts';
import { evaluate, metrics } from './evaluate.ts';
import type { HostCertificateObservation } from './observation.ts';
import { probe } from './probe.ts';

const options = {
  file: {
    kind: 'text',
    short: 'f',
    value: 'FILE',
    describe: 'certificate (PEM or DER), with those between it and its authority; not used with --host',
    default: '/etc/grid-security/hostcert.pem',
  },
  host: {
    kind: 'text',
    short: 'H',
    value: 'HOST',
    describe: 'name or address of a TLS server whose certificate is looked at',
  },
  port: {
    kind: 'number',
    short: 'p',
    value: 'PORT',
    describe: 'port of the server (0: the one of the protocol, 443, 25, 143 or 389)',
    default: 0,
    min: 0,
    max: 65_535,
  },
  starttls: {
    kind: 'choice',
    choices: START_TLS,
    describe: 'protocol in which TLS is asked for',
    default: 'none',
  },
  sni: {
    kind: 'text',
    value: 'NAME',
    describe: 'name that the server is asked for, where it is not the one of --host',
  },
  name: {
    kind: 'list',
    value: 'NAME',
    describe: 'host name or address that the certificate must be for; with --host that host unless given',
    default: [],
  },
  warning: {
    kind: 'range',
    short: 'w',
    unit: 's',
    describe: 'warn when the seconds left of the certificate or an authority are outside this range',
    default: '14d:',
  },
  critical: {
    kind: 'range',
    short: 'c',
    unit: 's',
    describe: 'be critical when the seconds left of the certificate or an authority are outside this range',
    default: '3d:',
  },
  key: {
    kind: 'text',
    value: 'FILE',
    describe: 'private key whose mode is looked at, and that must be the one of the certificate',
  },
  directory: {
    kind: 'text',
    short: 'd',
    value: 'DIR',
    describe: 'directory of the trust anchors and their revocation lists',
    env: 'X509_CERT_DIR',
    default: '/etc/grid-security/certificates',
  },
  system: { kind: 'flag', describe: "trust the system's bundle of authorities instead of the directory" },
  'ignore-revocation': { kind: 'flag', describe: 'do not judge whether certificates are revoked' },
  'connect-timeout': {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds until the handshake must be over',
    default: 10,
    min: 0.1,
    max: 600,
  },
} as const satisfies OptionTable;

export const check = defineCheck<typeof options, HostCertificateObservation>({
  name: 'host-certificate',
  summary: 'The certificate of a host is valid, trusted, not revoked, and for that host',
  describe: [
    'The certificate comes from a file, or from one TLS handshake with a server, directly or after STARTTLS in SMTP, IMAP or LDAP. Those that are shown with it and those that are installed are put together to every chain that leads to a trust anchor; the best one counts.',
    'Judged are the time left of each, names, purposes, the strength of signatures and keys, constraints of authorities, and whether an installed list of its authority revokes it. Where the metadata of an authority, or the certificate of one without metadata, say that it publishes lists, one must be installed that can tell.',
    'With --key the file of the private key is looked at too: whether it is the one of the certificate, and whether others can read it.',
    'Blind spots: revocation that is published by OCSP alone, signing policies of the IGTF, and what other addresses of the same name show.',
  ],
  timeoutSeconds: 30,
  options,
  metrics,
  probe: (host, values, signal) =>
    probe(
      host,
      {
        host: values.host,
        port: values.port,
        sni: values.sni,
        starttls: values.starttls satisfies StartTls,
        file: values.file,
        key: values.key,
        name: values.name,
        directory: values.directory,
        system: values.system,
        ignoreRevocation: values['ignore-revocation'],
        timeoutSeconds: values['connect-timeout'],
      },
      signal,
    ),
  evaluate,
});
