/** What the database says that is nobody's fault, and passes. */
export type Trouble =
  /** No space is left where it lies. */
  | 'full'
  /** Somebody else has held it for longer than we wait. */
  | 'busy'
  /** It is not reached, or is going down. */
  | 'away';

/** SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL; the low byte of an extended code. */
const SQLITE: Readonly<Partial<Record<number, Trouble>>> = { 5: 'busy', 6: 'busy', 13: 'full' };
const LOW_BYTE = 0xff;

/** PostgreSQL, appendix A: disk full, deadlock, serialisation, lock timeout, shutdown, start-up, too many connections. */
const POSTGRESQL: Readonly<Partial<Record<string, Trouble>>> = {
  '53100': 'full',
  '40P01': 'busy',
  '40001': 'busy',
  '55P03': 'busy',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '53300': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  ENOENT: 'away',
  EPIPE: 'away',
};

/** Undefined when it is none of these: then it is a fault of the store or of ours. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE[error.errcode & LOW_BYTE];
  if ('code' in error && typeof error.code === 'string') return POSTGRESQL[error.code];
  return error.message === 'Connection terminated unexpectedly' ? 'away' : undefined;
}
