/** Events as tests need them. */
import fc from 'fast-check';
import { eventId, type Event, type Report } from '../../src/bridge/event.ts';
import { STATES } from '../../src/result/index.ts';

const REPORT: Report = {
  subject: { site: 'SITE-A', host: 'ce1.example.org', service: 'eu.egi.sec.WN-CRL-ops' },
  state: 'CRITICAL',
  stateType: 'hard',
  summary: 'CRL expired',
  longOutput: 'first line\nsecond line',
  perfdata: "'age'=3s;1;2",
  start: '2026-05-01T10:00:00.123456Z',
  end: '2026-05-01T10:00:01Z',
  tags: { vo: 'ops' },
  via: [],
};

export function sampleReport(change: Partial<Report> = {}): Report {
  return { ...REPORT, ...change };
}

export function sampleEvent(change: Partial<Report> = {}): Event {
  const report = sampleReport(change);
  return { ...report, id: eventId(report), source: 'http', reporter: 'test', signature: 'none' };
}

/** The `index`th of many events, of one of ten services, one second after the one before. */
export function numberedEvent(index: number): Event {
  return sampleEvent(numberedReport(index));
}

/** @param services that there are */
export function numberedReport(index: number, services = 10): Report {
  const start = new Date(Date.UTC(2026, 4, 1) + index * 1000).toISOString();
  const subject = { site: 'SITE-A', host: 'ce1.example.org', service: `service ${index % services}` };
  return sampleReport({ subject, summary: `result ${index}`, start, end: start });
}

const name = fc.stringMatching(/^[ -~]{1,30}$/);

/** Any report: texts hold anything that JSON carries. */
export const arbitraryReport: fc.Arbitrary<Report> = fc.record({
  subject: fc.record(
    { site: name, host: name, ngi: name, node: name, service: name, metric: name },
    { requiredKeys: ['site', 'host'] },
  ),
  state: fc.constantFrom(...STATES),
  stateType: fc.constantFrom('soft', 'hard'),
  summary: fc.string({ unit: 'binary', maxLength: 200 }),
  longOutput: fc.string({ unit: 'binary', maxLength: 400 }),
  perfdata: fc.string({ unit: 'binary', maxLength: 100 }),
  start: instant(),
  end: fc.constant('2100-01-01T00:00:00Z'),
  tags: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), name, { maxKeys: 3, noNullPrototype: true }),
  via: fc.array(name, { maxLength: 3 }),
});

function instant(): fc.Arbitrary<string> {
  const span = {
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  };
  return fc.date(span).map((date) => date.toISOString());
}
