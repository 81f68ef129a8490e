import { expect } from 'chai';
import { explainPerfdata } from './explain-perfdata.ts';

describe('secmon explain perfdata', () => {
  it('shows metrics as a table and says where it warns', () => {
    expect(explainPerfdata({ perfdata: "'a'=5m;10:", consumer: 'icinga', json: false })).to.deep.equal({
      text: [
        'LABEL  VALUE  UNIT     WARNING  CRITICAL  MIN  MAX',
        'a      300    seconds  -        -         -    -',
        "character 6: '5m' is read as 300 seconds",
        "character 8: '10:' is not a bare number: dropped",
        '',
      ].join('\n'),
      exitCode: 0,
    });
  });

  it('says when there are no metrics', () => {
    expect(explainPerfdata({ perfdata: 'a=U', consumer: 'nagios', json: false }).text).to.match(
      /^no metrics\ncharacter 3/,
    );
  });

  it('gives the same as JSON', () => {
    const { text } = explainPerfdata({ perfdata: 'a=5k', consumer: 'guideline', json: true });
    expect(JSON.parse(text)).to.deep.equal({
      consumer: 'guideline',
      metrics: [{ label: 'a', value: 5, unit: 'k', warning: null, critical: null, min: null, max: null }],
      warnings: [{ at: 3, text: "unit 'k' is none of the guideline's" }],
    });
  });

  it('escapes what would break the terminal', () => {
    const { text } = explainPerfdata({ perfdata: "'a\u001b[2J'=1", consumer: 'icinga', json: false });
    expect(text).to.contain('a\\x1B[2J').and.not.contain('\u001b');
  });
});
