import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { Question } from './question.ts';
import { PRINTED, Records } from './records.ts';

describe('the records of a remote walk', () => {
  it('end the question, and take no more memory, when one has no end', async () => {
    const records = new Records(PRINTED, () => expect.fail('there is no record'));
    const question = new Question({ script: '', subject: '/', onData: (chunk) => records.push(chunk) });
    for (let round = 0; round < 40; round += 1) question.takeOutput(Buffer.alloc(65_536, 'x'));
    const failed: unknown = await question.answer.catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Failure).and.include({ reason: 'malformed' });
  });
});
