/** Every kind of tracker. Written by `npm run generate` from the folders beside this file. */
import type { AnyTrackerKind } from './tracker.ts';
import { tracker as file } from './file/tracker.ts';
import { tracker as mail } from './mail/tracker.ts';
import { tracker as rt } from './rt/tracker.ts';
import { tracker as rtir } from './rtir/tracker.ts';
import { tracker as thehive } from './thehive/tracker.ts';
import { tracker as webhook } from './webhook/tracker.ts';

export const trackerKinds: readonly AnyTrackerKind[] = [file, mail, rt, rtir, thehive, webhook];
