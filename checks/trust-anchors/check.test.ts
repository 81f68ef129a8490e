import { parseRange } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import {
  anchor,
  AT,
  behind,
  DAY,
  HOUR,
  list,
  obsolete,
  release,
  seen,
  unobtained,
} from '../../test/kit/trust-anchors-observation.ts';
import { check } from './check.ts';

testCheck(check, {
  UNKNOWN: [
    {
      when: 'there is nothing at all',
      observation: seen({ anchors: [], list: list({ Alpha: '1.133' }) }),
      line: 'TRUST-ANCHORS UNKNOWN: /certificates: no trust anchor found',
    },
    {
      when: 'the release is not known',
      observation: seen({ release: unobtained('/release') }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: no complete answer within 10 s',
    },
    {
      when: 'the list is not known',
      observation: seen({ list: unobtained('/list') }),
      line: 'TRUST-ANCHORS UNKNOWN: /list: no complete answer within 10 s',
    },
    {
      when: 'what was withdrawn is not known',
      observation: seen({ obsolete: unobtained('/obsolete') }),
      line: 'TRUST-ANCHORS UNKNOWN: /obsolete: no complete answer within 10 s',
    },
    {
      when: 'the cache is too old',
      observation: seen({ release: release({}, { obtainedAt: AT - 2 * DAY }) }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: 2 d old, which is too old',
    },
    {
      when: 'the cache is from the future',
      observation: seen({ release: release({}, { obtainedAt: AT + HOUR }) }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: its time is in the future',
    },
    {
      when: 'the release is dated far ahead',
      observation: seen({ release: release({ date: AT + 30 * DAY }) }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: the release is dated 30 d ahead',
    },
    {
      when: 'the newest release that is known is older than releases are apart',
      observation: seen({ release: release({ date: AT - 190 * DAY }) }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: 1.133-1 came 190 d ago, and nothing since: it…',
    },
    {
      when: 'the list is outdated and nobody knows since when',
      observation: behind(0, { release: unobtained('/release') }),
      line: 'TRUST-ANCHORS UNKNOWN: /release: no complete answer within 10 s (+2 unknown)',
    },
    {
      when: 'lines of the list are not understood',
      observation: seen({ list: list({ Alpha: '1.133', Beta: '1.133' }, ['ca_a b']) }),
      line: 'TRUST-ANCHORS UNKNOWN: /list: 1 lines are not understood',
    },
    {
      when: 'metadata cannot be read',
      observation: seen({
        troubles: [
          { subject: 'Gamma', kind: 'metadata-unreadable', message: 'Gamma.info: permission denied' },
        ],
      }),
      line: 'TRUST-ANCHORS UNKNOWN: Gamma: Gamma.info: permission denied',
    },
    {
      when: 'an anchor has no version',
      observation: seen({ anchors: [anchor('Alpha', { version: null }), anchor('Beta')] }),
      line: 'TRUST-ANCHORS UNKNOWN: Alpha: its .info file names no version',
    },
    {
      when: 'an anchor has no fingerprint',
      observation: seen({ anchors: [anchor('Alpha', { statedSha1: [] }), anchor('Beta')] }),
      line: 'TRUST-ANCHORS UNKNOWN: Alpha: its .info file names no SHA-1 fingerprint',
    },
  ],
  CRITICAL: [
    {
      when: 'the release has been out for nine days',
      observation: behind(9 * DAY),
      line: 'TRUST-ANCHORS CRITICAL: Alpha: version 1.133; 1.134-1 came 9 d a… (+1 critical)',
    },
    {
      when: 'one anchor is left behind',
      observation: seen({ anchors: [anchor('Alpha', { version: '1.99' }), anchor('Beta')] }),
      line: 'TRUST-ANCHORS CRITICAL: Alpha: version 1.99; 1.133-1 came 100 d ago',
    },
    {
      when: 'a withdrawn anchor is still installed',
      observation: seen({ anchors: [anchor('Alpha'), anchor('Beta'), anchor('Omega')] }),
      line: 'TRUST-ANCHORS CRITICAL: Omega: withdrawn by the release, and still installed',
    },
    {
      when: 'a withdrawn anchor is still installed long after a newer release',
      observation: behind(9 * DAY, {
        anchors: [anchor('Omega'), anchor('Alpha')],
        list: list({ Alpha: '1.134' }),
      }),
      line: 'TRUST-ANCHORS CRITICAL: Omega: withdrawn by a release, and still… (+1 critical)',
    },
    {
      when: 'the certificate is another than the metadata say',
      observation: seen({ anchors: [anchor('Alpha', { statedSha1: ['AA:BC'] }), anchor('Beta')] }),
      line: 'TRUST-ANCHORS CRITICAL: Alpha: another certificate than its .info file names',
    },
    {
      when: 'only the SHA-256 fingerprint is another',
      observation: seen({ anchors: [anchor('Alpha', { statedSha256: ['CC:DE'] }), anchor('Beta')] }),
      line: 'TRUST-ANCHORS CRITICAL: Alpha: another certificate than its .info file names',
    },
    {
      when: 'a second certificate has been added to the file',
      observation: seen({
        anchors: [
          anchor('Alpha', {
            certificates: [
              { subject: 'CN=Alpha', sha1: 'AA:BB', sha256: 'CC:DD' },
              { subject: 'CN=Evil', sha1: '00:00', sha256: '00:00' },
            ],
          }),
          anchor('Beta'),
        ],
      }),
      line: 'TRUST-ANCHORS CRITICAL: Alpha: another certificate than its .info file names',
    },
  ],
  WARNING: [
    {
      when: 'the release has been out for four days',
      observation: behind(4 * DAY),
      line: 'TRUST-ANCHORS WARNING: Alpha: version 1.133; 1.134-1 came 4 d ago (+1 warning)',
    },
    {
      when: 'an anchor of the release is missing',
      observation: seen({ list: list({ Alpha: '1.133', Beta: '1.133', Gamma: '1.133' }) }),
      line: 'TRUST-ANCHORS WARNING: Gamma: of the release, and not installed',
    },
    {
      when: 'an anchor is trusted that is in no release',
      observation: seen({ anchors: [anchor('Alpha'), anchor('Beta'), anchor('Local')] }),
      line: 'TRUST-ANCHORS WARNING: Local: trusted here, and not in the release',
    },
    {
      when: 'a certificate lies there that nothing describes',
      observation: seen({
        strangers: [{ files: ['0a1b2c3d.0'], subject: 'CN=Evil', sha1: '00', sha256: '00' }],
      }),
      line: 'TRUST-ANCHORS WARNING: 0a1b2c3d.0: a certificate that no .info file describes',
    },
    {
      when: 'a file of an anchor is missing',
      observation: seen({
        anchors: [anchor('Alpha', { missingFiles: ['Alpha.signing_policy'] }), anchor('Beta')],
      }),
      line: 'TRUST-ANCHORS WARNING: Alpha: Alpha.signing_policy is missing',
    },
    {
      when: 'the cache could not be renewed, and is not too old yet',
      observation: seen({ release: release({}, { obtainedAt: AT - HOUR, cacheTrouble: 'not renewed: x' }) }),
      line: 'TRUST-ANCHORS WARNING: /release: not renewed: x',
    },
    {
      when: 'the thresholds say so',
      observation: behind(2 * DAY),
      options: { warning: parseRange('1d', 's') },
      line: 'TRUST-ANCHORS WARNING: Alpha: version 1.133; 1.134-1 came 2 d ago (+1 warning)',
    },
  ],
  OK: [
    {
      when: 'everything is as released',
      observation: seen(),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.133-1',
    },
    {
      when: 'an old release is the newest, as the operator says',
      observation: seen({ release: release({ date: AT - 190 * DAY }) }),
      options: { 'release-age': parseRange('200d', 's') },
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.133-1',
    },
    {
      when: 'the release has just come',
      observation: behind(DAY),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.134-1, 2 to be renewed soon',
    },
    {
      when: 'the release is announced',
      observation: behind(-DAY),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.134-1, 2 to be renewed soon',
    },
    {
      when: 'an anchor of a release that has just come is missing',
      observation: behind(DAY, { list: list({ Alpha: '1.134', Beta: '1.134', Gamma: '1.134' }) }),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.134-1, 2 to be renewed soon',
    },
    {
      when: 'what is installed is newer than the release',
      observation: seen({
        anchors: [anchor('Alpha', { version: '1.134' }), anchor('Beta', { version: '1.134' })],
      }),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.133-1',
    },
    {
      when: 'an anchor that was withdrawn once is in the release again',
      observation: seen({ obsolete: obsolete('Alpha') }),
      line: 'TRUST-ANCHORS OK: 2 trust anchors, release 1.133-1',
    },
  ],
});
