import { expect } from 'chai';
import { advisoriesOf, notUnderstoodOf } from '../../../test/kit/statement-lines.ts';
import type { FeedDocument } from '../feeds/feed.ts';
import { feed } from '../feeds/oval/feed.ts';

interface Made {
  readonly criteria?: string;
  /** Attributes of the test. */
  readonly test?: string;
  /** Ids, of `s` and `u`. */
  readonly states?: readonly string[];
  /** Of `s`. */
  readonly operator?: string;
  readonly bounds?: string;
  readonly more?: string;
}

const OLDER = '<evr datatype="evr_string" operation="less than">0:5.1-9</evr>';
const TEST = '<criteria><criterion test_ref="t"/></criteria>';

function made({ criteria, test, states, operator, bounds, more }: Made): FeedDocument {
  const used = (states ?? ['s']).map((id) => `<state state_ref="${id}"/>`).join('');
  return {
    name: 'made.xml',
    bytes:
      Buffer.from(`<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
      <definition id="d" class="vulnerability"><metadata><title>CVE-2024-0001</title></metadata>${criteria ?? TEST}</definition>
      ${more ?? ''}</definitions>
      <tests><rpminfo_test id="t" ${test ?? 'check="at least one"'}><object object_ref="o"/>${used}</rpminfo_test>
      <uname_test id="n" check="at least one"><object object_ref="o"/></uname_test></tests>
      <objects><rpminfo_object id="o"><name>bash</name></rpminfo_object></objects>
      <states><rpminfo_state id="s" ${operator ?? ''}>${bounds ?? OLDER}</rpminfo_state>
      <rpminfo_state id="u"><arch>x86_64</arch></rpminfo_state></states></oval_definitions>`),
  };
}

/** What the first test asks. */
function asked(given: Made): unknown {
  const [advisory] = advisoriesOf(feed.parse(made(given)));
  const [first] = advisory?.criteria?.is === 'and' ? advisory.criteria.of : [];
  return first?.is === 'test' ? first.test : first;
}

const notUnderstood = (given: Made): readonly string[] => notUnderstoodOf(feed.parse(made(given)));

describe('a test of a package in OVAL', () => {
  it('asks whether there is one, or none', () => {
    expect(asked({})).to.deep.include({ check: 'at least one', exists: true });
    expect(asked({ test: 'check="none exist"' })).to.deep.include({ check: 'none satisfy', exists: true });
    for (const check of ['all', 'none satisfy'])
      expect(asked({ test: `check="${check}"` })).to.deep.include({ check, exists: true });
    const none = 'check="at least one" check_existence="none_exist"';
    expect(asked({ test: none })).to.deep.include({ exists: false });
    for (const test of ['check="only one"', 'check="all" check_existence="any_exist"'])
      expect(notUnderstood({ test })).to.have.length(1);
  });

  it('is of both states, or of either where it says so', () => {
    const states = ['s', 'u'];
    const arch = { pattern: '^x86_64$' };
    const version = { of: 'evr', operation: 'less than', evr: '0:5.1-9' };
    expect(asked({ states })).to.deep.include({ arch, version });
    const either = asked({ states, test: 'check="at least one" state_operator="OR"' });
    expect(either).to.deep.nested.include({
      is: 'or',
      'of[0].test.version': version,
      'of[0].test.arch': null,
    });
    expect(either).to.deep.nested.include({ 'of[1].test.arch': arch, 'of[1].test.version': null });
    for (const test of ['check="all" state_operator="OR"', 'check="at least one" state_operator="XOR"'])
      expect(notUnderstood({ states, test })).to.have.length(1);
  });

  it('is not understood where its state has one bound or another', () => {
    const bounds = `${OLDER}<arch>x86_64</arch>`;
    expect(asked({ bounds })).to.deep.include({ arch: { pattern: '^x86_64$' } });
    expect(notUnderstood({ bounds, operator: 'operator="OR"' })).to.deep.equal([
      'made.xml: t: OR within a state',
    ]);
  });
});

describe('criteria of OVAL', () => {
  it('of an operator that is neither AND nor OR are unknown', () => {
    for (const operator of ['ONE', 'XOR']) {
      const criteria = `<criteria><criteria operator="${operator}"><criterion test_ref="t"/></criteria></criteria>`;
      expect(asked({ criteria })).to.deep.equal({ kind: 'not-understood', what: `${operator} of criteria` });
    }
  });

  it('are negated where they extend a definition that is not', () => {
    const more = `<definition id="e" class="inventory">${TEST}</definition>`;
    const criteria = (negate: string): string =>
      `<criteria><extend_definition definition_ref="e" ${negate}/></criteria>`;
    expect(asked({ more, criteria: criteria('negate="true"') })).to.deep.include({ negate: true });
    expect(asked({ more, criteria: criteria('') })).to.deep.include({ negate: false });
  });

  it('ask nothing of what runs where no state says what', () => {
    const criteria = '<criteria><criterion test_ref="n"/><criterion test_ref="t"/></criteria>';
    expect(asked({ criteria })).to.deep.include({ kind: 'package' });
    expect(notUnderstood({ criteria })).to.deep.equal([]);
  });
});
