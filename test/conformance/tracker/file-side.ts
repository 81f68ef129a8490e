import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tracker as kind } from '../../../src/incidents/trackers/file/tracker.ts';
import type { TrackerMember } from './side.ts';

export const FILE: TrackerMember = {
  kind,
  atMost: 1,
  start() {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-tracker-file-'));
    const path = join(directory, 'issues.jsonl');
    const lines = (): readonly string[] =>
      existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    return Promise.resolve({
      configuration: { path },
      secrets: [],
      had: () => Promise.resolve(lines().map((line) => (JSON.parse(line) as { readonly id: string }).id)),
      received: () => Promise.resolve(lines()),
      stop() {
        rmSync(directory, { recursive: true });
        return Promise.resolve();
      },
    });
  },
};
