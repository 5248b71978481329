import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Accessibility problems that axe finds on a page, each with its rule, the element, and the correction.
 * @axe-core/playwright does the same, but needs Node 22.
 */
export async function violations(page: Page): Promise<string[]> {
  // The script is evaluated over the debugging protocol, because a page's content security policy does not apply
  // there.
  await page.evaluate(axe.source);
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html}\n${failureSummary}`),
  );
}
