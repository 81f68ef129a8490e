/** OVAL made of advisories, in as many shapes as feeds have, and in some that they might. Shares no code with the product. */
import { chance, type CorpusAdvisory, type CorpusFix } from './corpus.ts';

interface Parts {
  readonly definitions: string[];
  readonly tests: string[];
  readonly objects: string[];
  readonly states: string[];
}

const NAMESPACES = [
  'xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"',
  'xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5"',
  'xmlns:red="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux"',
  'xmlns:ind="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"',
].join(' ');

/** The id of the definition of an advisory, and what it is a reference to, is `oval:oracle:def:` and its place in the list. */
export function ovalOf(advisories: readonly CorpusAdvisory[], major: number): string {
  const maker = new Maker(major);
  advisories.forEach((advisory, index) => maker.add(advisory, index + 1));
  const { definitions, tests, objects, states } = maker.parts;
  return `<?xml version="1.0" encoding="utf-8"?>
<oval_definitions ${NAMESPACES}>
<generator><oval:schema_version>5.10</oval:schema_version><oval:timestamp>2024-04-23T12:42:49</oval:timestamp></generator>
<definitions>${definitions.join('\n')}</definitions>
<tests>${tests.join('\n')}</tests>
<objects>${objects.join('\n')}</objects>
<states>${states.join('\n')}</states>
</oval_definitions>`;
}

interface Bound {
  readonly operation?: string;
  readonly check?: string;
  readonly existence?: string;
  readonly arch?: string;
}

class Maker {
  readonly parts: Parts = { definitions: [], tests: [], objects: [], states: [] };
  readonly #major: number;
  #last = 0;

  constructor(major: number) {
    this.#major = major;
  }

  add(advisory: CorpusAdvisory, index: number): void {
    const id = `oval:oracle:def:${index}`;
    const criteria = this.#criteria(advisory);
    this.parts.definitions
      .push(`<definition id="${id}" version="1" class="patch"><metadata><title>${advisory.id}</title>
<reference ref_id="${id}" source="ALSA"/><description>d</description></metadata>${criteria}</definition>`);
  }

  /** Each shape is true for some nodes and false for others. */
  #criteria({ id, module, fixes }: CorpusAdvisory): string {
    const context = this.#context(id, module);
    const shape = chance(id, 8);
    if (shape === 0) {
      // What is not installed, or new in every instance, of every package: negated, so that one old package makes it true.
      const mended = fixes.map((fix) =>
        any(
          this.#test(fix, { existence: 'none_exist' }),
          this.#test(fix, { operation: 'greater than or equal', check: 'all' }),
        ),
      );
      return all(...context, criteria('AND', mended, true));
    }
    if (shape === 1)
      return all(...context, any(...fixes.map((fix) => any(this.#unknown(), this.#old(fix, id)))));
    if (shape === 2) return all(...context, this.#unknown(), any(...fixes.map((fix) => this.#old(fix, id))));
    if (shape === 3) {
      return all(
        ...context,
        any(
          ...fixes.map((fix) =>
            this.#test(fix, { operation: 'greater than or equal', check: 'none satisfy' }),
          ),
        ),
      );
    }
    if (shape === 4) return all(...context, this.#pattern(fixes));
    if (shape === 5) {
      return all(
        ...context,
        any(
          ...fixes.map((fix) => all(this.#old(fix, id), negated(this.#test(fix, { operation: 'equals' })))),
        ),
      );
    }
    return any(this.#mustBeInstalled(), all(...context, any(...fixes.map((fix) => all(this.#old(fix, id))))));
  }

  #context(id: string, module: string | null): readonly string[] {
    const release = chance(`${id}/`, 25) === 0 ? this.#major + 1 : this.#major;
    const installed = chance(`${id}.`, 2) === 0 ? this.#releaseFile(release) : this.#releasePackage(release);
    return module === null ? [installed] : [installed, this.#module(module)];
  }

  #old(fix: CorpusFix, id: string): string {
    const arch = [
      'aarch64|ppc64le|s390x|x86_64',
      'x86_64|noarch',
      'noarch',
      'aarch64|ppc64le',
      '(i686|x86_64|noarch)',
    ];
    return this.#test(fix, { arch: arch[chance(`${id}${fix.name}`, 12)] ?? '.' });
  }

  #test(
    { name, fixed }: CorpusFix,
    { operation = 'less than', check = 'at least one', existence, arch }: Bound,
  ): string {
    const object = this.#add('objects', 'red:rpminfo_object', '', `<red:name>${name}</red:name>`);
    const evr = fixed.includes(':') ? fixed : `0:${fixed}`;
    const archEntity =
      arch === undefined || arch === '.'
        ? ''
        : `<red:arch datatype="string" operation="pattern match">${arch}</red:arch>`;
    const state = this.#add(
      'states',
      'red:rpminfo_state',
      '',
      `${archEntity}<red:evr datatype="evr_string" operation="${operation}">${evr}</red:evr>`,
    );
    const exists = existence === undefined ? '' : `check_existence="${existence}"`;
    const stateReference = existence === 'none_exist' ? '' : `<red:state state_ref="${state}"/>`;
    return criterion(
      this.#add(
        'tests',
        'red:rpminfo_test',
        `check="${check}" ${exists} comment="${name}"`,
        `<red:object object_ref="${object}"/>${stateReference}`,
      ),
    );
  }

  #pattern(fixes: readonly CorpusFix[]): string {
    const names = fixes.slice(0, 30).map(({ name }) => name.replace(/[.+]/g, String.raw`\$&`));
    const object = this.#add(
      'objects',
      'red:rpminfo_object',
      '',
      `<red:name operation="pattern match">^(${names.join('|')})$</red:name>`,
    );
    const evr = fixes[0]?.fixed ?? '';
    const state = this.#add(
      'states',
      'red:rpminfo_state',
      '',
      `<red:evr datatype="evr_string" operation="less than or equal">${evr.includes(':') ? evr : `0:${evr}`}</red:evr>`,
    );
    return criterion(
      this.#add(
        'tests',
        'red:rpminfo_test',
        'check="at least one" comment="p"',
        `<red:object object_ref="${object}"/><red:state state_ref="${state}"/>`,
      ),
    );
  }

