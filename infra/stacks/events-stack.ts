import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EventPublisher, type EventPublisherProps } from '../constructs/event-publisher.ts';
import { resourceName } from '../names.ts';

/** What publishes the stage's events; rules and targets on the bus belong to those who listen. */
export class EventsStack extends Stack {
  constructor(scope: Construct, props: EventPublisherProps) {
    const { settings } = props;
    super(scope, resourceName(settings.stage, 'events'), {
      terminationProtection: settings.terminationProtection,
    });
    const { busName } = new EventPublisher(this, 'Publisher', props);
    new CfnOutput(this, 'EventBusName', { value: busName });
  }
}
