/**
 * Who may import whom. Tests stand beside the code but are held to none of this: they may use the test kit.
 */
import type { IForbiddenRuleType } from 'dependency-cruiser';

type Folder = string;

const PRODUCTION = '\\.test\\.ts$';

/** Each folder of `src` with the folders of ours that it may import. */
const MAY_IMPORT: Readonly<Record<Folder, readonly Folder[]>> = {
  result: [],
  render: ['result'],
  host: [],
  x509: ['result', 'host/[^/]+\\.ts'],
  version: [],
  evidence: ['result', 'version', 'host/[^/]+\\.ts'],
  trust: ['host/[^/]+\\.ts'],
  check: ['result', 'trust', 'x509/authorities\\.ts', 'host/[^/]+\\.ts'],
  store: [],
  bridge: ['result', 'store', 'trust', 'host/[^/]+\\.ts'],
  portal: [
    'result',
    'store',
    'trust',
    'bridge/event\\.ts',
    'bridge/route/wildcard\\.ts',
    'svg-advisory/cve-token\\.ts',
    'incidents/[^/]+\\.ts',
    'host/[^/]+\\.ts',
  ],
  incidents: [
    'result',
    'store',
    'trust',
    'bridge/event\\.ts',
    'bridge/monitor-target\\.ts',
    'bridge/acknowledge/acknowledger\\.ts',
    'bridge/deliver/over-http/[^/]+\\.ts',
    'bridge/deliver/webhook/signature\\.ts',
    'bridge/deliver/file/(?:append-once|rotated-file)\\.ts',
    'bridge/queue/(?:backoff|breaker|token-bucket|unless-stuck)\\.ts',
    'bridge/route/wildcard\\.ts',
    'check/document\\.ts',
    'check/xml\\.ts',
    'svg-advisory/cve-token\\.ts',
    'svg-advisory/read-advisory\\.ts',
    'host/[^/]+\\.ts',
  ],
  pakiti: [
    'result',
    'version',
    'store',
    'trust',
    'check/document\\.ts',
    'check/misspelt\\.ts',
    'check/xml\\.ts',
    'svg-advisory/cve-token\\.ts',
    'svg-advisory/read-advisory\\.ts',
    'bridge/event\\.ts',
    'bridge/receive/bounded-json\\.ts',
    'bridge/receive/nrdp/form\\.ts',
    'bridge/receive/http/signed\\.ts',
    'incidents/intake/(?:intake|rules|statement|telling)\\.ts',
    'incidents/contacts/[^/]+\\.ts',
    'portal/decide/(?:body|fields)\\.ts',
    'portal/encode/[^/]+\\.ts',
    'portal/refusal\\.ts',
    'portal/routes/parameters\\.ts',
    'host/[^/]+\\.ts',
  ],
  'svg-advisory': [],
  cli: ['result', 'version', 'render', 'check', 'trust', 'svg-advisory', 'host/[^/]+\\.ts'],
};

/** What the host's own state and reports about it have in common. */
const OF_PAKITI =
  'client/(?:boot|node|records)|assess/kernel/[^/]+|errata|xml-items|feeds/(?:feed|updateinfo/updates)|feeds/unpack/(?:decompress|format)';

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]): IForbiddenRuleType => ({
  name: `src/${folder} imports only ${[folder, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: PRODUCTION },
  to: {
    path: '^(src|checks|plugins|packaging|test|config)/',
    pathNot: `^src/(${[`${folder}/`, ...allowed.map((name) => (name.endsWith('ts') ? name : `${name}/`))].join('|')})`,
  },
}));

export const rules: IForbiddenRuleType[] = [
  ...folderRules,
  {
    name: 'no cycles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'a check imports src/check, src/evidence, src/version, src/x509, what of a node src/pakiti reads too, and the ports of src/host',
    severity: 'error',
    from: { path: '^checks/[^/]+/', pathNot: PRODUCTION },
    to: {
      path: '^(src|checks|plugins|packaging|test)/',
      pathNot: `^(src/(check|evidence|version|x509)/|src/pakiti/(${OF_PAKITI})\\.ts$|src/host/[^/]+\\.ts$|checks/([^/]+)/)`,
    },
  },
  {
    name: 'a check never imports another',
    severity: 'error',
    from: { path: '^checks/([^/]+)/' },
    to: { path: '^checks/[^/]+/', pathNot: '^checks/$1/' },
  },
  {
    name: 'only plugins/ and its like import the registry of checks',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^checks/' },
  },
  {
    name: 'nobody imports plugins/ but its own files, the build and the tests',
    severity: 'error',
    from: { path: '^(src|checks)/', pathNot: PRODUCTION },
    to: { path: '^plugins/' },
  },
  {
    name: 'only the adapters of src/host and plugins/ reach the system',
    severity: 'error',
    from: { path: '^(src|checks)/', pathNot: `^src/host/(local|ssh)/|${PRODUCTION}` },
    to: {
      path: '^(node:)?(fs|fs/promises|net|tls|http|https|dns|dns/promises|child_process|worker_threads|process|os)$',
    },
  },
  {
    name: 'only src/cli knows oclif',
    severity: 'error',
    from: { pathNot: '^src/cli/' },
    to: { path: 'node_modules/@oclif/' },
  },
  {
    name: 'production code imports production dependencies only',
    severity: 'error',
    from: { path: '^(src|checks|plugins)/', pathNot: PRODUCTION },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  },
];
