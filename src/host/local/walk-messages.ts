/** What the walking threads and the one that started them say to each other. */
import type { Walk } from '../trees.ts';
import type { PackedReport } from './packed-report.ts';

/** Names of entries. */
export interface Listing {
  readonly names: readonly string[];
  /** Whether directory and names are all UTF-8, so that they need no `pathForSystem`. */
  readonly plain: boolean;
}

/** A directory whose entries are still to be looked at, or some of them that were listed already. */
export interface Task {
  readonly directory: string;
  readonly listing?: Listing;
  /** The file system that must not be left, or {@link ANY_DEVICE}. */
  readonly device: number;
  /** How many levels of entries are still to be looked at. */
  readonly depth: number;
  /** Bit n is set when selection n leaves out everything here. */
  readonly excluded: number;
}

export const ANY_DEVICE = -1;

export type ToWorker =
  | {
      readonly kind: 'begin';
      readonly walk: Walk;
      /** One 32-bit number, not 0 while another worker waits for work. */
      readonly hungry: SharedArrayBuffer;
    }
  | { readonly kind: 'work'; readonly tasks: readonly Task[] }
  | { readonly kind: 'finish' };

export type FromWorker =
  | { readonly kind: 'share'; readonly tasks: readonly Task[] }
  | { readonly kind: 'idle' }
  | { readonly kind: 'report'; readonly report: PackedReport };
