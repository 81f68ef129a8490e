import { type OptionTable, type OptionValues } from '../../src/check/index.ts';
import { credentialOptions } from '../../src/check/api/options.ts';

const SEVERITIES = ['critical', 'important', 'moderate', 'low', 'none'] as const;

export const options = {
  hostname: {
    kind: 'text',
    short: 'H',
    value: 'HOST',
    describe:
      'node to judge, by the whole name that it reports under; with --portal also a computing element, for the nodes behind it',
  },
  site: {
    kind: 'text',
    value: 'SITE',
    describe: 'site to judge, or that the node of -H belongs to, as its nodes report it',
  },
  url: {
    kind: 'text',
    short: 'u',
    value: 'URL',
    describe: 'API of the Pakiti server, or the address of its hosts.php',
    default: 'https://pakiti.egi.eu/api/',
  },
  ...credentialOptions,
  'critical-tag': {
    kind: 'list',
    value: 'TAG',
    describe: 'be critical for CVEs with this tag; an empty one for none',
    default: ['EGI-Critical'],
  },
  'warning-tag': {
    kind: 'list',
    value: 'TAG',
    describe: 'warn for CVEs with this tag; an empty one for none',
    default: ['EGI-High'],
  },
  'critical-severity': {
    kind: 'choice',
    choices: SEVERITIES,
    default: 'none',
    describe:
      "be critical for CVEs that a vendor takes for at least so severe, whatever their tags; 'none' for none",
  },
  'warning-severity': {
    kind: 'choice',
    choices: SEVERITIES,
    default: 'none',
    describe:
      "warn for CVEs that a vendor takes for at least so severe, whatever their tags; 'none' for none",
  },
  exploited: {
    kind: 'choice',
    choices: ['critical', 'warning', 'none'],
    default: 'none',
    describe: "what to be for CVEs in CISA's catalogue of what is exploited, whatever their tags",
  },
  'report-age': {
    kind: 'range',
    unit: 's',
    default: '2d',
    describe: 'age of the last report of a host outside which the host is silent, and nothing is known of it',
  },
  silent: {
    kind: 'range',
    unit: '',
    default: '0',
    describe:
      'be UNKNOWN when so many hosts of a site are silent; one that is asked for by name never may be',
  },
  portal: {
    kind: 'text',
    value: 'URL',
    describe:
      'portal of secmon-bridge, for what check_advisory has proved to be mitigated on the same node; nothing is taken for mitigated unless given',
  },
  'portal-token': {
    kind: 'text',
    value: 'FILE',
    describe: 'file with the token that the portal knows us by; that of --token unless given',
  },
  'mitigation-age': {
    kind: 'range',
    unit: 's',
    default: '25h',
    describe: 'age of a result of check_advisory outside which it proves nothing any more',
  },
  vo: {
    kind: 'text',
    value: 'VO',
    describe:
      'as check_pakiti_vuln takes it: only nodes that jobs of this VO have seen behind the computing element; texts are those of check_pakiti_vuln',
  },
  infourl: {
    kind: 'text',
    short: 'i',
    value: 'URL',
    describe: 'taken since check_pakiti_vuln takes it; what it told is told at --url',
  },
} as const satisfies OptionTable;

export type Values = OptionValues<typeof options>;
