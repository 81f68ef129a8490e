import { expect } from 'chai';
import { Decisions, type Tag } from '../decisions/decisions.ts';
import type { TellSettings } from './settings.ts';
import { Wanted } from './wanted.ts';

describe('the deadline of a CVE', () => {
  it('is the earliest of its tags that count, in whatever order they are', () => {
    const tag: Tag = {
      ...{ cve: 'CVE-2026-1000', tag: 'EGI-High', state: 'set', reason: '', infoUrl: '', enabled: true },
      ...{ modifier: '', at: 0, dueAt: 9, advisory: null },
    };
    const all = [tag, { ...tag, tag: 'EGI-Critical', dueAt: 5 }, { ...tag, tag: 'OWN', dueAt: 1 }];
    const settings: TellSettings = {
      ...{ tags: new Map([tag.tag, 'EGI-Critical'].map((name) => [name, 'CRITICAL'] as const)) },
      ...{ vendorCritical: 'WARNING', silentSeconds: 1 },
    };
    for (const tags of [all, all.toReversed()])
      expect([...new Wanted(new Decisions(tags, []), settings).deadlines()]).to.deep.equal([
        ['CVE-2026-1000', { id: 'the tag EGI-Critical', deadlineAt: 5 }],
      ]);
  });
});
