import { parseRange } from '../../src/check/index.ts';
import {
  AT,
  authority,
  certificate,
  DAY,
  pair,
  revocation,
  seen,
} from '../../test/kit/host-certificate-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

const key = (change: object): Parameters<typeof seen>[0] => ({
  key: { path: '/key.pem', mode: 0o600, match: true, ...change },
});

testCheck(check, {
  UNKNOWN: [
    {
      when: 'there is no certificate in it',
      observation: seen({ certificates: [] }),
      line: 'HOST-CERTIFICATE UNKNOWN: there is no certificate in the observation',
    },
    {
      when: 'there is nobody to trust',
      observation: seen({ installed: 0, chains: [], certificates: [certificate('host.example')] }),
      line: 'HOST-CERTIFICATE UNKNOWN: /certificates: no certificate of an authority',
    },
    {
      when: 'the authority publishes a list and none is installed',
      observation: seen({ revocations: [revocation({ lists: [] })] }),
      line: 'HOST-CERTIFICATE UNKNOWN: /host.pem: revocation unknown: no list is installed',
    },
    {
      when: 'nobody has looked at lists',
      observation: seen({ revocations: [] }),
      line: 'HOST-CERTIFICATE UNKNOWN: /host.pem: revocation unknown: it was not looked at',
    },
    {
      when: 'the list has expired',
      observation: seen({ revocations: [revocation({}, { nextUpdate: AT - 3 * 3600 })] }),
      line: 'HOST-CERTIFICATE UNKNOWN: /host.pem: revocation unknown: the list expired 3 h …',
    },
    {
      when: 'the signature cannot be verified',
      observation: seen({
        certificates: [certificate('host.example', { algorithm: '1.2.3' })],
        chains: [],
        deadEnds: [{ certificate: 0, reason: 'unsupported' }],
      }),
      line: 'HOST-CERTIFICATE UNKNOWN: /host.pem: signature 1.2.3 cannot be verified',
    },
    {
      when: 'a critical extension is not understood',
      observation: pair({ unhandled: '1.2.3' }),
      line: 'HOST-CERTIFICATE UNKNOWN: /host.pem: critical extension 1.2.3 is not understood',
    },
    {
      when: 'the key cannot be read',
      observation: seen(key({ match: { failure: 'denied', message: 'permission denied' } })),
      line: 'HOST-CERTIFICATE UNKNOWN: /key.pem: not compared: permission denied',
    },
  ],
  CRITICAL: [
    {
      when: 'it has expired',
      observation: pair({ notAfter: AT - 3 * DAY }),
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: expired 3 d ago',
    },
    {
      when: 'it has expired, whatever the thresholds say',
      observation: pair({ notAfter: AT - 3 * DAY }),
      options: { warning: parseRange('~:', 's'), critical: parseRange('~:', 's') },
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: expired 3 d ago',
    },
    {
      when: 'it is not valid yet',
      observation: pair({ notBefore: AT + 3 * DAY }),
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: not valid for another 3 d',
    },
    {
      when: 'it is for another host',
      observation: pair({ dnsNames: ['other.example'] }),
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: is not for host.example',
    },
    {
      when: 'it is revoked',
      observation: seen({
        revocations: [
          {
            ...revocation(),
            lists: revocation().lists.map((list) => ({
              ...list,
              revoked: { at: AT - DAY, reason: 'key compromise' },
            })),
          },
        ],
      }),
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: revoked on 2026-03-09 (key compromise)',
    },
    {
      when: 'nobody knows its issuer',
      observation: seen({
        certificates: [certificate('host.example')],
        chains: [],
        deadEnds: [{ certificate: 0, reason: 'issuer-missing' }],
      }),
      line: 'HOST-CERTIFICATE CRITICAL: /host.pem: issuer neither shown nor trusted: CN=Root',
    },
    {
      when: 'the anchor has expired',
      observation: pair({}, { notAfter: AT - DAY }),
      line: 'HOST-CERTIFICATE CRITICAL: CN=Root: expired 24 h ago',
    },
    {
      when: 'the key is that of another certificate',
      observation: seen(key({ match: false })),
      line: 'HOST-CERTIFICATE CRITICAL: /key.pem: not the key of the certificate',
    },
    {
      when: 'everybody can read the key',
      observation: seen(key({ mode: 0o644 })),
      line: 'HOST-CERTIFICATE CRITICAL: /key.pem: open to everybody, mode 0644',
    },
  ],
  WARNING: [
    {
      when: 'it expires soon',
      observation: pair({ notAfter: AT + 10 * DAY }),
      line: 'HOST-CERTIFICATE WARNING: /host.pem: expires in 10 d',
    },
    {
      when: 'an authority above it expires soon',
      observation: pair({}, { notAfter: AT + 10 * DAY }),
      line: 'HOST-CERTIFICATE WARNING: CN=Root: expires in 10 d',
    },
    {
      when: 'the group can read the key',
      observation: seen(key({ mode: 0o640 })),
      line: 'HOST-CERTIFICATE WARNING: /key.pem: open to its group, mode 0640',
    },
    {
      when: 'one that has expired is shown with it',
      observation: seen({
        certificates: [
          certificate('host.example'),
          authority('Root'),
          authority('Old', { notAfter: AT - 3 * DAY }),
        ],
        presented: [0, 2],
      }),
      line: 'HOST-CERTIFICATE WARNING: CN=Old: is shown with it, and expired 3 d ago',
    },
  ],
  OK: [
    {
      when: 'all is good',
      observation: seen(),
      line: 'HOST-CERTIFICATE OK: host.example: valid for 60 d',
    },
    {
      when: 'its key is good too',
      observation: seen(key({})),
      line: 'HOST-CERTIFICATE OK: host.example: valid for 60 d',
    },
    {
      when: 'one of two chains is good',
      observation: seen({
        certificates: [
          certificate('host.example'),
          authority('Root'),
          authority('Old', { notAfter: AT - DAY }),
        ],
        chains: [
          [0, 2],
          [0, 1],
        ],
        revocations: [revocation(), revocation({ issuer: 2 })],
      }),
      line: 'HOST-CERTIFICATE OK: host.example: valid for 60 d',
    },
    {
      when: 'no list is known of its authority',
      observation: seen({ revocations: [revocation({ lists: [], publishes: 'no' })] }),
      line: 'HOST-CERTIFICATE OK: host.example: valid for 60 d',
    },
    {
      when: 'revocation is not to be judged',
      observation: seen({ revocations: [] }),
      options: { 'ignore-revocation': true },
      line: 'HOST-CERTIFICATE OK: host.example: valid for 60 d',
    },
  ],
});
