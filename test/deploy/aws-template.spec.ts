import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NOTIFY, readTemplate, referencesIn, resource } from '../support/aws/cloudformation';
import { attributesOf, mistakesIn } from '../support/aws/resource-types';

const template = readTemplate();
const { Parameters, Conditions, Resources, Outputs } = template;

/** Names that are predefined in every CloudFormation template. */
const PSEUDO_PARAMETERS = ['AWS::AccountId', 'AWS::NoValue', 'AWS::Partition', 'AWS::Region'];

const get = (name: string) => ({ 'Fn::GetAtt': name.split('.') });
const ref = (name: string) => ({ Ref: name });

describe('the CloudFormation template', () => {
  it.each(Object.keys(Resources))('has only valid properties for the resource %s', (name) => {
    const described = Resources[name];
    if (!described) throw new Error('no resource');
    // The template names a folder that contains the program of the Lambda function. The command `aws
    // cloudformation package` uploads the folder to S3, and replaces the name of the folder with the bucket
    // and the key of the upload.
    const Properties =
      described.Type === 'AWS::Lambda::Function'
        ? { ...described.Properties, Code: { S3Bucket: 'bucket', S3Key: 'key' } }
        : described.Properties;

    expect(mistakesIn(name, { ...described, Properties })).toEqual([]);
  });

  it('has no references to missing names, and no unused parameters or conditions', () => {
    const used = new Set(referencesIn({ Conditions, Resources, Outputs }));
    const attributes = Object.entries(Resources).flatMap(([name, { Type }]) =>
      attributesOf(Type).map((attribute) => `${name}.${attribute}`),
    );
    const there = [
      ...PSEUDO_PARAMETERS,
      ...[Parameters, Conditions, Resources].flatMap((part) => Object.keys(part)),
      ...attributes,
    ];

    expect([...used].filter((name) => !there.includes(name))).toEqual([]);
    expect(Object.keys(Parameters).filter((name) => !used.has(name))).toEqual([]);
    expect(Object.keys(Conditions).filter((name) => !used.has(name))).toEqual([]);
  });

  it('has a default value for every parameter', () => {
    expect(Object.entries(Parameters).map(([name, { Default }]) => [name, Default])).toEqual([
      ['Name', 'verkko-inventory'],
      ['Email', ''],
      ['MachineRole', ''],
      ['RetentionDays', 30],
      ['ErrorRatePercent', 5],
    ]);
    expect(resource(template, 'EmailSubscription', 'AWS::SNS::Subscription')).toMatchObject({
      TopicArn: ref('Topic'),
      Endpoint: ref('Email'),
    });
    expect(Resources.EmailSubscription?.Condition).toBe('HasEmail');
  });

  it('limits how long every log group keeps its logs', () => {
    const groups = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');

    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual(
      groups.map(() => ref('RetentionDays')),
    );
  });

  it('allows the Lambda function only to publish to its topic and to write its log', () => {
    const role = resource(template, 'NotifyRole', 'AWS::IAM::Role');

    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role.Policies).toEqual([
      {
        PolicyName: 'notify',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'sns:Publish', Resource: ref('Topic') },
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: get('NotifyLogs.Arn'),
            },
          ],
        },
      },
    ]);
  });

  it('allows Docker only to write to the two log groups of the services', () => {
    expect(resource(template, 'WriteLogs', 'AWS::IAM::ManagedPolicy').PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [get('ApiLogs.Arn'), get('ServerLogs.Arn')],
        },
      ],
    });
  });

  it('allows only CloudWatch Logs to call the Lambda function', () => {
    const permissions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Permission');

    expect(permissions.map(({ Properties }) => Properties)).toEqual([
      {
        FunctionName: ref('Notify'),
        Action: 'lambda:InvokeFunction',
        Principal: 'logs.amazonaws.com',
        SourceAccount: ref('AWS::AccountId'),
        SourceArn: get('ApiLogs.Arn'),
      },
    ]);
  });

  it('has a policy of the SNS topic that admits only its own alarms, and rejects unencrypted connections', () => {
    expect(resource(template, 'TopicPolicy', 'AWS::SNS::TopicPolicy').PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: {
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Sub':
                  'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${Name}-*',
              },
            },
          },
        },
        { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
  });

  it('runs at most one instance of the Lambda function at a time', () => {
    const notify = resource(template, 'Notify', 'AWS::Lambda::Function');

    expect(notify).toMatchObject({
      ReservedConcurrentExecutions: 1,
      Code: 'notify',
      Handler: 'index.handler',
      Environment: { Variables: { TOPIC_ARN: ref('Topic') } },
    });
    expect(existsSync(join(NOTIFY, 'index.mjs'))).toBe(true);
    expect(Object.keys(Resources.NotifyRetries?.Properties ?? {})).toContain('MaximumRetryAttempts');
  });

  it('sends log lines of the API to the Lambda function through two filters', () => {
    const filters = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Logs::SubscriptionFilter');

    // CloudWatch allows at most two subscription filters for each log group.
    expect(filters.map(({ Properties }) => [Properties.LogGroupName, Properties.DestinationArn])).toEqual([
      [ref('ApiLogs'), get('Notify.Arn')],
      [ref('ApiLogs'), get('Notify.Arn')],
    ]);
  });

  it('has an alarm for a high share of failed requests', () => {
    const metrics = Object.values(Resources)
      .filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
      .map(({ Properties }) => (Properties.MetricTransformations as Record<string, unknown>[])[0]);
    const alarm = resource(template, 'ErrorRate', 'AWS::CloudWatch::Alarm') as {
      Metrics: { Id: string; Expression?: string; MetricStat?: { Metric: unknown } }[];
    };
    const [rate, ...sources] = alarm.Metrics;

    expect(rate).toMatchObject({ Expression: '100 * failed / requests', ReturnData: true });
    expect(sources.map(({ Id, MetricStat }) => [Id, MetricStat?.Metric])).toEqual([
      ['failed', { Namespace: ref('Name'), MetricName: 'FailedRequests' }],
      ['requests', { Namespace: ref('Name'), MetricName: 'Requests' }],
    ]);
    expect(metrics).toEqual([
      expect.objectContaining({ MetricNamespace: ref('Name'), MetricName: 'Requests', DefaultValue: 0 }),
      expect.objectContaining({
        MetricNamespace: ref('Name'),
        MetricName: 'FailedRequests',
        DefaultValue: 0,
      }),
    ]);
    expect(alarm).toMatchObject({
      Threshold: ref('ErrorRatePercent'),
      AlarmActions: [ref('Topic')],
      OKActions: [ref('Topic')],
    });
  });
});

