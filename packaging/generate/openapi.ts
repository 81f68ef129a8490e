/** The published description of the portal's feed. */
import { openApi } from '../../src/portal/openapi.ts';
import { postings } from '../../src/portal/decide/decide.ts';
import { allRoutes } from '../../src/portal/routes/index.ts';
import type { Artefact } from './artefact.ts';

export const openApiDocument: Artefact = {
  path: 'config/schema/openapi.json',
  content: `${JSON.stringify(openApi(allRoutes([]), postings), undefined, 2)}\n`,
};
