/** What every monitor does with the tickets of issues. */
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { AcknowledgedBy, Acknowledger } from '../../src/bridge/acknowledge/acknowledger.ts';
import { reconcile, type Reconciled } from '../../src/incidents/acknowledge/reconcile.ts';
import type { Wanted } from '../../src/incidents/acknowledge/wanted.ts';
import type { State } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { eventually } from '../kit/eventually.ts';

export const AUTHOR = 'secmon';

/** As the monitor itself tells it, whatever our own client reads. */
export interface MonitorUnderTest {
  readonly host: string;
  acknowledger(): Acknowledger;
  put(service: string, state: State): Promise<void>;
  /** Undefined where it has no problem, null where nobody has acknowledged it. */
  acknowledged(service: string): Promise<AcknowledgedBy | null | undefined>;
  /** As a person at the monitor does. */
  acknowledgeByHand(service: string): Promise<void>;
  removeByHand(service: string): Promise<void>;
}

const PATIENCE_SECONDS = 60;
const LATER_SECONDS = 61;
const TICKET = 'rt #123 https://rt.example.org/Ticket/Display.html?id=123';

export function acknowledgesProblems(open: () => MonitorUnderTest): void {
  let store: Store;
  let monitor: MonitorUnderTest;
  let acknowledger: Acknowledger;
  let late = 0;
  before(async () => {
    monitor = open();
    store = await openSqlite(':memory:');
    acknowledger = monitor.acknowledger();
  });
  after(async () => {
    await acknowledger.close();
    await store.close();
  });

  const now = (): number => Date.now() / 1000 + late;
  const wanted = (service: string, change: Partial<Wanted> = {}): Wanted => {
    const target = { host: monitor.host, service };
    return {
      target,
      comment: TICKET,
      expiresAt: Math.floor(Date.now() / 1000) + 86_400,
      since: 1,
      ...change,
    };
  };
  const bring = async (...all: readonly Wanted[]): Promise<Reconciled> => {
    late += LATER_SECONDS;
    return await reconcile({ tables: store.acknowledgements(), acknowledger, now }, all);
  };
  const becomes = async (
    service: string,
    what: string,
    holds: (by: AcknowledgedBy | null | undefined) => boolean,
  ): Promise<void> => {
    await eventually(`${service} ${what}`, PATIENCE_SECONDS, async () =>
      holds(await monitor.acknowledged(service)) ? true : undefined,
    );
  };
  const problem = async (service: string): Promise<void> => {
    await monitor.put(service, 'OK');
    await becomes(service, 'is fine', (by) => by === undefined);
    await monitor.put(service, 'CRITICAL');
    await becomes(service, 'is a problem', (by) => by === null);
  };
  const carries = (text: string) => (by: AcknowledgedBy | null | undefined) =>
    by?.author === AUTHOR && by.comment === text;

  it('shows the ticket at the problem and nowhere else, and is asked once', async () => {
    await problem('service 1');
    await problem('service 2');
    const one = wanted('service 1');
    expect(await bring(one)).to.deep.equal({ set: 1, removed: 0, troubles: [] });
    await becomes('service 1', 'carries the ticket', carries(TICKET));
    expect(await monitor.acknowledged('service 2')).to.equal(null);
    for (let again = 0; again < 3; again += 1) expect(await bring(one)).to.include({ set: 0, removed: 0 });
  });

  it('shows another ticket when there is another', async () => {
    await problem('service 3');
    const one = wanted('service 3');
    await bring(one);
    await becomes('service 3', 'carries the ticket', carries(TICKET));
    await bring({ ...one, comment: 'rt #124' });
    await becomes('service 3', 'carries the other', carries('rt #124'));
    await bring();
  });

  it('shows it no more when the ticket is resolved and the problem is not', async () => {
    await problem('service 4');
    await bring(wanted('service 4'));
    await becomes('service 4', 'carries the ticket', carries(TICKET));
    expect(await bring()).to.include({ removed: 1 });
    await becomes('service 4', "is nobody's", (by) => by === null);
    expect(await bring()).to.include({ set: 0, removed: 0 });
    expect(await store.acknowledgements().all(acknowledger.name)).to.have.lengthOf(0);
  });

  it('acknowledges nothing that is well, or not there', async () => {
    await monitor.put('service 5', 'OK');
    const nowhere = wanted('no such service');
    expect(await bring(wanted('service 5'), nowhere)).to.deep.equal({ set: 0, removed: 0, troubles: [] });
    expect(await monitor.acknowledged('service 5')).to.equal(undefined);
  });

  it('leaves to people what they have acknowledged, or taken back', async () => {
    await problem('service 6');
    await monitor.acknowledgeByHand('service 6');
    await becomes('service 6', 'is theirs', (by) => by?.author === 'olga');
    expect(await bring(wanted('service 6'))).to.include({ set: 0 });
    expect(await bring()).to.include({ removed: 0 });
    expect((await monitor.acknowledged('service 6'))?.author).to.equal('olga');

    await problem('service 7');
    const one = wanted('service 7');
    await bring(one);
    await becomes('service 7', 'carries the ticket', carries(TICKET));
    await bring(one);
    await monitor.removeByHand('service 7');
    await becomes('service 7', "is nobody's", (by) => by === null);
    expect(await bring(one)).to.include({ set: 0 });
    expect(await monitor.acknowledged('service 7')).to.equal(null);
    await bring();
  });

  it('shows it at the next problem of the same object', async () => {
    await problem('service 8');
    await bring(wanted('service 8'));
    await becomes('service 8', 'carries the ticket', carries(TICKET));
    await problem('service 8');
    await bring(wanted('service 8', { since: 2 }));
    await becomes('service 8', 'carries it again', carries(TICKET));
    await bring();
  });
}
