import { expect } from 'chai';
import fc from 'fast-check';
import { perfdataLine, type WrittenResult } from '../../../../test/kit/nagios-files.ts';
import { lineReader } from './record.ts';
import { marksOf } from './template.ts';

const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const RESULT: WrittenResult = {
  host: 'ce1.example.org',
  service: 'CRL',
  state: 2,
  output: 'expired',
  longOutput: 'one\ntwo\\n',
  perfdata: 'age=3s',
  at: 1_777_629_600,
};

describe('a line that Nagios wrote by our template', () => {
  const read = lineReader(TOKEN, []);
  const line = (change: Partial<WrittenResult> = {}, fields = {}): string =>
    perfdataLine(TOKEN, { ...RESULT, ...change }, fields).slice(0, -1);

  it('is a result', () => {
    expect(read(line())).to.deep.equal({
      torn: false,
      record: {
        kind: 'result',
        report: {
          subject: { site: 'unknown', host: 'ce1.example.org', service: 'CRL' },
          state: 'CRITICAL',
          stateType: 'hard',
          summary: 'expired',
          longOutput: 'one\ntwo\\n',
          perfdata: 'age=3s',
          start: '2026-05-01T10:00:00.000Z',
          end: '2026-05-01T10:00:00.250Z',
          tags: { attempt: '1', latency: '0.010' },
          via: [],
        },
      },
    });
  });

  it('is a result whatever stands in its texts', () => {
    const any = fc.string({
      unit: fc.constantFrom(
        '\t',
        '|',
        '<',
        '>',
        '$',
        ';',
        '\r',
        'ü',
        '\udcff',
        TOKEN.slice(0, -1),
        '4',
        '$_HOSTX$',
      ),
      maxLength: 20,
    });
    const { begin, separator, end } = marksOf(TOKEN);
    fc.assert(
      fc.property(any, any, any, (output, longOutput, perfdata) => {
        const texts = [output, longOutput, perfdata];
        fc.pre(!texts.some((text) => [begin, separator, end].some((mark) => text.includes(mark))));
        const { record } = read(line({ output, longOutput, perfdata }));
        expect(record).to.have.property('kind', 'result');
        expect(record).to.deep.nested.include({
          'report.summary': output,
          'report.longOutput': longOutput,
          'report.perfdata': perfdata,
        });
      }),
    );
  });

  it('is the record at the end of a line whose beginning a crash tore', () => {
    for (let length = 1; length < line().length; length += 1) {
      const { record, torn } = read(line({ output: 'torn' }).slice(0, length) + line());
      expect(torn).to.equal(true);
      expect(record).to.deep.equal(read(line()).record);
    }
  });

  it('is never a result when its end is torn', () => {
    for (let length = 0; length < line().length; length += 1)
      expect(read(line().slice(0, length)).record).to.deep.equal({ kind: 'unreadable' });
  });

  it('is an echo where the service is one of ours', () =>
    expect(read(line({}, { bridged: '1' })).record).to.deep.equal({ kind: 'echo' }));

  it('says the site of the host, and soft states', () =>
    expect(read(line({}, { site: 'SITE A', stateType: 'SOFT' })).record).to.deep.nested.include({
      'report.subject.site': 'SITE A',
      'report.stateType': 'soft',
    }));

  it('may be about a host', () =>
    expect(read(line({ service: undefined, state: 1 })).record).to.deep.nested.include({
      'report.subject': { site: 'unknown', host: 'ce1.example.org' },
      'report.state': 'CRITICAL',
    }));

  it('carries custom variables as tags where they are set', () => {
    const { separator, end } = marksOf(TOKEN);
    const tagged = `${line().slice(0, -end.length)}${separator}ops${separator}$_SERVICEROLE$${end}`;
    expect(lineReader(TOKEN, ['VO', 'ROLE'])(tagged).record).to.deep.nested.include({
      'report.tags': { vo: 'ops', attempt: '1', latency: '0.010' },
    });
    expect(read(tagged).record).to.deep.equal({ kind: 'unreadable' });
  });

  for (const [what, fields] of Object.entries({
    'a state that is none': { state: '4' },
    'a time that is none': { lastCheck: '' },
    'the time of what was never checked': { lastCheck: '0' },
    'no host': { host: '' },
    'a service without a name': { service: '' },
    'another kind': { kind: 'contact' },
    'a year of five digits': { lastCheck: '253402300800' },
  })) {
    it(`is no result with ${what}`, () =>
      expect(read(line({}, fields)).record).to.deep.equal({ kind: 'unreadable' }));
  }
});
