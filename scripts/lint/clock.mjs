const MONOTONIC = 'Measure durations with performance.now(); a moment needs the reason in a comment.';

/** Refuses `new Date()`. Operators and NTP may change the wall clock at any time. */
const noCurrentDate = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
        context.report({ node, message: MONOTONIC });
      }
    },
  }),
};

/** A plugin of oxlint: rules about the clock that no existing rule expresses. */
export default { meta: { name: 'clock' }, rules: { 'no-current-date': noCurrentDate } };
