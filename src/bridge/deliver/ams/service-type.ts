/** Which type of service an event is about: monitors know hosts and checks, ARGO wants the type as in GOCDB. */
import { globExpression } from '../../../host/glob.ts';
import type { Subject } from '../../event.ts';

export interface ServiceTypeRule {
  /** Globs; what is absent is any. */
  readonly host?: string;
  readonly service?: string;
  readonly type: string;
}

export type ServiceTypeOf = (subject: Subject) => string;

/** The first rule that an event meets, or the type of all the others. */
export function serviceTypes(rules: readonly ServiceTypeRule[], otherwise: string): ServiceTypeOf {
  const compiled = rules.map(({ host, service, type }) => ({
    host: matcher(host?.toLowerCase()),
    service: matcher(service),
    type,
  }));
  return (subject) =>
    compiled.find((rule) => rule.host(subject.host.toLowerCase()) && rule.service(subject.service ?? ''))
      ?.type ?? otherwise;
}

function matcher(glob: string | undefined): (text: string) => boolean {
  if (glob === undefined) return () => true;
  const expression = globExpression(glob);
  return (text) => expression.test(text);
}
