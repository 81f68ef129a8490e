import { parseRange } from '../../src/check/index.ts';
import {
  anchor,
  AT,
  DAY,
  facts,
  foreign,
  HOUR,
  list,
  one,
  published,
  seen,
} from '../../test/kit/crl-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

testCheck(check, {
  UNKNOWN: [
    {
      when: 'there is nothing at all',
      observation: seen({ anchors: [], installed: [] }),
      line: 'CRL UNKNOWN: /certificates: no trust anchor found',
    },
    {
      when: 'there are only lists of nobody',
      observation: seen({ anchors: [], installed: [], orphans: ['01234567.r0'] }),
      line: 'CRL UNKNOWN: /certificates: no trust anchor found',
    },
    {
      when: 'an anchor has metadata but no certificate',
      observation: seen({
        troubles: [
          { subject: 'Gamma', kind: 'certificate-missing', message: 'no certificate beside Gamma.info' },
        ],
      }),
      line: 'CRL UNKNOWN: Gamma: no certificate beside Gamma.info',
    },
    {
      when: 'there is no list, and whether there should be one cannot be read',
      observation: seen({ anchors: [anchor('Alpha', { urls: [], publishes: 'unknown' })], installed: [] }),
      line: 'CRL UNKNOWN: Alpha: no revocation list installed',
    },
    {
      when: 'the list cannot be read',
      observation: one({ failure: 'denied', message: 'permission denied' }),
      line: 'CRL UNKNOWN: Alpha: cannot be read: permission denied (Alpha.r0)',
    },
    {
      when: 'the signature proves nothing',
      observation: one({ verification: 'weak', signer: null, algorithm: 'md5WithRSAEncryption' }),
      line: 'CRL UNKNOWN: Alpha: signed with md5WithRSAEncryption, which proves nothing (Al…',
    },
    {
      when: 'the signature cannot be verified',
      observation: one({ verification: 'unsupported', signer: null, algorithm: '1.2.3' }),
      line: 'CRL UNKNOWN: Alpha: signature 1.2.3 cannot be verified (Alpha.r0)',
    },
    {
      when: 'the list does not say how long it is good',
      observation: one({ nextUpdate: null }),
      line: 'CRL UNKNOWN: Alpha: does not say when the next one comes (Alpha.r0)',
    },
    {
      when: 'the list leaves some certificates out',
      observation: one({ restriction: 'user certificates only' }),
      line: 'CRL UNKNOWN: Alpha: a list of user certificates only (Alpha.r0)',
    },
    {
      when: 'the list is for a distribution point that is not the one of the anchor',
      observation: one({ distributionPoints: ['http://ca.example/part-7.crl'] }),
      line: 'CRL UNKNOWN: Alpha: a list of one distribution point only (Alpha.r0)',
    },
    {
      when: 'a critical extension is not understood',
      observation: one({ unhandled: '1.2.3.4' }),
      line: 'CRL UNKNOWN: Alpha: critical extension 1.2.3.4 is not understood (Alpha.r0)',
    },
    {
      when: 'one list has expired and the other, which may be good, cannot be read',
      observation: one(
        { nextUpdate: AT - HOUR },
        list('Alpha', { failure: 'denied', message: 'no' }, 'Alpha.r1'),
      ),
      line: 'CRL UNKNOWN: WARNING Alpha.r0: expired 60 min ago (+1 unknown)',
    },
    {
      when: 'a download was refused',
      observation: {
        ...one({}),
        published: [published({ failure: 'refused', message: 'ca.example: a private address' })],
      },
      line: 'CRL UNKNOWN: …://ca.example/Alpha.crl: published: ca.example: a private address',
    },
  ],
  CRITICAL: [
    {
      when: 'a list has expired',
      observation: one({ nextUpdate: AT - 3 * HOUR }),
      line: 'CRL CRITICAL: Alpha: expired 3 h ago',
    },
    {
      when: 'an expired list comes before one that will expire',
      observation: seen({
        installed: [list('Alpha', { nextUpdate: AT - 3 * HOUR }), list('Beta', { nextUpdate: AT + HOUR })],
      }),
      line: 'CRL CRITICAL: Alpha: expired 3 h ago (+1 warning)',
    },
    {
      when: 'an expired list comes after one that will expire',
      observation: seen({
        installed: [list('Alpha', { nextUpdate: AT + HOUR }), list('Beta', { nextUpdate: AT - 3 * HOUR })],
      }),
      line: 'CRL CRITICAL: Beta: expired 3 h ago (+1 warning)',
    },
    {
      when: 'there is no list',
      observation: seen({ installed: [list('Alpha')] }),
      line: 'CRL CRITICAL: Beta: no revocation list installed',
    },
    {
      when: 'the list is signed by another key',
      observation: one(foreign),
      line: 'CRL CRITICAL: Alpha: signed by another key (Alpha.r0)',
    },
    {
      when: 'the list is of another issuer',
      observation: one({ verification: 'wrong-issuer', signer: null }),
      line: 'CRL CRITICAL: Alpha: issued by somebody else (Alpha.r0)',
    },
    {
      when: 'the file holds no list',
      observation: one({ failure: 'malformed', message: 'cut off at byte 3' }),
      line: 'CRL CRITICAL: Alpha: no revocation list: cut off at byte 3 (Alpha.r0)',
    },
    {
      when: 'the list is from the future',
      observation: one({ thisUpdate: AT + 2 * DAY }),
      line: 'CRL CRITICAL: Alpha: not valid for another 2 d (Alpha.r0)',
    },
    {
      when: 'there is only a delta list',
      observation: one({ isDelta: true }),
      line: 'CRL CRITICAL: Alpha: a delta list, which lists changes only (Alpha.r0)',
    },
    {
      when: 'the certificate may not sign lists',
      observation: seen({ anchors: [anchor('Alpha', { maySignLists: false })], installed: [list('Alpha')] }),
      line: 'CRL CRITICAL: Alpha: signed by a certificate that may not sign lists (Alpha.r0)',
    },
    {
      when: 'less is left than --critical allows',
      observation: one({ nextUpdate: AT + HOUR }),
      options: { critical: parseRange('2h:', 's') },
      line: 'CRL CRITICAL: Alpha: expires in 60 min',
    },
    {
      when: 'another anchor of the same name signed the only list',
      observation: seen({
        anchors: [anchor('Alpha'), anchor('Beta')],
        installed: [{ files: ['x.r0'], candidates: ['Alpha', 'Beta'], content: facts('Beta') }],
      }),
      line: 'CRL CRITICAL: Alpha: no revocation list installed',
    },
  ],
  WARNING: [
    {
      when: 'a list will expire',
      observation: one({ nextUpdate: AT + 8 * HOUR }),
      line: 'CRL WARNING: Alpha: expires in 8 h',
    },
    {
      when: 'the CA has expired, whose missing list is excused',
      observation: seen({
        anchors: [anchor('Alpha'), anchor('Beta', { notAfter: AT - 5 * DAY })],
        installed: [list('Alpha')],
      }),
      line: 'CRL WARNING: Beta: the CA expired 5 d ago',
    },
    {
      when: 'the CA has expired, whose expired list is excused',
      observation: seen({
        anchors: [anchor('Alpha', { notAfter: AT - 5 * DAY })],
        installed: [list('Alpha', { nextUpdate: AT - 6 * DAY })],
      }),
      line: 'CRL WARNING: Alpha: the CA expired 5 d ago',
    },
    {
      when: 'the CA is not valid yet',
      observation: seen({
        anchors: [anchor('Alpha', { notBefore: AT + 5 * DAY })],
        installed: [list('Alpha')],
      }),
      line: 'CRL WARNING: Alpha: the CA is not valid for another 5 d',
    },
    {
      when: 'a foreign list lies beside a good one',
      observation: one({}, list('Alpha', foreign, 'Alpha.r1')),
      line: 'CRL WARNING: Alpha.r1: signed by another key',
    },
    {
      when: 'a broken list lies beside a good one',
      observation: one(
        {},
        list('Alpha', { failure: 'malformed', message: 'an empty file at byte 0' }, 'Alpha.r1'),
      ),
      line: 'CRL WARNING: Alpha.r1: no revocation list: an empty file at byte 0',
    },
    {
      when: 'an expired list lies beside a good one',
      observation: one({ nextUpdate: AT - 50 * HOUR }, list('Alpha', {}, 'Alpha.r1')),
      line: 'CRL WARNING: Alpha.r0: expired 2 d ago',
    },
    {
      when: 'a newer list has been published',
      observation: { ...one({}), published: [published({ number: '8', thisUpdate: AT - 600 })] },
      line: 'CRL WARNING: Alpha: a newer list was published 10 min ago',
    },
    {
      when: 'the published list cannot be fetched',
      observation: { ...one({}), published: [published({ failure: 'timeout', message: 'no answer' })] },
      line: 'CRL WARNING: http://ca.example/Alpha.crl: published: no answer',
    },
    {
      when: 'the published list is signed by another key',
      observation: { ...one({}), published: [published(foreign)] },
      line: 'CRL WARNING: http://ca.example/Alpha.crl: published: signed by another key',
    },
    {
      when: 'the published list has expired itself',
      observation: { ...one({}), published: [published({ nextUpdate: AT - HOUR, thisUpdate: AT - DAY })] },
      line: 'CRL WARNING: http://ca.example/Alpha.crl: published: expired 60 min ago',
    },
  ],
  OK: [
    {
      when: 'all lists are good',
      observation: seen({}),
      line: 'CRL OK: 2 trust anchors, 2 lists, the shortest valid for 20 d',
    },
    {
      when: 'the anchor publishes none',
      observation: seen({ anchors: [anchor('Alpha', { urls: [], publishes: 'no' })], installed: [] }),
      line: 'CRL OK: 1 trust anchor, 0 lists',
    },
    {
      when: 'expiry is not to be judged',
      observation: one({ nextUpdate: AT - HOUR }),
      options: { 'ignore-expiry': true },
      line: 'CRL OK: 1 trust anchor, 1 list',
    },
    {
      when: 'a delta list lies beside the complete one',
      observation: one({}, list('Alpha', { isDelta: true }, 'Alpha.r1')),
      line: 'CRL OK: 1 trust anchor, 2 lists, the shortest valid for 20 d',
    },
    {
      when: 'the list is for the distribution point of the anchor',
      observation: one({ distributionPoints: ['ldap://x', 'http://ca.example/Alpha.crl'] }),
      line: 'CRL OK: 1 trust anchor, 1 list, the shortest valid for 20 d',
    },
    {
      when: 'the published list is the installed one',
      observation: { ...one({}), published: [published({})] },
      line: 'CRL OK: 1 trust anchor, 1 list, the shortest valid for 20 d',
    },
    {
      when: 'a mirror is behind',
      observation: { ...one({}), published: [published({ number: '6', thisUpdate: AT - DAY })] },
      line: 'CRL OK: 1 trust anchor, 1 list, the shortest valid for 20 d',
    },
    {
      when: 'a newer list has not been out for longer than --lag allows',
      observation: { ...one({}), published: [published({ number: '8', thisUpdate: AT - 600 })] },
      options: { lag: parseRange('6h', 's') },
      line: 'CRL OK: 1 trust anchor, 1 list, the shortest valid for 20 d',
    },
    {
      when: 'lists of nobody lie about',
      observation: seen({ orphans: ['01234567.r0'] }),
      line: 'CRL OK: 2 trust anchors, 2 lists, the shortest valid for 20 d',
    },
  ],
});
