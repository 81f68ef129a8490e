/** What an operator wants to know of an edition. */
import { escapeText } from '../render/index.ts';
import type { SignedData } from '../trust/index.ts';
import { textTable } from './text-table.ts';

export function editionText({ edition, directory }: SignedData, news: string): string {
  const { name, sequence, keyId, notBefore, notAfter, files } = edition.statement;
  const rows = [
    ['place', directory],
    ['purpose', edition.purpose],
    ['series', name],
    ['edition', String(sequence)],
    ['files', String(Object.keys(files).length)],
    ['valid', `${notBefore} to ${notAfter}`],
    ['key', keyId],
    ['verdict', news],
  ];
  return textTable(rows.map(([title = '', value = '']) => [title, escapeText(value)]));
}
