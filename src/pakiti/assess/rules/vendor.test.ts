import { expect } from 'chai';
import { assessTable } from '../../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../../test/kit/assessing.ts';
import { builtByAnother } from './vendor.ts';

assessTable('assess by vendor', [
  {
    when: "judges what is the vendor's",
    of: installed('bash 5.1.8-6.el9', { vendor: 'AlmaLinux' }),
    said: [affected('bash', '9')],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  {
    when: 'is undetermined for what another has built',
    of: installed('bash 5.1.8-6.el9', { vendor: 'Example Ltd' }),
    said: [affected('bash', '9')],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 9 (vendor)'],
  },
  {
    when: 'does not call mended what another has built',
    of: installed('bash 5.1.8-6.el9', { vendor: 'Example Ltd' }),
    said: [affected('bash', '2')],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined (vendor)'],
  },
  ...['1', '9'].map((fixed) => ({
    when: `is undetermined for an rpm that names no vendor, older than ${fixed} or not`,
    of: installed('bash 5.1.8-6.el9', { vendor: null }),
    said: [affected('bash', fixed)],
    lines: [`bash 5.1.8-6.el9 A-1: undetermined ${fixed === '9' ? '→ 9 ' : ''}(vendor)`],
  })),
  {
    when: 'says once of a package of another what does not follow from any advisory that it is not older than',
    of: installed('bash 5.1.8-6.el9', { vendor: 'Example Ltd' }),
    said: [
      advisory('A-1', [affected('bash', '1')]),
      advisory('A-2', [affected('bash', '2')]),
      advisory('A-3', [affected('bash', '9')]),
    ],
    context: { verdicts: 'open' },
    lines: ['bash 5.1.8-6.el9: undetermined (vendor)', 'bash 5.1.8-6.el9 A-3: undetermined → 9 (vendor)'],
  },
  {
    when: 'knows other builders by their mark',
    of: installed('php 8.1.0-1.el9.remi'),
    said: [affected('php', '9')],
    lines: ['php 8.1.0-1.el9.remi A-1: undetermined → 9 (vendor)'],
  },
]);

describe('the vendor of a package', () => {
  /** As the packages of the release name it. */
  const vendors = [
    ['almalinux:9', 'AlmaLinux'],
    ['rocky:9', 'Rocky Enterprise Software Foundation'],
    ['rhel:9', 'Red Hat, Inc.'],
    ['centos:7', 'CentOS'],
    ['centos-stream:9', 'CentOS'],
    ['oracle:9', 'Oracle America'],
    ['fedora:41', 'Fedora Project'],
    ['amazon:2023', 'Amazon Linux'],
    ['sles:15.5', 'SUSE LLC <https://www.suse.com/>'],
    ['sled:15.5', 'SUSE LLC <https://www.suse.com/>'],
    ['opensuse-leap:15.5', 'openSUSE'],
    ['opensuse-leap:15.5', 'SUSE LLC <https://www.suse.com/>'],
    ['debian:12', 'Debian'],
    ['ubuntu:24.04', 'Ubuntu'],
  ] as const;
  for (const [release, vendor] of vendors) {
    const by = (named: string): string | undefined =>
      builtByAnother(installed('bash 5-1', { vendor: named }), 'rpm', release);
    it(`is the one of ${release} where it is ${vendor}, and nobody else`, () => {
      expect(by(vendor)).to.equal(undefined);
      for (const other of ['Example Ltd', 'Fedora EPEL', `not ${vendor}`])
        expect(by(other), other).to.equal(`it is a package of ${other}, not of ${release}`);
    });
  }
});
