/** `spool-writer.ts DIRECTORY FROM TO`: says that it is ready, delivers results to the Nagios below, and prints the number of each when it has. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sink } from '../../src/bridge/deliver/nagios-spool/sink.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { localHostFromSource } from './local-host.ts';
import { numberedEvent } from './sample-event.ts';

const [, , directory = '', from = '', to = ''] = process.argv;
const opened = await sink.open(
  'nagios',
  { directory: join(directory, 'spool'), objectCache: join(directory, 'objects.cache') },
  { machine: localMachine(localHostFromSource()), signal: new AbortController().signal },
);
process.stdout.write('ready\n');
for (let next = Number(from); next < Number(to);) {
  const batch = Math.min(3, Number(to) - next);
  const outcomes = await opened.deliver(
    Array.from({ length: batch }, (_, index) => numberedEvent(next + index)),
  );
  const waiting = outcomes.findIndex(({ state }) => state !== 'delivered');
  const done = waiting < 0 ? batch : waiting;
  for (let index = 0; index < done; index += 1) process.stdout.write(`${next + index}\n`);
  next += done;
  if (done === 0) await delay(20);
}
process.exit(0);
