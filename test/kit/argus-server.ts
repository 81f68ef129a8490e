/**
 * An Argus PAP over TLS with client certificates, as far as the argus-ban check talks to one. The messages are in the
 * form that Apache Axis gives the real one.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { escapeXml } from '../../checks/argus-ban/soap.ts';
import type { Ca } from './ca.ts';
import type { Answer } from './http-server.ts';
import type { Issued } from './tls-ca.ts';

export interface ArgusServer {
  readonly port: number;
  /** Operations asked for, with the alias where there is one. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface Rule {
  readonly effect: 'Deny' | 'Permit';
  /** Every one has to match. */
  readonly subjects: readonly string[];
  readonly type?: string;
}

export type Policies = Readonly<Record<string, readonly Rule[] | Answer>>;

const soap = (body: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
  ` xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

export const fault = (text: string): string =>
  soap(
    '<soapenv:Fault><faultcode>soapenv:Server.generalException</faultcode>' +
      `<faultstring>${escapeXml(text)}</faultstring><detail/></soapenv:Fault>`,
  );

const PAP = 'xmlns="http://services.pap.authz.glite.org"';

export function papsMessage(aliases: readonly string[]): string {
  const items = aliases.map(
    (alias) =>
      `<getAllPapsReturn><alias>${escapeXml(alias)}</alias><hostname>localhost</hostname>` +
      '<local>true</local><visibilityPublic>false</visibilityPublic></getAllPapsReturn>',
  );
  return soap(
    `<getAllPapsResponse ${PAP}><getAllPapsReturn>${items.join('')}</getAllPapsReturn></getAllPapsResponse>`,
  );
}

export function policiesMessage(rules: readonly Rule[]): string {
  const policies = rules.map(
    (rule, index) =>
      '<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:2.0:policy:schema:os" PolicyId="p' +
      `${index}" RuleCombiningAlgId="urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable"><xacml:Target/>` +
      `<xacml:Rule Effect="${rule.effect}" RuleId="r${index}"><xacml:Target><xacml:Subjects><xacml:Subject>` +
      rule.subjects.map((subject) => matchText(subject, rule.type)).join('') +
      '</xacml:Subject></xacml:Subjects></xacml:Target></xacml:Rule></xacml:Policy>',
  );
  return soap(
    `<listPoliciesResponse ${PAP}><listPoliciesReturn>${policies.join('')}</listPoliciesReturn></listPoliciesResponse>`,
  );
}

function matchText(subject: string, type = 'x500Name'): string {
  return (
    '<xacml:SubjectMatch MatchId="urn:oasis:names:tc:xacml:1.0:function:x500Name-equal">' +
    `<xacml:AttributeValue DataType="urn:oasis:names:tc:xacml:1.0:data-type:${type}">${escapeXml(subject)}</xacml:AttributeValue>` +
    '<xacml:SubjectAttributeDesignator AttributeId="urn:oasis:names:tc:xacml:1.0:subject:subject-id"' +
    ' DataType="urn:oasis:names:tc:xacml:1.0:data-type:x500Name"/></xacml:SubjectMatch>'
  );
}

const xml =
  (text: string, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'text/xml;charset=utf-8' }).end(text);

export const message = xml;

/** @param clients signs the certificates of those who may ask @param policies by alias, in order */
export async function serveArgus(
  identity: Issued,
  clients: Ca,
  policies: Policies,
  paps: Answer = xml(papsMessage(Object.keys(policies))),
): Promise<ArgusServer> {
  const requests: string[] = [];
  const server = createServer(
    {
      cert: readFileSync(identity.certificateFile),
      key: readFileSync(identity.keyFile),
      ca: readFileSync(clients.certificateFile),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      response.on('error', () => undefined);
      void answer(request, response, policies, paps, requests);
    },
  );
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  policies: Policies,
  paps: Answer,
  requests: string[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const [, operation = ''] = /<p:(\w+)[>/]/.exec(text) ?? [];
  const [, alias = ''] = /<p:alias>(.*)<\/p:alias>/.exec(text) ?? [];
  requests.push([request.method, request.url, operation, alias].join(' ').trim());
  if (operation === 'getAllPaps') {
    paps(request, response);
    return;
  }
  const found = Object.entries(policies).find(([name]) => escapeXml(name) === alias)?.[1];
  if (found === undefined) xml(fault(`PAP '${alias}' not found`), 500)(request, response);
  else if (typeof found === 'function') found(request, response);
  else xml(policiesMessage(found))(request, response);
}
