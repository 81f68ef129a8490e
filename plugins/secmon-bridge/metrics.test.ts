import { expect } from 'chai';
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { Activity } from './activity.ts';
import { metrics } from './metrics.ts';

const SINK = { name: 'portal', kind: 'ams', waiting: 0, dead: 0 } as const;
const STATUS: BridgeStatus = {
  version: '0.1.0',
  at: 1000,
  startedAt: 0,
  store: { backlog: 3, maxBacklog: 1000, maxAgeSeconds: 600, oldestSeconds: 60 },
  sinks: [SINK],
  receivers: [],
};

describe('what Prometheus reads', () => {
  const activity = new Activity({ write: () => undefined }, () => 1000);
  const made = metrics();
  const lines = async (change: Partial<BridgeStatus> = {}): Promise<readonly string[]> => {
    const text = await made.text({ ...STATUS, ...change }, activity);
    return text.split('\n').filter((line) => /^secmon_bridge_(?:store|sink_failing)\{/.test(line));
  };

  it('is how far the store is from taking nothing new, in number and in time', async () =>
    expect(await lines()).to.have.members([
      'secmon_bridge_store{what="backlog"} 3',
      'secmon_bridge_store{what="maxBacklog"} 1000',
      'secmon_bridge_store{what="oldestSeconds"} 60',
      'secmon_bridge_store{what="maxAgeSeconds"} 600',
      'secmon_bridge_store{what="trouble"} 0',
      'secmon_bridge_sink_failing{sink="portal"} 0',
    ]));
  it('is there also while the store has trouble', async () =>
    expect(await lines({ store: { ...STATUS.store, trouble: 'readonly database' } })).to.include(
      'secmon_bridge_store{what="trouble"} 1',
    ));
  it('is nothing of a sink that is gone', async () => {
    await lines({ sinks: [SINK, { ...SINK, name: 'gone', failing: 'away' }] });
    expect((await lines()).join()).not.to.contain('gone');
  });
  it('is what people were told beside trackers', async () => {
    activity.people.wound([
      { deadlineSet: true, sent: ['remind'], shown: [], passedOver: ['late', 'later'] } as never,
    ]);
    activity.people.reconciled('nagios', { set: 3, removed: 1, troubles: [] });
    activity.people.digested({ made: ['daily'], sent: 2, troubles: ['away'] });
    const text = await made.text(STATUS, activity);
    for (const line of [
      'incidents_steps_total{what="sent"} 1',
      'incidents_steps_total{what="passed-over"} 2',
      'incidents_steps_total{what="deadline"} 1',
      'acknowledged_total{monitor="nagios"} 3',
      'acknowledged_removed_total{monitor="nagios"} 1',
      'digests_total{what="sent"} 2',
      'digests_total{what="failed"} 1',
    ])
      expect(text).to.contain(`secmon_bridge_${line}\n`);
  });
});
