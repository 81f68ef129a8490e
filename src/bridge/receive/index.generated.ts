/** Every kind of receiver. Written by `npm run generate` from the folders beside this file. */
import type { AnyReceiverKind } from './receiver.ts';
import { receiver as externalCommand } from './external-command/receiver.ts';
import { receiver as http } from './http/receiver.ts';
import { receiver as icingaEvents } from './icinga-events/receiver.ts';
import { receiver as nagiosPerfdata } from './nagios-perfdata/receiver.ts';
import { receiver as nagiosStatus } from './nagios-status/receiver.ts';
import { receiver as nodeReport } from './node-report/receiver.ts';
import { receiver as nrdp } from './nrdp/receiver.ts';

export const receiverKinds: readonly AnyReceiverKind[] = [externalCommand, http, icingaEvents, nagiosPerfdata, nagiosStatus, nodeReport, nrdp];
