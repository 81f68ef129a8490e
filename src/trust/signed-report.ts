/** A report with its signature, `REPORT.sig`, which holds the whole report once more. */
import { Failure } from '../host/failure.ts';
import type { TrustHost } from './own-file.ts';
import { verifyEnvelope } from './signed-data.ts';

const MAX_BYTES = 64 * 2 ** 20;

/**
 * @returns the id of the key that signed it
 * @throws Failure as `verifyEnvelope`, `altered` where the report is not the one in the signature
 */
export async function verifyReport(host: TrustHost, path: string, keys: string): Promise<string> {
  const signature = `${path}.sig`;
  const text = (await host.files.open(signature, 2 * MAX_BYTES)).bytes.toString('utf8');
  const { payload, keyId } = await verifyEnvelope(host, text, signature, 'node-report', keys);
  const { bytes } = await host.files.open(path, MAX_BYTES);
  if (bytes.equals(payload)) return keyId;
  throw new Failure('altered', `${path}: not the report that was signed`);
}
