import { expect } from 'chai';
import fc from 'fast-check';
import { parseLines } from './parse-lines.ts';

const ACPID = '/var/log/acpid:0644:0774:CVE-2009-4033';

function complaint(line: string): string {
  const { files, complaints } = parseLines(line, 'x.db');
  expect(files, line).to.be.empty;
  return complaints.join();
}

describe('lists of the original form', () => {
  it('are read as FilePermVulns.db is written', () => {
    expect(parseLines(`${ACPID}\n`, 'x.db')).to.deep.equal({
      files: [{ at: '/var/log/acpid', warning: '0644', critical: '0774', ids: ['CVE-2009-4033'] }],
      complaints: [],
    });
  });

  it('may have comments, empty lines, ends of line of Windows, several ids or none', () => {
    const { files, complaints } = parseLines(
      `# why\r\n\r\n/a:644:755:CVE-2030-1234567, EGI-SVG-2016-5195\r\n/b:600:00600:\n`,
      'x.db',
    );
    expect(complaints).to.be.empty;
    expect(files.map(({ at, ids }) => [at, ids])).to.deep.equal([
      ['/a', ['CVE-2030-1234567', 'EGI-SVG-2016-5195']],
      ['/b', []],
    ]);
  });

  it('keep colons and spaces of paths', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\/[^\r\n]*$/), (at) => {
        const { files } = parseLines(`${at}:0644:0774:CVE-2009-4033`, 'x.db');
        expect(files.map((file) => file.at)).to.deep.equal([at]);
      }),
    );
  });

  it('say where a line is wrong, and still give the others', () => {
    const { files, complaints } = parseLines(`${ACPID}\n/b:0698:0774:CVE-2009-4033\n${ACPID}`, 'x.db');
    expect(files).to.have.length(2);
    expect(complaints).to.deep.equal(["x.db:2: '0698' is not an octal mode such as 0644"]);
  });

  it('refuse what they do not understand', () => {
    expect(complaint('/a:0644:0774')).to.match(/^x\.db:1: not path:warning:critical:ids/);
    expect(complaint('a:0644:0774:CVE-2009-4033')).to.match(/'a' is not an absolute path/);
    expect(complaint('/a::0774:CVE-2009-4033')).to.match(/'' is not an octal mode/);
    expect(complaint('/a:4:7:CVE-2009-4033')).to.match(/'4' is not an octal mode/);
    expect(complaint('/a:0644:0774:CVE-2009-40')).to.match(/'CVE-2009-40' is not an id/);
    expect(complaint('/a:0644:0774:CVE-2009-4033x')).to.match(/is not an id/);
  });
});
