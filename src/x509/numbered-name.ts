/** How the objects of one file are told apart: `NAME`, `NAME#2`, `NAME#3`. */
export function numberedName(name: string, index: number): string {
  return index === 0 ? name : `${name}#${index + 1}`;
}
