/** Certification authorities and revocation lists for tests, made with the openssl command. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type KeyKind = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'ed448';

export interface CaOptions {
  readonly key?: KeyKind;
  /** Such as `/C=CH/O=Example/CN=Root`; `/CN=NAME` unless given. */
  readonly subject?: string;
  /** Days from now; ten years around now unless given. */
  readonly startDays?: number;
  readonly endDays?: number;
  /** The keyUsage extension. */
  readonly keyUsage?: string;
}

export interface Ca {
  readonly name: string;
  /** Its own working directory. */
  readonly home: string;
  readonly subject: string;
  readonly keyFile: string;
  readonly certificateFile: string;
  readonly hash: string;
  readonly oldHash: string;
}

export interface ListOptions {
  /** Seconds from now. */
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
  /** How many certificates it revokes. */
  readonly revoked?: number;
  /** None makes a list of version 1, unless there are extensions. */
  readonly number?: number | undefined;
  readonly digest?: string;
  /** Sign with RSASSA-PSS although the key is a plain RSA key. */
  readonly pss?: boolean;
  /** Lines of an extension section of openssl's configuration. */
  readonly extensions?: readonly string[];
  readonly format?: 'pem' | 'der';
}

const KEY_ARGUMENTS: Readonly<Record<KeyKind, readonly string[]>> = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed25519: ['-algorithm', 'ED25519'],
  ed448: ['-algorithm', 'ED448'],
};

