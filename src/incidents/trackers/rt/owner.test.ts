import { expect } from 'chai';
import { sampleTelling } from '../../../../test/kit/sample-telling.ts';
import { NO_NEWS } from '../telling.ts';
import { ownerToGive } from './owner.ts';

describe('the owner that a ticket is given', () => {
  const given = (ticket: string, owner: string | null, ownerWas: string | null = null): string | undefined =>
    ownerToGive(
      sampleTelling({ verb: 'assign', about: { owner }, news: { ...NO_NEWS, ownerWas } }),
      { owner: ticket },
      'secmon',
    );

  it('is that of the ledger, where nobody has it or whom the ledger had', () => {
    expect(given('Nobody', 'alice')).to.equal('alice');
    expect(given('secmon', 'alice')).to.equal('alice');
    expect(given('Alice', 'bob', 'alice')).to.equal('bob');
    expect(given('alice', null, 'alice')).to.equal('Nobody');
  });

  it('is none where a person has taken it in RT, and where it is so already', () => {
    expect(given('carol', 'alice')).to.equal(undefined);
    expect(given('carol', null, 'alice')).to.equal(undefined);
    expect(given('ALICE', 'alice')).to.equal(undefined);
  });

  it('is no number, which RT would take for that of another user', () => {
    expect(given('Nobody', '12')).to.equal(undefined);
  });

  it('is changed by nothing but an assignment', () => {
    const news = { ...NO_NEWS, ownerWas: null };
    for (const verb of ['open', 'update', 'resolve', 'note'] as const)
      expect(
        ownerToGive(sampleTelling({ verb, about: { owner: 'alice' }, news }), { owner: 'Nobody' }, 'secmon'),
      ).to.equal(undefined);
  });
});
