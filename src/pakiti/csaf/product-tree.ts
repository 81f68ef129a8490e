/**
 * What a CSAF document speaks of: platforms, components, and which component is part of which platform.
 * Source: CSAF 2.0, section 3.2.2, "Product Tree Property".
 */
import { FeedError } from '../feeds/feed.ts';
import { objectAt, objectsAt, textAt, type JsonObject } from '../json-fields.ts';

export interface Product {
  readonly id: string;
  /** The kind of branch that it ends, such as `product_name` or `product_version`. */
  readonly category: string;
  readonly cpe: string | undefined;
  readonly purl: string | undefined;
}

/** A component on a platform, perhaps through a module. */
export interface Resolved {
  readonly platform: Product;
  readonly component: Product;
  readonly module: Product | undefined;
}

interface Relationship {
  readonly component: string;
  readonly platform: string;
}

const MAX_DEPTH = 30;
/** A package of a module of a platform are two relationships. */
const MAX_RELATED = 4;

export class ProductTree {
  readonly #products = new Map<string, Product>();
  readonly #relationships = new Map<string, Relationship>();

  /** @throws FeedError */
  constructor(tree: JsonObject, where: string) {
    this.#collect(objectsAt(tree, 'branches', where), where, 0);
    for (const name of objectsAt(tree, 'full_product_names', where))
      this.#addProduct(name, 'product_name', where);
    for (const relationship of objectsAt(tree, 'relationships', where)) this.#relate(relationship, where);
  }

  /** As it stands, whatever it is part of: a product that holds no package, such as a platform or an archive of Java. */
  knows(id: string): boolean {
    return this.#products.has(id);
  }

  /** Undefined where the tree does not say what the id is made of. */
  resolve(id: string): Resolved | undefined {
    const parts = this.#partsOf(id, 0);
    const [component, ...rest] = parts.map((part) => this.#products.get(part));
    const platform = rest.pop();
    if (component === undefined || platform === undefined) return undefined;
    const module = rest.pop();
    return { platform, component, module };
  }

  /** From the innermost component to the platform. */
  #partsOf(id: string, depth: number): readonly string[] {
    const relationship = this.#relationships.get(id);
    if (relationship === undefined || depth > MAX_RELATED) return [id];
    const inner = this.#partsOf(relationship.component, depth + 1);
    return [...inner, ...this.#partsOf(relationship.platform, depth + 1)];
  }

  #collect(branches: readonly JsonObject[], where: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new FeedError(`${where}: the product tree is nested too deeply`);
    for (const branch of branches) {
      if (branch['product'] !== undefined) {
        this.#addProduct(objectAt(branch, 'product', where), textAt(branch, 'category', where) ?? '', where);
      }
      this.#collect(objectsAt(branch, 'branches', where), where, depth + 1);
    }
  }

  #addProduct(product: JsonObject, category: string, where: string): void {
    const id = textAt(product, 'product_id', where);
    if (id === undefined) throw new FeedError(`${where}: a product without product_id`);
    const helper = objectAt(product, 'product_identification_helper', where);
    const [cpe, purl] = [textAt(helper, 'cpe', where), textAt(helper, 'purl', where)];
    this.#products.set(id, { id, category, cpe, purl });
  }

  #relate(relationship: JsonObject, where: string): void {
    const id = textAt(objectAt(relationship, 'full_product_name', where), 'product_id', where);
    const component = textAt(relationship, 'product_reference', where);
    const platform = textAt(relationship, 'relates_to_product_reference', where);
    if (id === undefined || component === undefined || platform === undefined) {
      throw new FeedError(`${where}: a relationship that does not say what it relates`);
    }
    this.#relationships.set(id, { component, platform });
  }
}
