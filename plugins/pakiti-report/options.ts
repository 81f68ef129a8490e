/** The options of `pakiti-report`: those of pakiti-client, and what it could not do. */
import type { OptionTable } from '../../src/check/index.ts';
import { sshOptions } from '../../src/cli/ssh-options.ts';

const UNASKED = 'taken as pakiti-client takes it; this program is not asked';

/** Both forms have them; packaging/pakiti-report.sh gets its help from here. */
export const reportOptions = {
  url: {
    kind: 'text',
    value: 'URL',
    describe:
      'send the report to this server, such as https://pakiti.example.org:8444/feed/; without it, print it',
  },
  config: {
    kind: 'text',
    value: 'FILE',
    describe: 'read options from this file of pakiti-client, NAME = VALUE; the command line wins',
  },
  conf: { kind: 'text', value: 'FILE', describe: 'the same as --config' },
  site: {
    kind: 'text',
    value: 'NAME',
    describe: 'the site of the node; with --input, the one that the report says instead of its own',
  },
  tag: { kind: 'text', value: 'TEXT', describe: 'what the server groups reports by' },
  host: { kind: 'text', value: 'NAME', describe: 'the name of the node, instead of its own' },
  mode: {
    kind: 'choice',
    choices: ['', 'store-only', 'store-and-report', 'report-only', '0', '1', '2'],
    default: '',
    describe: 'what the server does with the report; what it finds is printed',
  },
  protocol: {
    kind: 'choice',
    choices: ['6', '5'],
    default: '6',
    describe: 'what the report says; a server that answers ERROR to 6 is sent 5',
  },
  'no-protocol-version': {
    kind: 'flag',
    describe: 'send protocol 5 and do not say so in the address, for servers before Pakiti 3',
  },
  input: {
    kind: 'text',
    short: 'i',
    value: 'FILE',
    describe: 'take the report from this file, - for standard input, instead of making one',
  },
  output: {
    kind: 'text',
    short: 'o',
    value: 'FILE',
    describe: 'write the report to this file, - for standard output',
  },
  encrypt: {
    kind: 'text',
    value: 'FILE',
    describe:
      'encrypt the report for the owner of this certificate (PEM); in a configuration file also its text',
  },
  'token-file': {
    kind: 'text',
    value: 'FILE',
    describe: 'show the server the token in this file, which nobody but its owner and group may read',
  },
  cert: { kind: 'text', value: 'FILE', describe: 'show the server this certificate (PEM)' },
  key: { kind: 'text', value: 'FILE', describe: 'the key of --cert (PEM, without a passphrase)' },
  cacert: {
    kind: 'text',
    value: 'FILE',
    describe: "authorities of the server's certificate (PEM), instead of those that Mozilla trusts",
  },
  'disable-tls-checks': {
    kind: 'flag',
    describe: "take any certificate of the server's: whoever is on the way can read the report and answer it",
  },
  proxy: {
    kind: 'text',
    value: 'URL',
    describe: 'send through this proxy; unless given, as http_proxy, https_proxy and no_proxy say',
  },
  rndsleep: {
    kind: 'number',
    short: 'r',
    value: 'SECONDS',
    default: 0,
    min: 0,
    max: 86_400,
    describe: 'wait for a random time below this, so that not all nodes report at once',
  },
  expect: {
    kind: 'text',
    value: 'TEXT',
    default: 'OK',
    describe: 'first line of the answer of a server that has taken the report',
  },
  rpm: { kind: 'text', value: 'PATH', describe: 'ask this program instead of rpm, and no other packager' },
  'dpkg-query': {
    kind: 'text',
    value: 'PATH',
    describe: 'ask this program instead of dpkg-query, and no other packager',
  },
  hostname: { kind: 'text', value: 'PATH', describe: 'instead of hostname' },
  uname: { kind: 'text', value: 'PATH', describe: 'instead of uname' },
  openssl: { kind: 'text', value: 'PATH', describe: 'instead of openssl' },
  curl: {
    kind: 'text',
    value: 'PATH',
    describe: 'instead of curl; only the script pakiti-report.sh uses it',
  },
  wget: {
    kind: 'text',
    value: 'PATH',
    describe: 'GNU wget, where there is no curl; only the script pakiti-report.sh uses it',
  },
  lsb_release: { kind: 'text', value: 'PATH', describe: UNASKED },
  pkg: { kind: 'text', value: 'PATH', describe: UNASKED },
  svmon: { kind: 'text', value: 'PATH', describe: UNASKED },
  svmonreport: {
    kind: 'flag',
    short: 's',
    describe: 'taken as pakiti-client takes it; what is reported are packages all the same',
  },
  debug: { kind: 'flag', short: 'd', describe: 'say in which protocol the report was sent' },
  help: { kind: 'flag', short: 'h', describe: 'show this and exit' },
  manual: { kind: 'flag', short: 'm', describe: 'the same as --help' },
} as const satisfies OptionTable;

export const versionOption = {
  version: { kind: 'flag', short: 'V', describe: 'show the version and exit' },
} as const satisfies OptionTable;

export const executableOptions = { ...reportOptions, ...versionOption, ...sshOptions } as const;
