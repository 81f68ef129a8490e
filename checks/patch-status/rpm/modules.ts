/** `modules.yaml`: of which stream of which module a build is. Source: modulemd, "modulemd_stream_v2.yaml". */
import { evrOf } from '../../../src/pakiti/errata.ts';

/** `NAME:STREAM` by {@link buildOf}. Megabytes of YAML, of which only the lists of builds are wanted. */
export function parseModules(text: string): ReadonlyMap<string, string> {
  const streams = new Map<string, string>();
  for (const document of text.split(/^---/m)) {
    const [name, stream] = ['name', 'stream'].map((key) => scalar(document, key));
    if (name === undefined || stream === undefined) continue;
    for (const [, build = '', epoch = '', version = '', release = '', arch = ''] of document.matchAll(
      ARTIFACT,
    ))
      streams.set(buildOf(build, evrOf(epoch, version, release), arch), `${name}:${stream}`);
  }
  return streams;
}

/** No other list has epochs. */
const ARTIFACT = /^ *- ["']?([^\s"']+)-(\d+):([^-\s]+)-([^-\s"']+)\.([^.\s"']+)["']?$/gm;

function scalar(document: string, key: string): string | undefined {
  return new RegExp(`^  ${key}: ["']?([^"'\\n]+?)["']?$`, 'm').exec(document)?.[1];
}

export function buildOf(name: string, version: string, architecture: string): string {
  return `${name} ${version} ${architecture}`;
}
