import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** A document that contains a generated section between `<!-- name -->` and `<!-- /name -->`. */
export interface GeneratedDocument {
  /** The path of the document, from the root of the repository. */
  readonly path: string;
  /** The name of the generated section, as it stands in the markers. */
  readonly section: string;
  /**
   * Generates the text of the section. @param document the text of the whole document, which may name the
   * files to use
   */
  readonly content: (document: string) => string;
}

/** @returns the committed text of the document */
export function readDocument({ path }: GeneratedDocument): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** @returns the document with a newly generated section. @throws Error when the markers are missing */
export function regenerated(generated: GeneratedDocument, document = readDocument(generated)): string {
  const { path, section, content } = generated;
  const markers = new RegExp(`<!-- ${section} -->\\n[^]*?<!-- /${section} -->`);
  if (!markers.test(document)) throw new Error(`${path} has no <!-- ${section} --> … <!-- /${section} -->`);
  const text = `<!-- ${section} -->\n\n${content(document)}\n\n<!-- /${section} -->`;
  return document.replace(markers, () => text);
}

/** Writes the newly generated section into the document. */
export function regenerate(generated: GeneratedDocument): void {
  writeFileSync(join(ROOT, generated.path), regenerated(generated));
}
