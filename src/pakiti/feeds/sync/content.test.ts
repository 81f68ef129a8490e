import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { advisory, affected } from '../../../../test/kit/assessing.ts';
import { feed as oval } from '../oval/feed.ts';
import { ContentCount } from './content.ts';
import { objectionTo } from './judge.ts';
import type { Content } from './snapshot.ts';

function counted(records: Parameters<ContentCount['add']>[0][]): Content {
  const count = new ContentCount();
  for (const record of records) count.add(record);
  return count.content();
}

const said = (release: string, id: string, withdrawn: number | null = null) =>
  advisory(id, [affected('bash', '5', { release })], { withdrawn });
const many = (release: string, size: number, withdrawn: number | null = null) =>
  Array.from({ length: size }, (_, at) => said(release, `${release} ${at}`, withdrawn));

describe('what is in a feed', () => {
  it('is of the releases that criteria name, too', () => {
    const name = 'org.almalinux.alsa-9.xml';
    const bytes = readFileSync(join(import.meta.dirname, '../oval/fixtures', name));
    expect(counted([...oval.parse({ name, bytes })]).releases).to.deep.equal({ 'almalinux:9': 2 });
  });

  it('is as new as what was changed last, or known to be exploited since', () => {
    const old = advisory('A', [], { published: 100, modified: 300 });
    expect(counted([old, advisory('B', [], { published: 200 })]).newest).to.equal(300);
    const exploited = {
      kind: 'exploited',
      cve: 'CVE-2024-1',
      added: 400,
      due: null,
      ransomware: false,
    } as const;
    expect(counted([old, exploited]).newest).to.equal(400);
  });

  it('is counted with what is withdrawn, and told apart from it', () => {
    const { records, withdrawn } = counted([...many('almalinux:9', 3), ...many('almalinux:9', 2, 9)]);
    expect([records, withdrawn]).to.deep.equal([5, 2]);
  });

  it('is not what is withdrawn: a release that loses all of it is missed among the others', () => {
    const before = counted([...many('almalinux:9', 500), ...many('almalinux:10', 30)]);
    const after = counted([...many('almalinux:9', 500), ...many('almalinux:10', 30, 9)]);
    expect(before.releases).to.deep.equal({ 'almalinux:10': 30, 'almalinux:9': 500 });
    expect(objectionTo(after, before)?.reason).to.equal('it has lost 30 of its 30 records of almalinux:10');
  });
});
