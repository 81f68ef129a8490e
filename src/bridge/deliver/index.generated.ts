/** Every kind of sink. Written by `npm run generate` from the folders beside this file. */
import type { AnySinkKind } from './sink.ts';
import { sink as ams } from './ams/sink.ts';
import { sink as file } from './file/sink.ts';
import { sink as icingaApi } from './icinga-api/sink.ts';
import { sink as nagiosFifo } from './nagios-fifo/sink.ts';
import { sink as nagiosSpool } from './nagios-spool/sink.ts';
import { sink as nrdp } from './nrdp/sink.ts';
import { sink as nscaNg } from './nsca-ng/sink.ts';
import { sink as webhook } from './webhook/sink.ts';

export const sinkKinds: readonly AnySinkKind[] = [ams, file, icingaApi, nagiosFifo, nagiosSpool, nrdp, nscaNg, webhook];
