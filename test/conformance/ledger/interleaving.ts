/** Whatever is said to the ledger, by whom and in what order, it keeps its promises. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FieldValue } from '../../../src/incidents/audit.ts';
import type { IssueCommand } from '../../../src/incidents/command.ts';
import { isClosed, type Issue, SEVERITIES } from '../../../src/incidents/issue.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { issueFields } from '../../../src/incidents/transition/changes.ts';
import { DAY, host, monitoring, observation, person, T0 } from '../../kit/ledger.ts';
import type { LedgerHarness } from './harness.ts';

const ALL = { after: 0, limit: 1000 };
const STATES = ['CRITICAL', 'WARNING', 'OK', 'UNKNOWN'] as const;

const issue = fc.integer({ min: 1, max: 4 });
const sightings = fc.array(
  fc.record({
    name: fc.constantFrom('wn1', 'wn2', 'constructor'),
    state: fc.constantFrom(...STATES),
    seenAt: fc.integer({ min: -2, max: 0 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const severity = fc.constantFrom(...SEVERITIES);

/** A command whose sightings are so many seconds before it is said. */
const commands: fc.Arbitrary<IssueCommand> = fc.oneof(
  ...(['observe', 'observe', 'observe', 'open'] as const).map((word) =>
    fc
      .record({
        site: fc.constantFrom('A', 'A', 'A', 'B'),
        id: fc.constantFrom('1', '1', '2'),
        severity,
        hosts: sightings,
      })
      .map(({ site, id, ...rest }): IssueCommand => ({
        do: word,
        observation: observation({ subject: { site, class: 'metric', id, scope: '' }, ...rest }),
      })),
  ),
  fc.record({ do: fc.constant('recover' as const), issue, hosts: sightings }),
  fc.record({
    do: fc.constant('recover' as const),
    issue,
    hosts: fc.constant([ok('wn1'), ok('wn2'), ok('constructor')]),
  }),
  fc.record({
    do: fc.constant('note' as const),
    issue,
    text: fc.string(),
    audience: fc.constant('site' as const),
  }),
  fc.record({ do: fc.constant('assign' as const), issue, owner: fc.constantFrom('olga', null) }),
  fc.record({ do: fc.constantFrom('take-up' as const, 'wait', 'resolve', 'reopen'), issue }),
  fc.record({ do: fc.constant('reject' as const), issue, until: fc.constantFrom(null, T0 + 40 * DAY) }),
  fc.record({ do: fc.constant('edit' as const), issue, severity, deadline: fc.constantFrom(null, T0) }),
  fc.record({ do: fc.constant('group' as const), issue, incident: fc.constantFrom(1, 2, null) }),
  fc.record({ do: fc.constant('merge' as const), issue, into: issue }),
  fc.record({
    do: fc.constant('refer' as const),
    issue,
    reference: fc.record({
      tracker: fc.constant('rt'),
      kind: fc.constant('ticket'),
      id: fc.constantFrom('7', '8'),
      url: fc.constant('https://rt/7'),
      former: fc.constant(false),
    }),
  }),
);

const steps = fc.array(
  fc.record({ command: commands, people: fc.boolean(), hours: fc.constantFrom(0, 0, 1, 24, 400) }),
  { minLength: 1, maxLength: 40 },
);

interface Said {
  readonly command: IssueCommand;
  readonly people: boolean;
  readonly hours: number;
}

function ok(name: string): ReturnType<typeof host> {
  return host(name, 'OK', 0);
}

export function keepsItsPromises(harness: LedgerHarness): void {
  it('in whatever order people and monitoring speak', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(steps, async (said) => {
        await harness.close();
        await harness.open();
        await tell(harness, said);
      }),
      { numRuns: harness.runs },
    );
  });
}

async function tell(harness: LedgerHarness, said: readonly Said[]): Promise<void> {
  const ledger = harness.ledger({
    operationsOf: () => [{ tracker: 'rt', verb: 'tell', payload: '{}' }],
  });
  await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'one' }, monitoring());
  const campaign = { class: 'metric', id: '1' } as const;
  await ledger.openIncident({ do: 'open-incident', campaign, title: 'two' }, monitoring());
  let at = T0;
  for (const { command, people, hours } of said) {
    at += hours * 3600;
    await step(ledger, timed(command, at), people, at);
  }
  await isExplained(ledger);
}

