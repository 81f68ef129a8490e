import { expect } from 'chai';
import fc from 'fast-check';
import type { Subject } from '../event.ts';
import { MONITORS, monitorConfiguration } from './monitor-configuration.ts';
import { passiveHosts } from './passive-hosts.ts';

const name = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.stringMatching(/^[ -~]{1,20}$/));
const subject: fc.Arbitrary<Subject> = fc.record(
  { site: name, host: name, service: name, node: name },
  { requiredKeys: ['site', 'host'] },
);

describe('passive definitions', () => {
  it('are one host for names that differ in case, with all of its services once', () => {
    const hosts = passiveHosts([
      { site: 'unknown', host: 'B' },
      { site: 'SITE-A', host: 'a', service: 's' },
      { site: 'SITE-A', host: 'A', service: 's' },
      { site: 'SITE-A', host: 'a', service: 'r', node: 'n' },
    ]);
    expect(hosts).to.deep.equal([
      { name: 'a', site: 'SITE-A', itself: false, services: ['r on n', 's'] },
      { name: 'B', site: undefined, itself: true, services: [] },
    ]);
  });

  for (const monitor of MONITORS) {
    it(`for ${monitor} are lines that begin as ours do, whatever the names are`, () => {
      fc.assert(
        fc.property(fc.array(subject, { maxLength: 6 }), (subjects) => {
          for (const line of monitorConfiguration(subjects, monitor).split('\n'))
            expect(line).to.match(
              monitor === 'nagios'
                ? /^(|#.*|define (host|service|command) \{| {2}[a-z_A-Z]+ +\S.*|\})$/su
                : /^(|\/\/.*|(object|template) (Host|Service|CheckCommand) ".*" \{| {2}(import ".*"|[a-z_.]+ = .+|  [a-z_.]+ = .+|  checkable\.process_check_result\(cr\)|\})|\})$/su,
            );
        }),
      );
    });

    it(`for ${monitor} name what they leave out, and say how long is too long`, () => {
      const text = monitorConfiguration([{ site: 'S', host: 'h', service: 'a\nb!*/' }], monitor, {
        freshnessSeconds: 77,
        hostTemplate: 'their-host',
        serviceTemplate: 'their-service',
      });
      expect(text).to.match(/Left out, no name in \w+: "a\\nb!\* \/"/);
      expect(text)
        .to.match(/their-host/)
        .and.match(/their-service/)
        .and.match(/77/);
    });
  }
});
