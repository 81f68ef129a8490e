/** What TheHive has in the end, where it hears of something late. */
import { expect } from 'chai';
import { sampleOrder, sampleTelling } from '../../../../test/kit/sample-telling.ts';
import type { HiveApi, Item } from './api.ts';
import { changesOf, type HiveSettings } from './fields.ts';
import { tellHive } from './hive.ts';

const SETTINGS: HiveSettings = {
  ...{ name: 'hive', source: 'secmon', open: 'New', closed: 'Ignored', caseOpen: 'New' },
  ...{ caseClosed: 'TruePositive', base: 'https://hive.example' },
  world: { linkOf: () => undefined, tlp: 'TLP:AMBER' },
};

describe('an issue that TheHive has never heard of', () => {
  for (const [state, verb, status] of [
    ['open', 'note', 'New'],
    ['resolved', 'resolve', 'Ignored'],
    ['rejected', 'reject', 'Ignored'],
  ] as const)
    it(`has an alert that is ${status} when it is ${state}`, async () => {
      let alert: Item = { id: '~1', status: '', caseId: undefined } as Item;
      const api = {
        findAlerts: () => Promise.resolve([]),
        createAlert(fields: { readonly status: string }) {
          alert = { ...alert, status: fields.status };
          return Promise.resolve(alert.id);
        },
        get: () => Promise.resolve(alert),
        comment: () => Promise.resolve('~2'),
        update(_kind: string, _id: string, fields: Partial<Item>) {
          alert = { ...alert, ...fields };
          return Promise.resolve();
        },
      } as unknown as HiveApi;
      const order = sampleOrder(sampleTelling({ verb, about: { state } }));
      expect(await tellHive(api, SETTINGS, order)).to.include({ state: 'sent' });
      expect(alert.status).to.equal(status);
    });
});

describe('an alert that there is', () => {
  const hosts = { added: [], removed: [] };
  it('has the severity of whatever says that it is another, such as a reopening', () => {
    for (const verb of ['update', 'reopen'] as const) {
      const graver = sampleTelling({
        verb,
        about: { severity: 'critical' },
        news: { hosts, severityWas: 'high' },
      });
      expect(changesOf(graver, SETTINGS)).to.include({ severity: 4 }).and.to.have.property('description');
    }
    const merged = sampleTelling({ verb: 'merge', news: { hosts, severityWas: 'high' } });
    expect(changesOf(merged, SETTINGS)).to.deep.equal({});
    expect(changesOf(sampleTelling({ verb: 'reopen', news: { hosts } }), SETTINGS)).to.deep.equal({});
  });
});