function timed(command: IssueCommand, at: number): IssueCommand {
  const later = <H extends { readonly seenAt: number }>(hosts: readonly H[]): readonly H[] =>
    hosts.map((one) => ({ ...one, seenAt: at + one.seenAt }));
  if (command.do === 'recover') return { ...command, hosts: later(command.hosts) };
  if (command.do !== 'observe' && command.do !== 'open') return command;
  return { ...command, observation: { ...command.observation, hosts: later(command.observation.hosts) } };
}

async function step(ledger: Ledger, command: IssueCommand, people: boolean, at: number): Promise<void> {
  const before = new Map((await ledger.issues({ merged: true }, ALL)).map((one) => [one.id, one]));
  const trail = await ledger.audit({}, ALL);
  const outcome = await ledger.apply(command, people ? person(at) : monitoring(at));
  const after = await ledger.issues({ merged: true }, ALL);
  const entries = (await ledger.audit({}, ALL)).slice(trail.length);
  if (outcome.kind !== 'changed') expect(entries).to.deep.equal([]);
  const touched = after.filter((one) => one.version !== (before.get(one.id)?.version ?? 0));
  expect(entries.map(({ issue: id, version }) => `${id} ${version}`).toSorted()).to.deep.equal(
    touched.map(({ id, version }) => `${id} ${version}`).toSorted(),
  );
  for (const one of after) {
    const was = before.get(one.id);
    const growth = one.version - (was?.version ?? 0);
    expect(growth, 'versions grow by one').to.be.oneOf([0, 1]);
    if (growth === 0 && was !== undefined) expect({ ...one, hosts: [] }).to.deep.equal({ ...was, hosts: [] });
    if (was !== undefined && !people) keepsDecisions(was, one, at);
  }
  isConsistent(after);
}

/** What monitoring never does. */
function keepsDecisions(was: Issue, now: Issue, at: number): void {
  expect(now.owner).to.equal(was.owner);
  for (const field of was.pinned) expect(now[field], `${field} is pinned`).to.equal(was[field]);
  if (now.state === was.state) return;
  const path = `${was.state} ${now.state}`;
  expect(path).to.be.oneOf([
    'new resolved',
    'open resolved',
    'waiting resolved',
    'resolved open',
    'rejected open',
  ]);
  if (now.state === 'resolved') expect([was.owner, was.acknowledgedAt]).to.deep.equal([null, null]);
  else expect(now.hosts.some(({ seenAt }) => seenAt > (was.closedAt ?? Infinity))).to.equal(true);
  if (was.state === 'rejected')
    expect(now.severity !== was.severity || (was.mutedUntil ?? Infinity) <= at).to.equal(true);
}

function isConsistent(issues: readonly Issue[]): void {
  const open = issues.filter((one) => !isClosed(one));
  expect(new Set(open.map(({ key }) => key)).size, 'one open issue for a key').to.equal(open.length);
  for (const one of issues) {
    expect(isClosed(one)).to.equal(one.closedAt !== null);
    const newer = issues.filter(({ key, generation }) => key === one.key && generation > one.generation);
    if (newer.length > 0) expect(isClosed(one), 'what was followed is closed').to.equal(true);
    if (one.mergedInto === null) continue;
    expect([one.hosts, one.references, one.incident]).to.deep.equal([[], [], null]);
    expect(end(one, issues), 'merges end').not.to.equal(undefined);
  }
}

function end(issue: Issue, issues: readonly Issue[], steps = 0): Issue | undefined {
  if (issue.mergedInto === null) return issue;
  const next = issues.find(({ id }) => id === issue.mergedInto);
  return next === undefined || steps > issues.length ? undefined : end(next, issues, steps + 1);
}

/** The trail, applied to nothing, is what there is; every change of it has its operation. */
async function isExplained(ledger: Ledger): Promise<void> {
  for (const one of await ledger.issues({ merged: true }, ALL)) {
    const entries = await ledger.audit({ issue: one.id }, ALL);
    const fields = new Map<string, FieldValue>();
    for (const { field, of, from, to } of entries.flatMap(({ changes }) => changes)) {
      const name = JSON.stringify([field, of]);
      expect(fields.get(name) ?? null, `${name} of issue ${one.id}`).to.equal(from);
      fields.set(name, to);
    }
    const expected = [
      ...Object.entries(issueFields(one)).map(([name, value]) => [JSON.stringify([name, undefined]), value]),
      ...one.hosts.map(({ name, state }) => [JSON.stringify(['host', name]), state]),
    ].filter(([, value]) => value !== null);
    const known = [...fields].filter(([name, value]) => value !== null && !name.startsWith('["reference"'));
    expect(known).to.have.deep.members(expected);
    expect(await ledger.operations({ issue: one.id }, ALL)).to.have.length(entries.length);
  }
}
