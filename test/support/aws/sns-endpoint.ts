import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Published {
  readonly topic: string | null;
  readonly subject: string;
  readonly message: string;
}

/**
 * A local HTTP server that imitates Amazon SNS: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export interface SnsEndpoint {
  readonly url: string;
  /** Returns the SNS messages that were published since the last call. */
  published(): Published[];
  /**
   * From now on, rejects SNS messages whose subject contains this text. Without a text, rejects all messages.
   */
  refuse(subject?: string): void;
  accept(): void;
  stop(): Promise<void>;
}

export async function startSnsEndpoint(): Promise<SnsEndpoint> {
  const published: Published[] = [];
  let refused: string | undefined;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const parameters = new URLSearchParams(body);
      const subject = parameters.get('Subject') ?? '';
      const ok =
        parameters.get('Action') === 'Publish' && (refused === undefined || !subject.includes(refused));
      response.writeHead(ok ? 200 : 500, { 'Content-Type': 'text/xml' });
      if (!ok) {
        response.end('<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>');
        return;
      }
      published.push({
        topic: parameters.get('TopicArn'),
        subject,
        message: parameters.get('Message') ?? '',
      });
      response.end(
        '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>' +
          '<MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult></PublishResponse>',
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published: () => published.splice(0),
    refuse: (subject = '') => (refused = subject),
    accept: () => (refused = undefined),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
