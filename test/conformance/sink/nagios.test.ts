/** The sinks into Nagios, each against the real one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sink as fifoKind } from '../../../src/bridge/deliver/nagios-fifo/sink.ts';
import { sink as spoolKind } from '../../../src/bridge/deliver/nagios-spool/sink.ts';
import { sink as nscaKind } from '../../../src/bridge/deliver/nsca-ng/sink.ts';
import { nagiosResult } from '../../../src/bridge/deliver/nagios-result.ts';
import { checkResultFile } from '../../../src/bridge/deliver/nagios-spool/records.ts';
import type { Sink } from '../../../src/bridge/deliver/sink.ts';
import type { Event } from '../../../src/bridge/event.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import { describeWith } from '../../kit/debian-packages.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { NAGIOS_PACKAGES } from '../../kit/nagios.ts';
import { startNagiosTarget, takenResult, type NagiosTarget } from '../../kit/nagios-target.ts';
import { clientFile, NSCA_NG_PACKAGES, startNscaNg } from '../../kit/nsca-ng.ts';
import { sinkSuite, type SinkHarness } from '../../kit/sink-suite.ts';

const world = { machine: localMachine(localHostFromSource()), signal: new AbortController().signal };

describeWith([...NAGIOS_PACKAGES, ...NSCA_NG_PACKAGES], 'sinks into Nagios', function () {
  this.timeout(120_000);

  sinkSuite('nagios-spool', spoolKind.guarantee, async () => {
    const nagios = await startNagiosTarget();
    const { directory } = nagios;
    const configuration = {
      directory: join(directory, 'spool'),
      objectCache: join(directory, 'objects.cache'),
    };
    const made = await harness(nagios, () => spoolKind.open('nagios', configuration, world));
    return { ...made, obstruct: (event) => heldInSpool(configuration.directory, event) };
  });

  sinkSuite('nagios-fifo', fifoKind.guarantee, async () => {
    const nagios = await startNagiosTarget();
    const { directory } = nagios;
    const configuration = {
      path: join(directory, 'nagios.cmd'),
      objectCache: join(directory, 'objects.cache'),
      spool: join(directory, 'spool'),
    };
    const made = await harness(nagios, () => fifoKind.open('nagios', configuration, world));
    return { ...made, obstruct: (event) => heldInSpool(configuration.spool, event) };
  });

  sinkSuite('nsca-ng', nscaKind.guarantee, async () => {
    const nagios = await startNagiosTarget();
    const server = await startNscaNg({ commandFile: join(nagios.directory, 'nagios.cmd') });
    const own = mkdtempSync(join(tmpdir(), 'secmon-nsca-'));
    const credentials = join(own, 'client.cfg');
    writeFileSync(credentials, clientFile(), { mode: 0o600 });
    const configuration = { host: '127.0.0.1', port: server.port, credentials };
    const target: NagiosTarget = {
      ...nagios,
      async stop() {
        await server.stop();
        await nagios.stop();
        rmSync(own, { recursive: true });
      },
    };
    return await harness(target, () => nscaKind.open('nagios', configuration, world));
  });
});

/** A result of the same service that Nagios has not read, and cannot read until it is taken away. */
function heldInSpool(directory: string, event: Event): () => void {
  const path = join(directory, 'cBEFORE');
  const result = nagiosResult(event);
  writeFileSync(path, typeof result === 'string' ? result : checkResultFile('another', [result], 0));
  return () => rmSync(path);
}

async function harness(nagios: NagiosTarget, again: () => Promise<Sink>): Promise<SinkHarness> {
  return {
    sink: await again(),
    again,
    effects: (count) => nagios.results(count),
    effectOf: takenResult,
    stop: () => nagios.stop(),
  };
}
