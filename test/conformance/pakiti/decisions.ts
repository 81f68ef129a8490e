/** What people say. */
import { expect } from 'chai';
import { GONE } from '../../kit/pakiti-store.ts';
import { type Harness, report } from './harness.ts';

export function keepsDecisions(harness: Harness): void {
  it('has a tag of a CVE once', async () => {
    const tag = { cve: 'CVE-2026-1', tag: 'EGI-Critical', state: 'proposed', body: '{"a":1}' };
    await harness.tables.putTags([tag, { ...tag, tag: 'own \0' }]);
    await harness.tables.putTags([{ ...tag, state: 'set', body: '{}' }]);
    expect(await harness.tables.tags()).to.deep.equal([
      { ...tag, state: 'set', body: '{}' },
      { ...tag, tag: 'own \0' },
    ]);
    expect(await harness.tables.deleteTags('CVE-2026-1', 'EGI-Critical', GONE)).to.equal(1);
    expect(await harness.tables.deleteTags('CVE-2026-1', undefined, GONE)).to.equal(1);
    expect(await harness.tables.tags()).to.deep.equal([]);
  });

  it('gives exceptions numbers that never come again', async () => {
    const one = { cve: 'CVE-2026-1', expires_at: 5, body: '{}' };
    const [first = 0, second = 0] = await harness.tables.addExceptions([one, { ...one, expires_at: null }]);
    expect(await harness.tables.deleteException(second, GONE)).to.equal(true);
    expect(await harness.tables.deleteException(second, GONE)).to.equal(false);
    const [third = 0] = await harness.tables.addExceptions([one]);
    expect(third).to.be.above(second);
    expect((await harness.tables.exceptions()).map(({ id }) => id)).to.deep.equal([first, third]);
  });

  it('keeps what was taken away, by whom, when and why', async () => {
    const { tables } = harness;
    const tag = { cve: 'CVE-2026-1', tag: 'own \0', state: 'set', body: '{"reason":"bad"}' };
    await tables.putTags([tag, { ...tag, tag: 'other' }]);
    const ending = { who: 'olga', why: 'not so bad', gone_at: 7 };
    await tables.deleteTags(tag.cve, tag.tag, ending);
    await tables.deleteTags(tag.cve, tag.tag, { ...ending, who: 'too late' });
    const one = { cve: 'CVE-2026-2', expires_at: 5, body: '{"reason":"off"}' };
    const [id = 0] = await tables.addExceptions([one]);
    await tables.changeExceptions([id], [one], { ...ending, why: '' });
    await tables.changeTags([{ cve: tag.cve, tag: 'other' }], [], GONE);
    const past = (await tables.pastDecisions()).map(({ what, cve, body, who, why, gone_at }) => [
      { what, cve, who, why, gone_at },
      JSON.parse(body) as unknown,
    ]);
    expect(past).to.deep.equal([
      [{ what: 'tag', cve: tag.cve, ...ending }, tag],
      [
        { what: 'exception', cve: one.cve, ...ending, why: '' },
        { id, ...one },
      ],
      [
        { what: 'tag', cve: tag.cve, ...GONE },
        { ...tag, tag: 'other' },
      ],
    ]);
  });

  it('adds no exception beside one that is in its way, however many come at once', async () => {
    const row = { cve: 'CVE-2026-1', expires_at: null, body: '{}' };
    const add = async (cve: string): Promise<unknown> =>
      await harness.tables.addExceptionUnless({ ...row, cve }, ({ body }) => body === '{}');
    const added = await Promise.all([1, 2, 3, 4, 5].map(() => add('CVE-2026-1')));
    const [there] = await harness.tables.exceptions();
    expect(added.filter((one) => typeof one === 'number')).to.deep.equal([there?.id]);
    expect(added).to.deep.include(there);
    expect(await add('CVE-2026-2')).to.be.a('number');
    expect(await harness.tables.exceptions()).to.have.length(2);
  });

  it('has members of groups once', async () => {
    const member = { name: 'g', site: 'SITE', host: '' };
    await harness.tables.addMember(member);
    await harness.tables.addMember(member);
    expect(await harness.tables.groups()).to.deep.equal([member]);
    expect(await harness.tables.deleteMember(member)).to.equal(true);
    expect(await harness.tables.deleteMember(member)).to.equal(false);
  });

  it('goes with its host, once', async () => {
    await harness.take(report('a', 'x'));
    const [host] = await harness.tables.hosts({}, undefined, 1);
    expect(await harness.tables.deleteHost(host?.id ?? 0)).to.equal(true);
    expect(await harness.tables.deleteHost(host?.id ?? 0)).to.equal(false);
  });
}
