/** The JSON Schemas of what an operator writes or reads, published for editors and other programs. */
import { advisorySchema } from '../../src/evidence/advisory-schema.ts';
import { setSchema } from '../../checks/ioc/set-schema.ts';
import { policySchema } from '../../checks/file-permissions/policy-schema.ts';
import { listSchema } from '../../checks/vulnerable-files/list-schema.ts';
import { pakitiServerSchema } from '../../plugins/pakiti-server/configuration.ts';
import { bridgeSchema } from '../../plugins/secmon-bridge/configuration.ts';
import { eventSchema } from '../../src/bridge/event-schema.ts';
import { subjectMapSchema } from '../../src/bridge/subject-map.ts';
import { exceptionsSchema } from '../../src/check/exceptions-file.ts';
import { hostsSchema } from '../../src/cli/commands/hosts-document.ts';
import { profilesSchema } from '../../src/cli/commands/observe-profiles.ts';
import { nodeProfilesSchema } from '../../src/cli/node/profile.ts';
import { contactsSchema } from '../../src/incidents/contacts/file/contacts-schema.ts';
import { policySchema as incidentPolicySchema } from '../../src/incidents/policy/policy-schema.ts';
import { contactsSourceSchema } from '../../src/incidents/contacts/source.ts';
import { assessmentsSchema } from '../../src/pakiti/assess/assessments-schema.ts';
import { statementSchema } from '../../src/trust/statement.ts';
import { tokensSchema } from '../../src/trust/token-file.ts';
import type { Artefact } from './artefact.ts';

const SCHEMAS = {
  advisory: advisorySchema,
  bridge: bridgeSchema,
  contacts: contactsSchema,
  'contacts-source': contactsSourceSchema,
  event: eventSchema,
  exceptions: exceptionsSchema,
  'file-permissions-policy': policySchema,
  hosts: hostsSchema,
  'ioc-set': setSchema,
  'observe-profiles': profilesSchema,
  'pakiti-assessments': assessmentsSchema,
  'pakiti-server': pakitiServerSchema,
  policy: incidentPolicySchema,
  'subject-map': subjectMapSchema,
  'vulnerable-files': listSchema,
  'signed-manifest': statementSchema,
  'node-profiles': nodeProfilesSchema,
  tokens: tokensSchema,
};

export const schemas: readonly Artefact[] = Object.entries(SCHEMAS).map(([name, schema]) => ({
  path: `config/schema/${name}.schema.json`,
  content: `${JSON.stringify(schema, undefined, 2)}\n`,
}));
