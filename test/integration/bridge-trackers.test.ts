/** The daemon, a ledger that somebody changes meanwhile, and a tracker that is told of it. */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Message } from '../../src/incidents/trackers/message.ts';
import type { Store } from '../../src/store/store.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { eventually } from '../kit/eventually.ts';
import { monitoring, observation, person } from '../kit/ledger.ts';

describe('the bridge and its trackers', function () {
  this.timeout(300_000);
  let site: BridgeSite;
  let store: Store;
  let trackers: readonly TrackerConfiguration[];
  beforeEach(async () => {
    site = new BridgeSite();
    trackers = [
      {
        name: 'log',
        kind: 'file',
        path: site.place('issues.jsonl'),
        link: 'https://x.example/',
        deadlineSeconds: 1,
      } as never,
    ];
    site.configure({
      receivers: [{ name: 'status', kind: 'nagios-status', path: site.place('status.dat') }],
      sinks: [],
      trackers,
    });
    store = await openSqlite(site.place('store.db'));
  });
  afterEach(async () => {
    await store.close();
    await site.remove();
  });

  const told = (): readonly Message[] =>
    existsSync(site.place('issues.jsonl'))
      ? readFileSync(site.place('issues.jsonl'), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Message)
      : [];

  it('tells what changes in the ledger, each once, across a SIGKILL', async () => {
    const ledger = ledgerOf(store, toldBy(trackers));
    const now = Date.now() / 1000;
    await ledger.apply({ do: 'observe', observation: observation() }, monitoring(now));
    await site.start();
    await eventually('the first is told', 60, () => (told().length === 1 ? true : undefined));
    // It may not have said yet that it was sent: then whoever comes next takes over at the end of its lease.
    await site.end('SIGKILL');
    await ledger.apply({ do: 'resolve', issue: 1 }, person(now + 1));
    await site.start();
    const both = await eventually('both are told', 180, () => (told().length === 2 ? told() : undefined));
    expect(both.map(({ verb, tlp }) => `${verb} ${tlp}`)).to.deep.equal([
      'open TLP:AMBER',
      'resolve TLP:AMBER',
    ]);
    expect(both[0]?.link).to.equal(`https://x.example/${encodeURIComponent(both[0]?.key ?? '')}`);
    expect(new Set(both.map(({ id }) => id)).size).to.equal(2);
    await eventually('the outbox is empty', 60, async () =>
      (await ledger.outboxStatus('log')).waiting === 0 ? true : undefined,
    );
  });
});
