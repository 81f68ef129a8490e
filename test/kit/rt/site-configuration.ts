/** The configuration of a Request Tracker for tests, in Perl. */
export interface Site {
  readonly root: string;
  readonly port: number;
  /** Path of what takes the mail. */
  readonly sendmail: string;
  /** Perl that sets life cycles. */
  readonly lifecycles: string;
}

export function siteConfiguration({ root, port, sendmail, lifecycles }: Site): string {
  return `use utf8;
$RT::VarPath = '${root}/var';
$RT::MasonDataDir = '${root}/mason';
$RT::MasonSessionDir = '${root}/session';
Set($rtname, 'rt.example.org');
Set($Organization, 'example.org');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${root}/rt.db');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($WebPath, '');
Set($CorrespondAddress, 'rt@rt.example.org');
Set($CommentAddress, 'rt-comment@rt.example.org');
Set($MailCommand, 'sendmailpipe');
Set($SendmailPath, '${sendmail}');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
# A quarter of a second of every request goes into hashing the token otherwise.
Set($BcryptCost, 4);
# As it comes: what is not in UTC is read wrongly.
Set($Timezone, 'US/Eastern');
${lifecycles}
1;
`;
}
