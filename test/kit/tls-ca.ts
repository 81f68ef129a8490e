/** Certificates of hosts and users that a test authority signs, with whatever extensions a test needs. */
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl, type Ca } from './ca.ts';

export interface IssueOptions {
  /** Such as `/CN=host.example.org`. */
  readonly subject?: string;
  /** Lines of an extension section of openssl's configuration. */
  readonly extensions?: readonly string[];
  /** Seconds from now; an hour ago, and thirty days ahead, unless given. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Arguments of `openssl genpkey`; EC P-256 unless given. */
  readonly key?: readonly string[];
  readonly digest?: string;
  /** An existing key in place of a new one. */
  readonly keyFile?: string;
}

export interface Issued {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The same as {@link Ca} has, so that it can sign others where its extensions let it. */
  readonly ca: Ca;
}

const DAY = 86_400;

/** What a host certificate usually carries. */
export const serverExtensions = (...names: readonly string[]): readonly string[] => [
  'basicConstraints = critical, CA:FALSE',
  'keyUsage = critical, digitalSignature, keyEncipherment',
  'extendedKeyUsage = serverAuth, clientAuth',
  'subjectKeyIdentifier = hash',
  ...(names.length === 0 ? [] : [`subjectAltName = ${names.join(', ')}`]),
];

export const INTERMEDIATE: readonly string[] = [
  'basicConstraints = critical, CA:TRUE',
  'keyUsage = critical, keyCertSign, cRLSign',
  'subjectKeyIdentifier = hash',
];

let serial = 0x1000;

/** @param directory where a directory is made for it @param issuer signs it; null for one that signs itself */
export function issue(directory: string, issuer: Ca | null, options: IssueOptions = {}): Issued {
  const home = mkdtempSync(join(directory, 'issued-'));
  const path = (file: string): string => join(home, file);
  const { subject = '/CN=localhost', extensions = serverExtensions('DNS:localhost', 'IP:127.0.0.1') } =
    options;
  const { key = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], digest = 'sha256' } = options;
  const { notBefore = -3600, notAfter = 30 * DAY } = options;
  serial += 1;
  writeFileSync(path('x.cnf'), configuration(home, issuer, extensions));
  writeFileSync(path('index.txt'), '');
  writeFileSync(path('serial'), `${serial.toString(16).padStart(6, '0')}\n`);
  if (options.keyFile === undefined) openssl('genpkey', ...key, '-out', path('key.pem'));
  else copyFileSync(options.keyFile, path('key.pem'));
  openssl(
    'req',
    '-new',
    '-config',
    path('x.cnf'),
    '-utf8',
    '-subj',
    subject,
    '-key',
    path('key.pem'),
    '-out',
    path('request.pem'),
  );
  const signer = issuer === null ? ['-selfsign', '-keyfile', path('key.pem')] : [];
  const dates = ['-startdate', time(notBefore), '-enddate', time(notAfter)];
  openssl(
    'ca',
    '-config',
    path('x.cnf'),
    '-batch',
    '-notext',
    '-preserveDN',
    '-md',
    digest,
    ...signer,
    ...dates,
    '-in',
    path('request.pem'),
    '-out',
    path('cert.pem'),
  );
  const hashes = openssl('x509', '-in', path('cert.pem'), '-noout', '-subject_hash', '-subject_hash_old');
  const [hash = '', oldHash = ''] = hashes.toString().split('\n');
  const ca = {
    name: home,
    home,
    subject,
    keyFile: path('key.pem'),
    certificateFile: path('cert.pem'),
    hash,
    oldHash,
  };
  return { certificateFile: path('cert.pem'), keyFile: path('key.pem'), ca };
}

function configuration(home: string, issuer: Ca | null, extensions: readonly string[]): string {
  const lines = [
    '[req]',
    'distinguished_name = name',
    'prompt = no',
    '[name]',
    'CN = unused',
    '[ca]',
    'default_ca = this',
    '[this]',
    `database = ${home}/index.txt`,
    `serial = ${home}/serial`,
    `new_certs_dir = ${home}`,
    ...(issuer === null
      ? []
      : [`certificate = ${issuer.certificateFile}`, `private_key = ${issuer.keyFile}`]),
    'default_md = sha256',
    'policy = any',
    'unique_subject = no',
    'x509_extensions = certificate',
    '[any]',
    'commonName = optional',
    '[certificate]',
    ...extensions,
  ];
  return `${lines.join('\n')}\n`;
}

function time(secondsFromNow: number): string {
  const iso = new Date(Date.now() + secondsFromNow * 1000).toISOString();
  return `${iso.slice(0, 19).replace(/[-T:]/g, '')}Z`;
}

export interface RevocationOptions {
  /** Seconds from now. */
  readonly nextUpdate?: number;
}

/** A list of the authority that revokes these, for their keys have been stolen. */
export function revocationListOf(
  ca: Ca,
  revoked: readonly Issued[],
  { nextUpdate = DAY }: RevocationOptions = {},
): Buffer {
  const home = mkdtempSync(join(ca.home, 'list-'));
  const path = (file: string): string => join(home, file);
  const lines = revoked.map(({ certificateFile }) => {
    const serialNumber = openssl('x509', '-in', certificateFile, '-noout', '-serial').toString().trim();
    return `R\t991231235959Z\t${time(-DAY).slice(2)},keyCompromise\t${serialNumber.replace('serial=', '')}\tunknown\t/CN=x\n`;
  });
  writeFileSync(path('x.cnf'), configuration(home, ca, []));
  writeFileSync(path('index.txt'), lines.join(''));
  const dates = ['-crl_lastupdate', time(-2 * DAY), '-crl_nextupdate', time(nextUpdate)];
  openssl('ca', '-config', path('x.cnf'), '-gencrl', ...dates, '-out', path('list.pem'));
  return readFileSync(path('list.pem'));
}
