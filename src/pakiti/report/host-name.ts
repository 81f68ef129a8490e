/** Whose report it is. */
import { ReportError } from './report-error.ts';

/** Names of hosts as DNS has them, with the underscores that some have; addresses where a host has no name. */
const HOST = /^[a-z0-9](?:[a-z0-9._:-]{0,252}[a-z0-9])?$/;

/**
 * The first where there are several, in lower case and without the dot of the root, so that it is compared whole.
 * @throws ReportError
 */
export function hostName(text: string): string {
  const [first = ''] = text.trim().split(/\s+/, 1);
  const name = first.toLowerCase().replace(/\.$/, '');
  if (name === '') throw new ReportError('malformed', 'host: the report does not say whose it is');
  if (!HOST.test(name)) throw new ReportError('malformed', 'host: no name of a host');
  return name;
}
