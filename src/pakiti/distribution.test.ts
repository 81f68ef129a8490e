import { expect } from 'chai';
import fc from 'fast-check';
import { distributionOf } from './distribution.ts';

/** What systems say, and what they are: release, and the minor one where it is said. */
const KNOWN: readonly (readonly [system: string, release: string, minor: string | null])[] = [
  ['AlmaLinux release 9.5 (Teal Serval)', 'almalinux:9', '9.5'],
  ['AlmaLinux release 8.10 (Cerulean Leopard)', 'almalinux:8', '8.10'],
  ['AlmaLinux 9.5 (Teal Serval)', 'almalinux:9', '9.5'],
  ['AlmaLinux release 10.0 (Purple Lion)', 'almalinux:10', '10.0'],
  ['Rocky Linux release 9.4 (Blue Onyx)', 'rocky:9', '9.4'],
  ['Rocky Linux 8.10', 'rocky:8', '8.10'],
  ['Red Hat Enterprise Linux release 9.4 (Plow)', 'rhel:9', '9.4'],
  ['Red Hat Enterprise Linux Server release 7.9 (Maipo)', 'rhel:7', '7.9'],
  ['Red Hat Enterprise Linux Workstation release 6.10 (Santiago)', 'rhel:6', '6.10'],
  ['Red Hat Enterprise Linux AS release 4 (Nahant Update 8)', 'rhel:4', '4.8'],
  ['Red Hat Enterprise Linux 9.5', 'rhel:9', '9.5'],
  ['CentOS Stream release 9', 'centos-stream:9', null],
  ['CentOS Stream 10 (Coughlan)', 'centos-stream:10', null],
  ['CentOS Linux release 7.9.2009 (Core)', 'centos:7', '7.9'],
  ['CentOS Linux 8', 'centos:8', null],
  ['CentOS release 6.10 (Final)', 'centos:6', '6.10'],
  ['CentOS release 5.4 (Final)', 'centos:5', '5.4'],
  ['Oracle Linux Server release 9.4', 'oracle:9', '9.4'],
  ['Oracle Linux Server 8.10', 'oracle:8', '8.10'],
  ['Enterprise Linux Enterprise Linux Server release 5.2 (Carthage)', 'oracle:5', '5.2'],
  ['Scientific Linux release 7.9 (Nitrogen)', 'scientific:7', '7.9'],
  ['Scientific Linux SL release 5.3 (Boron)', 'scientific:5', '5.3'],
  ['Scientific Linux CERN SLC release 6.5 (Carbon)', 'scientific-cern:6', '6.5'],
  ['Amazon Linux release 2 (Karoo)', 'amazon:2', null],
  ['Amazon Linux 2023', 'amazon:2023', null],
  ['Fedora release 40 (Forty)', 'fedora:40', null],
  ['Fedora Linux 41 (Server Edition)', 'fedora:41', null],
  ['Debian GNU/Linux 12', 'debian:12', null],
  ['Debian GNU/Linux 12 (bookworm)', 'debian:12', null],
  ['Debian GNU/Linux 12.5', 'debian:12', '12.5'],
  ['Debian 5.0.3', 'debian:5', '5.0'],
  ['Debian GNU/Linux 6.0', 'debian:6', '6.0'],
  ['Debian GNU/Linux forky', 'debian:14', null],
  ['Debian GNU/Linux sid', 'debian:sid', null],
  ['Debian GNU/Linux n/a (sid)', 'debian:sid', null],
  ['Debian GNU/Linux testing (forky)', 'debian:14', null],
  ['Ubuntu 22.04', 'ubuntu:22.04', null],
  ['Ubuntu 22.04.4 LTS', 'ubuntu:22.04', null],
  ['"Ubuntu 18.04.6 LTS"', 'ubuntu:18.04', null],
  ['Ubuntu 24.10', 'ubuntu:24.10', null],
  ['SLES 15.5', 'sles:15.5', null],
  ['SLES 15', 'sles:15', null],
  ['SLES_SAP 15.4', 'sles:15.4', null],
  ['SLED 15.6', 'sled:15.6', null],
  ['SUSE Linux Enterprise Server 15 SP5', 'sles:15.5', null],
  ['SUSE Linux Enterprise Server 12 SP5 (x86_64)', 'sles:12.5', null],
  ['SUSE Linux Enterprise Desktop 15 SP4', 'sled:15.4', null],
  ['openSUSE Leap 15.5', 'opensuse-leap:15.5', null],
  ['openSUSE Leap 15.6 (x86_64)', 'opensuse-leap:15.6', null],
  ['openSUSE Tumbleweed 20260101', 'opensuse-tumbleweed', null],
];

