import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Finds the accessibility problems of a page with axe. Each has the broken rule, the element, and how to
 * correct it. The package @axe-core/playwright does the same, but needs Node 22.
 */
export async function violations(page: Page): Promise<string[]> {
  // The script of axe is sent over the debugging protocol, because the content security policy of the page
  // would block a script that the page loads.
  await page.evaluate(axe.source);
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html}\n${failureSummary}`),
  );
}
