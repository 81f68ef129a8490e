import { expect } from 'chai';
import { stateOf } from '../../src/check/index.ts';
import { evaluate, type Asked } from './evaluate.ts';
import type { Look, PermissionsObservation, Rule, RuleReport, Suspect } from './observation.ts';

const ALL: Asked = { select: [], root: [], account: undefined, policy: undefined };

const RULE: Rule = {
  name: 'open',
  policy: 'world-writable',
  severity: 'critical',
  types: ['file', 'directory'],
  clear: 0o002,
  set: 0,
  allowSticky: false,
  owners: null,
  groups: null,
  forbidAclWrite: false,
  privateKeys: false,
};
const OPEN: Suspect = { path: '/open', type: 'file', mode: 0o666, uid: 0, gid: 0, size: 0 };

function report(rest: Partial<RuleReport> = {}): RuleReport {
  const suspects = rest.suspects ?? [];
  const acls = { asked: 0, unread: 0, reason: null };
  return { rule: RULE, selected: suspects.length, suspects, acls, ...rest };
}

function look(rest: Partial<Look> = {}): Look {
  return {
    what: '/',
    seen: 10,
    vanished: 0,
    notEntered: { count: 0, paths: [] },
    errors: [],
    errorCount: 0,
    relative: [],
    reports: [report()],
    ...rest,
  };
}

function observation(
  looks: readonly Look[],
  rest: Partial<PermissionsObservation> = {},
): PermissionsObservation {
  return { at: 0, seconds: 1.5, policy: null, roots: [], account: null, looks, ...rest };
}

function judged(looks: readonly Look[], asked = ALL): string[] {
  return evaluate(observation(looks), asked).findings.map(
    ({ state, kind, subject, text }) => `${state} ${kind} ${subject}: ${text}`,
  );
}

