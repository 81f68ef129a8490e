/**
 * Why something about a host could not be told. A failure is never a verdict about the host: it becomes UNKNOWN.
 */
export const FAILURE_REASONS = [
  'missing',
  'denied',
  'timeout',
  'unreachable',
  'refused',
  'malformed',
  'too-large',
  'not-regular',
  'failed',
  'unsigned',
  'altered',
  'expired',
  'not-yet-valid',
  'rolled-back',
  'sequence-lost',
  'unknown-key',
  'weak-key',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The failure as it is, or what the system's error code says about `subject`; anything else is our own bug. */
export function failureOf(error: unknown, subject: string): Failure {
  if (error instanceof Failure) return error;
  const code = errorCode(error);
  if (code === undefined) throw error;
  return new Failure(REASON_OF_CODE[code] ?? 'failed', `${subject}: ${EXPLANATION[code] ?? code}`, {
    cause: error,
  });
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const REASON_OF_CODE: Readonly<Partial<Record<string, FailureReason>>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ESRCH: 'missing',
  EACCES: 'denied',
  EPERM: 'denied',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
};

const EXPLANATION: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ESRCH: 'no such process',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ELOOP: 'too many levels of symbolic links',
  EIO: 'input/output error',
  ESTALE: 'stale file handle',
  ABORT_ERR: 'aborted at the deadline',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EADDRINUSE: 'in use already',
  EADDRNOTAVAIL: 'no address of this machine',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timed out',
};
