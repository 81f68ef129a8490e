/** The published descriptions of the portal's feed and of the Pakiti server's API. */
import { openApi } from '../../src/portal/openapi.ts';
import { postings } from '../../src/portal/decide/decide.ts';
import { openApi as pakitiOpenApi } from '../../src/pakiti/api/openapi.ts';
import { CHANGES } from '../../src/pakiti/api/decide/decide.ts';
import { ROUTES } from '../../src/pakiti/api/routes.ts';
import { allRoutes } from '../../src/portal/routes/index.ts';
import type { Artefact } from './artefact.ts';

export const openApiDocument: Artefact = {
  path: 'config/schema/openapi.json',
  content: `${JSON.stringify(openApi(allRoutes([]), postings), undefined, 2)}\n`,
};

export const pakitiOpenApiDocument: Artefact = {
  path: 'config/schema/pakiti-openapi.json',
  content: `${JSON.stringify(pakitiOpenApi(ROUTES, CHANGES), undefined, 2)}\n`,
};
