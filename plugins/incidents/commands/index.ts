/** What an officer does with the ledger, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { incidentContacts } from './contacts.ts';
import { decisions } from './decisions.ts';
import { incidentDigest } from './digest.ts';
import { incidentExport } from './export.ts';
import { incidentHeld } from './held.ts';
import { incidentIntake } from './intake.ts';
import { incidentList } from './list.ts';
import { incidentMerge } from './merge.ts';
import { incidentMetrics } from './metrics.ts';
import { incidentNote } from './note.ts';
import { incidentOpen } from './open.ts';
import { incidentOutbox, incidentReplay } from './outbox.ts';
import { incidentPreflight } from './preflight.ts';
import { incidentRelease } from './release.ts';
import { incidentShow } from './show.ts';
import { stormAllow, stormShow } from './storm.ts';

export const incidentCommands: readonly Command[] = [
  incidentList,
  incidentShow,
  incidentOpen,
  incidentNote,
  ...decisions,
  incidentMerge,
  incidentExport,
  incidentMetrics,
  incidentDigest,
  incidentOutbox,
  incidentReplay,
  incidentPreflight,
  incidentContacts,
  incidentIntake,
  incidentHeld,
  incidentRelease,
  stormShow,
  stormAllow,
];
