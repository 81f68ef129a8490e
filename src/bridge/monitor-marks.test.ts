import { expect } from 'chai';
import fc from 'fast-check';
import { apiMarks, nagiosMarks, spoolMarks } from './monitor-marks.ts';

describe('the marks of a monitor', () => {
  it('are those of one API, however its address is written', () => {
    const one = apiMarks('https://icinga.example.org:5665');
    expect(apiMarks('https://ICINGA.example.org:5665//')).to.deep.equal(one);
    expect(apiMarks('https://icinga.example.org:5666')).not.to.deep.equal(one);
    expect(apiMarks('https://other.example.org:5665')).not.to.deep.equal(one);
    expect(apiMarks('https://localhost:5665')).to.deep.equal(apiMarks('https://127.0.0.1:5665/'));
    expect(apiMarks('https://proxy/one')).not.to.deep.equal(apiMarks('https://proxy/two'));
    expect(apiMarks('https://proxy')).to.deep.equal(apiMarks('https://proxy:443'));
    expect(apiMarks('https://')).to.deep.equal([]);
  });

  const layouts: readonly (readonly [
    of: string,
    root: string,
    status: string,
    command: string,
    results: string,
  ])[] = [
    ['Debian', '/var/lib/nagios4', 'status.dat', 'rw/nagios.cmd', 'spool/checkresults'],
    ['EPEL', '/var/spool/nagios', 'status.dat', 'cmd/nagios.cmd', 'checkresults'],
    ['Nagios', '/usr/local/nagios/var', 'status.dat', 'rw/nagios.cmd', 'spool/checkresults'],
  ];
  for (const [of, root, status, command, results] of layouts) {
    it(`are one for all files of a Nagios of ${of}`, () => {
      const place = (name: string): string => `${root}/${name}`;
      expect(nagiosMarks({ files: [place(status)] })).to.deep.equal([root]);
      expect(
        nagiosMarks({
          files: [place('objects.cache')],
          commandFile: place(command),
          checkResults: `${place(results)}/`,
        }),
      ).to.deep.equal([root]);
    });
  }

  it('are others for files elsewhere', () => {
    expect(nagiosMarks({ files: ['/var/lib/nagios4/status.dat'] })).not.to.include(
      nagiosMarks({ files: ['/var/lib/nagios/objects.cache'] })[0],
    );
    expect(spoolMarks(undefined)).to.deep.equal([]);
    expect(spoolMarks('/a//b/')).to.deep.equal(spoolMarks('/a/b'));
  });

  it('are the same for a path with needless slashes and dots', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('//', '/./', '/x/../'),
        (names, slash) => {
          const plain = `/${names.join('/')}`;
          const odd = `/${names.join(slash)}`;
          expect(nagiosMarks({ files: [odd] })).to.deep.equal(nagiosMarks({ files: [plain] }));
          expect(nagiosMarks({ checkResults: odd })).to.deep.equal(nagiosMarks({ checkResults: plain }));
        },
      ),
    );
  });
});