export function openssl(...argv: readonly string[]): Buffer {
  return execFileSync('openssl', argv, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
}

/** @param directory where a directory of its name is made for it */
export function createCa(directory: string, name: string, options: CaOptions = {}): Ca {
  const { key = 'ec', subject = `/CN=${name}`, startDays = -3650, endDays = 3650 } = options;
  const home = join(directory, `ca-${name}`);
  mkdirSync(home);
  const path = (file: string): string => join(home, file);
  writeConfiguration(home, { keyUsage: options.keyUsage ?? 'critical, keyCertSign, cRLSign' });
  openssl('genpkey', ...KEY_ARGUMENTS[key], '-out', path('key.pem'));
  openssl(
    'req',
    '-new',
    '-config',
    path('ca.cnf'),
    '-utf8',
    '-subj',
    subject,
    '-key',
    path('key.pem'),
    '-out',
    path('request.pem'),
  );
  const dates = ['-startdate', openSslTime(startDays * 86_400), '-enddate', openSslTime(endDays * 86_400)];
  openssl(
    'ca',
    '-config',
    path('ca.cnf'),
    '-selfsign',
    '-preserveDN',
    '-batch',
    '-notext',
    '-in',
    path('request.pem'),
    ...dates,
    '-out',
    path('cert.pem'),
  );
  const hashes = openssl('x509', '-in', path('cert.pem'), '-noout', '-subject_hash', '-subject_hash_old');
  const [hash = '', oldHash = ''] = hashes.toString().split('\n');
  return { name, home, subject, keyFile: path('key.pem'), certificateFile: path('cert.pem'), hash, oldHash };
}

/** A list signed by the authority, good for a day unless told otherwise. */
export function issueList(ca: Ca, options: ListOptions = {}): Buffer {
  const { thisUpdate = -3600, nextUpdate = 86_400, revoked = 2, format = 'pem' } = options;
  const number = 'number' in options ? options.number : 1;
  writeConfiguration(ca.home, { number, extensions: options.extensions ?? [] });
  writeFileSync(join(ca.home, 'index.txt'), revokedIndex(revoked));
  const output = join(ca.home, 'list.pem');
  const dates = ['-crl_lastupdate', openSslTime(thisUpdate), '-crl_nextupdate', openSslTime(nextUpdate)];
  const digest = options.digest === undefined ? [] : ['-md', options.digest];
  const padding = options.pss === true ? ['-sigopt', 'rsa_padding_mode:pss'] : [];
  openssl(
    'ca',
    '-config',
    join(ca.home, 'ca.cnf'),
    '-gencrl',
    ...dates,
    ...digest,
    ...padding,
    '-out',
    output,
  );
  return format === 'der' ? openssl('crl', '-in', output, '-outform', 'DER') : readFileSync(output);
}

/** Another authority of the same name, whose signatures the first one's certificate does not verify. */
export function impostorOf(ca: Ca, directory: string, key: KeyKind = 'ec'): Ca {
  return createCa(directory, `${ca.name}-impostor`, { subject: ca.subject, key });
}

export interface Installation {
  /** Content of the `.info` file; none for null. */
  readonly info?: string | null;
  /** Lines of the `.crl_url` file; none for null. */
  readonly urls?: readonly string[] | null;
  /** Link the certificate under both hashes, as distributions do. */
  readonly links?: boolean;
}

/** Puts the authority's certificate and metadata into a trust anchor directory. */
export function installAnchor(directory: string, ca: Ca, options: Installation = {}): void {
  const {
    info = `alias = ${ca.name}\n`,
    urls = [`http://ca.invalid/${ca.name}.crl`],
    links = true,
  } = options;
  const stem = join(directory, ca.name);
  copyFileSync(ca.certificateFile, `${stem}.pem`);
  if (info !== null) writeFileSync(`${stem}.info`, info);
  if (urls !== null) writeFileSync(`${stem}.crl_url`, urls.map((url) => `${url}\n`).join(''));
  if (!links) return;
  for (const hash of [ca.hash, ca.oldHash]) symlinkSync(`${ca.name}.pem`, join(directory, `${hash}.0`));
}

interface Configuration {
  readonly keyUsage?: string;
  readonly number?: number | undefined;
  readonly extensions?: readonly string[];
}

function writeConfiguration(home: string, { keyUsage, number, extensions = [] }: Configuration): void {
  writeFileSync(join(home, 'index.txt'), '');
  writeFileSync(join(home, 'crlnumber'), `${(number ?? 0).toString(16).padStart(2, '0')}\n`);
  const lines = [
    '[req]',
    'distinguished_name = name',
    'prompt = no',
    '[name]',
    'CN = unused',
    '[ca]',
    'default_ca = this',
    '[this]',
    `dir = ${home}`,
    'database = $dir/index.txt',
    'new_certs_dir = $dir',
    'certificate = $dir/cert.pem',
    'private_key = $dir/key.pem',
    'rand_serial = yes',
    'default_md = default',
    'default_days = 1',
    'policy = any',
    'unique_subject = no',
    'x509_extensions = certificate',
    ...(number === undefined ? [] : ['crlnumber = $dir/crlnumber']),
    ...(number === undefined && extensions.length === 0 ? [] : ['crl_extensions = list']),
    '[any]',
    'commonName = optional',
    '[certificate]',
    'basicConstraints = critical, CA:TRUE',
    'subjectKeyIdentifier = hash',
    ...(keyUsage === undefined ? [] : [`keyUsage = ${keyUsage}`]),
    '[list]',
    ...(number === undefined && extensions.length === 0 ? [] : ['authorityKeyIdentifier = keyid']),
    ...extensions,
  ];
  writeFileSync(join(home, 'ca.cnf'), `${lines.join('\n')}\n`);
}

/** Lines of openssl's database, index.txt: state, expiry, revocation date, serial number, file, subject. */
function revokedIndex(count: number): string {
  const expiry = openSslTime(86_400 * 365).slice(2);
  const revoked = openSslTime(-86_400).slice(2);
  const lines = Array.from({ length: count }, (_unused, index) => {
    const serial = (0x1000_0000 + index).toString(16).toUpperCase();
    return `R\t${expiry}\t${revoked}\t${serial}\tunknown\t/CN=revoked ${index}\n`;
  });
  return lines.join('');
}

function openSslTime(secondsFromNow: number): string {
  const time = new Date(Date.now() + secondsFromNow * 1000);
  return `${time
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-T:]/g, '')}Z`;
}
