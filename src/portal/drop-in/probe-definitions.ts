/** `probe_definitions.xml`: the services that the operations portal shows, by names that people read; all others it drops. */
import { type Element, xmlDocument } from '../encode/xml.ts';
import { type Route, route } from '../routes/route.ts';

export interface ProbeDefinition {
  /** The description of the service, `eu.egi.sec.WN-CRL-ops`. */
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
}

export function probeDefinitions(probes: readonly ProbeDefinition[]): Route {
  return route({
    path: '/probe_definitions.xml',
    operation: 'probeDefinitions',
    summary: 'The services that the operations portal shows, with names and descriptions',
    parameters: {},
    places: {},
    contentTypes: ['application/xml'],
    answer: () =>
      Promise.resolve({ contentType: 'application/xml; charset=utf-8', body: probeDefinitionsXml(probes) }),
  });
}

export function probeDefinitionsXml(probes: readonly ProbeDefinition[]): string {
  const services = probes.map(({ name, friendlyName, description }): Element => ({
    name: 'service',
    attributes: { name, friendly_name: friendlyName, description },
  }));
  return xmlDocument({ name: 'probe_descriptions', content: [{ name: 'services', content: services }] });
}
