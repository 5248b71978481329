import { ApiProperty } from '@nestjs/swagger';

/** A ticket: a secret for one use, which opens one stream. */
export class TicketDto {
  @ApiProperty({
    description: 'Send it as the query parameter `ticket`. This is the only time it is shown.',
    example: 'vt_4q3b0dJ1yq0QvN6iC2pXk8mT5wLrYzGfA7hUeSoBn9c',
  })
  ticket!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The ticket opens no stream after this time.',
    example: '2024-03-04T17:01:00Z',
  })
  expires_at!: string;
}
