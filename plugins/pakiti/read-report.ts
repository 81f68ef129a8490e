/** The report of one node from a file, in any protocol. */
import type { Host } from '../../src/host/host.ts';
import { Failure } from '../../src/host/failure.ts';
import type { HeardRequest } from '../../src/host/listener.ts';
import { decryptor } from '../../src/pakiti/report/encrypted.ts';
import { REPORT_LIMITS } from '../../src/pakiti/report/limits.ts';
import { ReportError } from '../../src/pakiti/report/report-error.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import { openReport } from '../../src/pakiti/report/sent.ts';
import { readInput } from '../process/input.ts';

/**
 * @param file `-`: standard input
 * @param key path of the PEM file that encrypted reports are read with
 * @throws Failure that names the file, and the line or field that is wrong
 */
export async function readReport(host: Host, file: string, key: string | undefined): Promise<Report> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = file === '-' ? await readInput(REPORT_LIMITS.bytes) : await read(host, file);
  try {
    const sent = await openReport(asSent(bytes), decryptor(host, key));
    if ('greets' in sent)
      throw new ReportError('malformed', 'a greeting of the GLPI agent, without an inventory');
    return sent.parse();
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    throw new Failure('malformed', `${name}: ${error.message}`, { cause: error });
  }
}

async function read(host: Host, file: string): Promise<Buffer> {
  return (await host.operator.files.open(file, REPORT_LIMITS.bytes)).bytes;
}

/** What a file holds does not say by whose hands it would come: that of the GLPI agent is told by what it is. */
function asSent(body: Buffer): HeardRequest {
  return {
    method: 'POST',
    path: '/feed/',
    query: new URLSearchParams(),
    headers: headersOf(body),
    body,
    client: { address: '' },
  };
}

const ZLIB = 0x78;

function headersOf(body: Buffer): HeardRequest['headers'] {
  if (/^\s*\{/.test(body.subarray(0, 64).toString('latin1'))) return { 'user-agent': 'GLPI' };
  if (body[0] === ZLIB) return { 'user-agent': 'GLPI', 'content-type': 'application/x-zlib' };
  return {};
}
