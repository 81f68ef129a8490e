/** Results that the sink `icinga-api` delivers again, and others of the same second, as a real Icinga 2 processes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sink as kind } from '../../src/bridge/deliver/icinga-api/sink.ts';
import type { Sink } from '../../src/bridge/deliver/sink.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { STATES } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { API_USER, NODE_NAME } from '../kit/icinga-api.ts';
import { followIcinga } from '../kit/icinga-history.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { sampleEvent } from '../kit/sample-event.ts';

const OBJECTS =
  'object Service "one" { host_name = "local", check_command = "dummy", enable_active_checks = false }';
const HOST = { site: 'SITE-A', host: 'local' };
const SERVICE = { ...HOST, service: 'one' };
const LATER = '2026-05-02T10:00:00Z';

describeWith(ICINGA_PACKAGES, 'results of one second in a real Icinga', function () {
  this.timeout(180_000);
  let icinga: Icinga;
  let files: string;
  const opened: Sink[] = [];
  before(async () => {
    files = mkdtempSync(join(tmpdir(), 'secmon-icinga-sink-'));
    icinga = await startIcinga(OBJECTS);
    writeFileSync(join(files, 'ca.crt'), icinga.api.authority);
    writeFileSync(join(files, 'password'), icinga.api.password, { mode: 0o600 });
  });
  after(async () => {
    for (const sink of opened) await sink.close?.();
    await icinga.stop();
    rmSync(files, { recursive: true });
  });

  /** As in a process that has just been started. */
  async function open(): Promise<Sink> {
    const configuration = {
      url: `https://127.0.0.1:${icinga.api.port}`,
      user: API_USER,
      password: join(files, 'password'),
      authorities: join(files, 'ca.crt'),
      serverName: NODE_NAME,
    };
    const machine = localMachine(localHostFromSource());
    const sink = await kind.open('icinga', configuration, { machine, signal: new AbortController().signal });
    opened.push(sink);
    return sink;
  }

  it('are told by their states, and processed once each, of hosts too', async () => {
    const history = await followIcinga(icinga.api);
    const silent = { summary: '', longOutput: '', perfdata: '' };
    for (const subject of [SERVICE, HOST])
      for (const state of STATES)
        for (const sink of [await open(), await open()])
          await sink.deliver([sampleEvent({ ...silent, subject, state })]);
    const last = sampleEvent({ subject: SERVICE, summary: 'last', start: LATER, end: LATER });
    await (await open()).deliver([last]);
    await eventually('the last', 60, () =>
      history.results.some(({ check_result: { output } }) => output.startsWith('last')) ? true : undefined,
    );
    history.close();
    const states = (name?: string): readonly number[] =>
      history.results
        .filter(({ service, check_result: { output } }) => service === name && output === '')
        .map(({ check_result: { state } }) => state);
    expect(states('one')).to.deep.equal([0, 1, 2, 3]);
    // A warning about a host is up, as OK is; an unknown one is down.
    expect(states()).to.deep.equal([0, 2]);
  });
});
