/**
 * SNS limits subjects to less than 100 ASCII characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const MAX_SUBJECT_LENGTH = 99;

/**
 * Builds the e-mail about failures of one kind: the error, the time of the first failure, the number of failures, and
 * a command to find them in the log. `isFurther` is true if only the failures since the last e-mail are counted.
 */
export function messageAbout(failure, { isFurther, since, logGroup, logStream, region }) {
  const { kind, count, last, says, cause, requestId } = failure;
  const times = count === 1 ? 'once' : `${count} times`;
  const facts = [
    ['Says', says?.join('\n')],
    ['Cause', cause],
    ['Since', new Date(since).toISOString()],
    ['How often', isFurther ? `${times} since the last message` : times],
    ['Last time', new Date(last).toISOString()],
    ['Last request', requestId],
    ['Log group', logGroup],
    ['Log stream', logStream],
    ['Region', region],
  ];
  return {
    Subject: subject(`Verkko Inventory: ${kind}, ${times}`),
    Message: `${kind}

${facts
  .filter(([, value]) => value)
  .map(([name, value]) => `${name.padEnd(14)}${String(value).replaceAll('\n', `\n${' '.repeat(14)}`)}`)
  .join('\n')}

Look at the log:
  ${look(failure, logGroup, region)}

The next message about this comes in a minute at the earliest, and counts what happened meanwhile.
`,
  };
}

function subject(text) {
  return text.replaceAll(/[^ -~]/g, '?').slice(0, MAX_SUBJECT_LENGTH);
}

/**
 * Returns a command that prints log lines, from a minute before the first failure to a minute after the last
 * one. If the failure belongs to a request, the command prints only the lines of that request.
 */
function look({ first, last, requestId }, logGroup, region) {
  const [start, end] = [first - 60_000, last + 60_000];
  const pattern = requestId ? ` --filter-pattern '{ $.request_id = "${requestId}" }'` : '';
  return `aws logs filter-log-events --region ${region} --log-group-name ${logGroup} --start-time ${start} --end-time ${end}${pattern} --query 'events[].message' --output text`;
}
