/** Every kind of sink. Written by `npm run generate` from the folders beside this file. */
import type { AnySinkKind } from './sink.ts';
import { sink as file } from './file/sink.ts';
import { sink as nagiosFifo } from './nagios-fifo/sink.ts';
import { sink as nagiosSpool } from './nagios-spool/sink.ts';
import { sink as nscaNg } from './nsca-ng/sink.ts';

export const sinkKinds: readonly AnySinkKind[] = [file, nagiosFifo, nagiosSpool, nscaNg];
