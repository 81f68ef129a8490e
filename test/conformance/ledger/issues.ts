import { expect } from 'chai';
import { issueKey } from '../../../src/incidents/issue-key.ts';
import type { Issue } from '../../../src/incidents/issue.ts';
import { changed, DAY, host, monitoring, observation, person, T0 } from '../../kit/ledger.ts';
import type { LedgerHarness } from './harness.ts';

const HOSTILE = 'a\u0000b\ud800 | ; \n "\'\\u0000 {}';
const ALL = { after: 0, limit: 100 };

export function keepsIssues(harness: LedgerHarness): void {
  it('gives back what was opened, whatever it is called, and finds it by number and by key', async () => {
    const ledger = harness.ledger();
    const given = observation({
      title: HOSTILE,
      deadline: T0 + DAY,
      hosts: [host('Wn2'), host('wn1', 'UNKNOWN'), host(HOSTILE.toLowerCase(), 'OK')],
    });
    const issue = changed(await ledger.apply({ do: 'observe', observation: given }, monitoring()));
    const key = issueKey(given.subject);
    expect(issue).to.deep.include({ key, title: HOSTILE, state: 'new', version: 1, deadline: T0 + DAY });
    expect(issue.hosts.map(({ name }) => name)).to.deep.equal([HOSTILE.toLowerCase(), 'wn1', 'wn2']);
    const other = await harness.again();
    expect(await other.issue(issue.id)).to.deep.equal(issue);
    expect(await other.current(key)).to.deep.equal(issue);
  });

  it('opens one issue of what is seen several times at once', async () => {
    const ledger = harness.ledger();
    const command = { do: 'observe', observation: observation() } as const;
    await Promise.all([1, 2, 3].map(() => ledger.apply(command, monitoring())));
    expect(await ledger.issues({}, ALL)).to.have.length(1);
  });

  it('refuses a command on a version that is no longer the latest, and changes nothing', async () => {
    const ledger = harness.ledger();
    const { id, version } = changed(
      await ledger.apply({ do: 'observe', observation: observation() }, monitoring()),
    );
    const assign = { do: 'assign', issue: id, owner: 'olga' } as const;
    const asked = { ...person(), expected: version };
    const owned = changed(await ledger.apply(assign, asked));
    const late = await ledger.apply({ ...assign, owner: 'piet' }, asked);
    expect(late).to.deep.include({ kind: 'refused', code: 'conflict' });
    expect(await ledger.issue(id)).to.deep.equal(owned);
  });

  it('remembers when a host was seen again, without a change', async () => {
    const ledger = harness.ledger();
    const issue = changed(await ledger.apply({ do: 'observe', observation: observation() }, monitoring()));
    const again = observation({ hosts: [host('wn1', 'CRITICAL', T0 + 60)] });
    const outcome = await ledger.apply({ do: 'observe', observation: again }, monitoring(T0 + 60));
    expect(outcome.kind).to.equal('unchanged');
    const now = await ledger.issue(issue.id);
    expect(now?.hosts).to.deep.equal([{ name: 'wn1', state: 'CRITICAL', since: T0, seenAt: T0 + 60 }]);
    expect(now?.version).to.equal(1);
    expect(await ledger.audit({ issue: issue.id }, ALL)).to.have.length(1);
  });

  it('moves hosts, notes, references and what comes later to the survivor of a merge', async () => {
    const ledger = harness.ledger();
    const [one, two] = [await opened('CVE-2026-0001', 'wn1'), await opened('CVE-2026-0002', 'wn2')];
    await ledger.apply({ do: 'note', issue: one.id, text: HOSTILE, audience: 'internal' }, person());
    const reference = { tracker: 'rt', kind: 'ticket', id: '7', url: 'https://rt/7', former: false };
    await ledger.apply({ do: 'refer', issue: one.id, reference }, monitoring());
    const taken = await ledger.apply({ do: 'refer', issue: two.id, reference }, monitoring());
    expect(taken).to.deep.include({ kind: 'refused', reason: `rt 7 is the ticket of issue ${one.id}` });
    const survivor = changed(await ledger.apply({ do: 'merge', issue: one.id, into: two.id }, person()));
    expect(survivor.id).to.equal(two.id);
    expect(survivor.hosts.map(({ name }) => name)).to.deep.equal(['wn1', 'wn2']);
    expect(survivor.references).to.deep.equal([{ ...reference, former: true }]);
    expect(await ledger.ofReference('rt', '7')).to.deep.equal({ issue: two.id, incident: null });
    expect((await ledger.notes({ issue: two.id })).map(({ text }) => text)).to.deep.equal([HOSTILE]);
    const gone = await ledger.issue(one.id);
    expect(gone).to.deep.include({ state: 'resolved', mergedInto: two.id, hosts: [], references: [] });
    expect(await ledger.current(one.key)).to.deep.equal(survivor);
    const later = observation({ subject: one.subject, hosts: [host('wn3')] });
    const now = changed(await ledger.apply({ do: 'observe', observation: later }, monitoring()));
    expect([now.id, now.hosts.length]).to.deep.equal([two.id, 3]);

    async function opened(id: string, name: string): Promise<Issue> {
      const subject = { ...observation().subject, id };
      const given = observation({ subject, hosts: [host(name)] });
      return changed(await ledger.apply({ do: 'observe', observation: given }, monitoring()));
    }
  });

  it('opens a successor of what was closed for longer than the window, also of what was merged', async () => {
    const ledger = harness.ledger();
    const first = changed(await ledger.apply({ do: 'observe', observation: observation() }, monitoring()));
    const subject = { ...first.subject, id: 'CVE-2026-9' };
    const other = changed(
      await ledger.apply({ do: 'observe', observation: observation({ subject }) }, monitoring()),
    );
    await ledger.apply({ do: 'merge', issue: other.id, into: first.id }, person());
    await ledger.apply({ do: 'resolve', issue: first.id }, person(T0 + 1));
    const late = T0 + 15 * DAY;
    const again = observation({ subject, hosts: [host('wn1', 'CRITICAL', late)] });
    const next = changed(await ledger.apply({ do: 'observe', observation: again }, monitoring(late)));
    expect(next).to.deep.include({ key: first.key, generation: 2, refersTo: first.id, state: 'new' });
    expect(await ledger.current(other.key)).to.deep.equal(next);
  });

  it('lists within a sight and a filter, page by page', async () => {
    const ledger = harness.ledger();
    for (const [site, ngi] of [
      ['A', 'N'],
      ['B', 'N'],
      [HOSTILE.replaceAll(/[^ -~]/gu, '?'), 'M'],
    ] as const) {
      const subject = { ...observation().subject, site };
      await ledger.apply({ do: 'observe', observation: observation({ subject, ngi }) }, monitoring());
    }
    const sites = async (filter: Parameters<typeof ledger.issues>[0]): Promise<string> =>
      (await ledger.issues(filter, ALL)).map(({ subject }) => subject.site[0]).join('');
    expect(await sites({})).to.equal('ABa');
    expect(await sites({ site: [], ngi: [], state: [], incident: [] })).to.equal('ABa');
    expect(await sites({ sight: { sites: ['B'], ngis: [] } })).to.equal('B');
    expect(await sites({ sight: { sites: ['B'], ngis: ['M'] } })).to.equal('Ba');
    expect(await sites({ sight: { sites: [], ngis: [] } })).to.equal('');
    expect(await sites({ sight: { sites: ['B'], ngis: [] }, site: ['A'] })).to.equal('');
    expect(await sites({ ngi: ['N'], state: ['new'], severity: ['high'], host: ['WN1'] })).to.equal('AB');
    expect(await sites({ host: ['wn'] })).to.equal('');
    expect(await sites({ owner: ['olga'] })).to.equal('');
    const [first] = await ledger.issues({}, { after: 0, limit: 1 });
    expect(await ledger.issues({}, { after: first?.id ?? 0, limit: 100 })).to.have.length(2);
  });
}
