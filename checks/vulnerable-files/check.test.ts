import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStoredObservation, seen } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { FilesObservation } from './observation.ts';

function fixture(name: string): FilesObservation {
  const path = join(import.meta.dirname, 'fixtures', `${name}.json`);
  return seen(parseStoredObservation(readFileSync(path, 'utf8'), path, check)) as FilesObservation;
}

const list = (name: string): { list: readonly string[] } => ({ list: [`/tmp/site/lists/${name}`] });
const shipped = fixture('shipped');

testCheck(check, {
  UNKNOWN: [
    {
      when: 'nothing was looked at',
      observation: { ...shipped, lists: [] },
      line: 'VULNERABLE-FILES UNKNOWN: the shipped list: not what was looked at',
    },
    {
      when: 'a directory on the way may not be read',
      observation: fixture('unprivileged'),
      options: list('shut.db'),
      line: 'VULNERABLE-FILES UNKNOWN: /tmp/site/shut/key: not looked at: permission denied',
    },
    {
      when: 'more files match than are judged',
      observation: { ...shipped, moreUnread: 7 },
      line: 'VULNERABLE-FILES UNKNOWN: more: 7 files more not judged',
    },
    {
      when: 'the stored observation is of another list',
      observation: shipped,
      options: list('kept.yaml'),
      line: 'VULNERABLE-FILES UNKNOWN: /tmp/site/lists/kept.yaml: not what was looked at',
    },
    {
      when: 'the stored observation is of a list, and the shipped one is asked for',
      observation: fixture('kept'),
      line: 'VULNERABLE-FILES UNKNOWN: the shipped list: not what was looked at',
    },
  ],
  CRITICAL: [
    {
      when: 'everybody may write a file',
      observation: fixture('too-permissive'),
      options: list('FilePermVulns.db'),
      line: 'VULNERABLE-FILES CRITICAL: /tmp/site/log/acpid: o+w beyond 0774 (CVE-2009-4033…',
    },
    {
      when: 'everybody may write a file, and a line of the list cannot be read',
      observation: fixture('broken-line'),
      options: list('broken.db'),
      line: 'VULNERABLE-FILES CRITICAL: /tmp/site/log/acpid: o+w beyond 0774 (… (+1 unknown)',
    },
    {
      when: 'a file belongs to somebody else',
      observation: fixture('wrong-owner'),
      options: list('owner.yaml'),
      line: 'VULNERABLE-FILES CRITICAL: /tmp/site/log/key: owned by uid 0 (CVE-2030-1234567)',
    },
  ],
  WARNING: [
    {
      when: 'a file is beyond the lesser limit alone',
      observation: fixture('warning'),
      options: list('warning.db'),
      line: 'VULNERABLE-FILES WARNING: /tmp/site/log/acpid: g+w,o+w beyond 0644 (CVE-2009-4…',
    },
  ],
  OK: [
    {
      when: 'everything is within its limits',
      observation: fixture('kept'),
      options: list('kept.yaml'),
      line: 'VULNERABLE-FILES OK: 2 files within the limits, 1 of 2 listed paths absent',
    },
    {
      when: 'nothing of what is listed is there',
      observation: {
        ...shipped,
        lists: shipped.lists.map((each) => ({
          ...each,
          files: each.files.map((file) => ({ ...file, found: [] })),
        })),
      },
      line: 'VULNERABLE-FILES OK: all 3 listed paths absent, so harmless',
    },
  ],
});
