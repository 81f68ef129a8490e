/** What TheHive has in the end, where it hears of something late. */
import { expect } from 'chai';
import { sampleOrder, sampleTelling } from '../../../../test/kit/sample-telling.ts';
import type { HiveApi, Item } from './api.ts';
import type { Telling } from '../telling.ts';
import { changesOf, type HiveSettings, markdown } from './fields.ts';
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
      let alert: Item = { id: '~1', status: '', caseId: undefined, description: '' } as Item;
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
  const ITEM = { title: '[SITE-A] CVE-2026-1234 exposed', severity: 3, description: markdown('before') };
  const graver = (verb: Telling['verb']): Telling =>
    sampleTelling({ verb, about: { severity: 'critical' }, news: { hosts, severityWas: 'high' } });
  const changed = (telling: Telling, item = ITEM): ReturnType<typeof changesOf> =>
    changesOf(telling, item, SETTINGS);

  it('has the severity of whatever says that it is another, such as a reopening', () => {
    for (const verb of ['update', 'reopen'] as const)
      expect(changed(graver(verb)))
        .to.include({ severity: 4 })
        .and.to.have.property('description');
    expect(changed(graver('merge'))).to.deep.equal({});
    expect(changed(sampleTelling({ verb: 'note', news: { hosts } }))).to.deep.equal({});
  });

  it('keeps the severity and the title that a person has given it, and what is written beside our block', () => {
    expect(changed(graver('update'), { ...ITEM, severity: 1 })).to.have.keys('description');
    const renamed = sampleTelling({
      verb: 'update',
      about: { title: 'other' },
      news: { hosts, titleWas: 'CVE-2026-1234 exposed' },
    });
    expect(changed(renamed)).to.include({ title: '[SITE-A] other' });
    expect(changed(renamed, { ...ITEM, title: 'ours' })).to.not.have.property('title');
    const description = `${ITEM.description}\n\nSeen by olga.`;
    expect(changed(renamed, { ...ITEM, description })).to.have.keys('title');
  });

  it('has the severity that it should have when a change before this one has failed', () => {
    const before = { hosts, severityWas: 'critical', halfWay: [{ severityWas: 'high' }] } as const;
    const telling = sampleTelling({ verb: 'update', about: { severity: 'low' }, news: before });
    expect(changed(telling)).to.include({ severity: 1 });
  });

  it('says in its description how its issue stands', () => {
    for (const [verb, state] of [
      ['resolve', 'resolved'],
      ['reject', 'rejected'],
      ['wait', 'waiting'],
    ] as const)
      expect(changed(sampleTelling({ verb, about: { state } }))['description']).to.match(
        new RegExp(`^State: +${state}$`, 'm'),
      );
  });
});
