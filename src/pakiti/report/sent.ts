/**
 * What a request brings, in any of the protocols, told by what it is and only then by what it says that it is. It is parsed
 * when somebody asks for it: most reports are the same as the day before.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { formOf } from '../../bridge/receive/nrdp/form.ts';
import type { HeardRequest } from '../../host/listener.ts';
import { looksEncrypted, type Decrypt } from './encrypted.ts';
import {
  fieldOf,
  fieldsOfStream,
  isFormVersion,
  looksLikeStream,
  parseForm,
  type Fields,
} from './form-report.ts';
import { isGreeting, parseGlpi } from './glpi.ts';
import { REPORT_LIMITS } from './limits.ts';
import { ReportError } from './report-error.ts';
import { parseReportText } from './report-text.ts';
import type { Report } from './report.ts';

/** The GLPI agent asks whether somebody is there before it sends an inventory. */
export interface Greeting {
  readonly answer: 'glpi';
  readonly greets: true;
}

export interface Sent {
  /** In whose words it is answered. */
  readonly answer: 'pakiti-3' | 'pakiti-2' | 'glpi';
  /** As it was asked for; null: nothing was. */
  readonly mode: string | null;
  /** Whether it says that it comes through a proxy. */
  readonly throughProxy: boolean;
  /** Of what a host says, whatever is asked of it, hexadecimal. @param reporter what is not in the body and belongs to it */
  digest(reporter: string): string;
  /** @throws ReportError */
  parse(): Report;
}

/** @throws ReportError for what is no report in any of them, or too large; Failure where it cannot be decrypted */
export async function openReport(request: HeardRequest, decrypt: Decrypt): Promise<Sent | Greeting> {
  if (request.body === undefined) throw new ReportError('too-large', 'the body is too long');
  if (isGlpi(request)) return await openGlpi(request, request.body);
  if (request.method === 'GET') return openForm(request);
  const body = looksEncrypted(request.body) ? within(await decrypt(request.body)) : request.body;
  if (body.length === 0) throw new ReportError('malformed', 'nothing was sent');
  const start = body.subarray(0, HEAD_BYTES).toString('latin1');
  if (/^\s*#/.test(start)) return openText(request, body);
  if (looksLikeStream(start)) return openFields(fieldsOfStream(body.toString('utf8')), null);
  return openForm(request);
}

/**
 * Of what was signed: a text, whatever the request calls it, since nobody has signed the request.
 * @throws ReportError
 */
export function openSignedReport(request: HeardRequest, payload: Buffer): Sent {
  return openText(request, payload);
}

const HEAD_BYTES = 64;

function within(bytes: Buffer): Buffer {
  if (bytes.length <= REPORT_LIMITS.bytes) return bytes;
  throw new ReportError('too-large', `more than ${REPORT_LIMITS.bytes} bytes`);
}

/** The body of a text is no form, whatever its content type: only the query has variables. */
function openText({ query }: HeardRequest, body: Buffer): Sent {
  const protocol = query.get('protocol') ?? query.get('version') ?? undefined;
  if (protocol !== undefined && protocol !== '5' && protocol !== '6')
    throw new ReportError('malformed', 'protocol: none of the protocols of such a report');
  return {
    answer: 'pakiti-3',
    mode: query.get('mode') ?? query.get('report'),
    throughProxy: false,
    digest: (reporter) => digestOf(['text', protocol ?? '', reporter, body]),
    parse: () => parseReportText(body.toString('utf8'), protocol),
  };
}

function openForm(request: HeardRequest): Sent {
  const fields = formOf(request);
  if (fields === undefined) throw new ReportError('malformed', 'a form that is cut off');
  return openFields(fields, fields.get('protocol') ?? null);
}

/** @param protocol where it is not the version that says it */
function openFields(given: Fields, protocol: string | null): Sent {
  const fields = protocol === null ? given : new Map([...given, ['version', protocol]]);
  const version = fieldOf(fields, 'version') ?? '';
  if (!isFormVersion(version)) throw new ReportError('malformed', 'no report of any protocol');
  const said = [...fields].filter(([name]) => !OF_THE_REQUEST.has(name)).flat();
  return {
    answer: version === '4' ? 'pakiti-3' : 'pakiti-2',
    mode: fieldOf(fields, 'mode'),
    throughProxy: fieldOf(fields, 'proxy') === '1',
    digest: (reporter) => digestOf(['form', version, reporter, ...said]),
    parse: () => parseForm(fields),
  };
}

/** What somebody wants to know says nothing of a host. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set(['mode', 'report', 'r', 'protocol']);

function isGlpi({ headers }: HeardRequest): boolean {
  return headers['user-agent']?.includes('GLPI') === true;
}

async function openGlpi({ headers, query }: HeardRequest, body: Buffer): Promise<Sent | Greeting> {
  const isCompressed = /^application\/x-(?:compress-)?zlib\b/i.test(headers['content-type'] ?? '');
  const json = isCompressed ? await inflated(body) : within(body);
  if (json.length <= MAX_GREETING && isGreeting(json)) return { answer: 'glpi', greets: true };
  return {
    answer: 'glpi',
    mode: query.get('mode') ?? query.get('report'),
    throughProxy: false,
    digest: (reporter) => digestOf(['glpi', reporter, json]),
    parse: () => parseGlpi(json),
  };
}

const MAX_GREETING = 64 * 2 ** 10;

async function inflated(body: Buffer): Promise<Buffer> {
  try {
    return await promisify(inflate)(body, { maxOutputLength: REPORT_LIMITS.bytes });
  } catch (error) {
    throw error instanceof RangeError
      ? new ReportError('too-large', `more than ${REPORT_LIMITS.bytes} bytes after decompression`)
      : new ReportError('malformed', 'not compressed as it says');
  }
}

/** To be raised with a change of what the same bytes are read as: what an earlier version has kept of them is read anew. */
const READING = '2';

/** Each part with its length before it, so that no two lists are the same bytes. */
function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of [READING, ...parts]) hash.update(`${Buffer.byteLength(part)} `).update(part);
  return hash.digest('hex');
}
