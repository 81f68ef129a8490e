/** Whoever has a role at a site, by the directory of sites, may see it: nobody has to be named twice. */
import type { Client } from '../../host/listener.ts';
import type { Site } from '../../incidents/contacts/directory.ts';
import type { Credential } from '../../trust/credential.ts';

/** @returns undefined for one who has a role nowhere */
export function administratorOf(
  sites: ReadonlyMap<string, Site>,
  { certificate }: Client,
): Credential | undefined {
  if (certificate === undefined) return undefined;
  const own = [...sites.values()].filter(
    ({ administrators = [] }) => certificate.subject !== '' && administrators.includes(certificate.subject),
  );
  if (own.length === 0) return undefined;
  return { name: certificate.subject, scopes: ['read'], sites: own.map(({ name }) => name) };
}
