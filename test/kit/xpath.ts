/** What XPath 1.0 selects of a document, by libxml2. */
import { spawnSync } from 'node:child_process';
import type { TestPackage } from './test-packages.ts';

export const XPATH_PACKAGES: readonly TestPackage[] = ['libxml2-utils'];

/** @throws Error when the document is not well formed */
export function xpath(document: string, expression: string): string {
  const { status, stdout, stderr } = spawnSync(
    'xmllint',
    ['--noent', '--nonet', '--xpath', expression, '-'],
    {
      input: document,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  // 10: nothing was selected.
  if (status !== 0 && status !== 10) throw new Error(`xmllint: ${stderr}`);
  return stdout.replace(/\n$/, '');
}
