import { expect } from 'chai';
import fc from 'fast-check';
import { eventId } from '../../event.ts';
import { reportOf, type CheckResult } from './check-result.ts';

const RESULT: CheckResult = {
  state: 0,
  output: 'fine',
  performance_data: [],
  execution_start: 1_800_000_000.25,
  execution_end: 1_800_000_001,
  check_source: 'node',
  vars_after: { reachable: true, state_type: 1 },
};

const service = (change: Partial<CheckResult>): ReturnType<typeof reportOf> =>
  reportOf({ host: 'h', service: 's', result: { ...RESULT, ...change } }, undefined);
const host = (change: Partial<CheckResult>): ReturnType<typeof reportOf> =>
  reportOf({ host: 'h', result: { ...RESULT, ...change } }, 'SITE-A');

describe('the report of a check result of Icinga', () => {
  it('has the state of a service', () => {
    expect([0, 1, 2, 3, 9].map((state) => service({ state }).state)).to.deep.equal([
      'OK',
      'WARNING',
      'CRITICAL',
      'UNKNOWN',
      'UNKNOWN',
    ]);
  });

  it('has the state that Icinga makes of a host', () => {
    expect([0, 1, 2, 3].map((state) => host({ state }).state)).to.deep.equal([
      'OK',
      'OK',
      'CRITICAL',
      'CRITICAL',
    ]);
    const behind = { reachable: false, state_type: 1 };
    expect([0, 2].map((state) => host({ state, vars_after: behind }).state)).to.deep.equal(['OK', 'UNKNOWN']);
  });

  it('is soft only where Icinga says so', () => {
    const typed = (state_type: number): string =>
      service({ vars_after: { reachable: true, state_type } }).stateType;
    expect([typed(0), typed(1), service({ vars_after: null }).stateType]).to.deep.equal([
      'soft',
      'hard',
      'hard',
    ]);
  });

  it('has its lines, its metrics and its site', () => {
    const metric = {
      counter: false,
      crit: 2.5,
      label: 'a b',
      max: null,
      min: 0,
      unit: 'seconds',
      value: 1e-7,
      warn: null,
    };
    expect(
      service({
        output: 'one \ntwo\n\nfour',
        performance_data: [
          "'x'=1;2",
          metric,
          { ...metric, label: 'c', counter: true, crit: null, min: null },
        ],
      }),
    ).to.deep.include({
      subject: { site: 'unknown', host: 'h', service: 's' },
      summary: 'one',
      longOutput: 'two\n\nfour',
      perfdata: "'x'=1;2 'a b'=0.0000001s;;2.5;0 c=0.0000001c",
    });
    expect(host({}).subject).to.deep.equal({ site: 'SITE-A', host: 'h' });
    expect(service({ output: null, performance_data: null })).to.include({ summary: '', perfdata: '' });
  });

  it('has instants of the calendar to the microsecond, and ends no sooner than it began', () => {
    expect(service({})).to.include({
      start: '2027-01-15T08:00:00.250000Z',
      end: '2027-01-15T08:00:01.000000Z',
    });
    expect(service({ execution_start: 1.9999999, execution_end: 0 })).to.include({
      start: '1970-01-01T00:00:02.000000Z',
      end: '1970-01-01T00:00:02.000000Z',
    });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4e9, noNaN: true }), (start) => {
        const report = service({ execution_start: start });
        expect(report.start).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(Math.abs(Date.parse(report.start) / 1000 - start)).to.be.lessThan(0.002);
        expect(parseInt(eventId(report).slice(0, 12), 16)).to.equal(
          Math.floor(Date.parse(report.start) / 1000),
        );
      }),
    );
  });
});
