import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStoredObservation, seen } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { PermissionsObservation } from './observation.ts';

function fixture(name: string): PermissionsObservation {
  const path = join(import.meta.dirname, 'fixtures', `${name}.json`);
  return seen(parseStoredObservation(readFileSync(path, 'utf8'), path, check)) as PermissionsObservation;
}

const kept = fixture('kept');
const unprivileged = fixture('unprivileged');

testCheck(check, {
  UNKNOWN: [
    {
      when: 'nothing was looked at',
      observation: { ...kept, looks: [] },
      line: 'FILE-PERMISSIONS UNKNOWN: nothing was looked at',
    },
    {
      when: 'a root is not there, although the other is as it should be',
      observation: fixture('no-such-root'),
      line: 'FILE-PERMISSIONS UNKNOWN: /tmp/site/none: unread: no such file or directory',
    },
    {
      when: 'the homes of others may not be read',
      observation: unprivileged,
      options: { select: ['home-ssh'] },
      line: 'FILE-PERMISSIONS UNKNOWN: /root/.ssh: 2 entries unread: permission denied',
    },
    {
      when: 'the stored observation is of other roots',
      observation: kept,
      options: { root: ['/srv'] },
      line: 'FILE-PERMISSIONS UNKNOWN: /srv: not what this observation looked at',
    },
  ],
  CRITICAL: [
    {
      when: 'PATH can be changed by others',
      observation: fixture('path-environment'),
      line: 'FILE-PERMISSIONS CRITICAL: /tmp/site/shared: world-writable director… (+8 more)',
    },
    {
      when: 'others may write, and set-uid programs are unknown',
      observation: fixture('world-writable-setuid'),
      line: 'FILE-PERMISSIONS CRITICAL: /tmp/site/bin/deploy: world-writable file… (+5 more)',
    },
    {
      when: 'there are blind spots beside what was seen',
      observation: unprivileged,
      options: { select: ['world-writable'] },
      line: 'FILE-PERMISSIONS CRITICAL: /tmp/site/bin/deploy: world-writable file… (+5 more)',
    },
  ],
  WARNING: [
    {
      when: 'an ACL lets somebody write whom the mode does not show',
      observation: fixture('acl-write'),
      line: 'FILE-PERMISSIONS WARNING: /tmp/site/opt/data: ACL lets uid 1001 write',
    },
  ],
  OK: [
    {
      when: 'everything is as the policies demand',
      observation: kept,
      line: 'FILE-PERMISSIONS OK: 3 entries, all as the 2 policies demand',
    },
  ],
});
