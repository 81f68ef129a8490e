import { expect } from 'chai';
import { grantFix, setUpFix } from './preflight-fix.ts';

const INSERT = 'rt-setup-database --action insert --datafile config/rt/initialdata';

describe('what an operator enters to set RT up', () => {
  it('names the user of the token, unless it is the usual one', () => {
    expect(grantFix('Security Monitoring', 'secmon')).to.equal(INSERT);
    expect(grantFix('Security Monitoring', undefined)).to.equal(INSERT);
    expect(grantFix('Incidents', 'robot')).to.equal(
      `SECMON_RT_USER="robot" SECMON_RT_QUEUES="Incidents" ${INSERT}`,
    );
  });

  it('makes no queue that is not meant', () => {
    expect(
      setUpFix({ queues: ['Incidents', 'Investigations'], user: undefined, tokenFile: 'FILE' }),
    ).to.equal(`SECMON_TOKEN_FILE=FILE SECMON_RT_QUEUES="Incidents,Investigations" ${INSERT}`);
  });

  it('is safe to enter, whatever a queue is called', () => {
    expect(grantFix("it's $(x)", 'secmon')).to.equal(String.raw`SECMON_RT_QUEUES='it'\''s $(x)' ${INSERT}`);
  });
});
