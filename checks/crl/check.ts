/**
 * crl: are the revocation lists of the trust anchors on this machine there, genuine, and current?
 *
 * Source    the trust anchor directory, as IGTF packages and fetch-crl(8) fill it
 * Measures  seconds left until each list's next update (RFC 5280, 5.1.2.5)
 * Blind     no trust anchor, or one whose files cannot be read, is UNKNOWN and never OK
 */
import { defineCheck, type OptionTable } from '../../src/check/index.ts';
import { sortAnchorFiles } from '../../src/x509/anchor-files.ts';
import { evaluate } from './evaluate.ts';
import { findAnchors } from './find-anchors.ts';
import { readInstalledLists } from './installed-lists.ts';
import { metrics } from './list-metrics.ts';
import type { CrlObservation } from './observation.ts';
import { fetchPublishedLists } from './published-lists.ts';

const options = {
  directory: {
    kind: 'text',
    short: 'd',
    value: 'DIR',
    describe: 'directory of the trust anchors and their revocation lists',
    env: 'X509_CERT_DIR',
    default: '/etc/grid-security/certificates',
  },
  warning: {
    kind: 'range',
    short: 'w',
    unit: 's',
    describe: 'warn when the seconds left until the next update of a list are outside this range',
    default: '9h:',
  },
  critical: {
    kind: 'range',
    short: 'c',
    unit: 's',
    describe: 'be critical when the seconds left until the next update of a list are outside this range',
    default: '0:',
  },
  'ignore-expiry': {
    kind: 'flag',
    short: 'n',
    describe: 'do not judge how long lists are valid; all else is judged',
  },
  fetch: { kind: 'flag', describe: 'also download the published lists and compare' },
  lag: {
    kind: 'range',
    unit: 's',
    describe: 'warn when a newer list has been published for a number of seconds outside this range',
    default: '0',
  },
  'url-timeout': {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds that the download of one list may take',
    default: 10,
    min: 0.1,
    max: 600,
  },
  'allow-private': {
    kind: 'list',
    value: 'CIDR',
    describe: 'network that downloads may reach although it is private',
    default: [],
  },
  proxy: {
    kind: 'text',
    value: 'URL',
    secret: true,
    describe: "proxy for downloads, or 'environment' for the one that the environment names",
  },
} as const satisfies OptionTable;

export const check = defineCheck<typeof options, CrlObservation>({
  name: 'crl',
  summary: 'Revocation lists of trust anchors are present, genuine and current',
  describe: [
    'Every certificate (*.pem, *.0) with metadata (*.info, *.crl_url) beside it is a trust anchor. Its revocation lists are the files HASH.rN, in PEM or DER, under both of the subject hashes that OpenSSL has used.',
    'A list counts when the anchor signed it, issuer and dates are right, and it leaves nothing out. An anchor that publishes a list needs one that counts; every further list that is not right is a warning.',
    'With --fetch the published lists are downloaded and judged as well, and an installed list that is older than the published one is reported.',
    'Blind spots: whether the software that relies on the lists reads them, and what happens to certificates that are not in this directory.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,

  async probe(host, values, signal) {
    const at = host.clock.now();
    const { directory } = values;
    const found = sortAnchorFiles(await host.files.list(directory));
    const { anchors, troubles } = await findAnchors(host.files, directory, found);
    const installed = await readInstalledLists(host.files, directory, found.lists, anchors, signal);
    const settings = {
      timeoutSeconds: values['url-timeout'],
      allowPrivate: values['allow-private'],
      proxy: values.proxy,
    };
    const publishing = anchors.filter(({ facts }) => facts.notAfter >= at);
    const published = values.fetch ? await fetchPublishedLists(host.http, publishing, settings, signal) : [];
    const hashes = new Set(anchors.flatMap(({ facts }) => facts.hashes));
    return {
      at,
      directory,
      anchors: anchors.map(({ facts }) => facts),
      installed,
      published,
      troubles,
      orphans: [...found.lists.filter(({ hash }) => !hashes.has(hash)), ...found.unreachable].map(
        ({ name }) => name,
      ),
    };
  },

  evaluate,
});
