/** The certificates that a host shows: of a file, or of a TLS endpoint. */
import { Failure } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { TlsEndpoint } from '../../src/host/tls.ts';
import { readCertificateDetails, type CertificateDetails } from '../../src/x509/certificate-details.ts';
import { MAX_ANCHOR_FILE_BYTES } from '../../src/x509/certificate-files.ts';
import { DerError } from '../../src/x509/der-cursor.ts';
import { CERTIFICATE_LABELS, objectsIn } from '../../src/x509/pem.ts';
import type { Source } from './observation.ts';

export interface Presented {
  readonly source: Source;
  readonly first: CertificateDetails;
  readonly others: readonly CertificateDetails[];
}

const MAX_DIALOGUE_BYTES = 2 ** 16;

/** @throws Failure where there is no certificate */
export async function presentedByFile({ files }: Host, path: string): Promise<Presented> {
  const { bytes } = await files.open(path, MAX_ANCHOR_FILE_BYTES);
  return { source: { kind: 'file', path }, ...read(path, () => objectsIn(bytes, CERTIFICATE_LABELS)) };
}

/** @throws Failure where there is no connection or no certificate */
export async function presentedByEndpoint(
  { tls }: Host,
  endpoint: TlsEndpoint,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<Presented> {
  const name = `${endpoint.host}:${endpoint.port}`;
  const peer = await tls.inspect(endpoint, { timeoutSeconds, maxBytes: MAX_DIALOGUE_BYTES }, signal);
  const { address, protocol, cipher } = peer;
  return {
    source: { kind: 'endpoint', endpoint: name, address, protocol, cipher },
    ...read(name, () => peer.certificates),
  };
}

/** The first has to be one; what comes after it helps nobody where it is none. */
function read(subject: string, objects: () => readonly Buffer[]): Pick<Presented, 'first' | 'others'> {
  try {
    const [first, ...others] = objects();
    if (first === undefined) throw new DerError(0, 'nothing there');
    return { first: readCertificateDetails(first), others: others.flatMap(readIfAny) };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new Failure('malformed', `${subject}: no certificate: ${error.message}`, { cause: error });
  }
}

function readIfAny(der: Buffer): readonly CertificateDetails[] {
  try {
    return [readCertificateDetails(der)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
