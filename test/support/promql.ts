import { parser } from '@prometheus-io/lezer-promql';

/** The parts of a selector such as `http_requests_total{status=~"5.."}`. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The metrics and labels that a PromQL expression uses. */
export interface Expression {
  readonly selectors: readonly Selector[];
  /** The labels that the PromQL expression uses to group time series, or to match two sets of time series. */
  readonly labels: readonly string[];
}

/**
 * Parses a PromQL expression with the grammar of Prometheus' own editor.
 * @throws Error with the position of a syntax error
 */
export function parsePromQl(text: string): Expression {
  const selectors: { metric: string; matchers: Matcher[] }[] = [];
  const labels: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, type, node, from, to }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${text}`);
      if (name === 'VectorSelector') selectors.push({ metric: textOf('Identifier'), matchers: [] });
      if (name === 'UnquotedLabelMatcher') {
        const value = textOf('StringLiteral').slice(1, -1).replaceAll('\\\\', '\\');
        selectors.at(-1)?.matchers.push({ label: textOf('LabelName'), operator: textOf('MatchOp'), value });
      }
      if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') labels.push(text.slice(from, to));

      function textOf(part: string): string {
        const child = node.getChild(part);
        if (!child) throw new Error(`${text.slice(from, to)} has no ${part}`);
        return text.slice(child.from, child.to);
      }
    },
  });
  return { selectors, labels };
}
