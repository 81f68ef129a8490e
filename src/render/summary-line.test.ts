import { expect } from 'chai';
import fc from 'fast-check';
import { verdict } from '../../test/kit/arbitrary-verdict.ts';
import type { Finding, State, Verdict } from '../result/index.ts';
import { columns } from './columns.ts';
import { LINE_COLUMNS, summaryLine } from './summary-line.ts';

function finding(state: State, subject: string, text: string, expired?: boolean): Finding {
  const accepted = { reason: 'known', who: 'me', expires: '2030-01-01T00:00:00Z', expired: expired ?? false };
  return { state, subject, text, kind: 'test', ...(expired === undefined ? {} : { accepted }) };
}

function line(findings: readonly Finding[], summary = '2 lists valid'): string {
  return summaryLine('CRL', { summary, findings, metrics: [] });
}

describe('the summary line', () => {
  it('says the summary when nothing is wrong', () => {
    expect(line([finding('OK', 'a', 'valid')])).to.equal('CRL OK: 2 lists valid');
  });

  it('says the summary when nothing was seen', () => {
    expect(line([], 'no trust anchor')).to.equal('CRL UNKNOWN: no trust anchor');
  });

  it('names the worst finding and counts the others, worst first', () => {
    const findings = [
      finding('WARNING', 'a', 'ends soon'),
      finding('CRITICAL', 'b', 'expired'),
      finding('UNKNOWN', 'c', 'unreadable'),
      finding('WARNING', 'd', 'ends soon'),
      finding('OK', 'e', 'valid'),
    ];
    expect(line(findings)).to.equal('CRL CRITICAL: b: expired (+1 unknown, 2 warning)');
  });

  it('names a measured finding even where a blind spot decides the state', () => {
    const findings = [finding('UNKNOWN', 'a', 'unreadable'), finding('WARNING', 'b', 'ends soon')];
    expect(line(findings)).to.equal('CRL UNKNOWN: WARNING b: ends soon (+1 unknown)');
  });

  it('counts what is accepted, and names what no longer is', () => {
    expect(line([finding('CRITICAL', 'a', 'expired', false), finding('OK', 'b', 'valid')])).to.equal(
      'CRL OK: 2 lists valid (1 accepted)',
    );
    expect(line([finding('CRITICAL', 'a', 'expired', true)])).to.equal('CRL CRITICAL: a: expired');
  });

  it('keeps the end of a long subject', () => {
    const path = `/etc/grid-security/certificates/${'x'.repeat(60)}/ca.r0`;
    expect(line([finding('CRITICAL', path, 'expired on 2026-01-01')])).to.match(
      /^CRL CRITICAL: ….*\/ca\.r0: expired on 2026-01-01$/,
    );
  });

  it('shortens counts rather than the headline', () => {
    const some = (state: State, count: number): Finding[] =>
      Array.from({ length: count }, () => finding(state, '/var/lib/data', 'writable by everyone'));
    const findings = [...some('CRITICAL', 20_000), ...some('WARNING', 20_000), ...some('UNKNOWN', 20_000)];
    expect(summaryLine('FILE-PERMISSIONS', { summary: '', findings, metrics: [] })).to.equal(
      'FILE-PERMISSIONS CRITICAL: /var/lib/data: writable by everyone (+59999 more)',
    );
  });

  it('ends with a note', () => {
    const seen: Verdict = { summary: 'fine', findings: [finding('OK', 'a', 'b')], metrics: [] };
    expect(summaryLine('CRL', seen, 'always ok')).to.equal('CRL OK: fine (always ok)');
  });

  it('is one line under 80 columns, whatever it is about', () => {
    const note = fc.constantFrom(undefined, 'always ok');
    const service = fc.constantFrom(
      'CRL',
      'FILE-PERMISSIONS',
      'A-SERVICE-WITH-A-VERY-LONG-NAME-THAT-GOES-ON-AND-ON',
    );
    fc.assert(
      fc.property(service, verdict, note, (name, some, said) => {
        const text = summaryLine(name, some, said);
        expect(columns(text)).to.be.at.most(LINE_COLUMNS);
        expect(text).to.match(new RegExp(`^${name} (OK|WARNING|CRITICAL|UNKNOWN): `));
        expect(text).not.to.match(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});
