/**
 * No client is a browser, and a page of a stranger makes one send with the certificate or from the network of whoever looks
 * at it. Source: Fetch Standard, "`Origin` header"; Fetch Metadata Request Headers.
 */
import type { HeardRequest } from '../host/listener.ts';

export function isOfBrowser({ headers }: Pick<HeardRequest, 'headers'>): boolean {
  return headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined;
}
