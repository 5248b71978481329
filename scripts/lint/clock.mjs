const MONOTONIC = 'Measure durations with performance.now(); a moment needs the reason in a comment.';

/** Rejects `new Date()`, because operators and NTP may change the wall clock at any time. */
const noCurrentDate = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
        context.report({ node, message: MONOTONIC });
      }
    },
  }),
};

/** A plugin of the linter oxlint that forbids `new Date()`. oxlint has no rule of its own for that. */
export default { meta: { name: 'clock' }, rules: { 'no-current-date': noCurrentDate } };
