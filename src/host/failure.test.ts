import { expect } from 'chai';
import { failureOf } from './failure.ts';

describe('failure of a system call', () => {
  it('is missing where a process ended while its files in /proc were read', () => {
    const failure = failureOf(Object.assign(new Error('read'), { code: 'ESRCH' }), '/proc/7/comm');
    expect(failure.reason).to.equal('missing');
    expect(failure.message).to.equal('/proc/7/comm: no such process');
  });

  it('is no more than failed where the code says nothing of the kind', () => {
    const failure = failureOf(Object.assign(new Error('read'), { code: 'ENOSPC' }), '/x');
    expect(failure.reason).to.equal('failed');
  });
});
