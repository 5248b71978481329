import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '../changes/changes.module';
import { Webhook } from '../database/schema/webhook.entity';
import { EventsModule } from '../events/events.module';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesRepository } from './deliveries.repository';
import { DeliveriesService } from './deliveries.service';
import { DeliveryQueue } from './delivery-queue';
import { Dispatcher } from './dispatcher';
import { OldDeliveryCleanup } from './old-delivery-cleanup';
import { ReceiverAddresses } from './receiver-addresses';
import { Sender } from './sender';
import { WebhookMetrics } from './webhook-metrics';
import { WebhooksController } from './webhooks.controller';
import { WebhooksRepository } from './webhooks.repository';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [TypeOrmModule.forFeature([Webhook]), EventsModule, ChangesModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    WebhooksService,
    WebhooksRepository,
    DeliveriesService,
    DeliveriesRepository,
    DeliveryQueue,
    Dispatcher,
    Sender,
    ReceiverAddresses,
    WebhookMetrics,
    OldDeliveryCleanup,
  ],
})
export class WebhooksModule {}
