import { expect } from 'chai';
import { advisoriesOf, notUnderstoodOf, statementLines } from '../../../test/kit/statement-lines.ts';
import { feed as vex } from '../feeds/redhat-vex/feed.ts';
import type { FeedDocument } from '../feeds/feed.ts';
import { fixesOf, productStatuses } from './vulnerability.ts';

interface Product {
  readonly id: string;
  readonly cpe?: string;
  readonly purl?: string;
}

const RHEL_9 = { id: 'rhel-9', cpe: 'cpe:/o:redhat:enterprise_linux:9' };
const BASH = { id: 'bash', purl: 'pkg:rpm/redhat/bash@5.1.8-9.el9?arch=x86_64' };

/** Of every component on every platform; what is said of one, such as `rhel-9:bash`, is said of a vulnerability. */
function made(
  platforms: readonly Product[],
  components: readonly Product[],
  ...statuses: readonly object[]
): FeedDocument {
  const branches = [...platforms, ...components].map(({ id, ...helper }) => ({
    category: 'product_name',
    product: { product_id: id, product_identification_helper: helper },
  }));
  const relationships = platforms.flatMap(({ id: platform }) =>
    components.map(({ id }) => ({
      ...{ category: 'default_component_of', product_reference: id },
      relates_to_product_reference: platform,
      full_product_name: { product_id: `${platform}:${id}` },
    })),
  );
  const document = {
    document: { category: 'csaf_vex', title: 'x', tracking: { id: 'CVE-2024-0001' } },
    product_tree: { branches, relationships },
    vulnerabilities: statuses.map((status, index) => ({
      cve: `CVE-2024-000${index + 1}`,
      product_status: status,
    })),
  };
  return { name: 'x.json', bytes: Buffer.from(JSON.stringify(document)) };
}

const linesOf = (document: FeedDocument): readonly string[] =>
  advisoriesOf(vex.parse(document)).flatMap(({ statements }) => statementLines(statements));

describe('what a vulnerability of CSAF says', () => {
  it('has a word for each list of products', () => {
    const lists = {
      ...{ fixed: ['a'], first_fixed: ['b'], recommended: ['c'], known_affected: ['d'] },
      ...{ first_affected: ['e'], last_affected: ['f'], known_not_affected: ['g'] },
      under_investigation: ['h'],
    };
    const said = [...productStatuses({ product_status: lists }, 'x')];
    expect(said.map(({ product, status }) => `${product} ${status}`).toSorted()).to.deep.equal([
      ...['a fixed', 'b fixed', 'c fixed', 'd affected', 'e affected', 'f affected'],
      ...['g not-affected', 'h under-investigation'],
    ]);
  });

  it('knows whether a fix will come, and believes that none will', () => {
    const remediation = (category: string, product: string, details = '') => ({
      ...{ category, details, product_ids: [product] },
    });
    const remediations = [
      remediation('no_fix_planned', 'a', 'Will not fix'),
      remediation('fix_planned', 'a'),
      remediation('fix_planned', 'b'),
      remediation('no_fix_planned', 'b'),
      remediation('fix_planned', 'c'),
      remediation('none_available', 'd', 'Fix deferred'),
      remediation('none_available', 'e', 'Affected'),
      remediation('workaround', 'f'),
    ];
    expect([...fixesOf({ remediations }, 'x')]).to.deep.equal([
      ['a', 'never'],
      ['b', 'never'],
      ['c', 'postponed'],
      ['d', 'postponed'],
    ]);
  });
});

describe('a document of CSAF', () => {
  it('of several vulnerabilities has an advisory for each, by its own name', () => {
    const document = made(
      [RHEL_9],
      [BASH],
      { fixed: ['rhel-9:bash'] },
      { known_not_affected: ['rhel-9:bash'] },
    );
    const said = advisoriesOf(vex.parse(document)).map(({ id, statements }) => [
      id,
      ...statementLines(statements),
    ]);
    expect(said).to.deep.equal([
      ['CVE-2024-0001', 'rhel:9 binary bash x86_64: < 5.1.8-9.el9'],
      ['CVE-2024-0002', 'rhel:9 binary bash x86_64: not affected'],
    ]);
  });

  it('that calls something fixed and names no version is not understood there', () => {
    const plain = { id: 'bash', purl: 'pkg:rpm/redhat/bash?arch=x86_64' };
    const document = made([RHEL_9], [plain], { fixed: ['rhel-9:bash'] });
    expect(linesOf(document)).to.deep.equal([]);
    expect(notUnderstoodOf(vex.parse(document))).to.deep.equal([
      'x.json: rhel-9:bash: fixed, but no version is named',
    ]);
  });

  it('keeps a support stream apart that only the id of its platform names', () => {
    const platforms = ['AppStream-9.2.0.Z.EUS', 'AppStream-9.2.0.Z.MAIN.EUS'].map((id) => ({
      ...{ id, cpe: 'cpe:/a:redhat:enterprise_linux:9::appstream' },
    }));
    const fixed = platforms.map(({ id }) => `${id}:bash`);
    expect(linesOf(made(platforms.slice(0, 1), [BASH], { fixed }))).to.deep.equal([
      'rhel:9 eus:9.2 binary bash x86_64: < 5.1.8-9.el9',
    ]);
    expect(linesOf(made(platforms.slice(1), [BASH], { fixed }))).to.deep.equal([
      'rhel:9 binary bash x86_64: < 5.1.8-9.el9',
    ]);
  });

  it('knows what was once written of a source in a module', () => {
    const ruby = { id: 'ruby', purl: 'pkg:rpmmod/redhat/ruby:2.6/ruby' };
    expect(linesOf(made([RHEL_9], [ruby], { known_affected: ['rhel-9:ruby'] }))).to.deep.equal([
      'rhel:9 source ruby ruby:2.6: all, fix none',
    ]);
  });
});