const UNDETERMINED: readonly (readonly [system: string, reason: string])[] = [
  ['', 'the node does not say what it runs'],
  ['Debian GNU/Linux', 'Debian without a release: testing or unstable'],
  ['Debian GNU/Linux trixie/sid', 'trixie/sid is what testing says, and unstable too'],
  ['Debian GNU/Linux fancy', 'no release of Debian is known as fancy'],
  ['Debian GNU/Linux constructor', 'no release of Debian is known as constructor'],
  ['Fedora Linux 43 (Rawhide)', 'rawhide is no release'],
  ['Fedora release 43 (Rawhide)', 'rawhide is no release'],
  ['Ubuntu 26.04 (development branch)', 'Ubuntu 26.04 is still in development there'],
  ['Red Hat Enterprise Linux release 10.0 Beta (Coughlan)', 'no release but what comes before one'],
  ['Red Hat Enterprise Linux CoreOS 4.14', 'its numbers are not those of Red Hat Enterprise Linux'],
  ['SUSE Linux Enterprise Server 12 (x86_64)', 'it does not say which service pack'],
  [
    'SUSE Linux Enterprise Micro 5.5',
    "no distribution is known that calls itself 'SUSE Linux Enterprise Micro 5.5'",
  ],
  [
    'Amazon Linux AMI release 2018.03',
    "no distribution is known that calls itself 'Amazon Linux AMI release 2018.03'",
  ],
  [
    'AlmaLinux Kitten release 10.0 (Lion Cub)',
    "no distribution is known that calls itself 'AlmaLinux Kitten release 10.0 (Lion Cub)'",
  ],
  ['Linux Mint 21.3', "no distribution is known that calls itself 'Linux Mint 21.3'"],
  ['Raspbian GNU/Linux 11', "no distribution is known that calls itself 'Raspbian GNU/Linux 11'"],
  ['My AlmaLinux release 9.5', "no distribution is known that calls itself 'My AlmaLinux release 9.5'"],
];

describe('what a node runs', () => {
  for (const [system, release, minor] of KNOWN)
    it(`is ${release} where it says '${system}'`, () => {
      expect(distributionOf({ system })).to.deep.include({ state: 'known', release, minor });
    });

  for (const [system, reason] of UNDETERMINED)
    it(`is undetermined where it says '${system}'`, () => {
      expect(distributionOf({ system })).to.deep.equal({ state: 'undetermined', reason });
    });

  it("is Oracle's where only a package tells it from Red Hat's", () => {
    const packages = [{ name: 'oraclelinux-release', version: '9:9.4-1.0.9.el9' }];
    expect(
      distributionOf({ system: 'Red Hat Enterprise Linux release 9.4 (Plow)', packages }),
    ).to.deep.include({
      release: 'oracle:9',
      minor: '9.4',
    });
  });

  it('has the service pack of its release package where the text has none', () => {
    const packages = [{ name: 'sles-release', version: '12.5-1.171' }];
    expect(distributionOf({ system: 'SUSE Linux Enterprise Server 12 (x86_64)', packages })).to.deep.include({
      release: 'sles:12.5',
    });
  });

  it('is told by what packages order their versions', () => {
    expect(distributionOf({ system: 'Ubuntu 22.04' })).to.deep.include({ packager: 'dpkg' });
    expect(distributionOf({ system: 'SLES 15.5' })).to.deep.include({ packager: 'rpm' });
  });

  it('is one of two answers whatever it says', () => {
    const words = fc.constantFrom(
      'Debian',
      'GNU/Linux',
      'SLES',
      'release',
      '9',
      '9.5',
      '(x)',
      'SP',
      '/sid',
      'CentOS',
      'Beta',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((some) => some.join(' ')),
        ),
        (system) => {
          expect(distributionOf({ system }).state).to.be.oneOf(['known', 'undetermined']);
        },
      ),
    );
  });
});
