import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * What axe finds wrong with a page for people who see, hear or move differently: rule, element, and what to do.
 * @axe-core/playwright does the same, and needs Node 22.
 */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated over the debugging protocol, which no content security policy concerns.
  await page.evaluate(axe.source);
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html}\n${failureSummary}`),
  );
}
