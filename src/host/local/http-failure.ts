/** What an error of an HTTP request means. */
import { Failure, failureOf } from '../failure.ts';
import type { FetchLimits } from '../http.ts';

/** @param signal the one that ended the request when it has aborted */
export function httpFailure(
  error: unknown,
  url: URL,
  limits: Pick<FetchLimits, 'maxBytes' | 'timeoutSeconds'>,
  signal: AbortSignal,
): Failure {
  if (!(error instanceof Error)) throw error;
  if (error.cause instanceof Failure) return error.cause;
  const { message, code } = error as NodeJS.ErrnoException;
  const subject = url.host;
  const failure = (reason: Failure['reason'], text: string): Failure =>
    new Failure(reason, `${subject}: ${text}`, { cause: error });
  if (signal.aborted || code === 'ECONNABORTED') {
    return failure('timeout', `no complete answer within ${limits.timeoutSeconds} s`);
  }
  if (message.startsWith('maxContentLength'))
    return failure('too-large', `more than ${limits.maxBytes} bytes`);
  if (code === undefined) throw error;
  if (/^(?:Z_|HPE_|ERR_.*ZSTD|ERR_.*BROTLI)/.test(code)) return failure('malformed', message);
  if (CONNECTION.test(code)) return failureOf(error, subject);
  return failure('unreachable', withoutAdvice(message));
}

/** Codes of errno(3) and of the resolver, not those of libraries, which begin with `ERR_`. */
const CONNECTION = /^E(?!RR_)[A-Z_]+$/;

const ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

/** What Node says of a certificate without the option of Node that it advises: nobody here runs Node. */
export function withoutAdvice(text: string): string {
  return text.replace(ADVICE, '');
}
