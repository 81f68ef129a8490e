import { expect } from 'chai';
import {
  host,
  type MemoryLedger,
  memoryLedger,
  monitoring,
  observation,
  T0,
} from '../../../../test/kit/ledger.ts';
import { Scripted, told } from '../../../../test/kit/scripted-tracker.ts';
import { type SteppedLane, steppedLane } from '../../../../test/kit/tracker-lane.ts';
import type { Ledger } from '../../ledger.ts';

const ALL = { after: 0, limit: 500 };

describe('the outbox of a tracker that is away for long', () => {
  let memory: MemoryLedger;
  let ledger: Ledger;
  let tracker: Scripted;
  let stepped: SteppedLane;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    ({ ledger } = memory);
    tracker = new Scripted();
    stepped = steppedLane(ledger, tracker, { updateSeconds: 300 });
  });
  afterEach(() => memory.close());

  async function see(hosts: readonly ReturnType<typeof host>[], at = T0): Promise<void> {
    await ledger.apply({ do: 'observe', observation: observation({ hosts }) }, monitoring(at));
  }

  it('gives an operation up when it is old, and sends it again as doubtful when somebody says so', async () => {
    await see([host('wn1')]);
    tracker.answers = [
      { state: 'again', reason: 'away' },
      { state: 'again', reason: 'busy' },
    ];
    await stepped.drain();
    stepped.pass(3 * 86_400);
    // It was not tried in all that time.
    await stepped.drain();
    expect(tracker.orders).to.have.lengthOf(2);
    stepped.pass(60);
    await stepped.drain();
    const [dead] = await ledger.operations({ state: ['failed'] }, ALL);
    expect(dead?.reason).to.equal('not sent within 48 hours; last: busy');
    expect(await ledger.outboxStatus('rt')).to.deep.include({ waiting: 0, failed: 1 });
    expect(await ledger.replayOperations('rt', stepped.world.now(), [dead?.seq ?? 0])).to.equal(1);
    await stepped.drain();
    expect(tracker.orders.at(-1)?.doubtful).to.equal(true);
    expect(await ledger.outboxStatus('rt')).to.deep.include({ waiting: 0, failed: 0 });
  });

  it('tries what waited for a bridge that was stopped for longer than that', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    await see([host('wn1'), host('wn2', 'CRITICAL', T0 + 1)], T0 + 1);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open']);
    const other = observation({ subject: { ...observation().subject, site: 'OTHER' } });
    await ledger.apply({ do: 'observe', observation: other }, monitoring(T0 + 2));
    stepped.pass(3 * 86_400);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'update', 'open']);
    expect(await ledger.outboxStatus('rt')).to.deep.include({ waiting: 0, failed: 0 });
  });
});
