/** Every tracker, held against one suite. */
import { describeWith } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { SMTP_PACKAGES } from '../kit/smtp-server.ts';
import { FILE } from './tracker/file-side.ts';
import { RT_PACKAGES } from '../kit/rt.ts';
import { MAIL } from './tracker/mail-side.ts';
import { RT, RTIR } from './tracker/rt-side.ts';
import { tellsTracker } from './tracker/suite.ts';
import { THEHIVE } from './tracker/thehive-side.ts';
import { sendsEachOnce } from './tracker/two-bridges.ts';
import { WEBHOOK } from './tracker/webhook-side.ts';

for (const member of [FILE, WEBHOOK, THEHIVE]) {
  describe(`the tracker ${member.kind.kind}`, function () {
    this.timeout(120_000);
    tellsTracker(member);
  });
}

describeWith(SMTP_PACKAGES, 'the tracker mail', function () {
  this.timeout(120_000);
  tellsTracker(MAIL);
});

describeWith(POSTGRESQL_PACKAGES, 'trackers of several bridges on one PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());

  it('are told each thing once, and heard by one at a time', () => sendsEachOnce(server));
});

for (const member of [RT, RTIR]) {
  describeWith(RT_PACKAGES, `the tracker ${member.kind.kind}`, function () {
    this.timeout(300_000);
    tellsTracker(member);
  });
}
