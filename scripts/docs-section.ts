import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** A document that contains a generated section between `<!-- name -->` and `<!-- /name -->`. */
export interface GeneratedDocument {
  /** The path of the document, from the root of the repository. */
  readonly path: string;
  /** The name of the part between `<!-- name -->` and `<!-- /name -->`. */
  readonly section: string;
  /**
   * Generates the text of one section of a document.
   * @param document the text of the whole document, which may name the files to use
   */
  readonly content: (document: string) => string;
}

/** @returns the present text of the document's file */
export function readDocument({ path }: GeneratedDocument): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/**
 * @returns the document, with new text in the generated section
 * @throws Error if the two comments around this section are missing
 */
export function regenerated(generated: GeneratedDocument, document = readDocument(generated)): string {
  const { path, section, content } = generated;
  const markers = new RegExp(`<!-- ${section} -->\\n[^]*?<!-- /${section} -->`);
  if (!markers.test(document)) throw new Error(`${path} has no <!-- ${section} --> … <!-- /${section} -->`);
  const text = `<!-- ${section} -->\n\n${content(document)}\n\n<!-- /${section} -->`;
  return document.replace(markers, () => text);
}

/** Replaces the generated part of a document by newly generated text. */
export function regenerate(generated: GeneratedDocument): void {
  writeFileSync(join(ROOT, generated.path), regenerated(generated));
}
