import { expect } from 'chai';
import fc from 'fast-check';
import { commandLine } from '../../../../test/kit/nagios-files.ts';
import { readCommand } from './command.ts';

describe('a line of external commands', () => {
  const AT = 1_777_629_600;

  it('is a result of a service', () =>
    expect(
      readCommand(
        `[${AT}] PROCESS_SERVICE_CHECK_RESULT;h.example.org;CRL, all;1;old; very | a=1\\nmore\\\\n`,
      ),
    ).to.deep.equal({
      kind: 'result',
      report: {
        subject: { site: 'unknown', host: 'h.example.org', service: 'CRL, all' },
        state: 'WARNING',
        stateType: 'hard',
        summary: 'old; very',
        longOutput: 'more\\n',
        perfdata: 'a=1',
        start: '2026-05-01T10:00:00.000Z',
        end: '2026-05-01T10:00:00.000Z',
        tags: {},
        via: [],
      },
    }));

  it('is a result of a host', () =>
    expect(readCommand(`[${AT}] PROCESS_HOST_CHECK_RESULT;h;1;down`)).to.deep.nested.include({
      'report.subject': { site: 'unknown', host: 'h' },
      'report.state': 'CRITICAL',
    }));

  it('carries any output that has no bar', () => {
    const texts = fc.string({
      unit: fc.constantFrom('\\', 'n', '\n', ';', '!', '[1] PROCESS_HOST_CHECK_RESULT;h;0;', 'ü'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(texts, (text) => {
        const [output = '', ...long] = text.split('\n');
        const longOutput = long.join('\n');
        const line = commandLine({
          host: 'h',
          service: 's',
          state: 0,
          output,
          longOutput,
          perfdata: '',
          at: AT,
        });
        const read = readCommand(line.slice(0, -1));
        expect(read).to.deep.nested.include({ 'report.summary': output, 'report.longOutput': longOutput });
      }),
    );
  });

  for (const code of ['4', '-1', '99', '126'])
    it(`is UNKNOWN with the number ${code}`, () =>
      expect(readCommand(`[${AT}] PROCESS_SERVICE_CHECK_RESULT;h;s;${code};x`)).to.have.nested.property(
        'report.state',
        'UNKNOWN',
      ));

  const dropped: readonly (readonly [line: string, why: RegExp])[] = [
    [`[${AT}] PROCESS_HOST_CHECK_RESULT;h;3;x`, /none of 0, 1 and 2/],
    [`[${AT}] PROCESS_HOST_CHECK_RESULT;h;-1;x`, /none of 0, 1 and 2/],
    [`[${AT}] PROCESS_HOST_CHECK_RESULT;h;1`, /without/],
    [`[${AT}] PROCESS_SERVICE_CHECK_RESULT;h;s;1`, /without/],
    [`[${AT}] PROCESS_SERVICE_CHECK_RESULT;h;s;ok;x`, /without/],
    [`[${AT}] PROCESS_SERVICE_CHECK_RESULT;;s;1;x`, /without/],
    [`[${AT}] PROCESS_SERVICE_CHECK_RESULT;h\tx;s;1;x`, /control/],
    [`[${AT}] PROCESS_SERVICE_CHECK_RESULT;${'h'.repeat(1025)};s;1;x`, /too long/],
    [`[0] PROCESS_SERVICE_CHECK_RESULT;h;s;1;x`, /time/],
    [`[999999999999] PROCESS_SERVICE_CHECK_RESULT;h;s;1;x`, /time/],
    [`[${AT}] ENABLE_NOTIFICATIONS`, /no result/],
    [`[${AT}] SCHEDULE_FORCED_SVC_CHECK;h;s;${AT}`, /no result/],
    [`x [${AT}] PROCESS_SERVICE_CHECK_RESULT;h;s;1;x`, /no external command/],
    [`!!![${AT}] PROCESS_SERVICE_CHECK_RESULT;h;s;1;x`, /no external command/],
    ['', /no external command/],
  ];
  for (const [line, why] of dropped) {
    it(`is dropped: ${line.slice(0, 60)}`, () =>
      expect(readCommand(line)).to.have.property('why').that.matches(why));
  }
});
