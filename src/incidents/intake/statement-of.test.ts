import { expect } from 'chai';
import fc from 'fast-check';
import { resultOf, type Said } from '../../../test/kit/intake.ts';
import { T0 } from '../../../test/kit/ledger.ts';
import { arbitraryReport, sampleEvent } from '../../../test/kit/sample-event.ts';
import { subjectKey } from '../../bridge/event.ts';
import type { Finding, State } from '../../result/index.ts';
import type { IntakeRule } from './rules.ts';
import type { Statement } from './statement.ts';
import { statementOf } from './statement-of.ts';

const DAY = 86_400;

function stated(said: Partial<Said>, rules: readonly IntakeRule[] = [], receivedAt = T0 + 60): Statement {
  const event = resultOf({ minute: 0, ...said });
  return statementOf({ subject: subjectKey(event.subject), receivedAt, event }, rules, DAY);
}

/** Such as `vulnerability CVE-2026-1234 critical`. */
function shown({ tellings }: Statement): readonly string[] {
  return tellings.map(({ subject, told }) =>
    [subject.class, subject.id, told.is === 'affected' ? told.severity : told.is].join(' '),
  );
}

function finding(subject: string, state: State, change: Partial<Finding> = {}): Finding {
  return { state, subject, kind: 'some', text: 'so it is', ...change };
}

describe('what a result says of issues', () => {
  for (const [name, said, tellings] of [
    ['a metric', {}, ['metric eu.egi.sec.WN-CRL-ops high']],
    ['a warning of a metric', { state: 'WARNING' }, ['metric eu.egi.sec.WN-CRL-ops moderate']],
    ['what cannot be told', { state: 'UNKNOWN' }, ['metric eu.egi.sec.WN-CRL-ops untold']],
    [
      'a check of one CVE',
      { service: 'eu.egi.sec.WN-check_CVE-2021-4034-ops' },
      ['vulnerability CVE-2021-4034 critical'],
    ],
    [
      'a service that only looks as if it named a CVE',
      { service: 'xCVE-2021-4034' },
      ['metric xCVE-2021-4034 high'],
    ],
    [
      'each finding that names an issue',
      {
        findings: [
          finding('CVE-2026-1', 'CRITICAL'),
          finding('CVE-2026-10001', 'CRITICAL'),
          finding('EGI-SVG-2026-12', 'OK'),
          finding('openssl', 'CRITICAL', { text: 'open to CVE-2026-20002 and CVE-2026-20003' }),
        ],
      },
      [
        'vulnerability CVE-2026-10001 critical',
        'advisory EGI-SVG-2026-12 fine',
        'vulnerability CVE-2026-20002 critical',
        'vulnerability CVE-2026-20003 critical',
        'metric eu.egi.sec.WN-CRL-ops high',
      ],
    ],
    [
      'the worst that is said of one issue, and what somebody lives with as untold',
      {
        findings: [
          finding('CVE-2026-10001', 'OK'),
          finding('CVE-2026-10001', 'WARNING'),
          finding('CVE-2026-10002', 'OK'),
          finding('CVE-2026-10002', 'CRITICAL', {
            accepted: { reason: 'r', who: 'w', expires: '2099-01-01T00:00:00Z', expired: false },
          }),
        ],
        state: 'WARNING',
      },
      ['vulnerability CVE-2026-10001 high', 'vulnerability CVE-2026-10002 untold'],
    ],
    [
      'an indicator of compromise',
      { service: 'eu.egi.sec.WN-ioc-ops' },
      ['compromise eu.egi.sec.WN-ioc-ops critical'],
    ],
    ['nothing of Secmon itself', { service: 'eu.egi.sec.WN-bridge-ops' }, []],
  ] as const satisfies readonly (readonly [string, Partial<Said>, readonly string[]])[])
    it(`is ${name}`, () => expect(shown(stated(said))).to.deep.equal(tellings));

  it('waits for a second result, but of a compromise', () => {
    const patience = (service: string): unknown => stated({ service }).tellings[0]?.patience;
    expect(patience('eu.egi.sec.WN-ioc-ops')).to.include({ results: 1, recover: 3 });
    expect(patience('eu.egi.sec.WN-CRL-ops')).to.deep.equal({ results: 2, minutes: null, recover: 3 });
  });

  it('is by the rules of the operator first', () => {
    const rules: readonly IntakeRule[] = [
      { match: { service: ['*-CRL-*'], site: ['SITE-?'] }, severity: { WARNING: 'none' }, per: 'service' },
      { match: { class: ['metric'] }, results: 5, recover: 1, minutes: 90 },
    ];
    const [telling] = stated({ state: 'WARNING' }, rules).tellings;
    expect(telling?.told).to.deep.equal({ is: 'untold' });
    expect(telling?.subject.scope).to.equal('eu.egi.sec.WN-CRL-ops');
    expect(telling?.patience).to.deep.equal({ results: 5, minutes: 90, recover: 1 });
    expect(stated({}, [{ match: { class: ['metric'] }, ticket: false }]).tellings).to.deep.equal([]);
  });

  it('is nothing good when it is old, and never of a time to come', () => {
    const old = stated({ state: 'OK' }, [], T0 + DAY + 1);
    expect([shown(old), old.rest]).to.deep.equal([['metric eu.egi.sec.WN-CRL-ops untold'], 'untold']);
    expect(shown(stated({}, [], T0 + DAY + 1))).to.deep.equal(['metric eu.egi.sec.WN-CRL-ops high']);
    expect(stated({}, [], T0 - 100).at).to.equal(T0 - 100);
  });

  it('is nothing of a host that is down', () => {
    const event = sampleEvent({ subject: { site: 'SITE-A', host: 'ce1.example.org' } });
    expect(
      statementOf({ subject: subjectKey(event.subject), receivedAt: T0, event }, [], DAY).tellings,
    ).to.deep.equal([]);
  });

  it('is something of each issue once, whatever it is', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const event = sampleEvent(report);
        const { tellings } = statementOf(
          { subject: subjectKey(event.subject), receivedAt: 5e9, event },
          [],
          1e10,
        );
        const keys = tellings.map(({ subject }) => JSON.stringify(subject));
        expect(new Set(keys).size).to.equal(keys.length);
        if (event.state === 'UNKNOWN')
          expect(tellings.every(({ told }) => told.is === 'untold')).to.equal(true);
      }),
    );
  });
});