describe('the file docker-compose.aws.yml', () => {
  type Compose = {
    services: Record<string, { logging: { driver: string; options: Record<string, string> } }>;
  };
  const read = (file: string) =>
    parse(readFileSync(join(__dirname, '../..', file), 'utf8'), { merge: true }) as Compose;
  const { services } = read('docker-compose.aws.yml');
  const OPTIONS = {
    'awslogs-region': '${AWS_REGION:-}',
    'awslogs-create-group': 'false',
    'awslogs-multiline-pattern': String.raw`^\S`,
    tag: '${AWS_LOGS_STREAM_PREFIX:-docker}/{{.Name}}/{{.ID}}',
    mode: 'non-blocking',
    'max-buffer-size': '25m',
  };

  it('changes nothing but the log driver of each service', () => {
    expect(Object.keys(services)).toEqual(Object.keys(read('docker-compose.yml').services));
    expect(services).toEqual({
      api: {
        logging: {
          driver: 'awslogs',
          options: { ...OPTIONS, 'awslogs-group': '${AWS_LOGS_GROUP:-verkko-inventory}/api' },
        },
      },
      postgres: { logging: services.redis?.logging },
      redis: {
        logging: {
          driver: 'awslogs',
          options: { ...OPTIONS, 'awslogs-group': '${AWS_LOGS_GROUP:-verkko-inventory}/servers' },
        },
      },
    });
  });

  it('uses the names of the log groups that the CloudFormation template creates', () => {
    const nameOf = (group: string) =>
      (resource(template, group, 'AWS::Logs::LogGroup').LogGroupName as { 'Fn::Sub': string })['Fn::Sub'];
    const groupOf = (service: string) =>
      services[service]?.logging.options['awslogs-group']?.replace(
        '${AWS_LOGS_GROUP:-verkko-inventory}',
        '${Name}',
      );

    expect(Parameters.Name?.Default).toBe('verkko-inventory');
    expect(groupOf('api')).toBe(nameOf('ApiLogs'));
    expect(groupOf('postgres')).toBe(nameOf('ServerLogs'));
  });
});
