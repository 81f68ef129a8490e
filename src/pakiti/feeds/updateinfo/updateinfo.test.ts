import { expect } from 'chai';
import { feed } from './feed.ts';

const WHOLE = '<package name="bash" version="5.1.8" release="9.el9" epoch="0" arch="x86_64"/>';

function recordsOf(packages: string): readonly unknown[] {
  const collection = `<collection short="almalinux-9"><name>almalinux-9</name>${packages}</collection>`;
  const update = `<update type="security"><id>ALSA-2024:1</id><pkglist>${collection}</pkglist></update>`;
  return [...feed.parse({ name: 'updateinfo.xml', bytes: Buffer.from(`<updates>${update}</updates>`) })];
}

describe('updateinfo', () => {
  for (const attribute of ['name', 'version', 'release', 'arch']) {
    it(`says what it does not understand of a package without ${attribute}`, () => {
      const part = WHOLE.replace(new RegExp(` ${attribute}="[^"]*"`), '');
      const left = /="(?<first>[^"]*)"/.exec(part)?.groups?.['first'] ?? '';
      const [complaint, advisory] = recordsOf(`${part}${WHOLE}`) as readonly Record<string, string>[];
      expect(complaint).to.deep.include({
        kind: 'not-understood',
        where: 'updateinfo.xml: ALSA-2024:1',
      });
      expect(complaint?.['what']).to.include(
        `no name, version, release or architecture is said of 1 packages: ${left}`,
      );
      expect(advisory).to.include({ kind: 'advisory' });
      expect(recordsOf(part)).to.have.length(1);
    });
  }

  it('withdraws what is retracted or obsolete, and nothing else', () => {
    const withdrawn = (status: string): unknown => {
      const update = `<update type="security" status="${status}"><id>ALSA-2024:1</id><issued date="2024-01-02"/><pkglist>
        <collection short="almalinux-9"><name>almalinux-9</name>${WHOLE}</collection></pkglist></update>`;
      const bytes = Buffer.from(`<updates>${update}</updates>`);
      const [record] = [...feed.parse({ name: 'updateinfo.xml', bytes })];
      return record?.kind === 'advisory' && record.advisory.withdrawn !== null;
    };
    const statuses = ['retracted', 'obsolete', 'final', 'stable', ''];
    expect(statuses.map(withdrawn)).to.deep.equal([true, true, false, false, false]);
  });

  it('says nothing of one that is whole', () => {
    expect(recordsOf(WHOLE)).to.have.length(1);
  });
});
