/** The Debian packages that tests are held against: monitors, oracles, tools. */
export const TEST_PACKAGES = [
  'acl',
  'dovecot-imapd',
  'dovecot-submissiond',
  'icinga2-bin',
  'icinga2-common',
  'igtf-policy-classic',
  'libmonitoring-plugin-perl',
  'nagios-nrpe-plugin',
  'nagios-nrpe-server',
  'nagios4-core',
  'nordugrid-arc-nagios-plugins',
  'openssh-sftp-server',
  'openssl',
  'rpm',
  'slapd',
  'sshfs',
] as const;
