import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { eventsEnvironment } from '../../functions/events/env.ts';
import type { StageSettings } from '../config.ts';
import { resourceName } from '../names.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { type EnvironmentOf, ServiceFunction } from './service-function.ts';

export interface EventPublisherProps {
  readonly settings: StageSettings;
  /** ARN of the secret with the function's own database connection. */
  readonly databaseSecret: string;
  readonly imageDirectory: string;
}

/** The stage's event bus, and the function that publishes on it every minute: see docs/decisions/0018-events.md. */
export class EventPublisher extends Construct {
  readonly busName: string;

  constructor(
    scope: Construct,
    id: string,
    { settings, databaseSecret, imageDirectory }: EventPublisherProps,
  ) {
    super(scope, id);
    const { stage } = settings;
    this.busName = `gatehouse-${stage}`;
    const bus = new EventBus(this, 'Bus', { eventBusName: this.busName });
    const environment: EnvironmentOf<typeof eventsEnvironment> = {
      DATABASE_SECRET_ID: databaseSecret,
      EVENT_BUS_NAME: bus.eventBusName,
      EVENT_SOURCE: `gatehouse.${stage}`,
    };
    const publisher = new ServiceFunction(this, 'Events', {
      name: 'events',
      settings,
      imageDirectory,
      environment,
      readableSecrets: [databaseSecret],
    });
    publisher.function.addToRolePolicy(
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
    );
    new FunctionSchedule(this, 'EveryMinute', {
      name: resourceName(stage, 'events'),
      function: publisher.function,
      expression: 'rate(1 minute)',
    });
  }
}
