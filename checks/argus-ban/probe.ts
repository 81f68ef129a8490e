/** Asks a PAP for the policies of all points that it knows. */
import { Failure, type XmlElement } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { Credentials } from '../../src/host/http.ts';
import { readAuthorities } from '../../src/x509/authorities.ts';
import type { ArgusBanObservation, Pap } from './observation.ts';
import { aliasesIn, policiesIn } from './policies.ts';
import { readClientKey, readSalt } from './secrets.ts';
import { HEADERS, request, responseOf } from './soap.ts';

export interface Settings {
  readonly server: string;
  readonly port: number;
  readonly cert: string;
  readonly key: string;
  readonly salt: string | undefined;
  readonly directory: string;
  readonly timeoutSeconds: number;
}

const MAX_BYTES = 2 ** 24;
const MAX_PAPS = 100;
const MAX_CERTIFICATE_BYTES = 2 ** 20;

/** @throws Failure where nothing can be asked */
export async function probe(
  host: Host,
  settings: Settings,
  signal: AbortSignal,
): Promise<ArgusBanObservation> {
  const at = host.clock.now();
  const salt = await readSalt(host, settings.salt);
  const credentials = await readCredentials(host, settings);
  const server = authority(settings);
  const ask = async (service: string, operation: string, parameters = {}): Promise<XmlElement> => {
    const post = {
      url: `https://${server}/pap/services/${service}`,
      headers: HEADERS,
      body: request(operation, parameters),
      credentials,
    };
    const limits = { maxBytes: MAX_BYTES, timeoutSeconds: settings.timeoutSeconds };
    return await responseOf(await host.http.post(post, limits, signal), operation);
  };
  const aliases = aliasesIn(await ask('PAPManagementService', 'getAllPaps'));
  if (aliases.length > MAX_PAPS) throw new Failure('too-large', `${server}: more than ${MAX_PAPS} PAPs`);
  const paps: Pap[] = [];
  for (const alias of aliases) {
    // One after the other: a PAP answers them under one lock.
    paps.push(
      await lookAt(alias, () => ask('XACMLPolicyManagementService', 'listPolicies', { alias }), salt),
    );
  }
  return { at, server, paps };
}

async function lookAt(alias: string, list: () => Promise<XmlElement>, salt: Buffer): Promise<Pap> {
  try {
    return { alias, ...policiesIn(await list(), salt) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { alias, failure: error.reason, message: error.message };
  }
}

/** @throws Failure `malformed` for what is neither a name nor an address */
function authority({ server, port }: Settings): string {
  if (!/^[\w.:-]+$/.test(server)) throw new Failure('malformed', `'${server}' is no host name`);
  return `${server.includes(':') ? `[${server}]` : server}:${port}`;
}

async function readCredentials(host: Host, { cert, key, directory }: Settings): Promise<Credentials> {
  const { files } = host.operator;
  const [certificate, authorities] = await Promise.all([
    files.open(cert, MAX_CERTIFICATE_BYTES),
    readAuthorities(files, directory),
  ]);
  return {
    certificate: certificate.bytes.toString('latin1'),
    key: await readClientKey(host, key),
    authorities,
  };
}
