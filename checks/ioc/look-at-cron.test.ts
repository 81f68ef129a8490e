import { expect } from 'chai';
import { isComment } from './look-at-cron.ts';

describe('comments of cron', () => {
  it('do not hide the interpreter that a script is started with', () => {
    expect(isComment('#!/tmp/.x/sh')).to.equal(false);
    expect(isComment(' # nothing')).to.equal(true);
  });
});
