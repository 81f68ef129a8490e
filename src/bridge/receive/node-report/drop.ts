import type { Spool } from '../../../host/spool.ts';
import type { ReceiveWorld } from '../receiver.ts';
import type { Readers } from './parse-report.ts';
import type { Reporter } from './senders.ts';

export interface DropRules {
  readonly directory: string;
  readonly reporters: readonly Reporter[];
  readonly trustedKeys?: string;
  readonly requireSignature: boolean;
  readonly maxAgeSeconds: number;
  readonly unfinishedSeconds: number;
  readonly settleSeconds: number;
}

/** A drop directory, and what reading it needs. */
export interface Drop {
  readonly rules: DropRules;
  readonly world: ReceiveWorld;
  readonly spool: Spool;
  readonly readers: Readers;
}

export const MAX_REPORT_BYTES = 64 * 2 ** 20;

/** The end of the name of a report's signature, which holds the report once more, in base64. */
export const SIGNATURE = '.sig';
export const MAX_SIGNATURE_BYTES = 2 * MAX_REPORT_BYTES;
