/** `nagios-spool-run.ts DIRECTORY COUNT`: so many results of as many services through the sink, in batches. */
import { rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sink } from '../../src/bridge/deliver/nagios-spool/sink.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { TARGET_HOST } from '../kit/nagios-target.ts';
import { sampleEvent } from '../kit/sample-event.ts';

const [, , directory = '', count = ''] = process.argv;
const spool = join(directory, 'spool');
rmSync(spool, { recursive: true });
mkdirSync(spool);
const opened = await sink.open(
  'nagios',
  { directory: spool, objectCache: join(directory, 'objects.cache') },
  { machine: localMachine(localHostFromSource()), signal: new AbortController().signal },
);
for (let from = 0; from < Number(count); from += sink.batch) {
  const events = Array.from({ length: Math.min(sink.batch, Number(count) - from) }, (_, index) =>
    sampleEvent({ subject: { site: 'SITE-A', host: TARGET_HOST, service: `service ${from + index}` } }),
  );
  const outcomes = await opened.deliver(events);
  if (outcomes.some(({ state }) => state !== 'delivered')) process.exit(1);
}
