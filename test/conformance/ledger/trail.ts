import { expect } from 'chai';
import { changed, monitoring, observation, person } from '../../kit/ledger.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import type { AppliedChange } from '../../../src/incidents/outbox.ts';
import type { LedgerHarness } from './harness.ts';

const ALL = { after: 0, limit: 100 };

const INCIDENT = { do: 'open-incident', campaign: null, title: 'both' } as const;

async function twoIssues(ledger: Ledger): Promise<void> {
  for (const id of ['1', '2']) {
    const subject = { ...observation().subject, id };
    await ledger.apply({ do: 'observe', observation: observation({ subject }) }, monitoring());
  }
}

export function keepsTheTrail(harness: LedgerHarness): void {
  it('says who did what, when, why and what it changed', async () => {
    const ledger = harness.ledger();
    const { id } = changed(
      await ledger.apply({ do: 'observe', observation: observation() }, monitoring(100)),
    );
    await ledger.apply({ do: 'assign', issue: id, owner: 'olga' }, person(200, 'piet', 'she knows it'));
    const [first, second] = await ledger.audit({ issue: id }, ALL);
    expect(first?.changes).to.deep.include({ field: 'state', from: null, to: 'new' });
    expect(first?.changes).to.deep.include({ field: 'host', of: 'wn1', from: null, to: 'CRITICAL' });
    expect(second).to.deep.include({
      at: 200,
      action: 'assign',
      version: 2,
      why: 'she knows it',
      by: { kind: 'person', name: 'piet', via: 'command' },
    });
    expect(second?.changes).to.deep.equal([
      { field: 'state', from: 'new', to: 'open' },
      { field: 'owner', from: null, to: 'olga' },
      { field: 'acknowledgedAt', from: null, to: 200 },
    ]);
    expect(await ledger.audit({ since: 150 }, ALL)).to.have.length(1);
  });

  it('cannot be altered', async () => {
    await harness.ledger().apply({ do: 'observe', observation: observation() }, monitoring());
    for (const change of ["update ledger_audit set body = ''", 'delete from ledger_audit']) {
      const refused: unknown = await harness.run(change).catch((error: unknown) => error);
      expect(String(refused)).to.contain('only ever added to');
    }
  });

  it('is written with the state and the outbox or not at all', async () => {
    const ledger = harness.ledger({
      operationsOf: () => {
        throw new Error('no such tracker');
      },
    });
    const failed: unknown = await ledger
      .apply({ do: 'observe', observation: observation() }, monitoring())
      .catch((error: unknown) => error);
    expect(String(failed)).to.contain('no such tracker');
    expect(await ledger.issues({}, ALL)).to.deep.equal([]);
    expect(await ledger.audit({}, ALL)).to.deep.equal([]);
  });
}

export function keepsIncidents(harness: LedgerHarness): void {
  it('opens an incident with all of its issues, or not at all', async () => {
    const isSecond = ({ issue, entry }: AppliedChange): boolean =>
      issue?.after.id === 2 && entry.action === 'group';
    let isDying = true;
    const ledger = harness.ledger({
      operationsOf(change) {
        if (isDying && isSecond(change)) throw new Error('killed');
        return [];
      },
    });
    await twoIssues(ledger);
    const missing = await ledger.openIncident({ ...INCIDENT, issues: [1, 99] }, person());
    expect(missing).to.deep.include({ kind: 'refused', code: 'missing', reason: 'there is no issue 99' });
    await ledger.openIncident({ ...INCIDENT, issues: [1, 2] }, person()).catch((error: unknown) => {
      expect(String(error)).to.contain('killed');
    });
    expect(await ledger.incidents(['open'], ALL)).to.deep.equal([]);
    isDying = false;
    const { id } = changed(await ledger.openIncident({ ...INCIDENT, issues: [1, 2] }, person()));
    expect((await ledger.issues({}, ALL)).map(({ incident }) => incident)).to.deep.equal([id, id]);
  });

  it('has one open incident for a campaign, and groups issues in it', async () => {
    const ledger = harness.ledger();
    const campaign = { class: 'vulnerability', id: 'cve-2026-1234' } as const;
    const opening = { do: 'open-incident', campaign, title: 'one CVE, many sites' } as const;
    const incident = changed(await ledger.openIncident(opening, monitoring()));
    expect(incident.campaign).to.deep.equal({ class: 'vulnerability', id: 'CVE-2026-1234' });
    expect(await ledger.openIncident(opening, monitoring())).to.deep.include({
      kind: 'unchanged',
      now: incident,
    });
    const issue = changed(await ledger.apply({ do: 'observe', observation: observation() }, monitoring()));
    await ledger.apply({ do: 'group', issue: issue.id, incident: incident.id }, monitoring());
    expect(await ledger.issues({ incident: [incident.id] }, ALL)).to.have.length(1);

    const order = { do: 'resolve' } as const;
    expect(await ledger.applyToIncident({ incident: incident.id, order }, monitoring())).to.deep.include({
      code: 'forbidden',
    });
    changed(await ledger.applyToIncident({ incident: incident.id, order }, person()));
    const next = changed(await ledger.openIncident(opening, monitoring()));
    expect(next.id).not.to.equal(incident.id);
    const reopening = { incident: incident.id, order: { do: 'reopen' } } as const;
    expect(await ledger.applyToIncident(reopening, person())).to.deep.include({ code: 'illegal' });
    expect(await ledger.incidents(['open'], ALL)).to.have.length(1);
    const grouped = await ledger.apply({ do: 'group', issue: issue.id, incident: incident.id }, monitoring());
    expect(grouped).to.deep.include({ kind: 'refused', code: 'illegal' });
    expect((await ledger.audit({ incident: incident.id }, ALL)).map(({ action }) => action)).to.deep.equal([
      'open',
      'resolve',
    ]);
  });
}