  #unknown(): string {
    return criterion(this.#add('tests', 'ind:unknown_test', 'check="all" comment="nobody can tell"', ''));
  }

  #module(module: string): string {
    const [name = '', stream = ''] = module.split(':');
    const object = this.#add(
      'objects',
      'ind:textfilecontent54_object',
      '',
      `<ind:filepath datatype="string">/etc/dnf/modules.d/${name}.module</ind:filepath><ind:pattern operation="pattern match">\\[${name}\\][\\w\\W]*</ind:pattern><ind:instance datatype="int">1</ind:instance>`,
    );
    const quoted = stream.replaceAll('.', String.raw`\.`);
    const state = this.#add(
      'states',
      'ind:textfilecontent54_state',
      '',
      `<ind:text operation="pattern match">\\nstream\\s*=\\s*${quoted}\\b[\\w\\W]*\\nstate\\s*=\\s*(enabled|1|true)|\\nstate\\s*=\\s*(enabled|1|true)[\\w\\W]*\\nstream\\s*=\\s*${quoted}\\b</ind:text>`,
    );
    return criterion(
      this.#add(
        'tests',
        'ind:textfilecontent54_test',
        `check="all" comment="Module ${module} is enabled"`,
        `<ind:object object_ref="${object}"/><ind:state state_ref="${state}"/>`,
      ),
    );
  }

  #releasePackage(major: number): string {
    const object = this.#add('objects', 'red:rpminfo_object', '', '<red:name>almalinux-release</red:name>');
    const state = this.#add(
      'states',
      'red:rpminfo_state',
      '',
      `<red:version operation="pattern match">^${major}[^\\d]</red:version>`,
    );
    return criterion(
      this.#add(
        'tests',
        'red:rpminfo_test',
        'check="at least one" comment="r"',
        `<red:object object_ref="${object}"/><red:state state_ref="${state}"/>`,
      ),
    );
  }

  #releaseFile(major: number): string {
    return this.#fileTest(
      'at least one',
      `<red:version operation="pattern match">^${major}[^\\d]</red:version>`,
    );
  }

  #mustBeInstalled(): string {
    return this.#fileTest('none satisfy', '');
  }

  #fileTest(check: string, version: string): string {
    const any = ['name', 'epoch', 'version', 'release', 'arch'].map(
      (name) => `<red:${name} operation="pattern match"/>`,
    );
    const behaviors = [
      'configfiles',
      'ghostfiles',
      'group',
      'linkto',
      'md5',
      'mode',
      'mtime',
      'rdev',
      'size',
      'user',
    ].map((name) => `no${name}="true"`);
    const object = this.#add(
      'objects',
      'red:rpmverifyfile_object',
      '',
      `<red:behaviors ${behaviors.join(' ')}/>${any.join('')}<red:filepath>/etc/almalinux-release</red:filepath>`,
    );
    const state = this.#add(
      'states',
      'red:rpmverifyfile_state',
      '',
      `<red:name operation="pattern match">^almalinux-release</red:name>${version}`,
    );
    return criterion(
      this.#add(
        'tests',
        'red:rpmverifyfile_test',
        `check="${check}" comment="f"`,
        `<red:object object_ref="${object}"/><red:state state_ref="${state}"/>`,
      ),
    );
  }

  #add(section: keyof Parts, element: string, attributes: string, content: string): string {
    this.#last += 1;
    const id = `oval:oracle:${{ definitions: 'def', tests: 'tst', objects: 'obj', states: 'ste' }[section]}:${this.#last}`;
    this.parts[section].push(`<${element} id="${id}" version="1" ${attributes}>${content}</${element}>`);
    return id;
  }
}

function criterion(test: string): string {
  return `<criterion test_ref="${test}"/>`;
}

function negated(one: string): string {
  return one.replace('<criterion ', '<criterion negate="true" ');
}

function criteria(operator: string, of: readonly string[], negate = false): string {
  return `<criteria operator="${operator}"${negate ? ' negate="true"' : ''}>${of.join('')}</criteria>`;
}

function all(...of: readonly string[]): string {
  return criteria('AND', of);
}

function any(...of: readonly string[]): string {
  return criteria('OR', of);
}
