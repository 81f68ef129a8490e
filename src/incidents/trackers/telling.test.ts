import { expect } from 'chai';
import {
  changed,
  host,
  type MemoryLedger,
  memoryLedger,
  monitoring,
  observation,
  person,
  T0,
} from '../../../test/kit/ledger.ts';
import { MOST_HOSTS, operationsOf, readTelling, type Telling } from './telling.ts';

const ALL = { after: 0, limit: 100 };
const trackers = ['rt', 'file'].map((name) => ({ name, asks: ({ verb }: Telling) => [verb] }));

describe('what trackers are told', () => {
  let memory: MemoryLedger;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: operationsOf(trackers) });
  });
  afterEach(() => memory.close());

  async function told(tracker = 'rt'): Promise<readonly Telling[]> {
    const operations = await memory.ledger.operations({ tracker }, ALL);
    return operations.map(({ payload }) => readTelling(payload));
  }

  async function see(more: Parameters<typeof observation>[0], at = T0): Promise<void> {
    await memory.ledger.apply({ do: 'observe', observation: observation(more) }, monitoring(at));
  }

  it('is that the host set or the severity has changed, and nothing else that monitoring sees', async () => {
    await see({});
    await see({ title: 'worded anew' });
    await see({ ngi: 'NGI_OF_THE_CONTACTS' });
    await see({ hosts: [host('wn1', 'WARNING', T0 + 1)] });
    await see({ hosts: [host('wn1', 'UNKNOWN', T0 + 2)] });
    await see({ hosts: [host('wn2', 'CRITICAL', T0 + 3)] });
    await see({ hosts: [host('wn1', 'OK', T0 + 4)], severity: 'critical' });
    expect((await told()).map(({ verb, news }) => [verb, news])).to.deep.equal([
      ['open', { hosts: { added: [], removed: [] } }],
      ['update', { hosts: { added: ['wn2'], removed: [] } }],
      ['update', { hosts: { added: [], removed: ['wn1'] }, severityWas: 'high' }],
    ]);
  });

  it('is what a person has decided, to all but the tracker that it came from', async () => {
    await see({});
    const { ledger } = memory;
    const inRt = { by: { kind: 'person', name: 'olga', via: 'rt' }, at: T0 + 5, why: 'fixed' } as const;
    await ledger.apply({ do: 'resolve', issue: 1 }, inRt);
    await ledger.apply({ do: 'edit', issue: 1, title: 'said better' }, person(T0 + 6));
    expect((await told()).map(({ verb }) => verb)).to.deep.equal(['open', 'update']);
    expect((await told('file')).map(({ verb }) => verb)).to.deep.equal(['open', 'resolve', 'update']);
  });

  it('names no ticket of ours as news', async () => {
    await see({});
    const reference = { tracker: 'rt', kind: 'ticket', id: '7', url: '', former: false };
    await memory.ledger.apply({ do: 'refer', issue: 1, reference }, monitoring());
    expect(await told()).to.have.length(1);
  });

  it('is a campaign, by a key of its own', async () => {
    const { ledger } = memory;
    const campaign = { class: 'vulnerability', id: 'CVE-2026-1234' } as const;
    const opened = changed(
      await ledger.openIncident({ do: 'open-incident', campaign, title: 'everywhere' }, monitoring()),
    );
    await ledger.applyToIncident({ incident: opened.id, order: { do: 'abandon' } }, person(T0 + 1));
    const [first, second] = await told();
    expect([first?.verb, second?.verb]).to.deep.equal(['open', 'abandon']);
    expect(first?.key)
      .to.match(/^smc1:[0-9a-f]{64}$/)
      .and.equal(second?.key);
  });

  it('names no more hosts than can be read, and says how many there are', async () => {
    await see({ hosts: Array.from({ length: MOST_HOSTS + 3 }, (_, at) => host(`wn${at}`)) });
    const [opened] = await told();
    if (opened?.about.kind !== 'issue') throw new Error('no issue was told');
    expect([opened.about.hosts.length, opened.about.hostCount]).to.deep.equal([MOST_HOSTS, MOST_HOSTS + 3]);
  });
});