describe('evaluate', () => {
  it('has evidence for every policy where nothing is wrong', () => {
    const setuid = report({ rule: { ...RULE, policy: 'setuid', name: 'setuid' } });
    const verdict = evaluate(observation([look({ reports: [report(), setuid] }), look({ seen: 1 })]), ALL);
    expect(verdict.summary).to.equal('11 entries, all as the 2 policies demand');
    expect(verdict.findings.map(({ state, subject, text }) => [state, subject, text])).to.deep.equal([
      ['OK', 'world-writable', '11 entries, none breaks it'],
      ['OK', 'setuid', '10 entries, none breaks it'],
    ]);
  });

  it('is UNKNOWN where nothing was looked at, or looked at in vain', () => {
    expect(stateOf(evaluate(observation([]), ALL))).to.equal('UNKNOWN');
    expect(stateOf(evaluate(observation([look({ reports: [] })]), ALL))).to.equal('UNKNOWN');
    expect(judged([look({ seen: 0 })])).to.deep.equal(['UNKNOWN nothing-seen /: nothing there to look at']);
  });

  it('counts what could not be read, even where none of the reasons was kept', () => {
    const errors = [{ path: '/a', reason: 'denied', message: '/a: permission denied' }] as const;
    const kept = 'OK policy-kept world-writable: 10 entries, none breaks it';
    expect(judged([look({ errors, errorCount: 1 })])).to.deep.equal([
      'UNKNOWN unread /a: unread: permission denied',
      kept,
    ]);
    expect(judged([look({ errors, errorCount: 30 })])).to.deep.equal([
      'UNKNOWN unread /a: 30 entries unread: permission denied',
      kept,
    ]);
    expect(stateOf(evaluate(observation([look({ errorCount: 30 })]), ALL))).to.equal('UNKNOWN');
  });

  it('tells which other file systems were not entered, each once', () => {
    const notEntered = { count: 2, paths: ['/home', '/proc'] };
    const looks = [look({ notEntered }), look({ what: '/more', notEntered: { count: 1, paths: ['/proc'] } })];
    const { summary, findings } = evaluate(observation(looks), ALL);
    expect(summary).to.equal('20 entries, all as the policy demands; 2 other file systems not entered');
    expect(findings.filter(({ kind }) => kind === 'not-entered')).to.deep.equal([
      {
        state: 'OK',
        subject: '/',
        kind: 'not-entered',
        text: '2 other file systems not entered',
        evidence: ['/home', '/proc'],
      },
      {
        state: 'OK',
        subject: '/more',
        kind: 'not-entered',
        text: '1 other file system not entered',
        evidence: ['/proc'],
      },
    ]);
  });

  it('makes one finding of what several rules say, as severe as the most severe', () => {
    const lesser = { ...RULE, name: 'lesser', severity: 'warning' } as const;
    const reports = [report({ rule: lesser, suspects: [OPEN] }), report({ suspects: [OPEN] })];
    const { findings, metrics } = evaluate(observation([look({ reports })]), ALL);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ state: 'CRITICAL', subject: '/open' });
    expect(findings[0]?.evidence).to.deep.equal([
      'mode 0666, uid 0, gid 0',
      'rule lesser of the policy world-writable',
      'rule open of the policy world-writable',
    ]);
    expect(metrics.map(({ value }) => value)).to.deep.equal([10, 1, 0, 1.5]);
  });

  it('counts the violations that were cut short', () => {
    const looks = [look({ reports: [report({ suspects: [OPEN], selected: 5001 })] })];
    expect(judged(looks)).to.deep.equal([
      'CRITICAL world-writable /open: world-writable file, mode 0666',
      'CRITICAL more-violations open: broken by 5000 entries more',
    ]);
    expect(evaluate(observation(looks), ALL).metrics[1]?.value).to.equal(5001);
  });

  it('does not count them again for a lesser rule of the same policy', () => {
    const lesser = { ...RULE, name: 'lesser', severity: 'warning' } as const;
    const cut = { suspects: [OPEN], selected: 101 };
    const reports = [report(cut), report({ ...cut, rule: lesser })];
    const { metrics } = evaluate(observation([look({ reports })]), ALL);
    expect(metrics.map(({ value }) => value).slice(1, 3)).to.deep.equal([101, 0]);
    const alone = evaluate(observation([look({ reports: [report({ ...cut, rule: lesser })] })]), ALL);
    expect(alone.metrics.map(({ value }) => value).slice(1, 3)).to.deep.equal([0, 101]);
  });

  it('does not guess at entries past the limit where the status alone does not tell', () => {
    const rule = { ...RULE, privateKeys: true };
    expect(judged([look({ reports: [report({ rule, selected: 7 })] })])).to.deep.equal([
      'UNKNOWN not-judged open: 7 entries more were not judged',
    ]);
  });

  it('says which ACLs were not looked at', () => {
    const acls = { asked: 3, unread: 2, reason: 'getfacl not found' };
    expect(judged([look({ reports: [report({ acls })] })])).to.deep.equal([
      'UNKNOWN acl-unread open: ACLs of 2 entries not looked at: getfacl not found',
    ]);
  });

  it('judges only the policies that are asked for', () => {
    const setuid = report({ rule: { ...RULE, policy: 'setuid' }, suspects: [OPEN] });
    const looks = [look({ reports: [report(), setuid] })];
    expect(judged(looks, { ...ALL, select: ['world-writable'] })).to.deep.equal([
      'OK policy-kept world-writable: 10 entries, none breaks it',
    ]);
  });

  it('is UNKNOWN where the observation is of something else than is asked for', () => {
    const unseen = (asked: Partial<Asked>): string[] =>
      judged([look()], { ...ALL, ...asked }).filter((text) => text.startsWith('UNKNOWN not-observed'));
    expect(unseen({ select: ['world-writable', 'setuid'] })).to.have.length(1);
    expect(unseen({ root: ['/srv'] })).to.have.length(1);
    expect(unseen({ account: 'alice' })).to.have.length(1);
    expect(unseen({ policy: '/etc/secmon/strict.yaml' })).to.have.length(1);
    const same = evaluate(
      observation([look()], { roots: ['/srv'], account: 'alice', policy: '/etc/secmon/strict.yaml' }),
      { select: [], root: ['/srv'], account: 'alice', policy: '/etc/secmon/strict.yaml' },
    );
    expect(stateOf(same)).to.equal('OK');
  });
});
