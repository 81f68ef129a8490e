import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryReport, sampleEvent } from '../../../test/kit/sample-event.ts';
import type { Report } from '../event.ts';
import { externalCommand } from './external-command.ts';
import { nagiosResult, type NagiosResult } from './nagios-result.ts';
import { checkResultFile, targetsIn } from './nagios-spool/records.ts';
import { targetKey } from '../monitor-target.ts';

function resultOf(change: Partial<Report>): NagiosResult {
  const result = nagiosResult(sampleEvent(change));
  if (typeof result === 'string') throw new Error(result);
  return result;
}

const host = { site: 'S', host: 'h' };

/** A backslash at the end of a line would continue it. */
function inFile(name: string): string {
  return name.replace(/\\$/, '\\\\');
}

describe('a passive result of Nagios', () => {
  it('has times as whole microseconds', () => {
    expect(resultOf({ start: '2026-05-01T10:00:00.05Z', end: '2026-05-01T10:00:01Z' })).to.deep.include({
      start: { seconds: 1777629600, microseconds: 50_000 },
      end: { seconds: 1777629601, microseconds: 0 },
    });
  });

  for (const [what, change] of [
    ['a newline in the name of a service', { subject: { ...host, service: 'a\nreturn_code=0' } }],
    ['a control character in the name of a host', { subject: { site: 'S', host: 'a\u0000' } }],
    ['a name that is no text', { subject: { ...host, service: '\ud800' } }],
    ['an empty name', { subject: { ...host, service: '' } }],
    ['a time before the epoch', { start: '1969-12-31T23:59:59Z' }],
  ] as const)
    it(`is none with ${what}`, () =>
      expect(nagiosResult(sampleEvent(change))).to.match(/^no (name|time) in Nagios/));

  it('is one command, whatever it says', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const result = nagiosResult(sampleEvent(report));
        if (typeof result === 'string') return;
        const command = externalCommand(result);
        const { target, code, start } = result;
        if (command === undefined) expect(`${target.host}${target.service ?? ''}`).to.include(';');
        else {
          const said = target.service === undefined ? [target.host] : [target.host, target.service];
          const kind = target.service === undefined ? 'HOST' : 'SERVICE';
          const fields = [`[${start.seconds}] PROCESS_${kind}_CHECK_RESULT`, ...said, String(code)];
          expect(command.startsWith(`${fields.join(';')};`)).to.equal(true);
          expect(command.indexOf('\n')).to.equal(command.length - 1);
        }
      }),
    );
  });

  it('is one record of a file, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(arbitraryReport, { maxLength: 5 }), (reports) => {
        const results = reports
          .map((report) => nagiosResult(sampleEvent(report)))
          .filter((result) => typeof result !== 'string');
        const file = checkResultFile('sink', results, 4e9);
        const records = file.split('\n\n').slice(1);
        expect(records.filter((record) => record !== '')).to.have.lengthOf(results.length);
        for (const [index, { target, code }] of results.entries()) {
          const lines = (records[index] ?? '').trimEnd().split('\n');
          expect(lines)
            .to.include(`host_name=${inFile(target.host)}`)
            .and.include(`return_code=${code}`);
          expect(lines.filter((line) => line.startsWith('service_description='))).to.deep.equal(
            target.service === undefined ? [] : [`service_description=${inFile(target.service)}`],
          );
        }
        expect(targetsIn(file)).to.deep.equal(new Set(results.map(({ target }) => targetKey(target))));
      }),
    );
  });

  it('says nothing of a file of somebody else', () =>
    expect(targetsIn('### NRDP Check\nfile_time=1\n\nhost_name=h\noutput=x\n').size).to.equal(0));
});
