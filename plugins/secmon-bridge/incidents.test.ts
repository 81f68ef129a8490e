import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { subjectKey } from '../../src/bridge/event.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Store } from '../../src/store/store.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { numberedEvent } from '../../test/kit/sample-event.ts';
import { openSqlite } from '../store/sqlite.ts';
import { Activity } from './activity.ts';
import { type Incidents, openIncidents } from './incidents.ts';

describe('the ledger of a bridge', function () {
  this.timeout(60_000);
  let directory: string;
  let store: Store;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-ledger-'));
    store = await openSqlite(join(directory, 'store.db'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function opened(activity = new Activity({ write: () => undefined })): Promise<Incidents> {
    const machine = localMachine(localHostFromSource());
    return await openIncidents({ incidents: {} }, { store, machine, activity, keepsOld: () => undefined });
  }

  async function append(index: number): Promise<void> {
    const event = numberedEvent(index);
    const row = { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
    await store.append([row], Date.now() / 1000);
  }

  it('takes what came in before its first step, although the bridge was killed in between', async () => {
    const killed = await opened();
    await append(1);
    await killed.stop();
    const activity = new Activity({ write: () => undefined });
    const next = await opened(activity);
    next.run();
    try {
      const position = async (): Promise<number> => await store.intake().position();
      await eventually('that the log is followed', 30, async () =>
        (await position()) > 0 ? true : undefined,
      );
      await append(2);
      await eventually('both', 30, async () => ((await position()) > 1 ? true : undefined));
    } finally {
      await next.stop();
    }
    expect(activity.ledger.results).to.equal(2);
  });
});
