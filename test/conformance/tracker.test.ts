/** Every tracker, held against one suite. */
import { describeWith } from '../kit/debian-packages.ts';
import { SMTP_PACKAGES } from '../kit/smtp-server.ts';
import { FILE } from './tracker/file-side.ts';
import { MAIL } from './tracker/mail-side.ts';
import { tellsTracker } from './tracker/suite.ts';
import { THEHIVE } from './tracker/thehive-side.ts';
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
