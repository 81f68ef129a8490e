/** What the Icinga of Debian does not answer, and newer ones do; the rest is held against the real one in test/integration. */
import { expect } from 'chai';
import { startFaultServer, type FaultServer } from '../../../../test/kit/fault-server.ts';
import {
  type IcingaDouble,
  icingaDouble,
  type IcingaDoubleOptions,
} from '../../../../test/kit/icinga-results-double.ts';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { numberedEvent } from '../../../../test/kit/sample-event.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { openTarget } from '../over-http/target.ts';
import type { Sink } from '../sink.ts';
import { icingaApi } from './api.ts';
import { icingaSink } from './icinga.ts';

const LOGIN = { user: 'bridge', password: 'a password' };

describe('the sink icinga-api', () => {
  const machine = localMachine(localHostFromSource());
  const { signal } = new AbortController();
  const open: { sink: Sink; server: FaultServer }[] = [];
  afterEach(async () => {
    for (const { sink, server } of open.splice(0)) {
      await sink.close?.();
      await server.close();
    }
  });

  async function against(
    options: Partial<IcingaDoubleOptions>,
  ): Promise<{ sink: Sink; server: FaultServer; double: IcingaDouble }> {
    const double = icingaDouble({ ...LOGIN, ...options });
    const server = await startFaultServer(double);
    const target = await openTarget({ url: server.url }, machine, { connections: 4, maxBytes: 10_000 });
    const { clock } = machine;
    const api = icingaApi(target, LOGIN, clock);
    const sink = icingaSink('icinga', {
      api,
      ttlSeconds: undefined,
      maxBodyBytes: 2 ** 20,
      parallel: 4,
      clock,
      signal,
    });
    open.push({ sink, server });
    return { sink, server, double };
  }

  it('is done with a result that is refused since a newer one is there (409)', async () => {
    const { sink } = await against({ refusesOlder: true });
    await sink.deliver([numberedEvent(20)]);
    const [outcome] = await sink.deliver([numberedEvent(10)]);
    expect(outcome).to.include({ state: 'superseded' });
  });

  it('does not take a result that is ignored for delivered', async () => {
    const { sink } = await against({ status: () => 'Ignoring passive check result for unreachable object.' });
    const [outcome] = await sink.deliver([numberedEvent(1)]);
    expect(outcome).to.include({ state: 'retry' });
  });

  it('does not believe that a result was processed that is not there', async () => {
    const { sink } = await against({ status: () => 'Successfully processed check result.' });
    const [outcome] = await sink.deliver([numberedEvent(1)]);
    expect(outcome).to.include({ state: 'retry', reason: 'Icinga said that it processed it, and has none' });
  });

  it('takes the reason for a result of one object as that of the object, and keeps the others', async () => {
    const { sink, server } = await against({});
    server.plan({
      kind: 'status',
      status: 503,
      body: '{"results":[{"code":503,"status":"Icinga is reloading."}]}',
    });
    const [first, second] = await sink.deliver([numberedEvent(1), numberedEvent(2)]);
    expect([first?.state, second?.state]).to.have.members(['retry', 'delivered']);
  });

  it('takes another state at the same second, of a plugin that says nothing, for another result', async () => {
    const { sink, double } = await against({});
    const silent = { ...numberedEvent(1), summary: '', longOutput: '' };
    const results = (['OK', 'CRITICAL'] as const).map((state) => ({ ...silent, state }));
    for (const result of results) await sink.deliver([result]);
    expect(double.processed.map(({ exit_status }) => exit_status)).to.deep.equal([0, 2]);
  });

  it('asks once for what it has just put there', async () => {
    const { sink, server } = await against({});
    await sink.deliver([numberedEvent(1)]);
    expect(server.heard.map(({ method }) => method)).to.deep.equal(['GET', 'POST', 'GET']);
    await sink.deliver([numberedEvent(11)]);
    expect(server.heard.slice(3).map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
  });

  const lacking: Readonly<Record<string, readonly string[]>> = {
    'actions/process-check-result': ['objects/query/*'],
    'objects/query/Service': ['ACTIONS/*', 'objects/query/Host'],
  };
  for (const [permission, permissions] of Object.entries(lacking)) {
    it(`says that ${permission} is missing`, async () => {
      const { sink } = await against({ permissions, unknown: ['ce1.example.org!service 1'] });
      const failure = await rejection(sink.deliver([numberedEvent(1)]));
      expect(failure).to.include({ reason: 'denied' });
      expect(String(failure)).to.match(new RegExp(`lacks ${permission}$`));
    });
  }
});
