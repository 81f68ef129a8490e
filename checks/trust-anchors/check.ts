/**
 * trust-anchors: is the installed IGTF distribution the released one, whole and unaltered?
 *
 * Source    the trust anchor directory; the release's three documents, downloaded or local
 * Measures  seconds since the release that is not installed yet
 * Blind     no anchor, or a release that is not known or known too long ago, is UNKNOWN and never OK
 */
import { defineCheck, type OptionTable } from '../../src/check/index.ts';
import { obtain, type DocumentSettings, type Parse } from './documents.ts';
import { evaluate } from './evaluate.ts';
import { findInstalled } from './installed-anchors.ts';
import { metrics } from './metrics.ts';
import type { Document, TrustAnchorsObservation } from './observation.ts';
import { parsePackageList, parseRelease } from './release-formats.ts';

const META = 'https://repository.egi.eu/sw/production/cas/1/current/meta/ca-policy-egi-core';

const options = {
  directory: {
    kind: 'text',
    short: 'd',
    value: 'DIR',
    describe: 'directory of the trust anchors',
    env: 'X509_CERT_DIR',
    default: '/etc/grid-security/certificates',
  },
  warning: {
    kind: 'range',
    short: 'w',
    unit: 's',
    describe:
      'warn when a release that is not installed has been out for a number of seconds outside this range',
    default: '3d',
  },
  critical: {
    kind: 'range',
    short: 'c',
    unit: 's',
    describe: 'be critical when a release that is not installed has been out for so many seconds',
    default: '8d',
  },
  release: {
    kind: 'text',
    value: 'URL|FILE',
    describe: 'document with version and date of the release',
    default: `${META}.release`,
  },
  list: {
    kind: 'text',
    value: 'URL|FILE',
    describe: 'list of the packages of the release',
    default: `${META}.list`,
  },
  obsolete: {
    kind: 'text',
    value: 'URL|FILE',
    describe: 'list of the packages that releases have withdrawn',
    default: `${META}.obsoleted`,
  },
  cache: {
    kind: 'text',
    value: 'DIR',
    describe: 'directory in which downloaded documents are kept',
  },
  refresh: {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds for which documents in the cache are used without asking again',
    default: 21_600,
    min: 0,
    max: 31_536_000,
  },
  'document-age': {
    kind: 'range',
    unit: 's',
    describe: 'age of a cached or local document outside which it tells nothing',
    default: '1d',
  },
  'release-age': {
    kind: 'range',
    unit: 's',
    describe:
      'age of the newest release outside which the documents may be those of a mirror that stands still',
    default: '26w',
  },
  'url-timeout': {
    kind: 'number',
    value: 'SECONDS',
    describe: 'seconds that the download of one document may take',
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

export const check = defineCheck<typeof options, TrustAnchorsObservation>({
  name: 'trust-anchors',
  summary: 'The trust anchors on this machine are those of the current IGTF release',
  describe: [
    'Every NAME.info in the directory is a trust anchor. Its version is held against the list of the release, the fingerprint of its certificate against the one in NAME.info, and its files against those that software needs.',
    'When the installed distribution is older than the release, the age of the release judges, for outdated, missing and withdrawn anchors alike. When it is current, a withdrawn anchor is critical and a missing one a warning.',
    'The release is described by three documents, each downloaded, taken from the cache or a local file. A document that is too old tells nothing, which is UNKNOWN; so does a release after which there should long have been another.',
    'Blind spots: a package that was altered together with its NAME.info, and the content of signing policies.',
  ],
  timeoutSeconds: 60,
  options,
  metrics,

  async probe(host, values, signal) {
    const at = host.clock.now();
    const { directory } = values;
    const installed = await findInstalled(host.files, directory);
    const settings: DocumentSettings = {
      cache: values.cache,
      refreshSeconds: values.refresh,
      fetch: {
        timeoutSeconds: values['url-timeout'],
        allowPrivate: values['allow-private'],
        proxy: values.proxy,
      },
    };
    const document = <T>(location: string, name: string, parse: Parse<T>): Promise<Document<T>> =>
      obtain(host, location, name, parse, settings, signal);
    const [release, list, obsolete] = await Promise.all([
      document(values.release, 'release', parseRelease),
      document(values.list, 'list', (text, source) => parsePackageList(text, source, 1)),
      document(values.obsolete, 'obsolete', (text, source) => parsePackageList(text, source, 0)),
    ]);
    return { at, directory, ...installed, release, list, obsolete };
  },

  evaluate,
});
